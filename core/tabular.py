"""Tables that people hand in: CSV in the encodings in use here, or xlsx, read row by row as text."""

import csv
from datetime import date, datetime

from python_calamine import CalamineWorkbook

ENCODINGS = ("utf-8-sig", "gb18030")
PROBE_BYTES = 1024 * 1024
CELL_LIMIT = 1_000_000


class UnreadableFile(ValueError):
    """The file is no table that can be read; the message says what to do."""


def read_rows(path):
    """Yield ``(line number, {column: text})`` of a ``.csv`` or ``.xlsx`` file; the first line names the columns.

    Empty lines are left out, cells are stripped, numbers of a workbook come without a needless ``.0``.
    Raises ``UnreadableFile``.
    """
    rows = _xlsx_rows(path) if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods") else _csv_rows(path)
    header = None
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if header is None:
            header = texts
            continue
        yield number, dict(zip(header, texts, strict=False))
    if header is None:
        raise UnreadableFile("文件是空的，第一行要写列名。")


def _csv_rows(path):
    csv.field_size_limit(CELL_LIMIT)
    with path.open(encoding=_encoding_of(path), newline="") as file:
        reader = csv.reader(file)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableFile(f"第 {reader.line_num + 1} 行读不下去了：{error}。另存为 UTF-8 的 CSV 再试。") from error


def _encoding_of(path):
    with path.open("rb") as file:
        head = file.read(PROBE_BYTES)
    for encoding in ENCODINGS:
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4 and len(head) == PROBE_BYTES:  # the probe cut a character in two
                return encoding
        else:
            return encoding
    raise UnreadableFile("看不出文件的编码。另存为 UTF-8 的 CSV 再试。")


def _xlsx_rows(path):
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except Exception as error:  # noqa: BLE001 - the reader raises its own and Rust's errors alike
        raise UnreadableFile(f"打不开这个工作簿：{error}。另存为 xlsx 再试。") from error
    yield from enumerate(sheet.iter_rows(), start=1)


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()
