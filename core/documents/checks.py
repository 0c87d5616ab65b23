"""Is this upload what its name says, and nothing else? By ending and by content, with limits before anything is unpacked."""

from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from core.documents.images import UnreadableImage, redraw
from core.documents.names import clean_name, extension_of

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
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MEMBERS = 2_000
UNPACKED_BYTES = 200 * MEGABYTE
RATIO = 200
RATIO_FROM_BYTES = 20 * MEGABYTE
CONTENT_LIST = "[Content_Types].xml"
LIST_BYTES = 2 * MEGABYTE
RELATION_BYTES = 5 * MEGABYTE
RUNNING = ("macroenabled", "vbaproject", "activex", "macrosheet")
"""Kinds of content that run."""
LOADING = ("/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/control")
"""Kinds of references whose target is loaded when the file is opened; a hyperlink waits for a click."""


class DocumentRefused(ValueError):
    """The file is not kept; ``str()`` is the Chinese sentence that says why and what to do."""


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
    return content


def _picture(content, ending):
    try:
        return redraw(content, ending)
    except UnreadableImage as error:
        raise DocumentRefused(str(error)) from error


def _office(content, ending):
    if not content.startswith(b"PK\x03\x04"):
        raise DocumentRefused(f"这个文件打不开，不像 {ending}。用办公软件打开，另存为 {ending} 再传。")
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_members(archive.infolist(), ending)
            _check_parts(archive, ending)
    except (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError, expat.ExpatError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused(f"这个文件打不开。用办公软件打开，另存为 {ending} 再传。") from error
    return content


def _check_members(members, ending):
    names = [member.filename for member in members]
    if CONTENT_LIST not in names or MAIN_PART[ending] not in names:
        raise DocumentRefused(f"这个文件里不是 {ending} 的内容。用办公软件打开，另存为 {ending} 再传。")
    unpacked, packed = sum(row.file_size for row in members), sum(row.compress_size for row in members)
    is_bomb = unpacked > UNPACKED_BYTES or (unpacked > RATIO_FROM_BYTES and unpacked > packed * RATIO)
    if is_bomb or len(members) > MEMBERS:
        raise DocumentRefused("这个文件展开后太大。删掉空白的行列和用不到的图片再传。")
    if any(row.flag_bits & 1 or row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for row in members):
        raise DocumentRefused("这个文件加了密，别人打不开。去掉密码，另存一份再传。")
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") or len(name) > 300 for name in names):
        raise DocumentRefused(f"这个文件里的名字不对。用办公软件打开，另存为 {ending} 再传。")
    if len(set(names)) != len(names):
        raise DocumentRefused(f"这个文件里有重名的部分。用办公软件打开，另存为 {ending} 再传。")


def _check_parts(archive, ending):
    """No macros, no controls, no template or object from elsewhere: what runs or loads when the file is opened."""
    names = [name.lower() for name in archive.namelist()]
    is_running = any("vbaproject" in name or "/activex/" in name or "/macrosheets/" in name for name in names)
    kinds = [attributes.get("ContentType", "").lower() for attributes in _elements(archive, CONTENT_LIST)]
    if is_running or any(word in kind for kind in kinds for word in RUNNING):
        raise DocumentRefused(f"这个文件带宏或控件。另存为不带宏的 {ending} 再传。")
    relations = [member for member in archive.infolist() if member.filename.lower().endswith(".rels")]
    if sum(member.file_size for member in relations) > RELATION_BYTES:
        raise DocumentRefused("这个文件的目录太大。用办公软件打开，另存一份再传。")
    if any(_loads(member.filename, attributes) for member in relations for attributes in _elements(archive, member.filename)):
        raise DocumentRefused("这个文件打开时要去别处取模板或内容。断开链接，另存一份再传。")


def _loads(name, relation):
    is_elsewhere = relation.get("TargetMode", "").strip().lower() == "external"
    return is_elsewhere and (name.lower().endswith("settings.xml.rels") or relation.get("Type", "").lower().endswith(LOADING))


def _elements(archive, name):
    """The attributes of every element of a part, read as the office program reads them: in any encoding, entities replaced."""
    found = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    with archive.open(name) as part:
        content = part.read(LIST_BYTES + 1)
    if len(content) > LIST_BYTES:
        raise DocumentRefused("这个文件的目录太大。用办公软件打开，另存一份再传。")
    parser.Parse(content, True)
    return found


def _refuse_doctype(*_):
    raise DocumentRefused("这个文件里有文档类型声明（DTD）。用办公软件打开，另存一份再传。")


_CHECKS = {"pdf": _pdf, "jpg": _picture, "png": _picture, "webp": _picture, "docx": _office, "xlsx": _office}
