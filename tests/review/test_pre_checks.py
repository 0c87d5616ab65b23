"""Checks before submitting: run from rows, proposed from returns, shown to the applicant and at the desk."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.workflow import IncompleteDraft
from review import pre_checks
from review.enums import CheckPattern, CheckTest
from review.findings import run_rules
from review.models import PreCheck
from supplydemand.models import TalentDemand
from supplydemand.services import listings
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization, take
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("options", "bad", "good"),
    [
        ({"test": CheckTest.EMPTY}, "", "有"),
        ({"test": CheckTest.SHORT, "minimum": 5}, "四个字啊", "五个字也好"),
        ({"test": CheckTest.MATCHES, "pattern": CheckPattern.PHONE}, "电话 13800138000", "编号 138001380001234"),
        ({"test": CheckTest.MATCHES, "pattern": CheckPattern.MAIL}, "写到 a.b@c.example", "a at c"),
        ({"test": CheckTest.MATCHES, "pattern": CheckPattern.LINK}, "见 https://a.example", "见网站"),
        ({"test": CheckTest.MATCHES, "pattern": CheckPattern.FILLER}, " 待定 ", "待定的岗位有三个"),
        ({"test": CheckTest.MATCHES, "pattern": CheckPattern.BARE_NUMBER}, "12", "12 人"),
        ({"test": CheckTest.RANGE, "minimum": 3, "maximum": 9}, 10, 9),
    ],
)
def test_check_fails_what_it_names_and_nothing_else(options, bad, good):
    check = PreCheck(**options)

    assert (pre_checks.fails(check, bad), pre_checks.fails(check, good)) == (True, False)


@pytest.mark.parametrize("test", [CheckTest.SHORT, CheckTest.MATCHES, CheckTest.RANGE])
def test_empty_value_fails_only_the_test_for_emptiness(test):
    assert not pre_checks.fails(PreCheck(test=test, minimum=5, pattern=CheckPattern.FILLER), "")


@pytest.mark.parametrize("options", [{"test": "matches"}, {"test": "short"}, {"test": "range"}, {"test": "code"}])
def test_database_refuses_a_check_that_says_nothing(options):
    with pytest.raises(IntegrityError), transaction.atomic():
        check_on(Organization, "name", **options)


def check_on(model, field, *, is_active=True, **options):
    """A check row."""
    kind = ContentType.objects.get_for_model(model)
    return PreCheck.objects.create(content_type=kind, field=field, message="写全称", is_active=is_active, **options)


@pytest.fixture
def draft():
    """A complete draft and its author."""
    organization = OrganizationFactory()
    editor = MembershipFactory(organization=organization).user
    return TalentDemandFactory(organization=organization, status=Status.DRAFT, title="短"), editor


def hand_in(demand, editor):
    """What the page does."""
    at = timezone.now()
    return listings.submit(listing=demand, actor=editor, at=at, on=timezone.localdate(at), expected_version=demand.version)


def test_obstacle_holds_a_submission_up_at_its_field(draft):
    check_on(TalentDemand, "title", test=CheckTest.SHORT, minimum=4, is_obstacle=True)

    with pytest.raises(IncompleteDraft) as refusal:
        hand_in(*draft)

    assert refusal.value.faults["title"] == "写全称"


@pytest.mark.parametrize("options", [{"is_obstacle": False}, {"is_obstacle": True, "is_active": False}])
def test_notice_and_a_check_that_is_off_hold_nothing_up(draft, options):
    check_on(TalentDemand, "title", test=CheckTest.SHORT, minimum=4, **options)

    assert hand_in(*draft).status == Status.SUBMITTED


def test_notice_is_shown_once_before_the_submission(client, draft):
    demand, editor = draft
    check_on(TalentDemand, "title", test=CheckTest.SHORT, minimum=4)

    assert listings.notices_of(demand) == ["写全称"]
    assert listings.notices_of(TalentDemandFactory(title="写得很清楚")) == []


def test_active_check_is_a_finding_at_the_desk(draft):
    check_on(TalentDemand, "title", test=CheckTest.SHORT, minimum=4)

    found = [row for row in run_rules(draft[0], on=timezone.localdate()) if row.code == pre_checks.RULE]

    assert [(row.level, row.text) for row in found] == [("notice", "写全称")]


def returned(count, *, note="写清做什么", introduction=""):
    """``count`` organizations that were sent back for the same field."""
    for _ in range(count):
        task = submit_organization(introduction=introduction)
        take(task, "return", CoordinatorFactory(second_factor=False), reason="改一处", field_notes={"introduction": note})


def test_returns_of_one_field_become_a_proposal_that_is_off():
    returned(pre_checks.PROPOSED_FROM)

    pre_checks.propose(at=timezone.now())

    row = PreCheck.objects.get()
    assert (row.field, row.test, row.message, row.given_count) == ("introduction", "empty", "写清做什么", 5)
    assert (row.is_active, row.examples) == (False, ["写清做什么"] * 3)


def test_too_few_returns_propose_nothing_and_a_proposal_keeps_its_words():
    returned(pre_checks.PROPOSED_FROM - 1, introduction="待定")
    pre_checks.propose(at=timezone.now())
    assert PreCheck.objects.count() == 0

    returned(1, introduction="待定")
    pre_checks.propose(at=timezone.now())
    PreCheck.objects.update(message="自己的话", is_active=True)
    pre_checks.propose(at=timezone.now() + timedelta(hours=1))

    row = PreCheck.objects.get()
    assert (row.test, row.pattern, row.message, row.is_active) == ("matches", "filler", "自己的话", True)


def test_one_press_switches_a_check_on_for_the_city_alone(client):
    check = check_on(Organization, "name", test=CheckTest.SHORT, minimum=4, is_active=False)
    url = reverse("admin:review_precheck_switch", args=[check.pk])

    sign_in(client, CoordinatorFactory(scope=submit_organization().organization.district))
    assert client.post(url, {"on": "1"}).status_code == 404
    sign_in(client, CoordinatorFactory())
    client.post(url, {"on": "1"})

    check.refresh_from_db()
    assert check.is_active
