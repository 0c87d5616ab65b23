"""A coordinator who stands in for another: told as well, recorded as oneself, never with more rights than one's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence
from accounts.services.absences import AbsenceRefused, set_absence, stand_ins
from core.models import ReviewEvent
from core.registries import notification_events
from core.workflow import InvalidTransition
from review import services
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def away(person, deputy, **dates):
    """``person`` is away around today."""
    today = timezone.localdate()
    return Absence.objects.create(person=person, deputy=deputy, **{"starts_on": today, "ends_on": today, **dates})


def decide(task, actor):
    """Approve now."""
    return services.decide(task=task, action="approve", actor=actor, at=timezone.now(), expected_version=task.obj.version)


def test_decision_of_a_deputy_is_the_deputys_own_and_names_the_absent(client):
    absent, deputy, task = CoordinatorFactory(name="王敏"), CoordinatorFactory(name="李强"), submit_organization()
    services.claim(task=task, actor=absent)
    away(absent, deputy)

    decide(task, deputy)

    event = ReviewEvent.objects.of(task.obj).get(action="approve")
    assert (event.actor, event.on_behalf_of) == (deputy, absent)
    sign_in(client, deputy)
    assert "李强（代 王敏）" in client.get(task.get_absolute_url()).content.decode()


@pytest.mark.parametrize("days", [-1, 1])
def test_outside_the_days_nobody_stands_in(days):
    absent, deputy, task = CoordinatorFactory(), CoordinatorFactory(), submit_organization()
    services.claim(task=task, actor=absent)
    day = timezone.localdate() + timedelta(days=days)
    away(absent, deputy, starts_on=day, ends_on=day)

    decide(task, deputy)

    assert ReviewEvent.objects.of(task.obj).get(action="approve").on_behalf_of is None


def test_deputy_gets_no_right_beyond_the_own_scope():
    absent, task = CoordinatorFactory(), submit_organization(district=DistrictFactory())
    deputy = CoordinatorFactory(scope=DistrictFactory())
    services.claim(task=task, actor=absent)
    away(absent, deputy)

    with pytest.raises(InvalidTransition):
        decide(task, deputy)
    with pytest.raises(AbsenceRefused):
        set_absence(
            person=absent, deputy=deputy, starts_on=timezone.localdate(), ends_on=timezone.localdate(), on=timezone.localdate()
        )


def test_reminders_go_to_a_deputy_whose_scope_covers_and_to_no_other():
    district = DistrictFactory()
    absent, covering, other = (
        CoordinatorFactory(scope=district),
        CoordinatorFactory(scope=district),
        CoordinatorFactory(scope=DistrictFactory()),
    )
    event = notification_events.of("review.opinion_asked")

    row = away(absent, covering)
    assert stand_ins([absent], event) == [(covering, absent)]
    Absence.objects.filter(pk=row.pk).update(deputy=other)
    assert stand_ins([absent], event) == []


def test_own_queue_of_a_deputy_holds_what_the_absent_has_taken(client):
    absent, deputy = CoordinatorFactory(), CoordinatorFactory()
    task, free = submit_organization(name="纸鸢装备"), submit_organization(name="青禾学校")
    services.claim(task=task, actor=absent)
    sign_in(client, deputy)
    url = reverse("admin:review_reviewtask_changelist") + "?whose=mine"
    assert task.title not in client.get(url).content.decode()

    away(absent, deputy)

    page = client.get(url).content.decode()
    assert (task.title in page, free.title in page) == (True, False)
