"""The reasons that a fresh portal offers; afterwards they are the city's own."""

import csv
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from review.models import ReturnReason

FILE = Path(__file__).with_name("data") / "return_reasons.csv"


def load_first():
    """Fill an empty table from the packaged file; returns how many rows were added."""
    if ReturnReason.objects.exists():
        return 0
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            ReturnReason(content_type=_kind(row["kind"]), label=row["label"], text=row["text"], place=10 * number)
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]
    return len(ReturnReason.objects.bulk_create(rows, ignore_conflicts=True))


def _kind(label):
    return ContentType.objects.get_for_model(apps.get_model(label)) if label else None
