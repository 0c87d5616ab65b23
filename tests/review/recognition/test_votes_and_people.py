"""Votes of a joint review when people come and go: what counts, what passes, and what who did not vote may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import CoordinatorScope, User
from core.workflow import InvalidTransition
from review import services as desk_services
from review.models import ReviewTask
from review.recognition import voting
from review.recognition.enums import StageKind, StageRole
from review.recognition.models import Vote
from review.recognition.services import votes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import open_run
from tests.review.recognition.test_votes import asked, decide, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def is_passed(application):
    return open_run(application).stage.kind == StageKind.DECISION


def test_a_stage_from_which_somebody_left_goes_on_by_the_city_and_its_reason(now):
    application, (first, second, third) = asked(now, quorum=3)
    for person in (first, second):
        vote(application, person, at=now)
    User.objects.filter(pk=third.pk).update(is_active=False)
    with pytest.raises(InvalidTransition):
        decide(application, first, at=now)

    votes.go_on_with_fewer(run=open_run(application), reason="丙调走了", actor=User.objects.get(pk=first.pk), at=now)
    decide(application, first, at=now)

    assert is_passed(application)


def test_nothing_passes_without_the_silent_one_when_somebody_leaves(now):
    application, (first, second, third) = asked(now, quorum=3)
    vote(application, first, at=now)
    CoordinatorScope.objects.filter(user=first).delete()
    vote(application, second, at=now)
    with pytest.raises(InvalidTransition):
        decide(application, second, at=now)

    vote(application, third, at=now)
    decide(application, second, at=now)

    assert is_passed(application)


@pytest.mark.parametrize("becomes_own", [True, False])
def test_a_vote_on_what_is_an_own_case_by_now_does_not_count(now, becomes_own):
    application, (first, second, third) = asked(now)
    vote(application, first, at=now)
    if becomes_own:
        MembershipFactory(user=first, organization=application.organization)
    vote(application, second, at=now)

    if becomes_own:
        ballot = voting.ballot_of(open_run(application), second)
        assert (ballot.given_count, ballot.missing_count) == (1, 1)
        assert ["不计" in row["label"] for row in ballot.rows] == [True, False]
        with pytest.raises(InvalidTransition):
            decide(application, second, at=now)
        vote(application, third, at=now)
    decide(application, second, at=now)

    assert is_passed(application)


def test_opposing_words_stay_on_the_page_when_who_said_them_left(now):
    application, (first, second, third) = asked(now, quorum=2)
    for person in (first, second):
        vote(application, person, "oppose", comment="投入没有凭证", at=now)
    User.objects.filter(pk__in=[first.pk, second.pk]).update(is_active=False)
    vote(application, third, at=now)

    ballot = voting.ballot_of(open_run(application), third)

    assert [row["comment"] for row in ballot.rows] == ["投入没有凭证", "投入没有凭证", ""]
    left = "，投票以后不再管这一件，照算"
    assert [row["label"] for row in ballot.rows] == [f"不同意{left}", f"不同意{left}", "同意"]
    with pytest.raises(InvalidTransition):
        decide(application, third, at=now)


def test_the_quorum_is_that_of_the_rules_whoever_was_there_at_the_beginning(now):
    application, (first,) = asked(now, quorum=3, people=1)
    for _ in range(4):
        CoordinatorFactory()
    vote(application, first, at=now)

    assert open_run(application).votes_needed == 3
    with pytest.raises(InvalidTransition):
        decide(application, first, at=now)


def test_the_city_goes_on_without_the_votes_of_a_silent_district(now):
    stages = (StageKind.JOINT_REVIEW, StageKind.DECISION)
    application, (city,) = asked(now, people=1, role=StageRole.DISTRICT, stages=stages)
    own = CoordinatorFactory()
    MembershipFactory(user=own, organization=application.organization)
    with pytest.raises(InvalidTransition):
        decide(application, city, at=now)
    with pytest.raises(InvalidTransition):
        decide(application, own, "pass_on", at=now)

    decide(application, city, "pass_on", at=now)

    assert is_passed(application)


def test_who_did_not_vote_reads_the_others_once_nothing_can_be_taken_back(now):
    application, (first, second, third) = asked(now)
    for person in (first, second):
        vote(application, person, comment="课时都有凭证", at=now)
    run = open_run(application)
    decide(application, first, at=now)
    run.refresh_from_db()

    assert not Vote.objects.visible_to(third).exists()
    assert "看得到意见" in voting.ballot_of(run, third).text
    assert Vote.objects.visible_to(second).count() == 2
    type(run).objects.filter(pk=run.pk).update(decided_at=now - timedelta(minutes=11))
    assert Vote.objects.visible_to(third).count() == 2
    type(run).objects.filter(pk=run.pk).update(decided_at=now)
    task = ReviewTask.objects.of(run).get()
    desk_services.take_back(task=task, actor=User.objects.get(pk=first.pk), at=now + timedelta(minutes=5))
    assert not Vote.objects.visible_to(third).exists()
    vote(application, third, at=now)
    assert Vote.objects.visible_to(third).count() == 3
