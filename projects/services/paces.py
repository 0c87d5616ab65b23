"""How long projects of a kind stay in each stage: counted once a day, so that no page has to."""

from django.db import transaction
from django.utils import timezone

from core import jobs
from core.models import JobRun
from projects.models import ProjectStage, StagePace

COUNT = "projects.count_paces"
FEWEST = 3
"""From so many projects on a middle says something."""


def ensure_counted(at):
    """Register today's count if nothing has: an entry of ``core.registries.reconcilers``."""
    on = timezone.localdate(at)
    if not JobRun.objects.filter(task=COUNT, key=str(on)).exists():
        jobs.enqueue(COUNT, key=str(on), payload={"on": str(on)})


@transaction.atomic
def count_paces(*, on):
    """Write the middle of the days that each kind's projects needed for each stage; returns how many rows."""
    days = {}
    found = ProjectStage.objects.filter(entered_on__isnull=False, left_on__isnull=False, skip_reason="")
    columns = ("project__type", "stage", "entered_on", "left_on")
    for kind, stage, entered_on, left_on in found.order_by().values_list(*columns).iterator(chunk_size=5_000):
        days.setdefault((kind, stage), []).append((left_on - entered_on).days)
    StagePace.objects.all().delete()
    rows = [
        StagePace(
            type_id=kind, stage=stage, median_days=sorted(values)[len(values) // 2], project_count=len(values), counted_on=on
        )
        for (kind, stage), values in days.items()
        if len(values) >= FEWEST
    ]
    StagePace.objects.bulk_create(rows)
    return len(rows)
