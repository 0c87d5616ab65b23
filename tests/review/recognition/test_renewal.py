"""A title near its end is renewed or its holder told what to do; a re-check never passes for a renewal."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import Notification, ReviewEvent
from core.workflow import InvalidTransition
from review.recognition import notice_panels, rechecks
from review.recognition.enums import Purpose, SchemeLevel, StageKind, VersionState
from review.recognition.models import LevelRule, Recognition, Stage
from review.recognition.services import cases, recognitions
from review.recognition.services import rechecks as recheck_services
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, put_in_force, submit, take

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ON = timezone.localdate(NOW)


@pytest.fixture
def held():
    """A title granted 400 days ago, whose rules know re-check and renewal."""
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    for place, purpose in enumerate((Purpose.RECHECK, Purpose.RENEWAL), 1):
        Stage.objects.create(version=version, place=place, purpose=purpose, kind=StageKind.DECISION)
    LevelRule.objects.create(version=version, level=SchemeLevel.DISTRICT)
    long_ago = NOW - timedelta(days=400)
    case = submit(call=CallFactory(version=put_in_force(version), opens_at=long_ago, closes_at=None), at=long_ago)
    take(case, "approve", CoordinatorFactory(), at=long_ago)
    return case.outcome


def open_call(recognition, purpose, version=None):
    version = version or recognition.scheme_version
    return CallFactory(version=version, purpose=purpose, opens_at=NOW - timedelta(days=1), closes_at=None)


def until(recognition, days):
    Recognition.objects.filter(pk=recognition.pk).update(valid_until=ON + timedelta(days=days))
    recognition.refresh_from_db()
    return recognition


def page(recognition):
    return reverse("recognition:recognition_recheck", args=[recognition.pk])


@pytest.mark.parametrize("days", [60, -5])
def test_open_recheck_is_not_offered_for_a_title_near_or_past_its_end(client, held, days):
    call = open_call(held, Purpose.RECHECK)
    assert rechecks.call_for(held, at=NOW, on=ON) == call  # the end is far away
    until(held, days)

    with pytest.raises(InvalidTransition, match="续认"):
        recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)

    text = sign_in(client, held.application.created_by).get(page(held)).content.decode()
    assert "年度复核不延长有效期" in text
    assert held.scheme.authority in text
    assert "开始续认" not in text


def test_recheck_of_what_ran_out_is_refused_from_the_call_too(held):
    call = open_call(held, Purpose.RECHECK)
    recognitions.expire_due(at=until(held, -5) and NOW)

    with pytest.raises(InvalidTransition, match="年度复核不延长有效期"):
        cases.begin(call=call, subject=held.subject, actor=held.application.created_by, at=NOW)


def test_renewal_moves_the_end_and_the_rules_under_which_it_holds(client, held):
    newer = SchemeVersionFactory(scheme=held.scheme, number=2, stages=(), state=VersionState.DRAFT)
    Stage.objects.create(version=newer, purpose=Purpose.RENEWAL, kind=StageKind.DECISION)
    type(newer).objects.filter(pk=held.scheme_version_id).update(state=VersionState.RETIRED)
    call = open_call(until(held, -5), Purpose.RENEWAL, put_in_force(newer))
    recognitions.expire_due(at=NOW)
    held.refresh_from_db()
    assert "开始续认" in sign_in(client, held.application.created_by).get(page(held)).content.decode()

    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    assert again.call == call
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    take(again, "approve", CoordinatorFactory(), at=NOW)

    held.refresh_from_db()
    assert held.status == Status.APPROVED
    assert held.valid_until > ON + timedelta(days=1000)
    assert held.scheme_version == newer


def test_page_of_the_recheck_says_that_files_come_over(client, held):
    open_call(held, Purpose.RECHECK)
    text = sign_in(client, held.application.created_by).get(page(held)).content.decode()
    assert "附件也带过来了" in text
    assert "重新传" not in text


def test_call_page_shows_the_stages_of_its_own_purpose(client, held):
    shown = client.get(open_call(held, Purpose.RECHECK).get_absolute_url()).context["how"]["stages"]
    assert {stage.purpose for stage in shown} == {Purpose.RECHECK}


@pytest.mark.parametrize(("level", "is_allowed"), [("national", False), ("municipal", False), ("district", True)])
def test_lowering_goes_down_alone(client, held, level, is_allowed):
    Recognition.objects.filter(pk=held.pk).update(level=SchemeLevel.MUNICIPAL)
    held.refresh_from_db()
    url = reverse("admin:review_recognition_case", args=[held.pk])
    data = {"action": "downgrade", "downgrade-level": level, "downgrade-reason": "复核得分不够", "version": held.version}

    assert (sign_in(client, CoordinatorFactory()).post(url, data).status_code == 302) is is_allowed
    if not is_allowed:
        with pytest.raises(InvalidTransition):
            recognitions.change_level(recognition=held, level=level, actor=CoordinatorFactory(), at=NOW, reason="x")

    held.refresh_from_db()
    assert held.level == (level if is_allowed else SchemeLevel.MUNICIPAL)


def passed_late(held, purpose, days):
    """A case begun while the title held, which its decision reaches so many days before (or after) the title's last day."""
    open_call(held, purpose)
    until(held, 200 if purpose == Purpose.RECHECK else 30)
    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    until(held, days)
    take(again, "approve", CoordinatorFactory(), at=NOW)
    held.refresh_from_db()
    return again


@pytest.mark.parametrize("is_swept", [True, False])
def test_recheck_that_passes_after_the_end_ends_nothing_twice(held, is_swept):
    open_call(held, Purpose.RECHECK)
    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    until(held, -5)
    if is_swept:
        recognitions.expire_due(at=NOW)
    take(again, "approve", CoordinatorFactory(), at=NOW)

    recognitions.expire_due(at=NOW)
    held.refresh_from_db()
    events = list(ReviewEvent.objects.of(held).order_by("pk").values_list("action", flat=True))
    assert events == ["grant", "expire", "check"]
    assert (held.status, held.valid_until, held.recheck_due_on > ON) == (Status.EXPIRED, ON - timedelta(days=5), True)
    told = Notification.objects.filter(event="recognition.decided", title__startswith="复核通过").values_list("text", flat=True)
    assert ["已经到了" in text and "期满续认" in text for text in told] == [True]


def test_recheck_that_passes_in_time_leaves_the_end_alone(held):
    passed_late(held, Purpose.RECHECK, 150)
    assert (held.status, held.valid_until) == (Status.APPROVED, ON + timedelta(days=150))
    assert held.recheck_due_on == ON + relativedelta(months=12)


@pytest.mark.parametrize(("days", "starts"), [(20, 21), (-5, 0)])
def test_renewal_goes_on_from_the_old_end_and_after_it_from_today(held, days, starts):
    passed_late(held, Purpose.RENEWAL, days)

    recognitions.expire_due(at=NOW)
    held.refresh_from_db()
    assert held.status == Status.APPROVED
    assert held.valid_until == ON + timedelta(days=starts) + relativedelta(months=36, days=-1)


def test_desk_of_the_city_says_for_what_a_call_is_missing(held):
    def said(user):
        panel = notice_panels.call_panel(user, NOW)
        return panel and panel["text"]

    city = CoordinatorFactory()
    Recognition.objects.filter(pk=held.pk).update(recheck_due_on=ON + timedelta(days=30))
    assert f"年度复核：{held.scheme}" in said(city)
    assert said(CoordinatorFactory(scope=held.organization.district)) is None
    until(held, 60)
    assert said(city) == f"90 天内有人要办，还没有受理。期满续认：{held.scheme}。"
    open_call(held, Purpose.RECHECK)
    assert said(city)
    open_call(held, Purpose.RENEWAL)
    assert said(city) is None


def test_nothing_is_renewed_beside_a_title_that_was_got_anew(held):
    call = held.application.call
    open_call(held, Purpose.RENEWAL)
    again = recheck_services.begin(recognition=until(held, 30), actor=held.application.created_by, at=NOW)
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    recognitions.expire_due(at=until(held, -5) and NOW)
    new = cases.begin(call=call, subject=held.subject, actor=held.application.created_by, at=NOW)
    new.sections.update(answers={"plan": "三年"})
    cases.submit(application=new, actor=held.application.created_by, at=NOW)
    take(new, "approve", CoordinatorFactory(), at=NOW)

    with pytest.raises(InvalidTransition, match="重新认定过"):
        take(again, "approve", CoordinatorFactory(), at=NOW)
