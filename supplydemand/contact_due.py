"""Until when a request for contact is to be answered, and who is reminded; threads that fall silent have their own reminder."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.registries import Deadline
from supplydemand.models import ContactAsk
from taxonomy.calendar import end_of

ANSWER_WITHIN = timedelta(days=7)


def _waiting(on, first, last):
    """Requests without an answer, by the day on which one is due."""
    since, until = end_of(first - ANSWER_WITHIN - timedelta(days=1)), end_of(last - ANSWER_WITHIN)
    for row in ContactAsk.objects.waiting().filter(asked_at__range=(since, until)).for_table().order_by("asked_at", "pk"):
        yield row, timezone.localdate(row.asked_at + ANSWER_WITHIN)


ASKS = Deadline(
    code="supplydemand.ask",
    label="联系请求",
    event="supplydemand.answer_due",
    due=_waiting,
    wording=lambda ask: (f"答复{ask.organization}的联系请求", ask.get_absolute_url(), "去答复"),
    responsible=lambda ask: User.objects.editors_of(ask.owner_id),
    leaders=lambda ask: User.objects.managers_of(ask.owner_id),
    steps=((-1, "responsible"), (2, "leaders")),
    list_url=lambda: reverse("supplydemand:conversation_list"),
    organization_of=lambda ask: ask.owner_id,
)
