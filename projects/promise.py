"""When a project that is handed in now will be decided: the sentence beside the form. Trusted ones are reviewed too."""

from django.utils import timezone

from review.clock import promised
from supplydemand.promise import SubmissionOutlook


def promised_review(organization, *, kind, at):
    """The promise for what ``organization`` hands in at ``at``; two queries."""
    if not organization.is_verified:
        return SubmissionOutlook("单位核验通过以后才能提交。现在可以先存草稿。")
    promise = promised(kind, at)
    usual = "按最近办结的用时算，等你修改的时间不算。" if promise.is_measured else ""
    return SubmissionOutlook(f"{promise.text}。", usual, timezone.localdate(promise.latest_at))
