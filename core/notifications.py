"""Tell people about an event once: in the portal at once, and by mail as each of them wants it.

Callers say what happened and to whom it matters; how often somebody is mailed, whether many are mailed at all before a
coordinator has looked, and what happens to an address that takes no mail is decided here and in ``core.outbox``.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from core import jobs, letters, links, mass_mail, outbox, preferences, texting, unsubscribing
from core.mail_models import MassMailState
from core.models import MailPlan, Notification, OutgoingMail
from core.registries import MAIL_OFF, group_channels, notification_events, stand_ins

CHANNELS = "core.tell_channels"
"""The job that tells further channels what waits until it can no longer be taken back."""


@transaction.atomic
def notify(
    *,
    event,
    recipients,
    key,
    title,
    text="",
    url="",
    action_label="",
    is_released=False,
    audience_count=0,
    organizations=(),
    release_at=None,
):
    """Leave one message for each active recipient and have it mailed as each of them wants; returns the messages.

    ``event`` is the code of a registered ``NotificationEvent``; an unknown one raises ``LookupError``. The same ``key`` never
    reaches a person twice, however often this runs. ``url`` is a path of this portal: the exact place where to act; one that
    leads nowhere raises ``ValueError``. Mail to more than ``MASS_MAIL_RECIPIENTS`` people, at once or with the day's mail,
    waits until a coordinator releases it; who tells many in batches under one key says in ``audience_count`` how many in all.
    ``organizations`` are the ids of those whom it concerns: their group channels hear of it, without title and text.
    With ``release_at`` nobody sees it before that moment, its mail waits in the outbox, and ``retract`` takes it back.
    """
    entry = notification_events.of(event)
    place = _check_address(url)
    people = {person.pk: person for person in recipients if person.is_active}
    titles = dict.fromkeys(people, title)
    concerned = frozenset(people)
    for deputy, absent in [pair for find in stand_ins for pair in find(list(people), entry)] if people else []:
        people.setdefault(deputy.pk, deputy)
        titles.setdefault(deputy.pk, f"代办（{absent}不在）：{title}")
    choices = preferences.choices_of(list(people), entry)
    text_of_message = {"event": event, "key": key, "text": text, "url": url, "action_label": action_label}
    mailed_count = max(audience_count, sum(choice.mail != MAIL_OFF for choice in choices.values()))
    must_wait = not is_released and mailed_count > settings.MASS_MAIL_RECIPIENTS
    if must_wait:
        held = mass_mail.hold_back(recipient_count=mailed_count, title=title[:200], **text_of_message)
        must_wait = held.state != MassMailState.SENT
    own_url = _without_a_key(url, place) if len(people) > len(concerned) else url
    rows = [
        Notification(
            recipient=people[pk],
            is_shown=choice.in_portal,
            mail_plan=_plan(choice, must_wait),
            release_at=release_at,
            title=titles[pk][:200],
            **(text_of_message if pk in concerned else text_of_message | {"url": own_url}),
        )
        for pk, choice in choices.items()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    messages = list(Notification.objects.filter(recipient__in=people, key=key))
    mail_at_once(messages)
    channels = {"organizations": sorted(organizations), "key": key, "url": url, "is_texted": not must_wait}
    if release_at is None:
        _tell_channels(messages, entry, at=timezone.now(), **channels)
    else:
        jobs.enqueue(CHANNELS, key=key, payload={"event": event, "release_at": release_at.isoformat(), **channels})
    return messages


@transaction.atomic
def tell_channels(*, event, release_at, key, at, **channels):
    """Tell by text message and in groups what has waited under that key; nothing where it was taken back.

    Raises ``jobs.Postpone`` before its moment.
    """
    if at < datetime.fromisoformat(release_at):
        raise jobs.Postpone(f"{key} waits until {release_at}")
    messages = list(Notification.objects.filter(event=event, key=key, release_at__isnull=False))
    if messages:
        _tell_channels(messages, notification_events.of(event), key=key, at=at, **channels)


def _tell_channels(messages, entry, *, organizations, key, url, is_texted, at):
    if is_texted:
        texting.write_for(messages, entry, at)
    for tell_group in group_channels:
        tell_group(event=entry, organizations=frozenset(organizations), key=key, url=url, at=at)


@transaction.atomic
def retract(*, key, at):
    """Take back the messages of that key that nobody has seen yet, and their mails; returns whether none of them was out."""
    rows = list(Notification.objects.select_for_update(of=("self",)).filter(key=key, release_at__isnull=False).order_by("pk"))
    mails = OutgoingMail.objects.filter(pk__in=[row.mail_id for row in rows if row.mail_id])
    if any(row.mailed_at or row.read_at or row.release_at <= at for row in rows) or not outbox.retract(mails=mails, at=at):
        return False
    Notification.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return True


def _plan(choice, must_wait):
    return MailPlan.HELD if must_wait and choice.mail != MAIL_OFF else choice.mail


def _check_address(url):
    if not url:
        return None
    try:
        return resolve(urlsplit(url).path)
    except Resolver404 as error:
        raise ValueError(f"{url} leads nowhere") from error


def _without_a_key(url, place):
    """For who stands in: a link of a mail acts as its person, so they get the page on which they act as themselves."""
    if place is None or place.url_name != "action_link":
        return url
    link = links.find(place.kwargs["token"])
    return links.describe(link, timezone.now())["page_url"] if link is not None else ""


def mail_at_once(messages):
    """Have workers mail those of these messages that go out by themselves and have not yet."""
    payloads = {
        f"notification:{message.pk}": {"notification_id": message.pk}
        for message in messages
        if message.mail_plan == MailPlan.NOW and message.mailed_at is None
    }
    if payloads:
        jobs.enqueue_many("core.send_mail", payloads)


def deliver(*, notification_id, at):
    """Write one message's mail unless it is there, and try it; returns the mail's state, or ``None`` where none is due."""
    mail = _mail_of(notification_id, at)
    return outbox.send(mail_id=mail.pk, at=at) if mail is not None else None


@transaction.atomic
def _mail_of(notification_id, at):
    rows = Notification.objects.select_for_update(of=("self",)).select_related("recipient")
    message = rows.filter(pk=notification_id).first()
    if message is None or message.mailed_at is not None or message.mail_plan != MailPlan.NOW or not message.recipient.is_active:
        return None
    if message.mail_id is None:
        message.mail = outbox.write(
            key=f"notification:{message.pk}",
            event=message.event,
            person=message.recipient,
            letter=letters.of_message(message, frequency_path=unsubscribing.address_for(message.recipient, message.event, at)),
            at=max(at, message.release_at or at),
        )
        message.save(update_fields=["mail"])
    return message.mail


def mark_read(*, messages, at):
    """Note that the recipient has seen the messages of a queryset; returns how many were unread."""
    return messages.unread().update(read_at=at)
