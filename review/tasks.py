"""Background work of the review desk."""

from django.utils import timezone

from core import jobs
from review import clock, deadlines, fingerprints, pre_checks, return_reasons, rule_record, services
from review.models import ReviewTask


@jobs.job("review.check_task")
def check_task(*, task_id):
    """Look at what was handed in: keep its fingerprint and what the rules see; again gives the same rows."""
    task = ReviewTask.objects.open().select_related("content_type", "organization").filter(pk=task_id).first()
    if task is None or task.obj is None:
        return
    fingerprints.remember(task.obj)
    services.record_findings(task=task, at=timezone.now())


@jobs.job("review.refresh_desk")
def refresh_desk():
    """Reckon usual times and the rules' record anew; fingerprint what was published without a review."""
    at = timezone.now()
    return_reasons.load_first()
    rule_record.refresh(at=at)
    pre_checks.propose(at=at)
    fingerprints.remember_missing()
    clock.refresh_standards(at=at)


@jobs.job(deadlines.TASK)
def remind():
    """Remind of what is due; delivered twice or cut off, each reminder is made once."""
    deadlines.remind(at=timezone.now())


def keep_fresh(at):
    """A reconciler: once an hour the desk's figures are reckoned anew, and at once where there are none."""
    if clock.is_stale(at):
        jobs.enqueue("review.refresh_desk", key=timezone.localtime(at).strftime("%Y-%m-%d %H"))
