"""The list of refused rows beside an imported file."""

import csv

from core.rejects import write_rejects
from supplydemand.services.importing import Rejection


def test_cells_of_the_list_of_refused_rows_never_run(tmp_path):
    path = tmp_path / "a.csv.rejected.csv"
    write_rejects(path, [Rejection(2, "title", "=HYPERLINK(1)", "=1+1"), Rejection(3, "title", "看不懂", "007")])

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["2", "title", "'=HYPERLINK(1)", "'=1+1"], ["3", "title", "看不懂", "'007"]]
