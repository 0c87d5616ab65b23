"""Standing in: marked work, copied messages, no right that was not there, and an end by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.enums import Role
from accounts.models import Absence, Membership
from accounts.services import absences
from core import links
from core.enums import Status
from core.models import ActionLink, Notification
from core.notifications import notify
from supplydemand.services import care
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def pair():
    """A manager who is away and an editor who stands in."""
    manager = MembershipFactory()
    return manager, MembershipFactory(organization=manager.organization, role=Role.EDITOR)


def stand_in(pair, **days):
    manager, editor = pair
    chosen = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=5)} | days
    return absences.set_absence(person=manager.user, deputy=editor.user, on=TODAY(), **chosen)


def workbench(client, user):
    sign_in(client, user)
    return client.get(reverse("portal:workbench")).content.decode()


def submitted(organization, actor):
    listing = TalentDemandFactory(organization=organization, status=Status.DRAFT)
    from core.workflow import perform_transition

    perform_transition(obj=listing, action="submit", actor=actor, at=timezone.now())


def test_deputy_sees_the_absent_persons_work_marked(client, pair):
    manager, editor = pair
    submitted(manager.organization, manager.user)
    mark = f"代办：{manager.user}不在"
    assert mark not in workbench(client, editor.user)

    absence = stand_in(pair)
    assert mark in workbench(client, editor.user)
    assert mark not in workbench(client, manager.user)
    absences.end_absence(absence=absence, at=timezone.now())
    assert mark not in workbench(client, editor.user)


@pytest.mark.parametrize(("starts", "ends"), [(1, 5), (-5, -1)])
def test_it_begins_and_ends_by_itself(client, pair, starts, ends):
    manager, editor = pair
    submitted(manager.organization, manager.user)
    days = {"starts_on": TODAY() + timedelta(days=starts), "ends_on": TODAY() + timedelta(days=ends)}
    absence = Absence.objects.create(person=manager.user, deputy=editor.user, **days)
    assert "代办：" not in workbench(client, editor.user)

    Absence.objects.filter(pk=absence.pk).update(starts_on=TODAY(), ends_on=TODAY())
    assert "代办：" in workbench(client, editor.user)


def test_deputy_gets_no_right(client, pair):
    """What only managers do stays with managers, and stays out of the deputy's sight."""
    manager, editor = pair
    joiner = UserFactory()
    request = services.request_membership(organization=manager.organization, actor=joiner, at=timezone.now())
    stand_in(pair)

    assert "申请加入" in workbench(client, manager.user)
    assert "人申请加入" not in workbench(client, editor.user)
    url = reverse("accounts:member_action", args=[manager.organization_id, request.pk, "approve"])
    client.post(url, {"version": request.version})
    request.refresh_from_db()
    assert request.status == Status.SUBMITTED


def test_messages_are_copied_to_the_deputy_marked(pair):
    manager, editor = pair
    stand_in(pair)

    for _ in range(2):
        notify(event="accounts.handed_over", recipients=[manager.user], key="k", title="要办的事")

    assert Notification.objects.get(recipient=manager.user, key="k").title == "要办的事"
    assert Notification.objects.get(recipient=editor.user, key="k").title == f"代办（{manager.user}不在）：要办的事"


def test_messages_of_foreign_organizations_are_not_copied(pair):
    manager, editor = pair
    stand_in(pair)
    foreign = MembershipFactory(user=manager.user)

    notify(event="accounts.handed_over", recipients=[manager.user], key="k", title="别的单位的事")
    assert not Notification.objects.filter(recipient=editor.user, key="k").exists()
    MembershipFactory(user=editor.user, organization=foreign.organization, role=Role.VIEWER)
    notify(event="accounts.handed_over", recipients=[manager.user], key="k2", title="别的单位的事")
    assert not Notification.objects.filter(recipient=editor.user, key="k2").exists()
    Membership.objects.filter(user=editor.user, organization=foreign.organization).update(role=Role.EDITOR)
    notify(event="accounts.handed_over", recipients=[manager.user], key="k3", title="两边都办")
    assert Notification.objects.filter(recipient=editor.user, key="k3").exists()


def test_recipient_who_stands_in_gets_the_message_once_and_plain(pair):
    manager, editor = pair
    stand_in(pair)

    notify(event="accounts.handed_over", recipients=[manager.user, editor.user], key="k", title="要办的事")
    assert Notification.objects.get(recipient=editor.user, key="k").title == "要办的事"


@pytest.mark.parametrize("kind", ["stranger", "viewer", "gone", "oneself"])
def test_only_colleagues_who_write_can_stand_in(client, pair, kind):
    manager, editor = pair
    other = {
        "stranger": lambda: UserFactory(),
        "viewer": lambda: MembershipFactory(organization=manager.organization, role=Role.VIEWER).user,
        "gone": lambda: MembershipFactory(organization=manager.organization, status=Status.WITHDRAWN).user,
        "oneself": lambda: manager.user,
    }[kind]()
    sign_in(client, manager.user)
    days = {"starts_on": TODAY(), "ends_on": TODAY()}

    assert client.post(reverse("accounts:absence_list"), {"deputy": other.pk, **days}).status_code == 422
    assert not Absence.objects.exists()
    assert client.post(reverse("accounts:absence_list"), {"deputy": editor.user_id, **days}).status_code == 302
    assert Notification.objects.get(recipient=editor.user).event == "accounts.deputy_named"


def test_days_must_make_sense(pair):
    with pytest.raises(absences.AbsenceRefused, match="早于"):
        stand_in(pair, starts_on=TODAY() + timedelta(days=2), ends_on=TODAY() + timedelta(days=1))
    with pytest.raises(absences.AbsenceRefused, match="最长"):
        stand_in(pair, ends_on=TODAY() + timedelta(days=91))
    stand_in(pair)
    with pytest.raises(absences.AbsenceRefused, match="已经定过"):
        stand_in(pair, ends_on=TODAY())


def test_foreign_absence_cannot_be_ended(client, pair):
    absence = stand_in(pair)
    url = reverse("accounts:absence_end", args=[absence.pk])
    sign_in(client, MembershipFactory(organization=pair[0].organization).user)
    assert client.post(url).status_code == 404

    sign_in(client, pair[1].user)
    client.post(url)
    absence.refresh_from_db()
    assert absence.ended_at is not None


def test_organization_chosen_in_the_header_is_where_new_listings_start(client):
    first = MembershipFactory(organization=OrganizationFactory(name="甲公司"))
    second = MembershipFactory(user=first.user, organization=OrganizationFactory(name="乙公司"))
    sign_in(client, first.user)
    url = reverse("accounts:current_organization")

    for membership in (second, first):
        client.post(url, {"organization": membership.organization_id, "next": "https://evil.example/"})
        page = client.get(reverse("supplydemand:demand_create"))
        assert page.context["organization"] == membership.organization
        assert f'<span class="xy-menu-for">{membership.organization}</span>' in page.content.decode()


def test_choice_of_an_organization_gives_no_right(client):
    own, foreign = MembershipFactory(), OrganizationFactory(name="别家")
    sign_in(client, own.user)

    assert client.post(reverse("accounts:current_organization"), {"organization": foreign.pk}).status_code == 404
    type(own.user).objects.filter(pk=own.user_id).update(current_organization=foreign)
    text = client.get(reverse("portal:workbench")).content.decode()
    assert "别家" not in text
    assert client.get(reverse("accounts:member_list", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("event", ["core.saved_search", "review.flag_closed", "review.flagged", "accounts.membership_decided"])
def test_what_a_person_or_staff_is_told_is_not_copied(pair, event):
    manager, editor = pair
    stand_in(pair)

    notify(event=event, recipients=[manager.user], key="k", title="只给本人的")
    assert not Notification.objects.filter(recipient=editor.user, key="k").exists()


def test_deputy_gets_the_page_and_not_the_absent_persons_link(pair):
    manager, editor = pair
    listing = TalentDemandFactory(
        organization=manager.organization, created_by=manager.user, expires_on=TODAY() + timedelta(days=9)
    )
    stand_in(pair)
    care.care_for_listings(on=TODAY(), at=timezone.now())

    urls = dict(Notification.objects.filter(event="supplydemand.validity_asked").values_list("recipient", "url"))
    assert urls[manager.user_id].startswith("/l/")
    assert urls[editor.user_id] == listing.get_absolute_url()


def test_deputy_who_is_asked_too_keeps_a_link_of_their_own(pair):
    manager, editor = pair
    stand_in(pair)
    ends = TODAY() + timedelta(days=9)
    TalentDemandFactory(organization=manager.organization, created_by=UserFactory(), expires_on=ends)

    care.care_for_listings(on=TODAY(), at=timezone.now())

    urls = Notification.objects.filter(recipient=editor.user, event="supplydemand.validity_asked").values_list("url", flat=True)
    assert list(ActionLink.objects.filter(user=editor.user)) == [links.find(url.split("/")[2]) for url in urls if "/l/" in url]


@pytest.mark.parametrize(
    ("absent", "deputy", "is_covered"),
    [("district", "same", True), ("district", "city", True), ("district", "other", False), ("city", "same", False)],
)
def test_coordinators_stand_in_only_where_their_scope_covers(absent, deputy, is_covered):
    district = DistrictFactory()
    scopes = {"district": district, "same": district, "other": DistrictFactory(), "city": None}
    person, colleague = CoordinatorFactory(scope=scopes[absent]), CoordinatorFactory(scope=scopes[deputy])

    assert (colleague in absences.possible_deputies(person)) == is_covered
