"""How each reader wants to be told: the event's default, unless the reader chose otherwise."""

from dataclasses import dataclass

from django.db import transaction

from core.reader_models import Frequency, NotificationPreference
from core.registries import MAIL_DAILY, MAIL_NOW, MAIL_OFF, notification_events, notification_roles


@dataclass(frozen=True)
class Choice:
    """Whether a message is shown in the portal, and how it is mailed."""

    in_portal: bool
    mail: str


def default_of(entry):
    """What holds for somebody who chose nothing."""
    return Choice(True, entry.mail)


def permitted(entry, *, in_portal, mail):
    """The nearest choice that the event allows: what is mandatory is shown, and mailed at the latest with the day's mail."""
    if mail not in Frequency.values:
        mail = entry.mail
    if entry.is_mandatory:
        return Choice(True, MAIL_DAILY if mail == MAIL_OFF else mail)
    return Choice(in_portal, mail)


def choices_of(person_ids, entry):
    """``{person id: Choice}`` of one event for many people; one query."""
    rows = NotificationPreference.objects.filter(person__in=person_ids, event=entry.code)
    chosen = {row.person_id: permitted(entry, in_portal=row.in_portal, mail=row.mail) for row in rows}
    return {pk: chosen.get(pk, default_of(entry)) for pk in person_ids}


def choices_by_event(person):
    """``{event code: Choice}`` of one person for every registered event; one query."""
    rows = {row.event: row for row in NotificationPreference.objects.filter(person=person)}
    return {entry.code: _chosen(entry, rows.get(entry.code)) for entry in notification_events}


def _chosen(entry, row):
    return permitted(entry, in_portal=row.in_portal, mail=row.mail) if row is not None else default_of(entry)


def roles_of(person):
    """What the person is anywhere, as the apps say."""
    return set().union(*(source(person) for source in notification_roles))


def catalogue_for(person):
    """``[(group, [event])]``: what can ever reach this person, groups in the order of registration."""
    roles = roles_of(person)
    groups = {}
    for entry in notification_events:
        if not entry.roles or entry.roles & roles:
            groups.setdefault(entry.group, []).append(entry)
    return list(groups.items())


@transaction.atomic
def choose(*, person, event, mail, in_portal=None):
    """Keep what a person chose for one event; returns the ``Choice`` that now holds. Raises ``LookupError`` for an unknown event.

    Without ``in_portal`` what was chosen for the portal stays. What equals the default is kept as no row at all, so that a
    later change of the default reaches those who never asked for anything else.
    """
    entry = notification_events.of(event)
    row = NotificationPreference.objects.select_for_update().filter(person=person, event=event).first()
    before = _chosen(entry, row)
    choice = permitted(entry, in_portal=before.in_portal if in_portal is None else in_portal, mail=mail)
    if choice == before:
        return choice
    if choice == default_of(entry):
        NotificationPreference.objects.filter(person=person, event=event).delete()
    else:
        NotificationPreference.objects.update_or_create(
            person=person, event=event, defaults={"in_portal": choice.in_portal, "mail": choice.mail}
        )
    return choice


@transaction.atomic
def choose_all(*, person, chosen):
    """Keep several choices, all or none; ``chosen`` holds ``(event code, in_portal, mail)``."""
    for code, in_portal, mail in chosen:
        choose(person=person, event=code, mail=mail, in_portal=in_portal)


MAIL_WORDS = {MAIL_NOW: "马上发一封", MAIL_DAILY: "放进每天一封的汇总", MAIL_OFF: "不发邮件"}
"""How a frequency is called in a sentence."""
