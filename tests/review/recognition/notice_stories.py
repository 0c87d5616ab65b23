"""What causes each kind of message about notices and recognitions."""

from datetime import timedelta

from django.utils import timezone

from review import deadlines
from review.recognition.enums import Purpose, StageKind, VersionState
from review.recognition.models import Objection, Recognition, Stage
from review.recognition.services import cases, notices, recognitions
from tests.accounts.factories import CoordinatorFactory
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, publish_notice, put_in_force, submit, take

NOW = timezone.now()
TOLD = NOW - timedelta(minutes=30)
"""So long ago that it can no longer be taken back."""


def _case(*stages):
    version = SchemeVersionFactory(stages=stages)
    call = CallFactory(version=version, opens_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(days=30))
    return submit(call=call, at=NOW)


def _recognition():
    case = _case(StageKind.DECISION)
    take(case, "approve", CoordinatorFactory(), at=NOW)
    return Recognition.objects.get(application=case)


def objected():
    """Somebody objects to a case in a notice."""
    notice = publish_notice(_case(StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=NOW, actor=CoordinatorFactory())
    notices.raise_objection(entry=notice.entries.get(), text="不对", is_anonymous=True, at=NOW)


def upheld():
    """An objection is found right."""
    objected()
    notices.answer(
        objection=Objection.objects.get(), action="approve", actor=CoordinatorFactory(), at=TOLD, text="数字不对", reason="核查"
    )


def notice_over():
    """A notice is over."""
    notice = publish_notice(_case(StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=NOW, actor=CoordinatorFactory())
    notices.close(notice=notice, at=notice.closes_at)


def recheck_near():
    """A recognition is to be checked again."""
    row = _recognition()
    Recognition.objects.filter(pk=row.pk).update(recheck_due_on=timezone.localdate(NOW))
    deadlines.remind(at=NOW)


def recheck_refused():
    """A re-check is refused."""
    row, at = _recognition(), TOLD
    version = SchemeVersionFactory(scheme=row.scheme, number=2, stages=(), state=VersionState.DRAFT)
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.DECISION)
    type(version).objects.filter(pk=row.scheme_version_id).update(state=VersionState.RETIRED)
    call = CallFactory(version=put_in_force(version), purpose=Purpose.RECHECK, opens_at=NOW - timedelta(days=9), closes_at=None)
    case = cases.begin(call=call, subject=row.subject, actor=row.application.created_by, at=at)
    case.sections.update(answers={"plan": "三年内共建两个实训基地。"})
    cases.submit(application=case, actor=row.application.created_by, at=at)
    take(case, "reject", CoordinatorFactory(), at=at, reason="没有达标")


def revoked():
    """A coordinator revokes a recognition."""
    recognitions.end(recognition=_recognition(), action="revoke", actor=CoordinatorFactory(), at=TOLD, reason="数据造假")


STORIES = {
    "recognition.objection_raised": [objected],
    "recognition.objection_upheld": [upheld],
    "recognition.notice_closed": [notice_over],
    "recognition.recheck_due": [recheck_near],
    "recognition.changed": [revoked],
    "recognition.check_failed": [recheck_refused],
}
