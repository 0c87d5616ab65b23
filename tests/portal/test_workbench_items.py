"""Every line of 我的待办 says what, by when and how long it takes, whichever app it comes from."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import workbench
from accounts.models import Membership, User
from core import registries
from core.enums import Status
from core.workflow import perform_transition
from portal.workbench import task_groups
from supplydemand import listing_work, match_work
from supplydemand.enums import Decision, RunState, Side
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import Match, MatchingRun, TalentDemand
from supplydemand.services.matches import answer_match
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db

OPEN_ENDED = {"加入或登记你的单位", "把“试验单位甲”的登记填完交上去", "填完需求草稿：旧草稿"}
"""Titles of what nobody waits for."""


@pytest.fixture
def coordinator(db):
    """Who reviews the whole city."""
    return CoordinatorFactory()


@pytest.fixture
def manager(coordinator):
    """A manager to whom every kind of work has happened."""
    member = MembershipFactory(is_liaison=True)
    _registrations(member.user, coordinator)
    _joiner(UserFactory(), member.organization)
    _joiner(member.user, SchoolFactory())
    _listings(member, coordinator)
    _matches(member, MembershipFactory(organization=SchoolFactory()))
    return User.objects.get(pk=member.user.pk)  # as the next request reads them


def _take(obj, action, actor, **more):
    return perform_transition(obj=obj, action=action, actor=actor, at=timezone.now(), **more)


def _joiner(user, organization):
    _take(Membership.objects.create(user=user, organization=organization), "submit", user)


def _registrations(user, coordinator):
    draft, waiting, returned = (OrganizationFactory(status=Status.DRAFT, name=f"试验单位{n}") for n in "甲乙丙")
    for organization in (draft, waiting, returned):
        MembershipFactory(user=user, organization=organization)
    for organization in (waiting, returned):
        _take(organization, "submit", user)
    _take(returned, "return", coordinator, reason="改", field_notes={"name": "照执照写"})


def _listings(member, coordinator):
    mine = {"organization": member.organization}
    for action in ("submit", "return"):
        listing = TalentDemandFactory(status=Status.DRAFT, **mine)
        _take(listing, "submit", member.user)
        if action == "return":
            _take(listing, "return", coordinator, reason="改", field_notes={"title": "写清楚"})
    TalentDemandFactory(expires_on=timezone.localdate() + timedelta(days=5), **mine)
    draft = TalentDemandFactory(status=Status.DRAFT, title="旧草稿", **mine)
    TalentDemand.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(days=9))


def _matches(member, school):
    now = timezone.now()
    run = MatchingRun.objects.create(on=timezone.localdate(), state=RunState.PUBLISHED, started_at=now, published_at=now)
    for answers in ((), (Side.SUPPLY,), (Side.DEMAND,), (Side.DEMAND, Side.SUPPLY)):
        match = Match.objects.create(
            demand=TalentDemandFactory(organization=member.organization),
            supply=TalentSupplyFactory(organization=school.organization),
            run=run, rank=1, score=0, parts=[0] * len(DEMAND_SUPPLY.components), first_seen_on=run.on, last_seen_on=run.on,
        )  # fmt: skip
        for side in answers:
            actor = member.user if side == Side.DEMAND else school.user
            answer_match(match=match, side=side, decision=Decision.INTERESTED, actor=actor, at=now)


def collected(*users):
    """Every item that any registered source has for one of the users."""
    at = timezone.now()
    return [item for user in users for source in registries.workbench_items for item in source(user, at)]


def test_every_item_says_what_by_when_and_how_long(manager, coordinator):
    items = collected(manager, coordinator, UserFactory())

    assert [item for item in items if not (item.title and item.why and item.url)] == []
    assert [item.title for item in items if item.group == "do" and not (item.cost and item.action_label)] == []
    assert {item.title for item in items if item.due_at is None} == OPEN_ENDED
    busy = {source for source in registries.workbench_items if list(source(manager, timezone.now()))}
    assert busy >= {workbench.items, listing_work.work_items, match_work.work_items}


def test_what_was_returned_is_never_without_hurry(manager):
    groups = {group.key: [item.title for item in group.items] for group in task_groups(manager, at=timezone.now())}

    assert any("登记，1 处要改" in title for title in groups["week"])
    assert any(title.startswith("改 1 处，再交一次") for title in groups["week"])
    assert {title for title in groups["later"] if title in OPEN_ENDED} == OPEN_ENDED - {"加入或登记你的单位"}


def test_page_says_when_there_is_no_deadline_and_what_costs_nothing(client, manager):
    page = sign_in(client, manager).get(reverse("portal:workbench")).content.decode()

    assert (page.count("没有期限"), "不用你操作" in page) == (2, True)


def test_who_works_for_several_organizations_reads_their_tasks_apart(client):
    one = MembershipFactory(organization__name="甲厂")
    two = MembershipFactory(organization__name="乙厂", user=one.user)
    for member, count in ((one, 2), (two, 1)):
        for number in range(count):
            TalentDemandFactory(
                title=f"岗位{number}", organization=member.organization, expires_on=timezone.localdate() + timedelta(days=3)
            )

    groups = {group.key: group for group in task_groups(one.user, at=timezone.now())}
    named = {name: [item.title for item in items] for name, items in groups["week"].parts}
    assert named == {"甲厂": ["还有效吗：岗位0", "还有效吗：岗位1"], "乙厂": ["还有效吗：岗位0"]}
    page = sign_in(client, one.user).get(reverse("portal:workbench")).content.decode()
    assert '<h3 class="xy-tasks-org">甲厂</h3>' in page


def test_who_works_for_one_organization_reads_no_name():
    member = MembershipFactory()
    TalentDemandFactory(organization=member.organization, expires_on=timezone.localdate() + timedelta(days=3))

    assert [name for group in task_groups(member.user, at=timezone.now()) for name, _ in group.parts] == [""] * len(
        task_groups(member.user, at=timezone.now())
    )
