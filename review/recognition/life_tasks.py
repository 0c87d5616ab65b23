"""Background work of recognition: notices close at their moment, recognitions run out at the end of their last day."""

from django.utils import timezone

from core import jobs
from core.enums import Status
from review.recognition.models import PublicNotice, Recognition
from review.recognition.services import notices, recognitions


@jobs.job("recognition.close_notice")
def close_notice(*, notice_id):
    """Close one notice that is over; again changes nothing."""
    notice = PublicNotice.objects.filter(pk=notice_id).first()
    if notice is not None:
        notices.close(notice=notice, at=timezone.now())


@jobs.job(notices.LEAVE)
def leave_notice(*, run_id, release_at):
    """Let a case leave its notice after an objection was dismissed; again changes nothing."""
    notices.leave(run_id=run_id, release_at=release_at, at=timezone.now())


@jobs.job("recognition.expire")
def expire():
    """Let what ran out expire; again changes nothing."""
    recognitions.expire_due(at=timezone.now())


def ensure_closed(at):
    """A reconciler: each notice that is over gets its job, once an hour: one that was given up is tried again."""
    due = PublicNotice.objects.filter(status=Status.APPROVED, closes_at__lte=at)
    for pk in due.order_by("pk").values_list("pk", flat=True):
        jobs.enqueue("recognition.close_notice", key=f"{pk}:{at:%Y%m%d%H}", payload={"notice_id": pk})


def ensure_expired(at):
    """A reconciler: once a day what ran out gets its job, where there is any."""
    on = timezone.localdate(at)
    if Recognition.objects.filter(status=Status.APPROVED, valid_until__lt=on).exists():
        jobs.enqueue("recognition.expire", key=on.isoformat())
