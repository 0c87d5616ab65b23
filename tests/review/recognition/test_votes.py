"""Joint reviews with votes: who votes, what each reader sees before and after, and what the votes allow."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.enums import Status
from core.history import audit_entries
from core.workflow import InvalidTransition, MissingReason, perform_transition
from review import due_dates, queue
from review import services as desk_services
from review.models import ReviewTask
from review.recognition import voting
from review.recognition.enums import StageKind, StageRole
from review.recognition.models import StageRun, Vote
from review.recognition.services import appeals, cases, votes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, open_run, put_in_force, submit, take
from tests.review.recognition.test_panel_races import MANY, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def call_of(now, quorum, *, role=StageRole.CITY, stages=(StageKind.JOINT_REVIEW, StageKind.DECISION)):
    version = SchemeVersionFactory(stages=stages, state="draft")
    version.stages.filter(kind=StageKind.JOINT_REVIEW).update(quorum=quorum, role=role)
    return CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))


def asked(now, *, quorum=2, people=3, **options):
    """``(application, people)``: a case in a joint review, and who may vote."""
    voters = [CoordinatorFactory() for _ in range(people)]
    return submit(call=call_of(now, quorum, **options), at=now), voters


def vote(application, person, choice="agree", *, comment="", at):
    return votes.cast(run=open_run(application), choice=choice, comment=comment, actor=User.objects.get(pk=person.pk), at=at)


def decide(application, person, action="approve", *, at):
    return take(application, action, User.objects.get(pk=person.pk), at=at, reason="写清楚")


def task_of(application):
    return ReviewTask.objects.open().of(open_run(application)).get()


def post(client, task, act, **data):
    return client.post(
        task.get_absolute_url(), {"act": act, "version": task.obj.version, "token": str(uuid.uuid4())} | data, follow=True
    )


def page_of(client, person, application):
    return sign_in(client, person).get(task_of(application).get_absolute_url()).content.decode()


def test_a_stage_passes_once_so_many_agree_and_its_decider_has_voted(now):
    application, (first, second, third) = asked(now)
    with pytest.raises(InvalidTransition):
        decide(application, first, at=now)
    vote(application, first, at=now)
    with pytest.raises(InvalidTransition):
        decide(application, first, at=now)
    vote(application, second, at=now)
    with pytest.raises(InvalidTransition):  # who decides has voted
        decide(application, third, at=now)

    decide(application, first, at=now)

    assert open_run(application).stage.kind == StageKind.DECISION


@pytest.mark.parametrize("quorum", [0, 1])
def test_without_a_quorum_one_person_decides_as_ever(quorum, now):
    application, (first, *_) = asked(now, quorum=quorum)
    with pytest.raises(InvalidTransition):
        vote(application, first, at=now)

    decide(application, first, at=now)

    assert open_run(application).stage.kind == StageKind.DECISION


def test_it_is_refused_only_once_so_many_voted_and_too_few_agree(now):
    application, (first, second, third) = asked(now)
    vote(application, first, "oppose", comment="投入没有凭证", at=now)
    with pytest.raises(InvalidTransition):
        decide(application, first, "reject", at=now)
    vote(application, second, at=now)
    opposed = [(row["actor"], row["comment"]) for row in voting.ballot_of(open_run(application), second).opposed]
    assert opposed == [(first, "投入没有凭证")]  # beside the button

    decide(application, first, "reject", at=now)

    application.refresh_from_db()
    assert application.status == Status.REJECTED


def test_what_so_many_agree_to_is_not_refused(now):
    application, (first, second, _) = asked(now)
    for person in (first, second):
        vote(application, person, at=now)

    with pytest.raises(InvalidTransition):
        decide(application, first, "reject", at=now)
    decide(application, first, at=now)


def test_who_voted_for_the_refusal_does_not_answer_the_appeal(now):
    application, (first, second, third) = asked(now)
    vote(application, first, "oppose", comment="投入没有凭证", at=now)
    vote(application, second, "oppose", comment="场地没有落实", at=now)
    vote(application, third, at=now)
    decide(application, first, "reject", at=now)
    application.refresh_from_db()
    appeal = appeals.lodge(application=application, actor=application.created_by, at=now, text="条件已经具备")
    answer = {"appeal": appeal, "action": "reject", "at": now, "reason": "条件没有变"}
    task = ReviewTask.objects.open().of(appeal).get()

    for person in (first, second):
        assert task not in queue.actionable(person, now)
        with pytest.raises(InvalidTransition):
            appeals.decide(**answer, actor=person)
    assert task in queue.actionable(third, now)
    appeals.decide(**answer, actor=third)


def test_opposing_and_abstaining_need_a_reason_and_agreeing_none(now):
    application, (first, second, third) = asked(now)
    for choice in ("oppose", "abstain"):
        with pytest.raises(MissingReason):
            vote(application, first, choice, at=now)
    with pytest.raises(ValueError, match="nothing"):
        vote(application, first, "nothing", at=now)

    vote(application, first, at=now)
    vote(application, second, "abstain", comment="没有参加现场核查", at=now)
    vote(application, third, "oppose", comment="不够", at=now)

    assert list(Vote.objects.values_list("choice", flat=True)) == ["agree", "abstain", "oppose"]


def test_everybody_votes_once_and_the_same_again_is_the_same(now):
    application, (first, *_) = asked(now)
    kept = vote(application, first, at=now)

    assert vote(application, first, at=now) == kept
    with pytest.raises(InvalidTransition, match="每人一票"):
        vote(application, first, "oppose", comment="改主意了", at=now)
    assert Vote.objects.count() == 1


def test_nobody_votes_on_an_own_case_out_of_scope_or_after_the_end(now):
    own, stranger = CoordinatorFactory(), MembershipFactory().user
    voters = [CoordinatorFactory(), CoordinatorFactory()]
    application = submit(call=call_of(now, 2), membership=MembershipFactory(user=own), at=now)
    district = CoordinatorFactory(scope=application.organization.district)
    for person in (own, stranger, district):
        with pytest.raises(InvalidTransition, match="不用你投票"):
            vote(application, person, at=now)
    run = open_run(application)
    assert run.votes_needed == 2
    for person in voters:
        vote(application, person, at=now)
    decide(application, voters[0], at=now)

    late = CoordinatorFactory()
    with pytest.raises(InvalidTransition):
        votes.cast(run=StageRun.objects.get(pk=run.pk), choice="agree", comment="", actor=late, at=now)
    assert set(Vote.objects.values_list("voter", flat=True)) == {person.pk for person in voters}


def test_districts_vote_where_the_stage_is_theirs_too(now):
    application, (city,) = asked(now, people=1, role=StageRole.COORDINATOR)
    assert voting.shortage_of(open_run(application))
    district = CoordinatorFactory(scope=application.organization.district)

    assert voting.shortage_of(open_run(application)) == ""
    vote(application, district, at=now)
    vote(application, city, at=now)


def test_what_others_said_is_read_behind_the_own_vote_only(client, now):
    application, (first, second, third) = asked(now)
    vote(application, first, comment="课时都有凭证", at=now)
    case = application.get_absolute_url()

    for path in (task_of(application).get_absolute_url(), case):
        page = sign_in(client, second).get(path).content.decode()
        assert "课时都有凭证" not in page
        assert "投票：同意" not in page
        assert "还差" not in page
    assert 'value="vote:agree"' in page_of(client, second, application)
    assert 'value="approve"' not in page_of(client, second, application)
    assert not Vote.objects.visible_to(second).exists()

    answer = post(sign_in(client, second), task_of(application), "vote:oppose", reason="场地没有落实")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "课时都有凭证" in page
    assert "还差 1 票" in page
    assert 'value="vote:agree"' not in page
    assert [str(row["actor"]) for row in answer.context["page"].timeline if isinstance(row, dict)] == [str(second), str(first)]
    assert "课时都有凭证" in client.get(case).content.decode()
    assert set(Vote.objects.visible_to(second)) == set(Vote.objects.all())
    for person in (application.created_by, CoordinatorFactory(scope=MembershipFactory().organization.district)):
        assert not Vote.objects.visible_to(person).exists()
    applicant = sign_in(client, application.created_by).get(case).content.decode()
    assert "课时都有凭证" not in applicant
    vote(application, third, at=now)
    assert 'value="approve"' in page_of(client, second, application)


def test_a_vote_without_its_reason_is_asked_for_again_on_the_page(client, now):
    application, (first, *_) = asked(now)
    task = task_of(application)
    sign_in(client, first)

    answer = post(client, task, "vote:oppose")
    nonsense = post(client, task, "vote:maybe", reason="写")

    assert answer.status_code == nonsense.status_code == 400
    assert "要写一句理由" in answer.content.decode()
    assert not Vote.objects.exists()
    plain = submit(call=call_of(now, 0, stages=(StageKind.FORMAL_CHECK,)), at=now)
    assert post(client, task_of(plain), "vote:agree").status_code == 400


def test_votes_are_audited_and_stay_with_a_stage_that_is_taken_back(now):
    application, (first, second, _) = asked(now)
    kept = vote(application, first, at=now)
    vote(application, second, at=now)
    run = open_run(application)
    decide(application, first, at=now)
    task = ReviewTask.objects.of(run).get()

    desk_services.take_back(task=task, actor=User.objects.get(pk=first.pk), at=now + timedelta(minutes=5))

    assert open_run(application) == run
    assert run.votes.count() == 2
    assert [entry.kind for entry in audit_entries(kept)] == ["新建"]


def test_a_stage_stands_once_somebody_voted_in_the_joint_review_behind_it(now):
    voters = [CoordinatorFactory(), CoordinatorFactory()]
    call = call_of(now, 2, stages=(StageKind.FORMAL_CHECK, StageKind.JOINT_REVIEW, StageKind.DECISION))
    application = submit(call=call, at=now)
    task = task_of(application)
    decide(application, voters[0], at=now)
    vote(application, voters[1], at=now)

    with pytest.raises(InvalidTransition, match="动手办了"):
        desk_services.take_back(task=task, actor=User.objects.get(pk=voters[0].pk), at=now + timedelta(minutes=5))


def test_a_supplement_is_voted_on_anew(now):
    application, (first, *_) = asked(now)
    vote(application, first, at=now)
    decide(application, first, "return", at=now)
    application.refresh_from_db()
    cases.submit(application=application, actor=application.created_by, at=now)

    assert open_run(application).votes.count() == 0
    vote(application, first, "oppose", comment="补的不够", at=now)


def test_queue_and_reminders_are_for_those_who_have_not_voted(client, now):
    application, (first, second, third) = asked(now, quorum=3)
    run, task = open_run(application), task_of(application)
    vote(application, first, at=now)

    assert list(queue.actionable(first, now)) == []
    assert list(queue.actionable(second, now)) == [task]
    assert set(due_dates.deciders(task)) == {second, third}
    assert queue.words_of_waiting([task], first, now) == {task.pk: "等别人投票，还差 2 票"}
    assert "还差 2 票" in sign_in(client, first).get(reverse("admin:index")).content.decode()
    vote(application, second, at=now)
    vote(application, third, "abstain", comment="没有看现场", at=now)
    assert list(queue.actionable(first, now)) == [task]  # so many voted that it may be refused
    assert set(due_dates.deciders(task)) == {first, second, third}
    assert run.votes.count() == 3


def test_the_queue_asks_as_much_for_many_votes_as_for_few(client, now):
    application, (first, *_) = asked(now, quorum=3)
    vote(application, first, at=now)
    address = reverse("admin:review_reviewtask_changelist")
    sign_in(client, first)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).content.decode().count("等别人投票") == 1
    for _ in range(3):
        vote(submit(call=application.call, at=now), first, at=now)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count("等别人投票") == 4
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_vote_at_once_are_counted_each_once(now):
    application, people = asked(now, quorum=MANY, people=MANY)
    run = open_run(application)

    def each(number):
        person = people[number // 2]  # every person twice, with the same vote
        votes.cast(run=StageRun.objects.get(pk=run.pk), choice="agree", comment="", actor=person, at=now)

    at_once(each)

    assert Vote.objects.count() == MANY // 2
    assert len(set(Vote.objects.values_list("voter", flat=True))) == MANY // 2


@pytest.mark.django_db(transaction=True)
def test_of_twenty_decisions_beside_votes_one_stands_and_no_vote_comes_after_it(now):
    application, people = asked(now, quorum=2, people=MANY)
    run = open_run(application)
    for person in people[:2]:
        vote(application, person, at=now)

    def act(number):
        mine = StageRun.objects.get(pk=run.pk)
        if number < 2:
            perform_transition(obj=mine, action="approve", actor=people[number], at=now)
        else:
            votes.cast(run=mine, choice="agree", comment="", actor=people[number], at=now)

    won = at_once(act)

    run.refresh_from_db()
    assert run.status == Status.APPROVED
    assert len([number for number in won if number < 2]) == 1
    assert Vote.objects.count() == 2 + len([number for number in won if number >= 2])
