"""Taking the decision of a stage back: the case stands as before and nobody was told, until somebody acted on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import undoing
from core.enums import Status
from core.models import Notification, OutgoingMail, ReviewEvent
from core.workflow import InvalidTransition
from review import services
from review.models import ReviewTask
from review.recognition.enums import StageKind
from review.recognition.models import Application
from review.recognition.presentation import history_of, line_of
from review.recognition.services import appeals, cases
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, begin, open_run, publish_notice, take
from tests.review.recognition.panel_world import REVIEW, gathered

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.JOINT_REVIEW, StageKind.DECISION)
NOW = timezone.now()
SOON, LATE = NOW + timedelta(minutes=9), NOW + timedelta(minutes=11)


def handed_in(*kinds):
    version = SchemeVersionFactory(stages=kinds or SHORT)
    times = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW + timedelta(days=9)}
    application = begin(call=CallFactory(version=version, **times), at=NOW - timedelta(hours=1))
    application.sections.update(updated_at=NOW - timedelta(minutes=30))
    cases.submit(application=application, actor=application.created_by, at=NOW - timedelta(minutes=20))
    return application


def decided(action, *kinds):
    """``(application, run, coordinator)`` after a decision of the first stage."""
    application, coordinator = handed_in(*kinds), CoordinatorFactory()
    run = open_run(application)
    take(application, action, coordinator, at=NOW, reason="" if action == "approve" else "写清楚")
    return application, run, coordinator


def undo(run, actor, at=SOON):
    task = ReviewTask.objects.of(run).get()
    return services.take_back(task=task, actor=actor, at=at)


def case_row(application):
    return Application.objects.filter(pk=application.pk).values().get() | {"version": None, "updated_at": None}


@pytest.mark.parametrize("action", ["approve", "return", "reject"])
def test_case_and_stage_stand_as_before_and_nobody_was_told(action):
    application, coordinator = handed_in(), CoordinatorFactory()
    before, run = case_row(application), open_run(application)
    seen = set(Notification.objects.values_list("pk", flat=True))
    take(application, action, coordinator, at=NOW, reason="写清楚")
    waiting = Notification.objects.exclude(pk__in=seen)
    assert {row.release_at for row in waiting} == {NOW + timedelta(minutes=10)}

    undo(run, coordinator)

    assert case_row(application) == before
    assert open_run(application) == run
    assert not Notification.objects.exclude(pk__in=seen).exists()
    assert not OutgoingMail.objects.filter(state="queued", subject__contains=application.subject_name).exists()
    assert ReviewTask.objects.open().of(run).exists()
    assert ReviewTask.objects.open().count() == 1


def test_opposing_is_taken_back_too():
    application = handed_in(StageKind.DISTRICT_OPINION, StageKind.DECISION)
    run, district = open_run(application), CoordinatorFactory(scope=application.organization.district)
    take(application, "oppose", district, at=NOW, reason="用地手续没有办完")

    undo(run, district)

    assert open_run(application) == run


def test_after_undo_the_case_goes_on_is_told_and_shown_as_if_for_the_first_time():
    application, run, coordinator = decided("approve")
    undo(run, coordinator)
    application.refresh_from_db()
    runs = list(application.runs.in_order())
    assert [step.state for step in line_of(application, runs)] == ["now", "next", "next"]
    assert [row["action"] for row in history_of(application, runs)][:2] == ["undo", "approve"]

    take(application, "approve", coordinator, at=SOON)

    assert open_run(application).stage.kind == StageKind.JOINT_REVIEW
    assert Notification.objects.filter(event="recognition.stage_passed", release_at=SOON + timedelta(minutes=10)).exists()
    assert [step.rounds for step in line_of(application, list(application.runs.in_order()))] == [1, 1, 1]


def test_supplement_after_an_undone_approval_comes_back_to_the_stage_that_asked():
    application, run, coordinator = decided("approve")
    undo(run, coordinator)
    take(application, "return", coordinator, at=SOON, reason="补一份证明")
    application.refresh_from_db()

    cases.submit(application=application, actor=application.created_by, at=LATE)

    assert open_run(application).stage == run.stage


def test_only_its_author_and_only_for_ten_minutes():
    _, run, coordinator = decided("reject")

    for actor, at in ((CoordinatorFactory(), SOON), (coordinator, LATE)):
        with pytest.raises(InvalidTransition):
            undo(run, actor, at)
    undo(run, coordinator)


def next_decided(application, coordinator):
    take(application, "approve", coordinator, at=SOON)


def next_in_a_notice(application, coordinator):
    publish_notice(application, at=NOW)


def case_withdrawn(application, coordinator):
    application.refresh_from_db()
    cases.withdraw(application=application, actor=application.created_by, at=SOON, reason="不报了")


@pytest.mark.parametrize(
    ("kinds", "act"),
    [
        (SHORT, next_decided),
        ((StageKind.FORMAL_CHECK, StageKind.PUBLIC_NOTICE, StageKind.DECISION), next_in_a_notice),
        (SHORT, case_withdrawn),
    ],
)
def test_passing_stands_once_somebody_acted_on_what_followed(kinds, act):
    application, run, coordinator = decided("approve", *kinds)
    act(application, coordinator)

    with pytest.raises(InvalidTransition, match="收不回"):
        undo(run, coordinator)
    run.refresh_from_db()
    assert run.status == Status.APPROVED


def test_passing_stands_once_the_case_is_in_a_panel():
    application, run, coordinator = decided("approve", StageKind.FORMAL_CHECK, *REVIEW)
    gathered(applications=[application], at=NOW)

    with pytest.raises(InvalidTransition, match="动手办了"):
        undo(run, coordinator)


def test_return_stands_once_the_applicant_mends_and_refusal_once_they_appeal():
    returned, run, coordinator = decided("return")
    returned.sections.update(updated_at=SOON)
    with pytest.raises(InvalidTransition, match="动手补正"):
        undo(run, coordinator)

    refused, run, coordinator = decided("reject")
    refused.refresh_from_db()
    appeals.lodge(application=refused, actor=refused.created_by, at=SOON, text="条件已经具备")
    with pytest.raises(InvalidTransition, match="申诉"):
        undo(run, coordinator)


def test_return_stands_once_the_supplement_is_there_or_the_case_is_withdrawn():
    returned, run, coordinator = decided("return")
    assert undoing.deadline(undoing.latest_event(run), run)
    returned.refresh_from_db()
    cases.submit(application=returned, actor=returned.created_by, at=SOON)  # nothing was changed
    assert not undoing.deadline(undoing.latest_event(run), run)
    with pytest.raises(InvalidTransition, match="把补正交上来了"):
        undo(run, coordinator)

    for action in ("return", "approve"):
        gone, run, coordinator = decided(action)
        gone.refresh_from_db()
        cases.withdraw(application=gone, actor=gone.created_by, at=SOON, reason="不报了")
        with pytest.raises(InvalidTransition, match="撤回了申报"):
            undo(run, coordinator)


def test_page_of_the_task_takes_a_decision_back(client):
    application, coordinator = handed_in(), CoordinatorFactory()
    run = open_run(application)
    take(application, "approve", coordinator, at=timezone.now())
    task = ReviewTask.objects.of(run).get()
    assert "收回这个决定" in sign_in(client, coordinator).get(task.get_absolute_url()).content.decode()

    client.post(f"{task.get_absolute_url().removesuffix('review/')}undo/")

    assert open_run(application) == run
    assert ReviewEvent.objects.of(run).filter(action="undo").exists()
