"""Tables that people hand in."""

import tracemalloc
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from core.tabular import OVERFLOW, UnreadableFile, read_rows


def test_rows_are_text_with_their_line_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,名称\n\n1, 甲 \n2,\x00乙\n,\n", encoding="utf-8-sig")

    assert list(read_rows(path)) == [(3, {"编号": "1", "名称": "甲"}), (4, {"编号": "2", "名称": "乙"})]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_long_file_is_read_in_its_encoding(tmp_path, encoding):
    path = tmp_path / "long.csv"
    path.write_text("编号,名称\n" + "".join(f"{n},数控机床装调技术员\n" for n in range(60_000)), encoding=encoding)

    rows = list(read_rows(path))

    assert len(rows) == 60_000
    assert rows[-1][1]["名称"] == "数控机床装调技术员"


def test_numbers_of_a_workbook_come_without_a_fraction(tmp_path):
    book = Workbook()
    book.active.append(["代码", "比例"])
    book.active.append([460103, 0.5])
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert list(read_rows(path)) == [(2, {"代码": "460103", "比例": "0.5"})]


def test_empty_and_binary_files_are_refused(tmp_path):
    empty, binary = tmp_path / "empty.csv", tmp_path / "binary.csv"
    empty.write_text("")
    binary.write_bytes(bytes(range(128, 256)) * 10)

    for path in (empty, binary):
        with pytest.raises(UnreadableFile):
            list(read_rows(path))


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook; ``sheet`` replaces the XML of its only sheet, ``parts`` are added to it."""

    def write(sheet=None, parts=()):
        plain, path = tmp_path / "plain.xlsx", tmp_path / "made.xlsx"
        Workbook().save(plain)
        with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for member in source.infolist():
                is_sheet = member.filename == "xl/worksheets/sheet1.xml"
                target.writestr(member.filename, sheet if is_sheet and sheet else source.read(member))
            for name, content in parts:
                target.writestr(name, content)
        return path

    return write


def cell(reference, text="x"):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def refusal_of(path):
    with pytest.raises(UnreadableFile) as caught:
        list(read_rows(path))
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (f'<row r="1">{cell("A1")}</row><row r="100000">{cell("XFD100000")}</row>', "超过 100 列"),
        (f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("A1048576")}</row>', "超过 200,000 行"),
        (f'<row r="1e9">{cell("A1")}</row>', "超过 200,000 行"),
        ("<row>" + "<c/>" * 101 + "</row>", "超过 100 列"),
        ("<row/>" * 200_001, "超过 200,000 行"),
        (f'<row x="{"y" * (5 * 1024 * 1024)}"/>', "内容不对"),
    ],
)
def test_a_small_file_that_spreads_far_is_refused_before_it_is_read(workbook, rows, reason):
    path = workbook(SHEET.format(rows))

    tracemalloc.start()
    message = refusal_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert reason in message
    assert peak < 32 * 1024 * 1024


def test_a_false_dimension_neither_hides_nor_makes_cells(workbook):
    sheet = SHEET.format(f'<row r="1">{cell("A1", "title")}</row><row r="2">{cell("A2", "甲")}</row>')
    path = workbook(sheet.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))

    assert list(read_rows(path)) == [(2, {"title": "甲"})]


def test_a_dense_bomb_is_refused_by_its_ratio(workbook):
    row = "<row>" + "<c><v>1</v></c>" * 20 + "</row>"

    assert "展开后太大" in refusal_of(workbook(SHEET.format(row * 150_000)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(workbook, encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}' + SHEET.format(f'<row r="1">{cell("A1", "&c;")}</row>')

    assert "DTD" in refusal_of(workbook(sheet.encode(encoding)))


def test_files_and_archives_beyond_the_limits_are_refused(workbook, tmp_path):
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)

    assert "超过 20 MB" in refusal_of(large)
    assert "部件超过 1,000 个" in refusal_of(workbook(parts=[(f"x{number}", "") for number in range(1_001)]))


def test_other_workbooks_are_refused_with_what_to_do(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")

    assert refusal_of(path) == "不能读 .xls 文件。用表格软件打开，另存为 xlsx 再试。"


def test_dates_of_a_workbook_are_iso_and_gaps_keep_the_line_numbers(tmp_path):
    book = Workbook()
    book.active.append(["日期", "时刻", "编号"])
    book.active["A4"], book.active["B4"], book.active["C4"] = date(2027, 6, 30), datetime(2027, 6, 30, 8), "007"
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert list(read_rows(path)) == [(4, {"日期": "2027-06-30", "时刻": "2027-06-30", "编号": "007"})]


def test_doubled_columns_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,title,headcount,headcount,region,,\n甲,乙,1,2,3\n")

    assert refusal_of(path) == "列名重复：title、headcount。每个列名只留一列再试。"


def test_a_cell_without_a_column_name_marks_its_row(tmp_path):
    path, book = tmp_path / "a.csv", Workbook()
    path.write_text("title,headcount\n甲,1,,\n乙,2,,多\n")
    for row in (["title", "headcount"], ["甲", 1], ["乙", 2, None, "多"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    reason = "第 4 列没有列名，却有内容“多”，看看这一行是不是错了列"

    for table in (path, tmp_path / "a.xlsx"):
        assert list(read_rows(table)) == [
            (2, {"title": "甲", "headcount": "1"}),
            (3, {"title": "乙", "headcount": "2", OVERFLOW: reason}),
        ]


def test_escapes_of_a_workbook_are_undone(workbook):
    sheet = SHEET.format(f'<row r="1">{cell("A1", "title")}</row><row r="2">{cell("A2", "a_x000D_b_x005F_x0041_")}</row>')

    assert list(read_rows(workbook(sheet))) == [(2, {"title": "a\nb_x0041_"})]


def test_an_apostrophe_before_a_formula_sign_is_taken_away(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,name\n'=1+1,'甲\n")

    assert list(read_rows(path)) == [(2, {"title": "=1+1", "name": "'甲"})]


def test_hidden_characters_of_cells_are_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称\n试验\u202e校学\u200b\n", encoding="utf-8")

    assert list(read_rows(path)) == [(2, {"名称": "试验校学"})]


def test_lines_may_end_as_old_programs_end_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("编号,名称\r1,甲\r2,乙\r".encode())

    assert list(read_rows(path)) == [(2, {"编号": "1", "名称": "甲"}), (3, {"编号": "2", "名称": "乙"})]
