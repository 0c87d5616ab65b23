"""The list of rows that an import refused, as a file beside the imported one and as lines for the terminal."""

import csv
from pathlib import Path

from core.cells import defused_csv

SHOWN = 20


def write_rejects(path, rejected):
    """Write ``rejected`` (rows with ``line``, ``column``, ``reason``, ``external_id``) as CSV; no file without rows."""
    if not rejected:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["行", "列", "原因", "来源编号"])
        for row in rejected:
            writer.writerow([defused_csv(cell) for cell in (row.line, row.column, row.reason, row.external_id)])


def rejects_path(file, chosen):
    """Where the rejects go: the chosen path, or ``<file>.rejected.csv``."""
    return Path(chosen) if chosen else file.with_name(f"{file.name}.rejected.csv")


def lines_of(rejected, path):
    """The first rejects and where the rest are, for the terminal."""
    lines = [f"  第 {row.line} 行 {row.column}：{row.reason}" for row in rejected[:SHOWN]]
    if rejected:
        lines.append(f"没有导入的 {len(rejected):,} 行都写在 {path}")
    return lines
