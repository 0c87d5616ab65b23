"""The packaged kinds of outcomes."""

import csv
from pathlib import Path

from projects.outcomes.models import OutcomeKind

PACKAGED = Path(__file__).parents[1] / "data" / "kinds.csv"


def load_outcome_kinds():
    """Add the packaged kinds that are not there; what a city has changed stays. Returns how many were added."""
    with PACKAGED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    known = set(OutcomeKind.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row["code"] not in known]
    for row in fresh:
        OutcomeKind.objects.create(
            code=row["code"],
            name=row["name"],
            number_label=row["number_label"],
            has_clause=row["has_clause"] == "1",
            can_be_adopted=row["can_be_adopted"] == "1",
            place=int(row["place"]),
        )
    return len(fresh)
