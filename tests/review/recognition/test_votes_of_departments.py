"""Joint reviews in which departments vote, and what happens where fewer may vote than must agree."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import CoordinatorScope, User
from core.workflow import InvalidTransition, MissingReason
from review import due_dates, queue
from review.models import ReviewTask
from review.recognition import scheme_checks, voting
from review.recognition.enums import StageKind, StageRole
from review.recognition.models import FewerVotes, Stage, Vote
from review.recognition.services import votes
from review.recognition.version_difference import difference
from taxonomy.models import Department
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, open_run, put_in_force, submit, take

pytestmark = pytest.mark.django_db
NAMES = {"education": "教育局", "industry": "经信局", "finance": "财政局"}


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def departments(db):
    return [Department.objects.update_or_create(code=code, defaults={"name": name})[0] for code, name in NAMES.items()]


def of_departments(now, *codes, quorum=2):
    """A case in a joint review of these departments."""
    version = SchemeVersionFactory(stages=(StageKind.JOINT_REVIEW, StageKind.DECISION), state="draft")
    rows = version.stages.filter(kind=StageKind.JOINT_REVIEW)
    rows.update(quorum=quorum, role=StageRole.CITY, departments=list(codes))
    call = CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    return submit(call=call, at=now)


def speaker(*codes):
    """A coordinator of the city who speaks for the first of these departments, without any for none."""
    person = CoordinatorFactory()
    if codes:
        CoordinatorScope.objects.filter(user=person).update(department=Department.objects.get(code=codes[0]))
    return person


def vote(application, person, choice="agree", *, comment="", at):
    return votes.cast(run=open_run(application), choice=choice, comment=comment, actor=fresh(person), at=at)


def fresh(person):
    return User.objects.get(pk=person.pk)


def task_of(application):
    return ReviewTask.objects.open().of(open_run(application)).get()


def post(client, application, act, **data):
    task = task_of(application)
    data |= {"act": act, "version": task.obj.version, "token": str(uuid.uuid4())}
    return client.post(task.get_absolute_url(), data, follow=True)


def test_each_department_votes_once_and_nobody_else_does(now, departments):
    application = of_departments(now, *NAMES)
    education, colleague, industry, other = speaker("education"), speaker("education"), speaker("industry"), speaker()
    kept = vote(application, education, at=now)

    with pytest.raises(InvalidTransition, match="一个部门一票"):
        vote(application, colleague, at=now)
    with pytest.raises(InvalidTransition, match="不用你投票"):
        vote(application, other, at=now)
    vote(application, industry, "oppose", comment="指标没有落实", at=now)

    assert list(Vote.objects.values_list("department__code", flat=True)) == ["education", "industry"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(run=kept.run, voter=other, department=kept.department, choice="agree", at=now)


def test_the_page_and_the_case_say_which_department_said_what(client, now, departments):
    application = of_departments(now, *NAMES)
    education, industry = speaker("education"), speaker("industry")
    vote(application, education, comment="课时都有凭证", at=now)

    before = sign_in(client, industry).get(task_of(application).get_absolute_url()).content.decode()
    assert "教育局 同意" not in before
    assert "还没投：经信局。没有人代表：财政局。" in before
    post(client, application, "vote:agree")

    for path in (task_of(application).get_absolute_url(), application.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "教育局 同意" in page
        assert "经信局 同意" in page
    take(application, "approve", fresh(industry), at=now)
    assert open_run(application).stage.kind == StageKind.DECISION


def test_queue_and_reminders_are_for_departments_that_have_not_voted(now, departments):
    application = of_departments(now, "education", "industry", "finance", quorum=3)
    education, colleague, industry, other = speaker("education"), speaker("education"), speaker("industry"), speaker()
    speaker("finance")
    task = task_of(application)
    assert list(queue.actionable(fresh(colleague), now)) == [task]
    vote(application, education, at=now)

    assert list(queue.actionable(fresh(industry), now)) == [task]
    for person in (education, colleague, other):
        assert list(queue.actionable(fresh(person), now)) == []
    assert queue.words_of_waiting([task], fresh(other), now) == {task.pk: "等各部门投票"}
    assert industry in due_dates.deciders(task)
    assert not {colleague, other} & set(due_dates.deciders(task))


@pytest.mark.parametrize("codes", [(), ("education", "industry", "finance")])
def test_the_quorum_stands_until_the_city_says_why_it_is_not_reached(client, codes, now, departments):
    first = speaker(*codes[:1])
    application = of_departments(now, *codes)
    assert open_run(application).votes_needed == 2
    vote(application, first, at=now)
    with pytest.raises(InvalidTransition):
        take(application, "approve", fresh(first), at=now)
    page = sign_in(client, first).get(task_of(application).get_absolute_url()).content.decode()
    assert "要 2 票同意，现在最多只能有 1 票" in page
    assert ("没有人代表：经信局、财政局" in page) == bool(codes)

    assert post(client, application, "fewer").status_code == 400  # without a reason
    assert not FewerVotes.objects.exists()
    assert post(client, application, "fewer", reason="两个局的人下月才到岗，会上口头同意").status_code == 200

    assert open_run(application).votes_needed == 1
    applicant = sign_in(client, application.created_by).get(application.get_absolute_url()).content.decode()
    assert "联审按 1 票办，原定 2 票" in applicant
    assert "两个局的人下月才到岗" in applicant
    take(application, "approve", fresh(first), at=now)
    assert open_run(application).stage.kind == StageKind.DECISION


def test_nobody_lowers_it_where_enough_may_vote_or_nobody_may(now, departments):
    application = of_departments(now, "education", "industry")
    education, industry, other = speaker("education"), speaker("industry"), speaker()

    def lower(person, reason="人不够"):
        return votes.go_on_with_fewer(run=open_run(application), reason=reason, actor=fresh(person), at=now)

    with pytest.raises(InvalidTransition, match="票数够得到"):
        lower(other)
    User.objects.filter(pk__in=(education.pk, industry.pk)).update(is_active=False)
    with pytest.raises(InvalidTransition, match="先在“审核范围”里定人"):
        lower(other)
    User.objects.filter(pk=education.pk).update(is_active=True)
    district = CoordinatorFactory(scope=application.organization.district)
    with pytest.raises(InvalidTransition):
        lower(district)
    with pytest.raises(MissingReason):
        lower(other, " ")
    assert open_run(application).votes_needed == 2

    lower(other)

    assert voting.shortage_of(open_run(application)) == ""


def test_somebody_whom_the_city_names_votes_and_nothing_is_lowered(now, departments):
    application = of_departments(now, "education", "industry")
    education, named = speaker("education"), speaker()
    vote(application, education, at=now)
    assert "没有人代表：经信局" in voting.shortage_of(open_run(application))

    CoordinatorScope.objects.filter(user=named).update(department=Department.objects.get(code="industry"))
    vote(application, named, at=now)

    assert voting.shortage_of(open_run(application)) == ""
    take(application, "approve", fresh(named), at=now)
    assert not FewerVotes.objects.exists()


def test_departments_are_rules_of_a_version(departments):
    version = SchemeVersionFactory(stages=(StageKind.JOINT_REVIEW, StageKind.DECISION), state="draft")
    stages = Stage.objects.filter(version=version, kind=StageKind.JOINT_REVIEW)
    assert not [fault for fault in scheme_checks.faults_of(version) if "部门" in fault]
    stages.update(departments=["education"], quorum=2)
    assert [fault for fault in scheme_checks.faults_of(version) if "不多于选的部门" in fault]
    other = SchemeVersionFactory(stages=(StageKind.JOINT_REVIEW, StageKind.DECISION), state="draft")
    other.stages.filter(kind=StageKind.JOINT_REVIEW).update(departments=["education", "finance"], quorum=2)
    said = [row for row in difference(version, other) if row[1] == "哪些部门投票"]
    assert [row[2:] for row in said] == [("教育局", "教育局、财政局")]
