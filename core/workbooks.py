"""Rows of an xlsx file in a stream, after a look at what it would unpack to: a small file may hide a huge one."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import load_workbook

MEGABYTE = 1024 * 1024
RATIO = 100
RATIO_FROM_BYTES = 10 * MEGABYTE  # small parts of one repeated line pack that well in honest files too
TOKEN_BYTES = 4 * MEGABYTE
CHUNK_BYTES = 256 * 1024
MERGED_CELLS = 10_000
FIRST_SHEET = "xl/worksheets/sheet1.xml"
"""As all programs name it that we know; in a workbook without it nobody counts before the check does."""
_ESCAPED = re.compile(r"_x(005[Ff]|00[01][0-9A-Fa-f])_")


@dataclass(frozen=True)
class Limits:
    """What a workbook may hold at most: bytes of the file and unpacked, parts, rows and columns a sheet, XML elements in all."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    elements: int
    columns: int = 100
    members: int = 1_000


COMMAND = Limits(file_bytes=20 * MEGABYTE, unpacked_bytes=200 * MEGABYTE, rows=200_000, elements=6_000_000)
"""For files that an operator imports."""


class UnreadableFile(ValueError):
    """The file is no table that can be read; the message says what to do."""


def workbook_rows(path, limits=COMMAND):
    """Yield ``(line number, cell values)`` of the first sheet; raises ``UnreadableFile`` before a row if the file is too large.

    Rows are parsed one by one: memory holds one row and the workbook's table of distinct texts, whatever the cell
    references say.
    """
    with path.open("rb") as file, faults_told():
        check_workbook(file, limits)
        book = load_workbook(file, read_only=True, data_only=True)
        if not book.worksheets:
            raise UnreadableFile("工作簿里没有表。把表格另存为 xlsx 再试。")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the sheet says of its own size is not to be trusted
        rows = sheet.iter_rows(min_row=1, max_row=limits.rows, max_col=limits.columns, values_only=True)
        for number, row in enumerate(rows, start=1):
            yield number, [_unescaped(value) for value in row]


def _unescaped(value):
    """Workbooks write what XML cannot hold, and an underscore that looks like it, as ``_x000D_``."""
    if isinstance(value, str) and "_x00" in value:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


@contextmanager
def faults_told():
    """The readers of zip, XML and workbooks each raise errors of their own; a person is told what to do about any."""
    try:
        yield
    except (UnreadableFile, GeneratorExit):
        raise
    except Exception as error:  # noqa: BLE001 - see above
        raise UnreadableFile(f"打不开这个工作簿：{error}。另存为 xlsx 再试。") from error


def check_workbook(file, limits):
    """Refuse what would unpack, parse or spread to more than a list of rows ever needs; leaves the file at its start.

    Returns how many rows of the first sheet hold anything.
    """
    if file.seek(0, 2) > limits.file_bytes:
        raise UnreadableFile(f"文件超过 {limits.file_bytes // MEGABYTE} MB。分成几个文件，或另存为 UTF-8 的 CSV 再试。")
    with ZipFile(file) as archive:
        members = archive.infolist()
        _check_sizes(members, limits)
        scan, count = _Scan(limits), 0
        for member in members:
            with archive.open(member) as part:
                scan.read(part)
            if member.filename == FIRST_SHEET:
                count = scan.filled
    file.seek(0)
    return count


def _check_sizes(members, limits):
    unpacked, packed = sum(row.file_size for row in members), sum(row.compress_size for row in members)
    if len(members) > limits.members:
        raise UnreadableFile(f"工作簿里的部件超过 {limits.members:,} 个。只留要导入的表，另存为 xlsx 再试。")
    if unpacked > limits.unpacked_bytes or (unpacked > RATIO_FROM_BYTES and unpacked > packed * RATIO):
        raise UnreadableFile("工作簿展开后太大。删掉空白的行列，分成几个文件，或另存为 UTF-8 的 CSV 再试。")
    if any(row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for row in members):
        raise UnreadableFile("工作簿的压缩方式不对。用表格软件打开，另存为 xlsx 再试。")


class _Scan:
    """A pass over all parts that keeps nothing: no document type, no cell outside the limits, not too many elements."""

    def __init__(self, limits):
        self.limits, self.elements, self.merged = limits, 0, 0

    def read(self, part):
        """Read one part; what is no XML (a picture) is left to the reader, which opens XML only."""
        self.rows = self.cells = self.filled = 0
        self.is_empty = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._element
        fed = 0
        try:
            while chunk := part.read(CHUNK_BYTES):
                parser.Parse(chunk)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > TOKEN_BYTES:  # one tag without an end: parsers slow down on it
                    raise UnreadableFile("工作簿的内容不对。用表格软件打开，另存为 xlsx 再试。")
        except expat.ExpatError:
            return

    def _refuse_doctype(self, *_):
        raise UnreadableFile("工作簿里有文档类型声明（DTD），不能导入。用表格软件打开，另存为 xlsx 再试。")

    def _element(self, name, attributes):
        self.elements += 1
        if self.elements > self.limits.elements:
            raise UnreadableFile("工作簿里的单元格太多。分成几个文件，或另存为 UTF-8 的 CSV 再试。")
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self._row(attributes)
        elif kind == "c":
            self._cell(attributes)
        elif self.is_empty and kind in ("v", "is"):
            self.is_empty = False
            self.filled += 1
        elif kind == "mergeCell":
            self._merge(attributes)

    def _row(self, attributes):
        self.cells, self.is_empty = 0, True
        self.rows = _row_number(attributes.get("r"), self.rows + 1, self.limits.rows)
        if self.rows > self.limits.rows:
            raise UnreadableFile(f"工作簿里有超过 {self.limits.rows:,} 行的表。删掉空白的行，分成几个文件再试。")

    def _cell(self, attributes):
        self.cells = max(self.cells + 1, _column_number(attributes.get("r", "")))
        if self.cells > self.limits.columns:
            raise UnreadableFile(f"工作簿里有超过 {self.limits.columns} 列的表。删掉用不到的列和空白的列再试。")

    def _merge(self, attributes):
        """A merged range is filled with cells by those who change a workbook, however large it says it is."""
        self.merged += _cells_in(attributes.get("ref", ""))
        if self.merged > MERGED_CELLS:
            raise UnreadableFile("工作簿里合并的单元格太多。取消合并，再上传。")


def _row_number(text, following, most):
    if text is None:
        return following
    return int(text) if text.isdecimal() and len(text) <= len(str(most)) else most + 1


def _column_number(reference):
    """The column of ``B7`` as a number; 0 without letters."""
    number = 0
    for letter in reference[:4].upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _cells_in(reference):
    """How many cells ``A1:C3`` holds; more than any limit for what is no range."""
    first, _, last = reference[:40].partition(":")
    rows = [
        int(digits) if (digits := part.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")).isdecimal() else 10**7
        for part in (first, last or first)
    ]
    columns = [_column_number(part) for part in (first, last or first)]
    return (abs(rows[1] - rows[0]) + 1) * (abs(columns[1] - columns[0]) + 1)
