"""Mail to a group: written by a coordinator, released by another one where there is another."""

from django.db import transaction

from accounts.models import CoordinatorScope
from core import mass_mail
from core.registries import mass_audiences


@transaction.atomic
def compose(*, mail, token, actor):
    """Keep a new ``MassMail`` as held, with the number of people it would reach."""
    mail.key, mail.event, mail.created_by = f"mass:{token}", "core.announcement", actor
    mail.recipient_count = mass_audiences.of(mail.audience).people(actor).count()
    mail.save()
    return mail


def why_not_release(*, mail, actor):
    """Why this person leaves the release to somebody else, as a sentence; empty where they may release."""
    if mail.created_by_id == actor.pk and others_who_release(actor).exists():
        return "自己写的群发，请另一位全市审核专员看过再放行。"
    return ""


def others_who_release(person):
    """Scopes of active coordinators of the whole city other than this person: they see every mail to many."""
    scopes = CoordinatorScope.objects.filter(district=None, user__is_active=True, user__is_staff=True)
    return scopes.exclude(user=person)


@transaction.atomic
def release(*, mail, actor, at):
    """Let a held mail go out after the time to take it back. Raises ``core.mass_mail.MassMailError``."""
    if reason := why_not_release(mail=mail, actor=actor):
        raise mass_mail.MassMailError(reason)
    return mass_mail.release(mail=mail, actor=actor, at=at)
