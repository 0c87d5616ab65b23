"""A district's opinion: asked by data, given by that district alone, awaited until its day, deciding nothing."""

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.models import Notification
from core.registries import reviewables
from core.workflow import InvalidTransition, MissingReason
from review import opinions, queue, services
from review.desk import opinion_dates
from review.findings import findings_of
from review.models import DistrictOpinion, OpinionRule, ReviewTask
from taxonomy.calendar import add_working_days
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import TUESDAY, submit_organization
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
ON = TUESDAY.date()


@pytest.fixture
def district():
    """A district that is asked about organizations."""
    district = DistrictFactory()
    OpinionRule.objects.create(content_type=ContentType.objects.get_for_model(Organization), district=district, days=1)
    return district


def fresh(task):
    return ReviewTask.objects.for_table().get(pk=task.pk)


def decide(task, actor, at=TUESDAY):
    return services.decide(task=fresh(task), action="approve", actor=actor, at=at, expected_version=task.obj.version)


def test_only_the_named_district_is_asked(district):
    asked, other = submit_organization(district=district), submit_organization()

    opinion = opinions.of(fresh(asked))

    assert (opinion.district, opinion.due_on, opinions.of(fresh(other))) == (district, ON + timedelta(days=1), None)


def test_every_district_is_asked_by_a_rule_without_one_unless_it_is_switched_off():
    rule = OpinionRule.objects.create(content_type=ContentType.objects.get_for_model(Organization))
    first = submit_organization()
    OpinionRule.objects.filter(pk=rule.pk).update(is_active=False)
    second = submit_organization()

    assert [opinions.of(fresh(task)) is not None for task in (first, second)] == [True, False]


@pytest.mark.parametrize(
    ("days", "left", "expected"),
    [(1, 3, date(2026, 11, 25)), (3, 3, date(2026, 11, 26)), (9, 6, date(2026, 12, 1)), (1, 0, date(2026, 11, 24))],
    ids=["sooner", "a day before the city", "over a weekend", "no day left"],
)
def test_district_speaks_a_working_day_before_the_city_must_decide(district, days, left, expected):
    task = submit_organization()
    ReviewTask.objects.filter(pk=task.pk).update(due_on=add_working_days(ON, left))
    OpinionRule.objects.update(days=days, district=None)
    task = ReviewTask.objects.get(pk=task.pk)
    Organization.objects.filter(pk=task.organization_id).update(district=district)

    assert opinions.ask(task=ReviewTask.objects.get(pk=task.pk), on=ON).due_on == expected


def test_city_waits_for_the_opinion_until_its_day_is_past(district):
    task, city = submit_organization(district=district), CoordinatorFactory()

    with pytest.raises(InvalidTransition, match="在等"):
        decide(task, city)
    decide(task, city, at=TUESDAY + timedelta(days=2))

    assert Organization.objects.get(pk=task.object_id).status == Status.APPROVED


def test_city_decides_at_once_when_the_district_has_spoken_and_even_against_it(district):
    task, speaker = submit_organization(district=district), CoordinatorFactory(scope=district)
    opinions.give(task=fresh(task), choice="disagree", reason="查无此地址", actor=speaker, at=TUESDAY)

    decide(task, CoordinatorFactory())

    assert Organization.objects.get(pk=task.object_id).status == Status.APPROVED


def test_district_that_is_asked_does_not_decide(district):
    task, speaker = submit_organization(district=district), CoordinatorFactory(scope=district)

    with pytest.raises(InvalidTransition, match="由市里决定"):
        decide(task, speaker, at=TUESDAY + timedelta(days=9))
    decide(submit_organization(district=DistrictFactory()), CoordinatorFactory())


@pytest.mark.parametrize("choice", ["suggest", "disagree"])
def test_anything_but_consent_says_why(district, choice):
    task, speaker = submit_organization(district=district), CoordinatorFactory(scope=district)

    with pytest.raises(MissingReason):
        opinions.give(task=fresh(task), choice=choice, reason=" ", actor=speaker, at=TUESDAY)
    opinions.give(task=fresh(task), choice="agree", reason="", actor=speaker, at=TUESDAY)

    assert DistrictOpinion.objects.get(task=task).given_by == speaker


def test_others_give_no_opinion(district):
    task = submit_organization(district=district)
    own = CoordinatorFactory(scope=district)
    MembershipFactory(user=own, organization=task.organization)

    for person in (CoordinatorFactory(), CoordinatorFactory(scope=DistrictFactory()), own, MembershipFactory().user):
        with pytest.raises(InvalidTransition):
            opinions.give(task=fresh(task), choice="agree", reason="", actor=person, at=TUESDAY)

    assert DistrictOpinion.objects.get(task=task).opinion == ""


def test_an_opinion_is_given_once(district):
    task, speaker = submit_organization(district=district), CoordinatorFactory(scope=district)
    opinions.give(task=fresh(task), choice="agree", reason="", actor=speaker, at=TUESDAY)

    with pytest.raises(InvalidTransition):
        opinions.give(task=fresh(task), choice="disagree", reason="改主意了", actor=speaker, at=TUESDAY)


def test_district_gives_its_opinion_with_one_click_and_sees_no_decision(client, district):
    task = submit_organization(district=district)
    sign_in(client, CoordinatorFactory(scope=district))
    page = client.get(task.get_absolute_url())
    data = {"act": "opinion:agree", "version": task.obj.version, "token": str(uuid.uuid4()), "reason": ""}

    response = client.post(task.get_absolute_url(), data)

    assert page.context["page"].actions == {}
    assert (response.status_code, DistrictOpinion.objects.get(task=task).opinion) == (302, "agree")


def test_a_decision_posted_by_the_district_or_too_early_changes_nothing(client, district):
    task = submit_organization(district=district)
    seen = [finding.key for finding in findings_of(task, on=timezone.localdate())]
    data = {"act": "approve", "version": task.obj.version, "token": "", "reason": "", "findings_seen": seen}
    DistrictOpinion.objects.filter(task=task).update(due_on=ON + timedelta(days=36500))

    codes = []
    for person in (CoordinatorFactory(scope=district), CoordinatorFactory()):
        sign_in(client, person)
        codes.append(client.post(task.get_absolute_url(), {**data, "token": str(uuid.uuid4())}).status_code)

    assert (codes, Organization.objects.get(pk=task.object_id).status) == ([400, 400], Status.SUBMITTED)


def test_what_waits_for_a_district_is_not_the_citys_next_task(district):
    waiting = submit_organization(district=district)
    free = submit_organization(at=TUESDAY + timedelta(hours=1))

    assert queue.take_next(user=CoordinatorFactory(), at=TUESDAY) == free
    assert queue.take_next(user=CoordinatorFactory(scope=district), at=TUESDAY) == waiting


def test_district_hears_that_it_is_asked_and_finds_the_day_in_its_calendar(district):
    asked, city, elsewhere = CoordinatorFactory(scope=district), CoordinatorFactory(), CoordinatorFactory(scope=DistrictFactory())
    task = submit_organization(district=district)

    told = Notification.objects.filter(event="review.opinion_asked")
    assert [(message.recipient, message.url) for message in told] == [(asked, task.get_absolute_url())]
    dates = {person: [item.starts_on for item in opinion_dates(person, TUESDAY)] for person in (asked, city, elsewhere)}
    assert dates == {asked: [ON + timedelta(days=1)], city: [], elsewhere: []}
    opinions.give(task=fresh(task), choice="agree", reason="", actor=asked, at=TUESDAY)
    assert opinion_dates(asked, TUESDAY) == []


def test_every_reviewable_kind_can_ask_a_district():
    organization = OrganizationFactory(district=DistrictFactory())
    for entry in reviewables:
        kind = ContentType.objects.get_for_model(entry.model)
        OpinionRule.objects.create(content_type=kind, district=None, days=2)
        task = ReviewTask.objects.create(
            content_type=kind, object_id=1, organization=organization, title=entry.label, submitted_at=TUESDAY
        )

        opinion = opinions.ask(task=task, on=TUESDAY.date())

        assert (opinion.district, opinion.due_on) == (organization.district, date(2026, 11, 26))
