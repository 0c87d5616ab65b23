"""What a holder has of its titles: what it may get, what it got, what is due and what is being handled: reads only."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import Organization
from review.recognition import clauses, rechecks
from review.recognition.enums import Ending
from review.recognition.models import Application, Benefit, BenefitRecord, Recognition

RECORDS_SHOWN = 200
"""Of all titles of a page together, the latest."""


@dataclass
class Title:
    """A title with its benefits, what was received, the case that checks or renews it, and what its reader may do now."""

    row: Recognition
    is_valid: bool
    benefits: list = field(default_factory=list)
    records: list = field(default_factory=list)
    case: Application | None = None
    is_renewal: bool = False
    may_begin: bool = False
    is_call_open: bool = False


def of(rows, *, user, at):
    """A ``Title`` for each of these recognitions, in their order; six queries, however many there are."""
    on = timezone.localdate(at)
    rows = list(rows)
    if not rows:
        return []
    benefits, records = defaultdict(list), defaultdict(list)
    for benefit in clauses.cited(Benefit.objects.filter(scheme__in={row.scheme_id for row in rows}, is_active=True)):
        benefits[benefit.scheme_id].append(benefit)
    for record in BenefitRecord.objects.filter(recognition__in=rows).select_related("benefit")[:RECORDS_SHOWN]:
        records[record.recognition_id].append(record)
    cases = {case.recognition_id: case for case in Application.objects.open().filter(recognition__in=rows).order_by("pk")}
    calls = rechecks.begun({row.scheme_id for row in rows}, at=at)
    open_for = {row.pk for row in rows if (row.scheme_id, rechecks.purpose_of(row, on)) in calls}
    written = set(Organization.objects.edited_by(user).values_list("pk", flat=True))
    return [
        Title(
            row=row,
            is_valid=row.is_valid(on),
            benefits=benefits[row.scheme_id] if row.is_valid(on) else [],
            records=records[row.pk],
            case=cases.get(row.pk),
            is_renewal=rechecks.is_renewal(row, on),
            may_begin=row.pk in open_for and _may_begin(row, written, cases, on),
            is_call_open=row.pk in open_for,
        )
        for row in rows
    ]


def _may_begin(row, written, cases, on):
    """Whether the reader writes for the holder, and a re-check or renewal is near and nobody has begun it."""
    is_over = row.ending not in ("", Ending.LAPSED)
    return row.organization_id in written and row.pk not in cases and not is_over and rechecks.is_recheck_near(row, on)
