"""Is this upload what its name says, and nothing else? By ending and by content, with limits before anything is unpacked."""

from dataclasses import dataclass, field

from core.documents import office, pdfs
from core.documents.images import UnreadableImage, redraw
from core.documents.names import clean_name, extension_of
from core.documents.refusals import DocumentRefused

MEGABYTE = 1024 * 1024
SIZE_LIMIT = 10 * MEGABYTE
ACCEPTED_TEXT = "PDF、JPG、PNG、WebP 图片、Word（docx）、Excel（xlsx）"
ENDINGS = ("pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx")
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Checked:
    """A file that passed: its clean name, the media type by which it is served, and its content."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def read(upload):
    """Check an upload (anything with ``name``, ``size`` and ``chunks()``); returns it as ``Checked``.

    Pictures are drawn anew, which leaves out what cameras note (place, device, owner) and whatever was hidden behind them.
    Raises ``DocumentRefused``.
    """
    ending = extension_of(upload.name)
    if ending not in ENDINGS:
        raise DocumentRefused(f"只收 {ACCEPTED_TEXT}。把文件另存为其中一种再传。")
    ending = "jpg" if ending == "jpeg" else ending
    content = _bytes_of(upload)
    content = _CHECKS[ending](content, ending)
    return Checked(clean_name(upload.name, ending), MEDIA_TYPES[ending], content)


def _bytes_of(upload):
    """The content, never more than the limit of it in memory whatever the upload says of its own size."""
    parts, size = [], 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > SIZE_LIMIT:
            raise DocumentRefused(f"文件超过 {SIZE_LIMIT // MEGABYTE} MB。压缩一下，或者分成几个文件再传。")
        parts.append(chunk)
    if not size:
        raise DocumentRefused("这个文件是空的。看看选的是不是它，再传一次。")
    return b"".join(parts)


def _pdf(content, _):
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise DocumentRefused("这个文件打不开，不像完整的 PDF。重新导出一份再传。")
    pdfs.check(content)
    return content


def _picture(content, ending):
    try:
        return redraw(content, ending)
    except UnreadableImage as error:
        raise DocumentRefused(str(error)) from error


def _office(content, ending):
    office.check(content, ending)
    return content


_CHECKS = {"pdf": _pdf, "jpg": _picture, "png": _picture, "webp": _picture, "docx": _office, "xlsx": _office}
