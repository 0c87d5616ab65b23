"""What happens when a mail to many has been released and can no longer be taken back; repeated, it tells nobody twice."""

from django.db import transaction

from core import preferences
from core.mail_models import MassMail, MassMailState
from core.mass_mail import BATCH
from core.models import MailPlan, Notification
from core.notifications import mail_at_once, notify
from core.registries import mass_audiences, notification_events


def send(*, mass_mail_id, at):
    """Tell everybody of the audience, or mail what was held back; returns how many people were told by this call."""
    row = MassMail.objects.select_related("created_by").get(pk=mass_mail_id)
    if row.state != MassMailState.RELEASED or row.starts_at > at:
        return 0
    count = _tell_audience(row) if row.audience else _let_go(row)
    MassMail.objects.filter(pk=row.pk, state=MassMailState.RELEASED).update(state=MassMailState.SENT, ended_at=at)
    return count


def _tell_audience(row):
    people = mass_audiences.of(row.audience).people(row.created_by).order_by("pk")
    words = {"title": row.title, "text": row.text, "url": row.url, "action_label": row.action_label}
    count, after = 0, 0
    while batch := list(people.filter(pk__gt=after)[:BATCH]):
        notify(event=row.event, recipients=batch, key=row.key, is_released=True, **words)
        after, count = batch[-1].pk, count + len(batch)
    return count


def _let_go(row):
    count = 0
    while batch := _next_held(row):
        count += len(batch)
    return count


@transaction.atomic
def _next_held(row):
    held = Notification.objects.filter(key=row.key, mail_plan=MailPlan.HELD).order_by("recipient")
    batch = list(held.select_for_update(of=("self",))[:BATCH])
    entry = notification_events.of(row.event)
    choices = preferences.choices_of([message.recipient_id for message in batch], entry)
    for message in batch:
        message.mail_plan = choices[message.recipient_id].mail
    Notification.objects.bulk_update(batch, ["mail_plan"])
    mail_at_once(batch)
    return batch
