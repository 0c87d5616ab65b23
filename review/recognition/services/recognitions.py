"""What is recognised: granted at the end of a case, awarded directly, renewed, lowered, ended."""

import secrets

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.enums import Status
from core.workflow import perform_transition
from review.recognition.enums import Ending, Purpose
from review.recognition.models import Recognition, Scheme

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses on paper."""
VERIFY_LENGTH = 12
"""Of 30 signs each: 58 bits, not to be guessed."""


def new_verify_code():
    """A code for ``/verify/<code>/``."""
    return "".join(secrets.choice(ALPHABET) for _ in range(VERIFY_LENGTH))


@transaction.atomic
def conclude(*, application, run, at):
    """The end of a case that passed its last stage: a new recognition, or the old one for a further time. Returns it."""
    version = application.scheme_version
    on = timezone.localdate(at)
    level = run.level or application.level
    if application.purpose != Purpose.FIRST:
        return _renew(application, version, level, on, at)
    recognition = Recognition(
        scheme=version.scheme,
        scheme_version=version,
        application=application,
        organization=application.organization,
        content_type=application.content_type,
        object_id=application.object_id,
        holder_name=application.subject_name,
        verify_code=new_verify_code(),
    )
    recognition.save()
    perform_transition(
        obj=recognition,
        action="grant",
        actor=SYSTEM,
        at=at,
        fields={"level": level, "certificate_number": next_number(version.scheme, on), "recognized_on": on}
        | terms_of(version, on),
    )
    return recognition


def terms_of(version, on):
    """How long a recognition of this version holds from a day, and when it is checked again."""
    return {
        "valid_until": on + relativedelta(months=version.validity_months, days=-1) if version.validity_months else None,
        "recheck_due_on": on + relativedelta(months=version.recheck_months) if version.recheck_months else None,
    }


def next_number(scheme, on):
    """The next certificate number of a scheme in a year; the scheme's row is the lock."""
    locked = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    return f"{locked.number_prefix or locked.code.upper()}-{on.year}-{locked.last_number:04d}"


@transaction.atomic
def end(*, recognition, action, actor, at, reason, expected_version=None):
    """Revoke (``"revoke"``) or give back (``"resign"``) a recognition; raises the errors of ``perform_transition``."""
    ending = Ending.REVOKED if action == "revoke" else Ending.RESIGNED
    return perform_transition(
        obj=recognition,
        action=action,
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"ending": ending, "ended_on": timezone.localdate(at), "recheck_due_on": None},
    )


def expire_due(*, at):
    """Let what ran out expire; again changes nothing. Returns how many."""
    due = Recognition.objects.filter(status=Status.APPROVED, valid_until__lt=timezone.localdate(at))
    count = 0
    for recognition in due.order_by("pk").iterator():
        perform_transition(obj=recognition, action="expire", actor=SYSTEM, at=at, fields={"ending": Ending.LAPSED})
        count += 1
    return count


def _renew(application, version, level, on, at):
    recognition = application.recognition
    terms = terms_of(version, on)
    if application.purpose == Purpose.RECHECK:
        terms.pop("valid_until")
    perform_transition(
        obj=recognition, action="renew", actor=SYSTEM, at=at, fields={"level": level or recognition.level, "ending": ""} | terms
    )
    return recognition
