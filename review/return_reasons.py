"""The reasons that a fresh portal offers; afterwards they are the city's own."""

import csv
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from review.models import ReturnReason

FILE = Path(__file__).with_name("data") / "return_reasons.csv"


def load_first():
    """Give each kind that has none yet its reasons of the packaged file; returns how many rows were added."""
    known = set(ReturnReason.objects.order_by().values_list("content_type", flat=True).distinct())
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            ReturnReason(content_type=_kind(row["kind"]), label=row["label"], text=row["text"], place=10 * number)
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]
    missing = [row for row in rows if row.content_type_id not in known]
    return len(ReturnReason.objects.bulk_create(missing, ignore_conflicts=True)) if missing else 0


def _kind(label):
    return ContentType.objects.get_for_model(apps.get_model(label)) if label else None
