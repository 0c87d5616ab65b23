"""What listings put on the workbench and the review desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import perform_transition
from review.findings import run_rules
from review.models import ReviewTask
from supplydemand.listing_work import work_items
from supplydemand.models import TalentDemand
from supplydemand.services import listings
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


def _returned(membership):
    demand = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=membership.user, at=timezone.now())
    notes = {"headcount": "核一下", "title": "写清楚"}
    coordinator = CoordinatorFactory()
    perform_transition(obj=demand, action="return", actor=coordinator, at=timezone.now(), reason="改两处", field_notes=notes)
    return demand


def test_work_items_say_what_to_do():
    membership = MembershipFactory()
    today = timezone.localdate()
    _returned(membership)
    TalentDemandFactory(organization=membership.organization, status=Status.SUBMITTED)
    TalentDemandFactory(organization=membership.organization, expires_on=today + timedelta(days=10))
    TalentDemandFactory(organization=membership.organization)
    old = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    TalentDemand.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=9))

    items = work_items(membership.user, timezone.now())

    assert [(item.action_label, item.group) for item in items] == [
        ("去修改", "do"),
        ("接着填", "do"),
        ("看这条需求", "wait"),
        ("回答一下", "do"),
    ]
    assert items[0].title.startswith("改 2 处")


@pytest.mark.parametrize("count", [1, 3])
def test_work_items_take_the_same_queries(count, django_assert_max_num_queries):
    membership = MembershipFactory()
    for _ in range(count):
        _returned(membership)
        TalentDemandFactory(organization=membership.organization, status=Status.SUBMITTED)

    with django_assert_max_num_queries(11):
        work_items(membership.user, timezone.now())


def test_submission_opens_a_task_and_approval_closes_it():
    membership = MembershipFactory()
    demand = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    now = timezone.now()

    listings.submit(listing=demand, actor=membership.user, at=now, on=timezone.localdate(now), expected_version=1)

    assert ReviewTask.objects.open().count() == 1
    demand.refresh_from_db()
    perform_transition(obj=demand, action="approve", actor=CoordinatorFactory(), at=now)
    assert ReviewTask.objects.open().count() == 0


def test_trusted_organization_is_published_at_once_after_three():
    membership = MembershipFactory(organization__is_trusted=True)
    now = timezone.now()
    TalentDemandFactory.create_batch(2, organization=membership.organization)

    def handed_in(**changes):
        draft = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT, **changes)
        return listings.submit(
            listing=draft, actor=membership.user, at=now, on=timezone.localdate(now), expected_version=1
        ).status

    assert handed_in() == Status.SUBMITTED
    TalentDemandFactory(organization=membership.organization)
    assert handed_in() == Status.APPROVED
    assert handed_in(description="限男性，35岁以下") == Status.SUBMITTED
    assert ReviewTask.objects.open().count() == 2


def test_findings_name_the_trouble():
    demand = TalentDemandFactory(
        description="限男性，年龄35岁以下，本市户籍优先，电话 13800000000", salary_min=80, salary_max=90, status=Status.SUBMITTED
    )

    codes = {finding.code for finding in run_rules(demand, on=timezone.localdate())}

    assert codes == {"completeness", "discrimination", "contact", "salary", "probation"}


@pytest.mark.parametrize(
    "text", ["男女不限", "熟悉 35 种设备", "负责女装设计", "年龄不限", "一线生产岗位，两班倒", "25 台机床的日常维护"]
)
def test_innocent_words_are_no_discrimination(text):
    demand = TalentDemandFactory(description=text)

    assert "discrimination" not in {finding.code for finding in run_rules(demand, on=timezone.localdate())}


def test_expiry_ends_each_listing_once():
    today = timezone.localdate()
    past = TalentDemandFactory(expires_on=today - timedelta(days=1))
    last_day = TalentDemandFactory(expires_on=today)
    now = timezone.now()

    counts = [listings.expire_listings(on=today, at=now) for _ in range(2)]

    past.refresh_from_db()
    last_day.refresh_from_db()
    assert counts == [1, 0]
    assert (past.status, last_day.status) == (Status.EXPIRED, Status.APPROVED)


def test_returned_listing_is_the_authors_again_until_it_is_handed_in():
    demand = TalentDemandFactory(status=Status.RETURNED)
    coordinator, member = CoordinatorFactory(), MembershipFactory(organization=demand.organization).user

    assert TalentDemand.objects.visible_to(coordinator).filter(pk=demand.pk).exists() is False
    assert TalentDemand.objects.visible_to(member).filter(pk=demand.pk).exists() is True


def test_draft_that_waited_for_verification_is_named_once_the_organization_is_verified():
    membership = MembershipFactory()
    organization = membership.organization
    waiting = TalentDemandFactory(organization=organization, status=Status.DRAFT, title="等着的草稿")
    assert work_items(membership.user, timezone.now()) == []

    organization.decided_at = timezone.now() + timedelta(minutes=1)
    organization.save()

    (item,) = work_items(membership.user, timezone.now())
    assert (item.title, item.action_label) == ("单位核验过了，提交需求草稿：等着的草稿", "看一遍再交")
    assert item.url == reverse("supplydemand:demand_edit", args=[waiting.pk])
