"""Reads a folder of reference data, writes import files and a report."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.realdata.civil import convert_post
from tests.realdata.listings import DEMAND_COLUMNS, SUPPLY_COLUMNS
from tests.realdata.majors import NAMED_CATALOGUE, Majors, rows
from tests.realdata.organizations import COLUMNS, Organizations
from tests.realdata.places import Places
from tests.realdata.postings import convert_posting
from tests.realdata.programs import Context, convert_program
from tests.realdata.report import Report


def write(path: Path, columns: list[str], lines: Iterable[dict | None]) -> int:
    """Write the rows that are not None; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for line in lines:
            if line:
                writer.writerow(line)
                count += 1
    return count


def major_profiles(data: Path) -> dict[tuple[str, str], str]:
    """Introduction and abilities of a major by catalogue and name."""
    return {
        (NAMED_CATALOGUE[row["level"]], row["name"]): "".join(part for part in (row["intro"], row["abilities"]) if part)
        for row in rows(data / "major_profiles.csv")
    }


def schools_by_name(data: Path) -> dict[str, dict]:
    """Province, city and level of each school; two lists, because each lacks some names."""
    return {row["name"]: row for name in ("school_codes.csv", "schools.csv") for row in rows(data / name)}


def convert(data: Path, out: Path, *, year: int, limit: int | None = None) -> dict[str, int]:
    """Convert everything in ``data`` into ``out``.

    Args:
        year: the year of graduation; demands start in its July and expire with it.
        limit: at most so many rows of each source, None for all.

    Returns:
        Rows written by file name.
    """
    out.mkdir(parents=True, exist_ok=True)
    majors, places = Majors(data), Places(data / "regions_gbt2260.csv")
    organizations, report = Organizations(), Report()
    context = Context(year, schools_by_name(data), major_profiles(data), majors, places, organizations, report)

    def source(name):
        return (row for number, row in enumerate(rows(data / name)) if limit is None or number < limit)

    posts = (convert_post(row, year, majors, places, organizations, report) for row in source("civil_posts.csv"))
    postings = (convert_posting(row, year, places, organizations, report) for row in source("postings.csv"))
    programs = (convert_program(row, number, context) for number, row in enumerate(source("school_programs.csv"), start=1))
    counts = {
        "demands_civil.csv": write(out / "demands_civil.csv", DEMAND_COLUMNS, posts),
        "demands_postings.csv": write(out / "demands_postings.csv", DEMAND_COLUMNS, postings),
        "supplies.csv": write(out / "supplies.csv", SUPPLY_COLUMNS, programs),
    }
    counts["organizations.csv"] = write(out / "organizations.csv", COLUMNS, organizations.rows.values())
    report.count(
        "organizations.csv",
        "derived: credit codes are pseudo codes (hash of the name, valid check digits)",
        len(organizations.rows),
    )
    report.count("organizations.csv", "derived: kind from the source file", len(organizations.rows))
    report.write(out)
    return counts
