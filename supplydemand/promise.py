"""When a listing that is handed in now will be decided: the sentence under the submit button."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from review.clock import PROMISED_DAYS, usual_of
from review.models import ReviewTask
from taxonomy.calendar import add_working_days


@dataclass(frozen=True)
class Promise:
    """``text`` is the promise, ``usual`` what the desk has really needed of late (may be empty), ``due_on`` the last day."""

    text: str
    usual: str = ""
    due_on: date | None = None


def promised_review(organization, *, at):
    """The promise for what ``organization`` hands in at ``at``; two queries."""
    if not organization.is_verified:
        return Promise("单位核验通过以后才能提交。现在可以先存草稿。")
    if organization.is_trusted:
        return Promise("本单位免审：检查没有问题就马上公开。")
    due_on = add_working_days(timezone.localdate(at), PROMISED_DAYS)
    usual = usual_of(ReviewTask.objects.all())
    text = f"{PROMISED_DAYS} 个工作日内审完：现在交，{due_on.month} 月 {due_on.day} 日前有结果。"
    return Promise(text, f"最近一半的提交在 {usual.median:g} 个工作日内审完。" if usual.median is not None else "", due_on)
