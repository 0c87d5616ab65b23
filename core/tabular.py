"""Tables that people hand in: CSV in the encodings in use here, or xlsx, read row by row as text."""

import csv
from collections import Counter
from datetime import date, datetime

from core.cells import plain_cell, restored
from core.workbooks import COMMAND, UnreadableFile, workbook_rows

__all__ = ["OVERFLOW", "UnreadableFile", "read_rows"]

ENCODINGS = ("utf-8-sig", "gb18030")
PROBE_BYTES = 1024 * 1024
CELL_LIMIT = 1_000_000
OVERFLOW = ""  # the key of a row under which stands why it is no row of this table
WORKBOOKS = (".xlsx", ".xlsm")
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".et", ".numbers")


def read_rows(path, *, naming=None, limits=COMMAND):
    """Yield ``(line number, {column: text})`` of a ``.csv`` or ``.xlsx`` file; the first line names the columns.

    Empty lines are left out, cells are stripped, numbers of a workbook come without a needless ``.0``, dates as ISO dates.
    ``naming`` turns the texts of the first line into the names that the rows use.
    A row with text in a column that has no name carries the reason under ``OVERFLOW``: refuse it, its cells may have slipped.
    Raises ``UnreadableFile``, also where two columns have the same name.
    """
    header = None
    for number, cells in _cells_of(path, limits):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if header is None:
            header = _header(naming(texts) if naming else texts)
            continue
        yield number, _row(header, texts)
    if header is None:
        raise UnreadableFile("文件是空的，第一行要写列名。")


def _cells_of(path, limits):
    suffix = path.suffix.lower()
    if suffix in OTHER_WORKBOOKS:
        raise UnreadableFile(f"不能读 {suffix} 文件。用表格软件打开，另存为 xlsx 再试。")
    return workbook_rows(path, limits) if suffix in WORKBOOKS else csv_rows(path)


def _header(names):
    doubled = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if doubled:
        raise UnreadableFile(f"列名重复：{'、'.join(doubled)}。每个列名只留一列再试。")
    return names


def _row(header, texts):
    row = {name: text for name, text in zip(header, texts, strict=False) if name}
    for index, text in enumerate(texts):
        if text and (index >= len(header) or not header[index]):
            row[OVERFLOW] = f"第 {index + 1} 列没有列名，却有内容“{text[:20]}”，看看这一行是不是错了列"
            break
    return row


def csv_rows(path):
    """Yield ``(line number, cells)`` of a CSV file as they stand; raises ``UnreadableFile``."""
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


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return plain_cell(restored(plain_cell(str(cell))))
