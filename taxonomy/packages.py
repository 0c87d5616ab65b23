"""The packaged lists: rows of ``taxonomy/data/*.csv`` as dictionaries."""

import csv
from pathlib import Path

DATA_DIR = Path(__file__).resolve().parent / "data"


def read(name, *, folder=DATA_DIR):
    """All rows of one packaged list, in file order (parents before children)."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
