"""Taking back what a coordinator did to a title, and the answer to an objection: for ten minutes, unseen by who is concerned."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.enums import Status
from core.models import JobRun, Notification, OutgoingMail
from core.workflow import InvalidTransition
from review.models import ReviewTask
from review.recognition.disclosure import history_of
from review.recognition.enums import BenefitKind, Purpose, SchemeLevel, StageKind
from review.recognition.models import Application, Benefit, BenefitRecord, LevelRule, Objection, Recognition, Stage, Target
from review.recognition.services import cases, failed_checks, notices, recognitions, title_undo
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    leave_notices,
    open_run,
    publish_notice,
    submit,
    take,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ON = timezone.localdate(NOW)
GRANTED_AT = NOW - timedelta(days=1)
SOON, LATE = NOW + timedelta(minutes=9), NOW + timedelta(minutes=11)


@pytest.fixture
def city():
    return CoordinatorFactory()


@pytest.fixture
def held(city):
    version = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False))
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.DECISION)
    LevelRule.objects.create(version=version, level=SchemeLevel.SCHOOL)
    membership = MembershipFactory()
    row = awarded(version.scheme, membership.organization, city, GRANTED_AT)
    row.editor = membership.user
    return row


def awarded(scheme, subject, actor, at):
    return recognitions.award(scheme=scheme, subject=subject, actor=actor, at=at, reason="文件", level="municipal")


def revoke(row, actor, at=None):
    at = at or NOW
    recognitions.end(recognition=row, action="revoke", actor=actor, at=at, reason="数据造假")


def lower(row, actor, at=None):
    at = at or NOW
    recognitions.change_level(recognition=row, level="school", actor=actor, at=at, reason="没有达标")


def prolong(row, actor, at=None):
    at = at or NOW
    later = row.valid_until + timedelta(days=90)
    recognitions.extend(recognition=row, valid_until=later, actor=actor, at=at, reason="顺延")


def correct(row, actor, at=None):
    at = at or NOW
    Recognition.objects.filter(pk=row.pk).update(check_failed=Purpose.RECHECK, check_failed_on=ON, decide_by=ON)
    failed_checks.ask_for_correction(recognition=row, correct_until=ON + timedelta(days=9), actor=actor, at=at, reason="补齐")


KEPT = ("status", "level", "valid_until", "recheck_due_on", "ending", "ended_on", "correct_until", "certificate_number")


def values(row):
    return Recognition.objects.values(*KEPT).get(pk=row.pk)


def told(event="recognition.changed"):
    return Notification.objects.filter(event=event, release_at__gt=NOW)


@pytest.mark.parametrize("step", [revoke, lower, prolong, correct])
def test_each_step_is_taken_back_whole_and_nobody_is_told(client, held, city, step):
    before = values(held)
    step(held, city)
    assert values(held) != before
    assert {(row.recipient, row.release_at) for row in told()} == {(held.editor, NOW + timedelta(minutes=10))}
    assert told().count() == 1
    assert history_of(held)[0]["label"] != "授牌"

    with pytest.raises(InvalidTransition, match="只有本人能收回"):
        title_undo.undo(recognition=held, actor=CoordinatorFactory(), at=SOON)
    title_undo.undo(recognition=held, actor=city, at=SOON)

    assert values(held) == before
    assert not told().exists()
    assert not OutgoingMail.objects.filter(state="queued", event="recognition.changed", created_at__gt=NOW).exists()
    assert [row["label"] for row in history_of(held)] == ["授牌"]
    with pytest.raises(InvalidTransition, match="已经收回了"):
        title_undo.undo(recognition=held, actor=city, at=SOON)


@pytest.mark.parametrize("step", [revoke, lower, prolong, correct])
def test_after_ten_minutes_it_stands(held, city, step):
    step(held, city)
    after = values(held)
    with pytest.raises(InvalidTransition, match="收不回来了"):
        title_undo.undo(recognition=held, actor=city, at=LATE)
    assert values(held) == after
    assert told().exists()


def test_an_award_that_is_taken_back_was_public_nowhere_and_leaves_its_number_to_the_next(client, held, city):
    other = MembershipFactory()
    row = awarded(held.scheme, other.organization, city, NOW)
    number, code = row.certificate_number, row.verify_code
    page = reverse("admin:review_recognition_case", args=[row.pk])
    assert "收回这个决定" in sign_in(client, city).get(page).content.decode()
    assert "收回这个决定" not in sign_in(client, CoordinatorFactory()).get(page).content.decode()

    assert sign_in(client, city).post(page, {"action": "undo"}).url == reverse("admin:review_recognition_changelist")

    row.refresh_from_db()
    assert row.status == Status.DRAFT
    assert client.get(reverse("verify_code", args=[code])).status_code == 404
    assert not told().filter(recipient=other.user).exists()
    again = awarded(held.scheme, other.organization, city, NOW)
    assert (again.certificate_number, again.verify_code == code) == (number, False)
    assert awarded(held.scheme, MembershipFactory().organization, city, NOW).certificate_number[-4:] == "0003"


def recheck_begun(held, city):
    call = CallFactory(version=held.scheme_version, purpose=Purpose.RECHECK, opens_at=GRANTED_AT, closes_at=None)
    cases.begin(call=call, subject=held.subject, actor=held.editor, at=NOW)


def benefit_noted(held, city):
    benefit = Benefit.objects.create(scheme=held.scheme, kind=BenefitKind.INCENTIVE, title="抵免")
    BenefitRecord.objects.create(recognition=held, benefit=benefit, received_on=ON, amount=Decimal(5), recorded_by=city)


def next_title_asked_for(held, city):
    version = SchemeVersionFactory(scheme=SchemeFactory(), follows=held.scheme)
    call = CallFactory(version=version, opens_at=GRANTED_AT, closes_at=None)
    cases.begin(call=call, subject=held.subject, actor=held.editor, at=NOW)


@pytest.mark.parametrize(
    ("build", "words"),
    [(recheck_begun, "已经开始办复核"), (benefit_noted, "已经记了激励"), (next_title_asked_for, "已经凭这项认定开始申报")],
)
def test_what_was_built_on_it_keeps_it(held, city, build, words):
    prolong(held, city)
    build(held, city)
    with pytest.raises(InvalidTransition, match=words):
        title_undo.undo(recognition=held, actor=city, at=SOON)


@pytest.mark.parametrize("step", ["begun", "handed in", "sent back"])
def test_a_recheck_that_ended_with_a_revoked_title_goes_on_where_it_stood(held, city, step):
    recheck_begun(held, city)
    case, before = held.rechecks.get(), NOW - timedelta(minutes=5)
    case.sections.update(answers={"plan": "三年内共建两个实训基地。"})
    if step != "begun":
        cases.submit(application=case, actor=held.editor, at=before)
    if step == "sent back":
        take(case, "return", city, at=before, reason="补一张表")
    columns = ("status", "submitted_at", "decided_at", "supplement_until")
    was = list(case.runs.values("pk", "status", "decided_at", "submitted_at", "due_on"))
    stood = Application.objects.filter(pk=case.pk).values(*columns).get()
    tasks = list(ReviewTask.objects.open().values("pk", "submitted_at", "due_on"))
    revoke(held, city)
    case.refresh_from_db()
    assert (case.status, ReviewTask.objects.open().count()) == (Status.WITHDRAWN, 0)
    waiting = Notification.objects.filter(event="recognition.decided", title__startswith="不再办理")
    assert {row.release_at for row in waiting} == {NOW + timedelta(minutes=10)}

    title_undo.undo(recognition=held, actor=city, at=SOON)

    held.refresh_from_db()
    assert held.status == Status.APPROVED
    assert Application.objects.filter(pk=case.pk).values(*columns).get() == stood
    assert list(case.runs.values("pk", "status", "decided_at", "submitted_at", "due_on")) == was
    assert list(ReviewTask.objects.open().values("pk", "submitted_at", "due_on")) == tasks
    assert not waiting.all().exists()
    if step == "handed in":
        take(case, "approve", CoordinatorFactory(), at=LATE)
        case.refresh_from_db()
        assert case.status == Status.APPROVED


def test_revoking_that_was_followed_by_a_new_title_stands(held, city):
    other = awarded(held.scheme, MembershipFactory().organization, city, GRANTED_AT)
    revoke(other, city)
    awarded(held.scheme, other.subject, city, NOW)
    with pytest.raises(InvalidTransition, match="已经重新认定了"):
        title_undo.undo(recognition=other, actor=city, at=SOON)


def test_the_page_says_until_when_and_what_is_true_of_it(client, held, city):
    page = reverse("admin:review_recognition_case", args=[held.pk])
    sign_in(client, city)
    assert "10 分钟内可以收回" in client.get(page).content.decode()
    data = {"action": "revoke", "revoke-reason": "数据造假", "version": held.version}
    answer = client.post(page, data, follow=True).content.decode()
    assert "也告诉对方了" not in answer
    assert "前可以收回" in answer
    assert "收回了“撤销”" in client.post(page, {"action": "undo"}, follow=True).content.decode()
    held.refresh_from_db()
    assert held.status == Status.APPROVED


@pytest.fixture
def objection():
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=NOW - timedelta(days=60), closes_at=None)
    case = submit(call=call, at=NOW - timedelta(days=40))
    notice = publish_notice(case, at=NOW - timedelta(days=30))
    row, _ = notices.raise_objection(entry=notice.entries.get(), text="数字不对", is_anonymous=True, at=NOW - timedelta(days=29))
    notices.close(notice=notice, at=NOW - timedelta(days=1))
    row.case = case
    return row


def answered(objection, action, city):
    notices.answer(objection=objection, action=action, actor=city, at=NOW, text="核查过了", reason="记录")


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_an_answer_is_taken_back_and_the_case_has_not_moved(client, objection, city, action):
    answered(objection, action, city)
    assert open_run(objection.case).stage.kind == StageKind.PUBLIC_NOTICE
    assert told("recognition.objection_upheld").exists() == (action == "approve")
    with pytest.raises(InvalidTransition):
        notices.take_back_answer(objection=objection, actor=CoordinatorFactory(), at=SOON)
    page = reverse("admin:review_objection_case", args=[objection.pk])
    assert "收回这个答复" in sign_in(client, city).get(page).content.decode()

    client.post(page, {"action": "undo"})

    row = Objection.objects.get()
    assert (row.status, row.answer) == (Status.SUBMITTED, "")
    assert not told("recognition.objection_upheld").exists()
    leave_notices(LATE)
    assert open_run(objection.case).stage.kind == StageKind.PUBLIC_NOTICE


def test_a_case_leaves_after_the_minutes_and_the_answer_stands(objection, city):
    answered(objection, "reject", city)
    job = JobRun.objects.get(task=notices.LEAVE)
    with pytest.raises(jobs.Postpone):
        notices.leave(at=SOON, **job.payload)
    for _ in range(2):
        notices.leave(at=LATE, **job.payload)
    assert open_run(objection.case).stage.kind == StageKind.DECISION
    with pytest.raises(InvalidTransition, match="收不回来了"):
        notices.take_back_answer(objection=objection, actor=city, at=LATE)


def test_an_answer_on_which_the_case_was_decided_stands(objection, city):
    answered(objection, "approve", city)
    take(objection.case, "reject", city, at=NOW, reason="异议成立")
    with pytest.raises(InvalidTransition, match="已经离开公示"):
        notices.take_back_answer(objection=objection, actor=city, at=SOON)


def test_without_minutes_everything_is_done_and_told_at_once(settings, objection, held, city):
    settings.UNDO_MINUTES = 0
    answered(objection, "reject", city)
    assert open_run(objection.case).stage.kind == StageKind.DECISION
    revoke(held, city)
    assert not told().exists()
    with pytest.raises(InvalidTransition):
        title_undo.undo(recognition=held, actor=city, at=SOON)


@pytest.mark.parametrize("minutes_ago", [0, 11])
def test_lists_filters_totals_and_the_holders_page_wait_until_it_stands(client, held, city, minutes_ago):
    """After eleven minutes the filter, the total and the page know the new level: the positive control."""
    at, stands = timezone.now() - timedelta(minutes=minutes_ago), minutes_ago > 10
    other = awarded(held.scheme, MembershipFactory().organization, city, GRANTED_AT)
    Recognition.objects.filter(pk=other.pk).update(valid_until=held.valid_until + timedelta(days=30))
    old_end = held.valid_until
    lower(held, city, at=at)
    held.refresh_from_db()
    prolong(held, city, at=at)
    for level in ("school", "municipal"):
        Target.objects.create(scheme=held.scheme, year=ON.year, level=level, count=9)
    listed = reverse("recognition:recognition_list", args=[held.scheme.code])

    page = client.get(listed, {"sort": "ends"}).context
    shown = {level: client.get(listed, {"level": level}).context["object_list"] for level in ("school", "municipal")}
    found = {level: {row.pk for row in rows} for level, rows in shown.items()}
    panel = client.get(held.organization.get_absolute_url()).content.decode()

    assert [row.pk for row in page["object_list"]] == ([other.pk, held.pk] if stands else [held.pk, other.pk])
    totals = {row.level: row.total for row in page["targets"]}
    assert totals == ({"school": 1, "municipal": 1} if stands else {"school": 0, "municipal": 2})
    assert found["municipal"] == ({other.pk} if stands else {held.pk, other.pk})
    assert (held.pk in found["school"]) == stands
    assert (f"有效至 {old_end:%Y-%m-%d}" in panel) is not stands
