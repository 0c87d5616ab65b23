"""PDF files built anew from their pages: no author, no bookmarks, no notes of programs in pages, pictures or comments."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from review.recognition.picture_notes import jpeg_without_notes

NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
OF_COMMENTS = ("/T", "/Subj", "/RC")
OBJECTS_MAX = 200_000


def scrubbed_pdf(content):
    """The same pages for other eyes; raises the errors of ``pypdf``, and ``ValueError`` for a file without an end."""
    reader, writer, result = PdfReader(BytesIO(content)), PdfWriter(), BytesIO()
    seen = set()
    for page in reader.pages:
        _clean(page, seen)
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    writer.write(result)
    return result.getvalue()


def _clean(page, seen):
    """Take the notes out of everything that the page leads to and that was not ``seen`` before."""
    waiting = [page]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        if len(seen) > OBJECTS_MAX:
            raise ValueError("too many objects")
        if isinstance(found, DictionaryObject):
            _without_notes(found)
            waiting += [value for name, value in found.items() if name not in ("/Parent", "/P")]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _without_notes(found):
    is_comment = found.get("/Type") == "/Annot" or "/Rect" in found
    for name in (*NOTES, *(OF_COMMENTS if is_comment else ())):
        found.pop(NameObject(name), None)
    if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        found._data = jpeg_without_notes(found._data)
