"""What causes each kind of message to applicants."""

from datetime import timedelta

from django.utils import timezone

from core.enums import Status
from review import deadlines
from review.recognition import call_news
from review.recognition.enums import StageKind
from review.recognition.models import Application
from review.recognition.services import appeals, calls, lapsing
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, begin, submit, take

NOW = timezone.now()
DECIDED = NOW - timedelta(minutes=30)
"""So long ago that a decision can no longer be taken back, and is told."""
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)


def _call(**options):
    times = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW + timedelta(days=30)}
    return CallFactory(version=SchemeVersionFactory(stages=SHORT), **(times | options))


def closing():
    """A call closes tomorrow, and a draft is not handed in."""
    begin(call=_call(closes_at=NOW + timedelta(hours=20)), at=NOW)
    deadlines.remind(at=NOW)


def asked_to_supplement():
    """A coordinator sends a case back."""
    application = submit(call=_call(), at=NOW)
    take(application, "return", CoordinatorFactory(), at=DECIDED, reason="补一份证明", field_notes={"plan": "写到年份"})
    return application


def running_out():
    """The days of a supplement are almost over."""
    application = asked_to_supplement()
    Application.objects.filter(pk=application.pk).update(supplement_until=NOW + timedelta(hours=20))
    deadlines.remind(at=NOW)


def passed():
    """A case comes to its second stage."""
    application = submit(call=_call(), at=NOW)
    take(application, "approve", CoordinatorFactory(), at=DECIDED)
    return application


def recognised():
    """A case passes its last stage."""
    take(passed(), "approve", CoordinatorFactory(), at=NOW)


def refused():
    """A case is refused."""
    application = submit(call=_call(), at=NOW)
    take(application, "reject", CoordinatorFactory(), at=DECIDED, reason="不符合条件")
    application.refresh_from_db()
    return application


def lapsed():
    """A call closed over a draft."""
    application = begin(call=_call(), at=NOW)
    lapsing.lapse(application_id=application.pk, at=application.call.closes_at)


def answered(action):
    """An appeal is answered."""

    def story():
        application = refused()
        appeal = appeals.lodge(application=application, actor=application.created_by, at=NOW, text="条件已经具备")
        appeals.decide(appeal=appeal, action=action, actor=CoordinatorFactory(), at=NOW, reason="再看了一次")

    return story


def opened():
    """A call is published, and an organization may apply."""
    MembershipFactory()
    call = _call(status=Status.DRAFT)
    calls.publish(call=call, actor=CoordinatorFactory(), at=NOW)
    call_news.announce(call_id=call.pk)


def changed(step, **fields):
    """A call that somebody has begun under is extended or withdrawn."""

    def story():
        call = begin(call=_call(), at=NOW).call
        getattr(calls, step)(call=call, actor=CoordinatorFactory(), at=NOW, reason="材料难准备", **fields)

    return story


STORIES = {
    "recognition.call_changed": [changed("extend", closes_at=NOW + timedelta(days=60)), changed("withdraw")],
    "recognition.call_opened": [opened],
    "recognition.call_closing": [closing],
    "recognition.supplement_asked": [asked_to_supplement],
    "recognition.supplement_due": [running_out],
    "recognition.stage_passed": [passed],
    "recognition.decided": [recognised, refused],
    "recognition.lapsed": [lapsed],
    "recognition.appeal_answered": [answered("approve"), answered("reject")],
}
