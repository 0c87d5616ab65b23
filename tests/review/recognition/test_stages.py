"""A case goes through its stages in order, and what follows each decision happens at once."""

import pytest

from core.enums import Status
from core.workflow import InvalidTransition, MissingReason
from review.models import ReviewTask
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import Application, Recognition
from review.recognition.services import appeals, cases
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, begin, open_run, submit, take

SHORT = (StageKind.FORMAL_CHECK, StageKind.JOINT_REVIEW, StageKind.DECISION)
pytestmark = pytest.mark.django_db


def short_call():
    return CallFactory(version=SchemeVersionFactory(stages=SHORT))


def test_submission_opens_the_first_stage_and_its_task_on_the_desk():
    application = submit()

    run = open_run(application)
    assert run.stage.kind == StageKind.FORMAL_CHECK
    assert ReviewTask.objects.open().of(run).get().due_on == run.due_on


@pytest.mark.parametrize(
    ("status", "purpose", "stage_kind", "word"),
    [
        (Status.SUBMITTED, Purpose.FIRST, StageKind.FORMAL_CHECK, "受理中"),
        (Status.SUBMITTED, Purpose.FIRST, StageKind.PUBLIC_NOTICE, "公示中"),
        (Status.RETURNED, Purpose.FIRST, StageKind.PUBLIC_NOTICE, "要补正"),
        (Status.APPROVED, Purpose.FIRST, None, "已认定"),
        (Status.APPROVED, Purpose.RECHECK, None, "复核通过"),
    ],
)
def test_case_says_where_it_stands_in_its_applicants_words(status, purpose, stage_kind, word):
    case = Application(status=status, purpose=purpose)
    case.stage_kind = stage_kind

    assert case.state_text == word


def test_passing_every_stage_ends_in_a_recognition():
    application, coordinator = submit(call=short_call()), CoordinatorFactory()

    for _ in SHORT:
        take(application, "approve", coordinator)

    application.refresh_from_db()
    recognition = Recognition.objects.get(application=application)
    assert application.status == Status.APPROVED
    assert (recognition.status, recognition.organization, str(recognition.valid_until)) == (
        Status.APPROVED,
        application.organization,
        "2029-11-23",
    )
    assert [run.stage.kind for run in application.runs.in_order()] == list(SHORT)
    assert not ReviewTask.objects.open().exists()


def test_refusal_ends_the_case():
    application, coordinator = submit(call=short_call()), CoordinatorFactory()

    take(application, "reject", coordinator, reason="不符合条件")

    application.refresh_from_db()
    assert application.status == Status.REJECTED
    assert application.runs.filter(status=Status.SUBMITTED).count() == 0


def test_supplement_returns_to_the_stage_that_asked_for_it():
    application, coordinator = submit(call=short_call()), CoordinatorFactory()
    take(application, "approve", coordinator)

    take(application, "return", coordinator, reason="补一份证明")
    application.refresh_from_db()
    assert application.status == Status.RETURNED
    cases.submit(application=application, actor=application.created_by, at=TUESDAY)

    run = open_run(application)
    assert (run.stage.kind, run.round, run.submission.number) == (StageKind.JOINT_REVIEW, 2, 2)


def test_nobody_with_a_part_in_the_case_decides():
    own = CoordinatorFactory()
    application = submit(call=short_call(), membership=MembershipFactory(user=own))

    with pytest.raises(InvalidTransition):
        take(application, "approve", own)
    take(application, "approve", CoordinatorFactory())


def test_a_district_that_opposes_gives_an_opinion_and_the_case_goes_on():
    call = CallFactory(version=SchemeVersionFactory(stages=(StageKind.DISTRICT_OPINION, StageKind.DECISION)))
    application = submit(call=call)
    district = CoordinatorFactory(scope=application.organization.district)

    with pytest.raises(InvalidTransition):
        take(application, "reject", district, reason="不行")
    with pytest.raises(MissingReason):
        take(application, "oppose", district)
    take(application, "oppose", district, reason="用地手续没有办完")

    assert open_run(application).stage.kind == StageKind.DECISION


def test_withdrawing_ends_what_is_being_handled():
    application = submit()

    cases.withdraw(application=application, actor=application.created_by, at=TUESDAY, reason="材料没有备齐")

    assert Application.objects.get().status == Status.WITHDRAWN
    assert not ReviewTask.objects.open().exists()


def test_upheld_appeal_opens_the_stage_that_refused_again():
    application, first = submit(call=short_call()), CoordinatorFactory()
    take(application, "reject", first, reason="不符合条件")
    application.refresh_from_db()
    appeal = appeals.lodge(application=application, actor=application.created_by, at=TUESDAY, text="条件已经具备")

    with pytest.raises(InvalidTransition):
        appeals.decide(appeal=appeal, action="approve", actor=first, at=TUESDAY, reason="再看一次")
    appeals.decide(appeal=appeal, action="approve", actor=CoordinatorFactory(), at=TUESDAY, reason="再看一次")

    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert open_run(application).round == 2
    with pytest.raises(InvalidTransition):
        appeals.lodge(application=application, actor=application.created_by, at=TUESDAY, text="再来")


def test_incomplete_application_is_not_handed_in():
    application = begin()
    application.sections.update(answers={})

    with pytest.raises(cases.NotReady) as refusal:
        cases.submit(application=application, actor=application.created_by, at=TUESDAY)

    assert [problem.field for problem in refusal.value.problems] == ["plan"]
    assert application.submissions.count() == 0


@pytest.mark.parametrize("kind", [StageKind.EXPERT_REVIEW, StageKind.PUBLIC_NOTICE])
def test_scored_and_noticed_stages_wait_for_scores_and_notice(kind):
    application, coordinator = submit(call=CallFactory(version=SchemeVersionFactory(stages=(kind,)))), CoordinatorFactory()

    for action in ("approve", "reject"):
        with pytest.raises(InvalidTransition):
            take(application, action, coordinator, reason="先办了")
    assert open_run(application).obstacles
