"""When a listing that is handed in now will be decided: the sentence under the submit button."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from review.clock import promised


@dataclass(frozen=True)
class SubmissionOutlook:
    """``text`` is the promise, ``usual`` where it comes from (may be empty), ``due_on`` the last day."""

    text: str
    usual: str = ""
    due_on: date | None = None


def promised_review(organization, *, kind, at):
    """The promise for what ``organization`` hands in of the model ``kind`` at ``at``; two queries."""
    if not organization.is_verified:
        return SubmissionOutlook("单位核验通过以后才能提交。现在可以先存草稿。")
    if organization.is_trusted:
        return SubmissionOutlook("本单位免审：检查没有问题就马上公开。")
    promise = promised(kind, at)
    usual = "按最近办结的用时算，等你修改的时间不算。" if promise.is_measured else ""
    return SubmissionOutlook(f"{promise.text}。", usual, timezone.localdate(promise.latest_at))
