"""Files without what programs note about their authors: for experts of a blind review.

What a file shows stays as it is; a field whose files name the applicant is marked as identifying, and those are not shown at all.
"""

import zipfile

from pypdf.errors import PyPdfError

from review.recognition.office_scrubbing import scrubbed_office
from review.recognition.pdf_scrubbing import scrubbed_pdf

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"


class NotScrubbed(Exception):
    """The file cannot be read; it is not given out."""


def scrubbed(content, media_type):
    """The same file without authors, titles, companies, folders and names of editors; pictures were drawn anew at their upload.

    Raises ``NotScrubbed``.
    """
    try:
        if media_type == PDF:
            return scrubbed_pdf(content)
        return scrubbed_office(content) if media_type.startswith(OFFICE) else content
    except (PyPdfError, zipfile.BadZipFile, ValueError, KeyError, TypeError, RecursionError, NotImplementedError) as error:
        raise NotScrubbed from error
