"""Tell people about an event once: a message in the portal at once, a mail from the background."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from core import jobs
from core.models import Notification
from core.registries import notification_events

WHY = "你收到这封信，是因为这件事要你办，或者是你办的。"


@transaction.atomic
def notify(*, event, recipients, key, title, text="", url="", action_label=""):
    """Leave one message for each active recipient and send it by mail after commit; returns the messages.

    ``event`` is the code of a registered ``NotificationEvent``; an unknown one raises ``LookupError``. The same ``key`` never
    reaches a person twice, however often this runs. ``url`` is a path of this portal.
    """
    notification_events.of(event)
    people = {person.pk: person for person in recipients if person.is_active}
    Notification.objects.bulk_create(
        [
            Notification(recipient=person, event=event, key=key, title=title[:200], text=text, url=url, action_label=action_label)
            for person in people.values()
        ],
        ignore_conflicts=True,
    )
    messages = list(Notification.objects.filter(recipient__in=people, key=key))
    for message in messages:
        if message.mailed_at is None:
            jobs.enqueue("core.send_mail", key=f"notification:{message.pk}", payload={"notification_id": message.pk})
    return messages


@transaction.atomic
def deliver(*, notification_id, at):
    """Mail one message unless that was done; returns whether a mail went out now.

    The row is locked while the mail goes out, so that two runners send one mail. Between the mail server's yes and the
    commit a crash may send it again, with the same Message-ID.
    """
    message = Notification.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=notification_id)
    if message.mailed_at is not None or not message.recipient.is_active:
        return False
    _mail(message).send()
    message.mailed_at = at
    message.save(update_fields=["mailed_at"])
    return True


def _mail(message):
    site = settings.SITE_URL.rstrip("/")
    url = message.url or settings.NOTIFICATIONS_URL
    context = {
        "title": message.title,
        "lead": message.text,
        "action_url": f"{site}{url}",
        "action_label": message.action_label or "去看看",
        "why": WHY,
        "has_demo_data": settings.HAS_DEMO_DATA,
    }
    subject = " ".join(render_to_string("mail/notification.subject.txt", context).split())
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("mail/notification.txt", context),
        to=[message.recipient.email],
        headers={"Message-ID": f"<notification-{message.pk}@{site.partition('//')[2].partition(':')[0]}>"},
    )
    mail.attach_alternative(render_to_string("mail/notification.html", context), "text/html")
    return mail


def mark_read(*, messages, at):
    """Note that the recipient has seen the messages of a queryset; returns how many were unread."""
    return messages.unread().update(read_at=at)
