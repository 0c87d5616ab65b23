"""Tables as files: CSV as a stream, xlsx through a temporary file. Codes stay text and no cell becomes a formula."""

import csv
import tempfile
from decimal import Decimal

import xlsxwriter

from core.cells import defused, defused_csv

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_LIMIT = 50_000
"""How many rows one export holds at most."""


def with_note_where_cut(rows, *, limit=ROW_LIMIT):
    """The first ``limit`` rows, and where there are more a last row that says so: nobody takes a part for the whole."""
    for number, row in enumerate(rows):
        if number == limit:
            yield [f"只导出了前 {limit:,} 条，后面还有。加条件缩小范围，分几次导出。"]
            return
        yield row


class _Line:
    def write(self, text):
        return text


def csv_lines(header, rows):
    """The lines of a CSV file as byte strings, with a mark by which Excel reads UTF-8."""
    writer = csv.writer(_Line())
    yield ("\ufeff" + writer.writerow([defused_csv(cell) for cell in header])).encode()
    for row in rows:
        yield writer.writerow([defused_csv(cell) for cell in row]).encode()


def xlsx_file(header, rows, *, title="数据"):
    """An open temporary file with one sheet; numbers are numbers, everything else is text and never a formula or link."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response that sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for column, text in enumerate(header):
            sheet.write_string(0, column, str(text), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                value = defused(cell)
                write = sheet.write_number if isinstance(value, (int, float, Decimal)) else sheet.write_string
                write(number, column, value)
        sheet.freeze_panes(1, 0)
    file.seek(0)
    return file
