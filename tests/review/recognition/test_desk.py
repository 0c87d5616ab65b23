"""Cases on the review desk: what may be done there, what is said of them, and which come next."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from review import desk
from review.models import ReviewTask
from review.recognition.enums import StageKind, VersionState
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, open_run, put_in_force, submit, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    cache.clear()
    return timezone.now()


def call_of(now, *stages, **roles):
    """A running call of a procedure; ``roles`` names whose a kind of stage is where it is not as usual."""
    version = SchemeVersionFactory(stages=stages, state=VersionState.DRAFT)
    for kind, role in roles.items():
        version.stages.filter(kind=kind).update(role=role)
    return CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=30))


def task_of(obj):
    """The open task of a case's stage, or of an appeal."""
    return ReviewTask.objects.open().of(open_run(obj) if hasattr(obj, "runs") else obj).get()


def post(client, task, act, **data):
    """Press a button of the decision bar as it stands now."""
    data = {"act": act, "version": task.obj.version, "token": str(uuid.uuid4())} | data
    return client.post(task.get_absolute_url(), data)


def page_of(client, user, task):
    """The review page as this person sees it."""
    return sign_in(client, user).get(task.get_absolute_url()).content.decode()


def test_a_district_says_no_on_the_desk_and_must_say_why(client, now):
    case = submit(call=call_of(now, StageKind.DISTRICT_OPINION, StageKind.DECISION), at=now)
    person, task = CoordinatorFactory(scope=case.organization.district), task_of(case)

    assert 'value="oppose"' in page_of(client, person, task)
    assert post(client, task, "oppose").status_code == 400
    assert open_run(case).stage.kind == StageKind.DISTRICT_OPINION
    answer = post(client, task, "oppose", reason="场地还没有落实")

    assert answer.status_code == 302
    assert open_run(case).stage.kind == StageKind.DECISION
    assert case.runs.get(stage__kind=StageKind.DISTRICT_OPINION).status == Status.REJECTED
    assert "不同意" in client.get(reverse("admin:review_reviewtask_changelist") + "?state=closed").content.decode()


def test_only_an_opinion_can_be_against(client, now):
    task = task_of(submit(call=call_of(now, StageKind.FORMAL_CHECK), at=now))
    page = page_of(client, CoordinatorFactory(), task)

    assert 'value="approve"' in page
    assert 'value="oppose"' not in page
    assert post(client, task, "oppose", reason="不合适").status_code == 400


def test_a_decided_stage_is_not_offered_to_be_taken_back(now):
    case = submit(call=call_of(now, StageKind.FORMAL_CHECK, StageKind.DECISION), at=now)
    person = CoordinatorFactory()
    take(case, "approve", person, at=now)

    assert desk.just_decided(person, now) == []
