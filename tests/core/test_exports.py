"""Tables as files."""

import pytest

from core.exports import csv_lines, defused, with_note_where_cut


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\n=1"])
def test_cells_that_would_run_are_shown_as_text(text):
    assert defused(text).startswith("'")


@pytest.mark.parametrize(("value", "cell"), [("数控", "数控"), (None, ""), (-3, -3), (True, "True"), ("a\x00b", "ab")])
def test_other_cells_stay(value, cell):
    assert defused(value) == cell


def test_csv_quotes_commas_and_line_ends():
    lines = b"".join(csv_lines(["甲", "乙"], [["a,b", "c\nd"]])).decode("utf-8-sig")

    assert lines == '甲,乙\r\n"a,b","c\nd"\r\n'


def test_file_that_holds_a_part_says_so_in_its_last_row():
    rows = [["甲"], ["乙"], ["丙"]]
    assert list(with_note_where_cut(iter(rows), limit=3)) == rows

    cut = list(with_note_where_cut(iter(rows), limit=2))

    assert cut[:2] == rows[:2]
    assert "只导出了前 2 条" in cut[2][0]
