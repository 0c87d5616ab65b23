"""Joining, deciding on joiners, roles, and the last manager."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import rules, services
from accounts.models import Membership, Organization, User
from core.enums import Status
from core.models import Notification
from core.workflow import InvalidTransition
from tests.accounts.factories import (
    CoordinatorFactory,
    MembershipFactory,
    OrganizationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    """The manager of a verified enterprise."""
    return MembershipFactory()


@pytest.fixture
def request_to_join(client, manager):
    """Somebody has asked to join through the page."""
    joiner = UserFactory()
    sign_in(client, joiner)
    client.post(reverse("accounts:membership_create", args=[manager.organization_id]), {"position": "人事", "message": "同事"})
    client.logout()
    return Membership.objects.get(user=joiner)


def act(client, membership, action, **fields):
    """Post one action on a membership and return its new status."""
    url = reverse("accounts:member_action", args=[membership.organization_id, membership.pk, action])
    answer = client.post(url, {"version": membership.version, **fields})
    membership.refresh_from_db()
    return answer.status_code, membership.status


def test_request_waits_and_its_managers_are_told_once(client, manager, request_to_join):
    sign_in(client, request_to_join.user)
    client.post(reverse("accounts:membership_create", args=[manager.organization_id]), {"position": "人事"})

    assert Membership.objects.filter(user=request_to_join.user).count() == 1
    assert request_to_join.status == Status.SUBMITTED
    told = Notification.objects.get()
    assert (told.recipient, told.url) == (manager.user, request_to_join.get_absolute_url())


def test_joiner_sees_nothing_before_the_managers_agree(client, manager, request_to_join):
    sign_in(client, request_to_join.user)

    assert client.get(request_to_join.get_absolute_url()).status_code == 404
    assert list(Organization.objects.of(request_to_join.user)) == []


def test_manager_approves_and_the_joiner_is_an_editor(client, manager, request_to_join):
    sign_in(client, manager.user)
    assert "同意加入" in client.get(request_to_join.get_absolute_url()).content.decode()

    assert act(client, request_to_join, "approve") == (302, Status.APPROVED)
    assert list(Organization.objects.edited_by(request_to_join.user)) == [manager.organization]
    assert Notification.objects.filter(recipient=request_to_join.user).count() == 1


def test_rejection_needs_a_reason_and_tells_it(client, manager, request_to_join):
    sign_in(client, manager.user)

    assert act(client, request_to_join, "reject") == (302, Status.SUBMITTED)
    assert act(client, request_to_join, "reject", reason="不是本单位的人") == (302, Status.REJECTED)
    assert Notification.objects.get(recipient=request_to_join.user).text == "不是本单位的人"


def test_stale_decision_changes_nothing(client, manager, request_to_join):
    sign_in(client, manager.user)

    assert act(client, request_to_join, "approve", version=request_to_join.version - 1) == (302, Status.SUBMITTED)


def test_nobody_approves_oneself_and_editors_do_not_decide(client, manager, request_to_join):
    sign_in(client, request_to_join.user)
    assert act(client, request_to_join, "approve") == (302, Status.SUBMITTED)
    sign_in(client, MembershipFactory(organization=manager.organization, role="editor").user)
    assert act(client, request_to_join, "approve") == (302, Status.SUBMITTED)


def test_coordinator_decides_in_scope_only(client, manager, request_to_join):
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))
    assert act(client, request_to_join, "approve") == (404, Status.SUBMITTED)
    sign_in(client, CoordinatorFactory(scope=manager.organization.district))
    assert act(client, request_to_join, "approve") == (302, Status.APPROVED)


def test_stranger_finds_no_members_and_no_actions(client, manager, request_to_join):
    sign_in(client, MembershipFactory().user)

    assert client.get(request_to_join.get_absolute_url()).status_code == 404
    assert act(client, request_to_join, "approve") == (404, Status.SUBMITTED)


def test_joiner_takes_the_request_back(client, request_to_join):
    sign_in(client, request_to_join.user)

    assert act(client, request_to_join, "withdraw") == (302, Status.WITHDRAWN)


def test_last_manager_neither_leaves_nor_steps_down(client, manager):
    sign_in(client, manager.user)
    role_url = reverse("accounts:member_role", args=[manager.organization_id, manager.pk])

    assert act(client, manager, "withdraw") == (302, Status.APPROVED)
    client.post(role_url, {"role": "editor", "version": manager.version})
    manager.refresh_from_db()
    assert manager.role == "manager"


def test_manager_makes_a_colleague_manager_and_liaison(client, manager):
    colleague = MembershipFactory(organization=manager.organization, role="viewer")
    sign_in(client, manager.user)
    url = reverse("accounts:member_role", args=[manager.organization_id, colleague.pk])

    client.post(url, {"role": "manager", "is_liaison": "on", "version": colleague.version})
    client.post(url, {"role": "viewer", "version": colleague.version})
    colleague.refresh_from_db()

    assert (colleague.role, colleague.is_liaison) == ("manager", True)
    assert act(client, manager, "withdraw") == (302, Status.WITHDRAWN)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_members_of_other_roles_change_no_roles(client, manager, role):
    member = MembershipFactory(organization=manager.organization, role=role)
    sign_in(client, member.user)
    url = reverse("accounts:member_role", args=[manager.organization_id, member.pk])

    assert client.post(url, {"role": "manager", "version": member.version}).status_code == 404
    member.refresh_from_db()
    assert member.role == role


def test_member_of_one_organization_cannot_name_another_in_the_address(client, manager):
    other = MembershipFactory(organization=SchoolFactory())
    sign_in(client, manager.user)
    url = reverse("accounts:member_role", args=[manager.organization_id, other.pk])

    assert client.post(url, {"role": "viewer", "version": other.version}).status_code == 404


def test_pending_organization_can_be_joined(client):
    pending = OrganizationFactory(status=Status.SUBMITTED)
    founder = MembershipFactory(organization=pending)
    sign_in(client, UserFactory())

    client.post(reverse("accounts:membership_create", args=[pending.pk]), {})

    assert Notification.objects.get().recipient == founder.user


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("manager", {"withdraw"}, {"withdraw", "approve", "reject"}),
        ("editor", {"withdraw"}, set()),
        ("coordinator", None, {"approve", "reject"}),
    ],
)
def test_page_offers_exactly_what_would_succeed(client, manager, request_to_join, role, own, others):
    person = {"manager": lambda: manager, "editor": lambda: MembershipFactory(organization=manager.organization, role="editor")}
    user = person[role]().user if role in person else CoordinatorFactory(scope=manager.organization.district)
    colleague = MembershipFactory(organization=manager.organization, role="viewer")
    sign_in(client, user)

    page = client.get(reverse("accounts:member_list", args=[manager.organization_id])).content.decode()

    def offered(memberships):
        pairs = [(row, action) for row in memberships for action in ("approve", "reject", "withdraw")]
        return {
            action
            for row, action in pairs
            if f'"{reverse("accounts:member_action", args=[row.organization_id, row.pk, action])}"' in page
        }

    assert offered([request_to_join, colleague]) == others
    assert own is None or offered(Membership.objects.filter(user=user)) == own


CAN_BE_JOINED = {Status.SUBMITTED, Status.RETURNED, Status.APPROVED}


@pytest.mark.parametrize("status", Status.values)
def test_list_page_and_service_agree_on_what_can_be_joined(client, status):
    organization, person = OrganizationFactory(status=status, name="可加入试验单位"), UserFactory()
    url = reverse("accounts:membership_create", args=[organization.pk])
    sign_in(client, person)

    is_listed = url in client.get(reverse("accounts:organization_start"), {"q": organization.name}).content.decode()
    answer = client.get(url).status_code
    try:
        services.request_membership(organization=organization, actor=person, at=timezone.now())
        is_taken = True
    except InvalidTransition:
        is_taken = False

    wanted = status in CAN_BE_JOINED
    assert (is_listed, answer, is_taken) == (wanted, 200 if wanted else 404, wanted)
    assert Membership.objects.filter(user=person).exists() == wanted


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_who_belongs_or_has_asked_is_not_offered_to_join_again(client, status):
    membership = MembershipFactory(status=status, organization__name="已有关系试验单位")
    url = reverse("accounts:membership_create", args=[membership.organization_id])
    sign_in(client, membership.user)

    pages = [
        client.get(reverse("accounts:organization_start"), {"q": membership.organization.name}),
        client.get(membership.organization.get_absolute_url()),
    ]

    assert [url in page.content.decode() for page in pages] == [False, False]
    assert client.get(url)["Location"] == reverse("accounts:organization_start")
    assert rules.can_join(membership.user, membership.organization) is False


def test_editors_of_an_organization_are_its_active_managers_and_editors(manager):
    editor = MembershipFactory(organization=manager.organization, role="editor").user
    MembershipFactory(organization=manager.organization, role="viewer")
    MembershipFactory(organization=manager.organization, role="editor", status=Status.WITHDRAWN)
    MembershipFactory(organization=manager.organization, role="editor", user__is_active=False)
    MembershipFactory()

    assert set(User.objects.editors_of(manager.organization)) == {manager.user, editor}


def test_ended_membership_ends_access_at_once_in_every_session(client, manager):
    """The session stays; what it could reach is gone with the next request."""
    member = MembershipFactory(organization=manager.organization, role="editor")
    draft = TalentDemandFactory(organization=manager.organization, status=Status.DRAFT)
    pages = [
        reverse("accounts:member_list", args=[manager.organization_id]),
        reverse("supplydemand:demand_edit", args=[draft.pk]),
        reverse("accounts:handover_create", args=[manager.organization_id]),
    ]
    other = Client()
    sign_in(other, member.user)
    assert [other.get(page).status_code for page in pages] == [200, 200, 200]

    sign_in(client, manager.user)
    assert act(client, member, "withdraw", reason="离职") == (302, Status.WITHDRAWN)

    assert [other.get(page).status_code for page in pages] == [404, 404, 404]
    assert other.get(reverse("portal:workbench")).status_code == 200
    member.refresh_from_db()
    assert (member.role, member.ended_at is not None) == ("editor", True)
    assert Notification.objects.get(recipient=member.user).text == "离职"
    assert "以前的成员" in client.get(pages[0]).content.decode()


def test_switched_off_manager_does_not_keep_an_organization_going(client, manager):
    MembershipFactory(organization=manager.organization, user=UserFactory(is_active=False))
    sign_in(client, manager.user)

    assert act(client, manager, "withdraw") == (302, Status.APPROVED)
    MembershipFactory(organization=manager.organization)
    assert act(client, manager, "withdraw") == (302, Status.WITHDRAWN)
