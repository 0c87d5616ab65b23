"""Mail to many waits for a coordinator: seen with its count and a sample, released, taken back for ten minutes, then told."""

from datetime import timedelta

from django.db import transaction

from core.mail_models import MassMail, MassMailState

UNDO_FOR = timedelta(minutes=10)
BATCH = 500


class MassMailError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


def hold_back(*, event, key, title, text, url, action_label, recipient_count):
    """Keep the mails of one notification to many back until somebody releases them; again with the same key changes nothing.

    What comes under a key that has gone out (the row says so) need not wait: the same words were released.
    """
    words = {"event": event, "title": title, "text": text, "url": url, "action_label": action_label}
    return MassMail.objects.get_or_create(key=key, defaults={**words, "recipient_count": recipient_count})[0]


@transaction.atomic
def release(*, mail, actor, at):
    """Let a held mail go out after ten minutes in which it can be taken back. Raises ``MassMailError``."""
    row = _locked(mail, MassMailState.HELD, "这封群发已经放行或取消了。")
    row.state, row.decided_by, row.starts_at = MassMailState.RELEASED, actor, at + UNDO_FOR
    row.save(update_fields=["state", "decided_by", "starts_at"])
    return row


@transaction.atomic
def take_back(*, mail, at):
    """Hold a released mail again while nothing has gone out. Raises ``MassMailError``."""
    row = _locked(mail, MassMailState.RELEASED, "收不回来了：十分钟已过，已经开始发。")
    if row.starts_at <= at:
        raise MassMailError("收不回来了：十分钟已过，已经开始发。")
    row.state, row.decided_by, row.starts_at = MassMailState.HELD, None, None
    row.save(update_fields=["state", "decided_by", "starts_at"])
    return row


@transaction.atomic
def cancel(*, mail, actor, at):
    """Give a held mail up: it goes to nobody. Raises ``MassMailError``."""
    row = _locked(mail, MassMailState.HELD, "这封群发已经放行或取消了。")
    row.state, row.decided_by, row.ended_at = MassMailState.CANCELLED, actor, at
    row.save(update_fields=["state", "decided_by", "ended_at"])
    return row


def _locked(mail, state, otherwise):
    row = MassMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if row.state != state:
        raise MassMailError(otherwise)
    return row


def start_released(at):
    """Register the sending of what was released ten minutes ago; returns how many mails to many."""
    from core import jobs

    due = MassMail.objects.filter(state=MassMailState.RELEASED, starts_at__lte=at).order_by("pk")[:10]
    for row in due:
        jobs.enqueue("core.send_mass_mail", key=f"{row.pk}:{row.starts_at:%Y%m%d%H%M%S}", payload={"mass_mail_id": row.pk})
    return len(due)
