"""Office files: a zip with limits before anything is unpacked, and nothing in it that runs or loads when it is opened."""

import re
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from core.documents.refusals import DocumentRefused

MEGABYTE = 1024 * 1024
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
STORY_BYTES = 60 * MEGABYTE
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)


def check(content, ending):
    """Refuse what is no office file of that kind, or would run or load something when it is opened."""
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
    if any("oleobject" in name for name in names) or any("oleobject" in kind for kind in kinds):
        raise DocumentRefused("这个文件里嵌着别的文件或程序（OLE 对象）。改成图片或另传一个文件，再传。")
    stories = [member for member in archive.infolist() if _may_hold_a_field(member.filename.lower())]
    if sum(member.file_size for member in stories) > STORY_BYTES:
        raise DocumentRefused("这个文件的正文太大。分成几个文件再传。")
    if any(_links_a_program(archive, member) for member in stories):
        raise DocumentRefused("这个文件会去叫别的程序（DDE 链接）。断开链接，另存一份再传。")


def _may_hold_a_field(name):
    """Texts of Word (fields stand in any of them) and the links of Excel to elsewhere."""
    is_text = name.startswith("word/") and name.count("/") == 1
    return name.endswith(".xml") and (is_text or name.startswith("xl/externallinks/"))


def _links_a_program(archive, member):
    """Whether the part holds a DDE field or link; a field's words may be split over several runs."""
    reader = _FieldReader()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    with archive.open(member.filename) as part:
        parser.ParseFile(part)
    return reader.has_link or bool(_DDE.search("".join(reader.words)))


class _FieldReader:
    """Gathers the instructions of Word's fields and notes Excel's links to programs."""

    def __init__(self):
        self.words, self.has_link, self._is_instruction = [], False, False

    def start(self, name, attributes):
        name = name.rpartition(":")[2].lower()
        self.has_link = self.has_link or name in ("ddelink", "olelink")
        self._is_instruction = name == "instrtext"
        if name == "fldchar":
            self.words.append(" ")
        if name == "fldsimple":
            self.words += [" ", *attributes.values(), " "]

    def end(self, name):
        self._is_instruction = False

    def text(self, words):
        if self._is_instruction:
            self.words.append(words)


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
