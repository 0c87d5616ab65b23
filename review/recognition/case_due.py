"""Until when drafts and supplements are to be handed in, and who is reminded; their end itself is ``services.lapsing``."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.enums import Status
from core.registries import Deadline
from review.recognition.models import Application
from taxonomy.calendar import ONE_DAY, end_of


def _drafts(on, first, last):
    """Drafts by the day on which their call closes."""
    rows = Application.objects.filter(status=Status.DRAFT, call__status=Status.APPROVED)
    rows = rows.filter(call__closes_at__gt=end_of(first - ONE_DAY), call__closes_at__lte=end_of(last))
    for row in rows.select_related("call").order_by("call__closes_at", "pk"):
        yield row, timezone.localdate(row.call.closes_at)


def _supplements(on, first, last):
    """Cases that were sent back, by the last day of the supplement."""
    rows = Application.objects.filter(status=Status.RETURNED)
    rows = rows.filter(supplement_until__gt=end_of(first - ONE_DAY), supplement_until__lte=end_of(last))
    for row in rows.order_by("supplement_until", "pk"):
        yield row, timezone.localdate(row.supplement_until)


def _check_url(application):
    return reverse("recognition:application_check", args=[application.pk])


SHARED = {
    "responsible": lambda row: User.objects.editors_of(row.organization_id),
    "leaders": lambda row: User.objects.managers_of(row.organization_id),
    "list_url": lambda: reverse("recognition:application_list"),
    "organization_of": lambda row: row.organization_id,
}
CALLS = Deadline(
    code="recognition.call",
    label="没交的认定申报",
    event="recognition.call_closing",
    due=_drafts,
    wording=lambda row: (f"交{row.subject_name}的申报", _check_url(row), "看还差什么"),
    steps=((-5, "responsible"), (-1, "responsible"), (0, "leaders")),
    **SHARED,
)
SUPPLEMENTS = Deadline(
    code="recognition.supplement",
    label="认定申报的补正",
    event="recognition.supplement_due",
    due=_supplements,
    wording=lambda row: (f"补正{row.subject_name}的申报", _check_url(row), "去补正"),
    steps=((-1, "responsible"), (0, "leaders")),
    **SHARED,
)
