"""Counts how often what occurs in real listings: ``python -m tests.bench.distributions DIR`` writes ``distributions.json``."""

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).with_name("distributions.json")
SOURCE = (
    "Counts over the files that bin/convert_real_data writes: programmes of half of China's schools (2026), "
    "civil service posts of Guangdong and Henan (2026), company postings (2018 to 2023)."
)
CLASS_DEPTH = 4


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(codes: str) -> list[str]:
    return [code for code in codes.split("|") if code]


def _class_of(major: str) -> str:
    catalogue, code = major.split(":")
    return f"{catalogue}:{code[:CLASS_DEPTH]}"


def _lengths(rows: list[dict]) -> list[int]:
    """Text lengths in characters at every twentieth of the listings."""
    lengths = sorted(len(row["title"]) + len(row["description"]) + 1 for row in rows)
    return [lengths[min(step * len(lengths) // 20, len(lengths) - 1)] for step in range(21)]


def _counts(values) -> dict[str, int]:
    return dict(sorted(Counter(map(str, values)).items()))


def measure(folder: Path) -> dict:
    """The counts of both sides."""
    supplies = _rows(folder / "supplies.csv")
    demands = [row for name in ("demands_civil.csv", "demands_postings.csv") for row in _rows(folder / name)]
    named = [_split(row["majors"]) for row in demands]
    return {
        "source": SOURCE,
        "supply": {
            "listings": len(supplies),
            "majors": _counts(major for row in supplies for major in _split(row["majors"])),
            "regions": _counts(row["region"] for row in supplies),
            "levels": _counts(row["level"] for row in supplies),
            "characters": _lengths(supplies),
        },
        "demand": {
            "listings": len(demands),
            "named_majors": _counts(len(majors) for majors in named),
            "classes": _counts(_class_of(major) for majors in named for major in majors),
            "depths": _counts(min(len(major.split(":")[1]), 6) for majors in named for major in majors),
            "regions": _counts(row["region"] for row in demands),
            "levels": _counts(f"{row['level_min']}-{row['level_max']}" for row in demands),
            "headcounts": _counts(row["headcount"] for row in demands),
            "characters": _lengths(demands),
        },
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    TARGET.write_text(
        json.dumps(measure(parser.parse_args().folder), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
