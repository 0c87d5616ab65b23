"""Rows of an xlsx file in a stream, after a look at what it would unpack to: a small file may hide a huge one."""

from contextlib import contextmanager
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import load_workbook

MEGABYTE = 1024 * 1024
FILE_BYTES = 20 * MEGABYTE
MEMBERS = 1_000
UNPACKED_BYTES = 200 * MEGABYTE
RATIO = 100
RATIO_FROM_BYTES = 10 * MEGABYTE  # small parts of one repeated line pack that well in honest files too
ROWS = 200_000
COLUMNS = 100
ELEMENTS = 6_000_000
TOKEN_BYTES = 4 * MEGABYTE
CHUNK_BYTES = 256 * 1024


class UnreadableFile(ValueError):
    """The file is no table that can be read; the message says what to do."""


def workbook_rows(path):
    """Yield ``(line number, cell values)`` of the first sheet; raises ``UnreadableFile`` before a row if the file is too large.

    Rows are parsed one by one: memory holds one row and the workbook's table of distinct texts, whatever the cell
    references say.
    """
    with path.open("rb") as file, _faults_told():
        _check(file)
        book = load_workbook(file, read_only=True, data_only=True)
        if not book.worksheets:
            raise UnreadableFile("工作簿里没有表。把表格另存为 xlsx 再试。")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the sheet says of its own size is not to be trusted
        yield from enumerate(sheet.iter_rows(min_row=1, max_row=ROWS, max_col=COLUMNS, values_only=True), start=1)


@contextmanager
def _faults_told():
    """The readers of zip, XML and workbooks each raise errors of their own; a person is told what to do about any."""
    try:
        yield
    except (UnreadableFile, GeneratorExit):
        raise
    except Exception as error:  # noqa: BLE001 - see above
        raise UnreadableFile(f"打不开这个工作簿：{error}。另存为 xlsx 再试。") from error


def _check(file):
    """Refuse what would unpack, parse or spread to more than a list of rows ever needs."""
    if file.seek(0, 2) > FILE_BYTES:
        raise UnreadableFile(f"文件超过 {FILE_BYTES // MEGABYTE} MB。分成几个文件，或另存为 UTF-8 的 CSV 再试。")
    with ZipFile(file) as archive:
        members = archive.infolist()
        _check_sizes(members)
        scan = _Scan()
        for member in members:
            with archive.open(member) as part:
                scan.read(part)
    file.seek(0)


def _check_sizes(members):
    unpacked, packed = sum(row.file_size for row in members), sum(row.compress_size for row in members)
    if len(members) > MEMBERS:
        raise UnreadableFile(f"工作簿里的部件超过 {MEMBERS:,} 个。只留要导入的表，另存为 xlsx 再试。")
    if unpacked > UNPACKED_BYTES or (unpacked > RATIO_FROM_BYTES and unpacked > packed * RATIO):
        raise UnreadableFile("工作簿展开后太大。删掉空白的行列，分成几个文件，或另存为 UTF-8 的 CSV 再试。")
    if any(row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for row in members):
        raise UnreadableFile("工作簿的压缩方式不对。用表格软件打开，另存为 xlsx 再试。")


class _Scan:
    """A pass over all parts that keeps nothing: no document type, no cell outside the limits, not too many elements."""

    def __init__(self):
        self.elements = 0

    def read(self, part):
        """Read one part; what is no XML (a picture) is left to the reader, which opens XML only."""
        self.rows = self.cells = 0
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
        if self.elements > ELEMENTS:
            raise UnreadableFile("工作簿里的单元格太多。分成几个文件，或另存为 UTF-8 的 CSV 再试。")
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self.cells = 0
            self.rows = _row_number(attributes.get("r"), self.rows + 1)
            if self.rows > ROWS:
                raise UnreadableFile(f"工作簿里有超过 {ROWS:,} 行的表。删掉空白的行，分成几个文件再试。")
        elif kind == "c":
            self.cells = max(self.cells + 1, _column_number(attributes.get("r", "")))
            if self.cells > COLUMNS:
                raise UnreadableFile(f"工作簿里有超过 {COLUMNS} 列的表。删掉用不到的列和空白的列再试。")


def _row_number(text, following):
    if text is None:
        return following
    return int(text) if text.isdecimal() and len(text) <= len(str(ROWS)) else ROWS + 1


def _column_number(reference):
    """The column of ``B7`` as a number; 0 without letters."""
    number = 0
    for letter in reference[:4].upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
