"""Files without what programs note about their authors: for experts of a blind review.

What a file shows stays as it is; a field whose files name the applicant is marked as identifying, and those are not shown at all.
"""

import re
import zipfile
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"
NO_PROPERTIES = re.compile(r"docProps/|word/people\.xml$|xl/persons/")
NAMED = re.compile(
    rb"((?:w|w15):(?:author|initials|userId|lastEdited\w*)=\")[^\"]*|(<author>)[^<]*(?=</author>)|(lastModifiedBy=\")[^\"]*"
)


class NotScrubbed(Exception):
    """The file cannot be read; it is not given out."""


def scrubbed(content, media_type):
    """The same file without authors, titles, companies and names of editors; pictures were drawn anew when they came in.

    Raises ``NotScrubbed``.
    """
    if media_type == PDF:
        return _pdf(content)
    return _office(content) if media_type.startswith(OFFICE) else content


def _pdf(content):
    try:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
        writer.metadata = None
        writer.xmp_metadata = None
        for page in writer.pages:
            for name in ("/Metadata", "/PieceInfo"):
                page.pop(NameObject(name), None)
            for annotation in page.get("/Annots") or []:
                for name in ("/T", "/Subj"):
                    annotation.get_object().pop(NameObject(name), None)
        result = BytesIO()
        writer.write(result)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotScrubbed from error
    return result.getvalue()


def _office(content):
    result = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
            for item in source.infolist():
                data = source.read(item)
                target.writestr(zipfile.ZipInfo(item.filename), _without_names(item.filename, data), zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotScrubbed from error
    return result.getvalue()


def _without_names(name, data):
    if NO_PROPERTIES.match(name):
        root = re.search(rb"<(?!\?)([\w:]+)[^>]*?(/?)>", data)
        return data[: root.end()] + (b"" if root.group(2) else b"</" + root.group(1) + b">") if root else data
    if name.endswith(".xml"):
        return NAMED.sub(lambda found: found.group(1) or found.group(2) or found.group(3), data)
    return data
