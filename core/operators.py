"""What operators hear of work that failed: one summary a quarter of a day, never a message for each failure."""

from collections import Counter
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.mail_models import MailState, OutgoingMail
from core.models import JobRun, JobState, Notification
from core.notifications import notify

HOURS = 6
ROWS_MAX = 2000
SETTLED_AFTER = timedelta(minutes=10)
"""A burst of failures is over by then, and told as one."""


@transaction.atomic
def report_failures(at):
    """Tell the superusers once what has failed since the last summary: jobs given up, mails given up or refused."""
    key = f"failures:{timezone.localtime(at):%Y-%m-%d}:{timezone.localtime(at).hour // HOURS}"
    failed = list(
        JobRun.objects.select_for_update(skip_locked=True)
        .filter(state=JobState.FAILED, reported_at=None)
        .order_by("pk")
        .values_list("pk", "task", "error", "finished_at")[:ROWS_MAX]
    )
    mails = list(
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(state__in=[MailState.FAILED, MailState.BOUNCED], reported_at=None)
        .order_by("pk")
        .values_list("pk", "state", "error", "ended_at")[:ROWS_MAX]
    )
    if not (failed or mails) or _was_sent(key) or _oldest(failed + mails) > at - SETTLED_AFTER:
        return 0
    operators = list(get_user_model().objects.filter(is_superuser=True, is_active=True))
    notify(
        event="core.work_failed",
        recipients=operators,
        key=key,
        title=_title(failed, mails),
        text="\n".join([*_lines(failed), *_mail_lines(mails)]),
        url=f"{reverse('admin:core_jobrun_changelist')}?state__exact=failed" if failed else _mails_url(),
        action_label="去看看",
    )
    JobRun.objects.filter(pk__in=[pk for pk, *_ in failed]).update(reported_at=at)
    OutgoingMail.objects.filter(pk__in=[pk for pk, *_ in mails]).update(reported_at=at)
    return len(failed) + len(mails)


def _oldest(rows):
    return min(row[-1] for row in rows)


def _was_sent(key):
    return Notification.objects.filter(key=key, event="core.work_failed").exists()


def _mails_url():
    return f"{reverse('admin:core_outgoingmail_changelist')}?state__exact=failed"


def _title(failed, mails):
    parts = [f"{len(failed)} 项后台工作没做成"] if failed else []
    return "，".join([*parts, *([f"{len(mails)} 封邮件没送到"] if mails else [])])


def _lines(failed):
    counts = Counter(task for _, task, *_ in failed)
    errors = {}
    for _, task, error, _ in failed:
        errors.setdefault(task, error.strip().splitlines()[0][:160] if error.strip() else "没有说明")
    return [f"{task}：{count} 次。第一个错误：{errors[task]}" for task, count in counts.most_common()]


def _mail_lines(mails):
    counts = Counter(state for _, state, *_ in mails)
    return [f"邮件，{MailState(state).label}：{count} 封。" for state, count in counts.most_common()]
