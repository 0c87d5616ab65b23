"""Who was where is nobody's business for ever: names, telephones and addresses go half a year after a session."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from projects.camps.models import CampSession

KEPT_FOR = timedelta(days=180)


def clear(*, at):
    """Forget the learners of sessions that ended long enough ago; returns how many. Certificates keep their holder's name."""
    last = timezone.localdate(at) - KEPT_FOR
    due = CampSession.objects.filter(cleared_at=None, ends_on__lt=last).order_by("pk").values_list("pk", flat=True)
    return sum(_clear(pk, at) for pk in list(due))


@transaction.atomic
def _clear(pk, at):
    session = CampSession.objects.select_for_update().get(pk=pk)
    if session.cleared_at is not None:
        return 0
    rows = list(session.enrolments.all())
    for row in rows:
        row.name = row.phone = row.email = ""
        row.phone_digest = secrets.token_hex(32)
    session.enrolments.bulk_update(rows, ["name", "phone", "email", "phone_digest"], batch_size=500)
    session.cleared_at = at
    session.save(update_fields=["cleared_at"])
    return len(rows)
