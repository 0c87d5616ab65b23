"""The file that goes back to people: the one they handed in, with the reason beside each wrong cell."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.cells import defused_csv, restored
from core.tabular import csv_rows
from supplydemand.columns import LISTING_CODE, PROBLEM

MARK = "00FCE4D6"
AUTHOR = "协育"
_FILL = PatternFill("solid", fgColor=MARK)
_NO_FILL = PatternFill()


def marked(path, *, names, labels, rows):
    """The bytes of the file at ``path`` with marks.

    ``names`` are its columns in order (``None`` for one that is not read), ``labels`` what people call them, ``rows`` is
    ``{line: (faults, listing code)}``: what is wrong with a row, and the number that its listing has on the portal.
    """
    if path.suffix.lower() == ".csv":
        return _marked_table(path, names, labels, rows)
    return _marked_workbook(path, names, labels, rows)


def reasons(faults, labels):
    """All that is wrong with a row, in one text."""
    return "；".join(f"{labels.get(name, name)}：{text}" for name, text in faults.items())


def _marked_workbook(path, names, labels, rows):
    # values instead of formulas, no references to other files: nothing in the file runs or loads
    book = load_workbook(path, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value not in (None, "") for cell in row))
    problem = next((cell.column for cell in header if str(cell.value).strip() == PROBLEM), len(names) + 1)
    at = {name: place for place, name in enumerate(names, start=1) if name}
    for line, (faults, code) in rows.items():
        for cell in sheet[line]:
            _clear(cell)
        for name, text in faults.items():
            if name in at:
                _mark(sheet.cell(line, at[name]), text)
        if code and LISTING_CODE in at:
            _write(sheet.cell(line, at[LISTING_CODE]), code)
        _write(sheet.cell(line, problem), reasons(faults, labels))
    _write(sheet.cell(header[0].row, problem), PROBLEM)
    sheet.cell(header[0].row, problem).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(problem)].width = 60
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _clear(cell):
    if isinstance(cell, MergedCell):
        return
    if cell.comment is not None and cell.comment.author == AUTHOR:
        cell.comment = None
    if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == MARK:
        cell.fill = _NO_FILL


def _mark(cell, text):
    if isinstance(cell, MergedCell):
        return
    cell.fill = _FILL
    cell.comment = Comment(text, AUTHOR, height=90, width=260)


def _write(cell, text):
    if isinstance(cell, MergedCell):
        return
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _marked_table(path, names, labels, rows):
    output = StringIO()
    writer = csv.writer(output)
    header, at = None, {name: place for place, name in enumerate(names) if name}
    for line, cells in csv_rows(path):
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [text.strip() for text in cells]
            place = header.index(PROBLEM) if PROBLEM in header else len(names)
        faults, code = rows.get(line, ({}, ""))
        cells = [*cells, *[""] * (max(place + 1, len(names)) - len(cells))]
        cells[place] = PROBLEM if line not in rows else reasons(faults, labels)
        if code and LISTING_CODE in at:
            cells[at[LISTING_CODE]] = code
        writer.writerow([defused_csv(restored(cell)) for cell in cells])
    return ("\ufeff" + output.getvalue()).encode()
