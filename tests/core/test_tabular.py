"""Tables that people hand in."""

import pytest
from openpyxl import Workbook

from core.tabular import UnreadableFile, read_rows


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
