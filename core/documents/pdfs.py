"""PDF files: nothing in them that runs or goes somewhere when they are opened, and no files inside.

A byte check, no reader: names are looked for in the whole file, with their ``#41`` spellings undone, and in its packed object
streams, where writers since PDF 1.5 keep their dictionaries. Inside a page's packed content no name has any effect.
"""

import re
import zlib

from core.documents.refusals import DocumentRefused

UNPACKED_BYTES = 50 * 1024 * 1024
"""Object streams hold dictionaries, not pictures: those of a large book stay far below."""

STREAMS, HEAD_BYTES, OPENINGS = 20_000, 16_384, 5
"""More streams, longer dictionaries before them or more actions at opening have only files made to keep the check busy."""

UNUSUAL = "这个 PDF 的结构少见，没法检查。用“打印”另存为一份新的 PDF 再传。"

_END = rb"(?=[\s/<>\[\](){}%]|$)"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORBIDDEN = (
    (
        re.compile(rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|XFA)" + _END),
        "这个 PDF 里有脚本或会自己动作的表单。用“打印”另存为一份新的 PDF 再传。",
    ),
    (re.compile(rb"/(?:EmbeddedFiles?|GoToE)" + _END), "这个 PDF 里还夹着别的文件。用“打印”另存为一份新的 PDF，夹着的单独传。"),
    (re.compile(rb"/Encrypt" + _END), "这个 PDF 加了密或限制，没法检查。去掉密码，另存一份再传。"),
)
_OPENS = re.compile(rb"/OpenAction\s*(\[|<<.{0,400}?>>|\d+\s+\d+\s+R)", re.DOTALL)
_OPENING_NAME = re.compile(rb"/OpenAction" + _END)
_GOES_TO_PAGE = re.compile(rb"/S\s*/GoTo" + _END)
_STREAM = re.compile(rb"\bstream\r?\n")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm" + _END)


def check(content):
    """Raise ``DocumentRefused`` with what to do, if the file may act when it is opened or holds other files."""
    texts = [_plain(content), *(_plain(text) for text in _object_streams(content))]
    for text in texts:
        for pattern, sentence in _FORBIDDEN:
            if pattern.search(text):
                raise DocumentRefused(sentence)
    if any(_acts_at_opening(text, texts) for text in texts):
        raise DocumentRefused("这个 PDF 一打开就会自己动作。用“打印”另存为一份新的 PDF 再传。")


def _plain(text):
    return _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _acts_at_opening(text, texts):
    """Opening at a page is common and harmless; every other action at opening, or one that cannot be read, is not."""
    names = len(_OPENING_NAME.findall(text))
    if names > OPENINGS:
        raise DocumentRefused(UNUSUAL)
    found = list(_OPENS.finditer(text)) if names else []
    if len(found) < names:
        return True
    return not all(_is_harmless(match.group(1), texts) for match in found)


def _is_harmless(value, texts):
    if value.startswith(b"["):
        return True
    if value.startswith(b"<<"):
        return bool(_GOES_TO_PAGE.search(value))
    return _is_page(int(value.split()[0]), texts)


def _is_page(number, texts):
    """Whether every object of that number is a place in the document or an action that goes to one."""
    head = re.compile(rb"(?<!\d)%d\s+\d+\s+obj\s*(\[|<<.{0,400}?>>)" % number, re.DOTALL)
    bodies = [match.group(1) for match in head.finditer(texts[0])]
    for text in texts[1:]:
        bodies += _packed_bodies(number, text)
    return bool(bodies) and all(body.lstrip().startswith(b"[") or _GOES_TO_PAGE.search(body) for body in bodies)


def _packed_bodies(number, text):
    """The object's text in an object stream, which begins with pairs of number and place."""
    pairs = re.match(rb"(?:\s*\d+\s+\d+)+", text)
    if pairs is None:
        return []
    numbers = [int(word) for word in pairs.group().split()]
    if len(numbers) % 2:
        numbers = numbers[:-1]
    places = dict(zip(numbers[::2], numbers[1::2], strict=True))
    return [text[pairs.end() :].lstrip()[places[number] :][:600]] if number in places else []


def _object_streams(content):
    """The unpacked object streams; one that is packed in an unusual way cannot be read and is refused."""
    texts, room = [], UNPACKED_BYTES
    for number, match in enumerate(_STREAM.finditer(content)):
        begin = content.rfind(b"obj", max(0, match.start() - HEAD_BYTES), match.start())
        if begin < 0 or number > STREAMS:
            raise DocumentRefused(UNUSUAL)
        head = _plain(content[begin : match.start()])
        if not _OBJECT_STREAM.search(head):
            continue
        text = _inflated(content, match.end(), head, room)
        room -= len(text)
        texts.append(text)
    return texts


def _inflated(content, begin, head, room):
    filters = re.findall(rb"/(\w+Decode)\b", head)
    if not filters:
        end = content.find(b"endstream", begin)
        if end < 0 or end - begin > room:
            raise DocumentRefused(UNUSUAL)
        return content[begin:end]
    unpacker = zlib.decompressobj()
    try:
        if filters != [b"FlateDecode"] or b"/Predictor" in head:
            raise zlib.error("an unusual filter")
        text = unpacker.decompress(memoryview(content)[begin:], room)
    except zlib.error:
        raise DocumentRefused(UNUSUAL) from None
    if not unpacker.eof:
        raise DocumentRefused("这个 PDF 展开后太大。分成几个文件再传。")
    return text
