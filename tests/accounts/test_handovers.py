"""Handing work over: what moves, who may do it, that it is all or nothing, and what is left of it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.enums import Role
from accounts.models import CollaborationOffice, Handover, Membership, Organization
from accounts.services import handovers
from core.enums import Status
from core.models import Notification
from core.workflow import InvalidTransition
from supplydemand.models import ListingImport, MessageDraft, TalentDemand
from supplydemand.services import import_news
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.talks import a_thread, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """An enterprise with a manager, an editor who leaves, and an editor who stays."""
    manager = MembershipFactory()
    leaver = MembershipFactory(organization=manager.organization, role=Role.EDITOR)
    stayer = MembershipFactory(organization=manager.organization, role=Role.EDITOR)
    return manager, leaver, stayer


def own_listing(leaver, **fields):
    return TalentDemandFactory(organization=leaver.organization, created_by=leaver.user, **fields)


def hand_over(office, **options):
    manager, leaver, stayer = office
    chosen = {"person": leaver.user, "successor": stayer.user, "actor": manager.user} | options
    return handovers.hand_over(organization=manager.organization, at=timezone.now(), **chosen)


def with_phone(membership, phone="13800005678"):
    membership.user.phone = phone
    membership.user.save(update_fields=["phone"])


def post(client, office, **fields):
    manager, leaver, stayer = office
    url = reverse("accounts:handover_create", args=[manager.organization_id])
    return client.post(url, {"person": leaver.user_id, "successor": stayer.pk, **fields})


def test_manager_hands_drafts_listings_and_contacts_over_in_one_step(client, office):
    manager, leaver, stayer = office
    draft = own_listing(leaver, status=Status.DRAFT, title="夜班质检员")
    public = own_listing(leaver, contact_name=leaver.user.name, contact_email=leaver.user.email)
    ended = own_listing(leaver, status=Status.WITHDRAWN)
    foreign = TalentDemandFactory(created_by=leaver.user)
    Organization.objects.filter(pk=manager.organization_id).update(contact_email=leaver.user.email.upper())
    Membership.objects.filter(pk=leaver.pk).update(is_liaison=True)
    with_phone(stayer)
    sign_in(client, manager.user)

    page = client.get(reverse("accounts:handover_create", args=[manager.organization_id]), {"person": leaver.user_id})
    assert "夜班质检员" in page.content.decode()
    answer = post(client, office, remark="钥匙在前台", is_leaving="on")

    handover = Handover.objects.get()
    assert answer.url == handover.get_absolute_url()
    authors = dict(TalentDemand.objects.values_list("pk", "created_by_id"))
    assert (authors[draft.pk], authors[public.pk]) == (stayer.user_id, stayer.user_id)
    assert (authors[ended.pk], authors[foreign.pk]) == (leaver.user_id, leaver.user_id)
    public.refresh_from_db()
    assert (public.contact_name, public.contact_email) == (stayer.user.name, stayer.user.email)
    manager.organization.refresh_from_db()
    assert manager.organization.contact_email == stayer.user.email
    stayer.refresh_from_db()
    assert stayer.is_liaison
    assert Membership.objects.get(pk=leaver.pk).status == Status.WITHDRAWN
    note = client.get(handover.get_absolute_url()).content.decode()
    assert all(words in note for words in ("钥匙在前台", "夜班质检员", "单位的联系人", "协作专员", "同时退出单位"))
    told = Notification.objects.filter(event="accounts.handed_over")
    assert {message.recipient for message in told} == {leaver.user, stayer.user}


@pytest.mark.parametrize("given", ["", "0571-87654321"])
def test_contact_is_reached_at_the_successors_own_telephone(client, office, given):
    manager, leaver, stayer = office
    listing = own_listing(leaver, contact_name=leaver.user.name, contact_phone="13900001111")
    with_phone(stayer)
    sign_in(client, manager.user)

    post(client, office, phone=given)
    listing.refresh_from_db()
    assert (listing.contact_name, listing.contact_phone) == (stayer.user.name, given or "13800005678")


def test_telephone_that_nobody_knows_is_asked_for_before_anything_moves(client, office):
    manager, leaver, stayer = office
    Organization.objects.filter(pk=manager.organization_id).update(contact_name=leaver.user.name, contact_phone="13900001111")
    listing = own_listing(leaver)
    sign_in(client, manager.user)

    refused = post(client, office)
    listing.refresh_from_db()
    manager.organization.refresh_from_db()
    assert (refused.status_code, listing.created_by) == (422, leaver.user)
    assert "填上接手人的电话" in str(refused.context["form"].errors["phone"])
    assert manager.organization.contact_phone == "13900001111"

    assert post(client, office, phone="随便").status_code == 422
    assert post(client, office, phone="13800005678").status_code == 302
    manager.organization.refresh_from_db()
    assert (manager.organization.contact_name, manager.organization.contact_phone) == (stayer.user.name, "13800005678")


def test_telephone_is_not_asked_where_no_contact_moves(client, office):
    own_listing(office[1])
    sign_in(client, office[0].user)

    page = client.get(reverse("accounts:handover_create", args=[office[0].organization_id]), {"person": office[1].user_id})
    assert "phone" not in page.context["form"].fields
    assert post(client, office).status_code == 302


def test_audit_says_who_moved_a_listing(client, office):
    manager, leaver, stayer = office
    draft = own_listing(leaver, status=Status.DRAFT)
    sign_in(client, manager.user)
    post(client, office)

    events = apps.get_model("supplydemand", "TalentDemandEvent").objects
    event = events.filter(pgh_obj_id=draft.pk, pgh_label="update").latest("pgh_id")
    assert event.created_by_id == stayer.user_id
    assert event.pgh_context["user"] == manager.user_id


def test_other_kinds_stay_where_one_of_them_cannot_move(office):
    """The transaction is one: what moved before a failure moves back."""
    manager, leaver, stayer = office
    draft = own_listing(leaver, status=Status.DRAFT)

    with pytest.raises(InvalidTransition):
        hand_over((manager, manager, stayer), person=manager.user, is_leaving=True)
    mine = TalentDemandFactory(organization=manager.organization, created_by=manager.user, status=Status.DRAFT)
    with pytest.raises(InvalidTransition, match="唯一|只有这一位管理员"):
        hand_over(office, person=manager.user, is_leaving=True)
    mine.refresh_from_db()
    draft.refresh_from_db()
    assert (mine.created_by, draft.created_by) == (manager.user, leaver.user)
    assert not Handover.objects.exists()


def test_last_manager_leaves_by_giving_the_role_away(office):
    manager, leaver, stayer = office

    hand_over(office, person=manager.user, is_leaving=True, gives_manager=True)

    stayer.refresh_from_db()
    manager.refresh_from_db()
    assert (stayer.role, manager.status) == (Role.MANAGER, Status.WITHDRAWN)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_member_hands_over_own_work_but_not_a_colleagues(client, office, role):
    manager, leaver, stayer = office
    Membership.objects.filter(pk=leaver.pk).update(role=role)
    own, other = own_listing(leaver), own_listing(stayer)
    sign_in(client, leaver.user)

    assert client.get(reverse("accounts:handover_create", args=[manager.organization_id])).status_code == 200
    with pytest.raises(PermissionDenied):
        hand_over(office, person=stayer.user, successor=manager.user, actor=leaver.user)
    post(client, office, person=stayer.user_id, successor=manager.pk)  # the field is not theirs to choose
    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.created_by, own.created_by) == (stayer.user, manager.user)


def test_editor_cannot_make_managers_by_handing_over(office):
    manager, leaver, stayer = office
    own_listing(leaver)

    with pytest.raises(PermissionDenied):
        hand_over(office, actor=leaver.user, gives_manager=True)
    stayer.refresh_from_db()
    assert stayer.role == Role.EDITOR


@pytest.mark.parametrize("kind", ["viewer", "foreign", "gone", "self"])
def test_successor_must_be_able_to_write_here(client, office, kind):
    manager, leaver, stayer = office
    listing = own_listing(leaver)
    taker = {
        "viewer": lambda: MembershipFactory(organization=manager.organization, role=Role.VIEWER),
        "foreign": lambda: MembershipFactory(),
        "gone": lambda: MembershipFactory(organization=manager.organization, status=Status.WITHDRAWN),
        "self": lambda: leaver,
    }[kind]()
    sign_in(client, manager.user)

    with pytest.raises(handovers.HandoverRefused):
        hand_over(office, successor=taker.user)
    assert post(client, office, successor=taker.pk).status_code == 422
    listing.refresh_from_db()
    assert listing.created_by == leaver.user
    hand_over(office)
    listing.refresh_from_db()
    assert listing.created_by == stayer.user


def test_strangers_see_neither_page_nor_note(client, office):
    manager, leaver, stayer = office
    own_listing(leaver)
    handover = hand_over(office)
    outsider = MembershipFactory().user
    bystander = MembershipFactory(organization=manager.organization, role=Role.EDITOR).user

    for person, page, note in ((outsider, 404, 404), (bystander, 200, 404), (stayer.user, 200, 200), (manager.user, 200, 200)):
        sign_in(client, person)
        assert client.get(reverse("accounts:handover_create", args=[manager.organization_id])).status_code == page
        assert client.get(handover.get_absolute_url()).status_code == note


def test_manager_finds_what_somebody_left_behind(client, office):
    manager, leaver, stayer = office
    listing = own_listing(leaver)
    services.act_on_membership(
        membership=leaver, action="withdraw", actor=leaver.user, at=timezone.now(), expected_version=None, reason="离职"
    )
    sign_in(client, manager.user)

    work = client.get(reverse("portal:workbench")).content.decode()
    link = f"{reverse('accounts:handover_create', args=[manager.organization_id])}?person={leaver.user_id}"
    assert link in work
    assert post(client, office).status_code == 302
    listing.refresh_from_db()
    assert listing.created_by == stayer.user
    assert link not in client.get(reverse("portal:workbench")).content.decode()


def test_nothing_to_hand_over_is_said(office):
    with pytest.raises(handovers.HandoverRefused, match="没有要交接的事"):
        hand_over(office)
    own_listing(office[1])
    assert hand_over(office).total == 1


def test_what_keeps_a_person(office):
    manager, leaver, stayer = office

    assert "唯一的管理员" in handovers.needs_handover(person=manager.user, organization=manager.organization)
    assert handovers.needs_handover(person=leaver.user, organization=manager.organization) == ""
    own_listing(leaver)
    assert "先交接" in handovers.needs_handover(person=leaver.user, organization=manager.organization)
    assert handovers.needs_handover(person=leaver.user, organization=OrganizationFactory()) == ""


def test_whose_name_and_telephone_stand_on_a_listing_cannot_simply_go(office):
    manager, leaver, _ = office
    listing = TalentDemandFactory(organization=manager.organization, created_by=manager.user, contact_name=leaver.user.name)
    about = {"person": leaver.user, "organization": manager.organization}

    assert "先交接" in handovers.needs_handover(**about)
    type(listing).objects.filter(pk=listing.pk).update(contact_name="别人")
    assert handovers.needs_handover(**about) == ""


def test_threads_and_offices_go_over_with_what_was_begun_to_be_written():
    thread, enterprise, school = a_thread()
    successor = MembershipFactory(organization=school.organization, role=Role.EDITOR)
    say(thread, school)
    MessageDraft.objects.create(conversation=thread, user=school.user, text="还没发的话", saved_at=timezone.now())
    office = CollaborationOffice.objects.create(host=school.organization, name="协作办公室")
    office.liaisons.add(school)

    note = handovers.hand_over(
        organization=school.organization, person=school.user, successor=successor.user, actor=school.user, at=timezone.now()
    )

    assert {"正在谈的对话": 1, "协作办公室的协作专员": 1}.items() <= {item["label"]: item["count"] for item in note.items}.items()
    assert list(office.liaisons.all()) == [successor]
    assert MessageDraft.objects.get().user == successor.user
    assert not any(
        part.label == "正在谈的对话" for part in handovers.preview(person=enterprise.user, organization=school.organization)
    )


def test_what_ran_out_and_can_be_renewed_moves_with_its_contact_and_keeps_nobody_back_once_closed(client, office):
    manager, leaver, stayer = office
    own = {"status": Status.EXPIRED, "contact_name": leaver.user.name, "contact_email": leaver.user.email}
    renewable = own_listing(leaver, **own)
    closed = own_listing(leaver, closed_on=timezone.localdate(), close_reason="here", **own)
    long_ago = own_listing(leaver, expires_on=timezone.localdate() - timedelta(days=61), **own)
    lately = own_listing(leaver, expires_on=timezone.localdate() - timedelta(days=60), **own)
    assert handovers.needs_handover(person=leaver.user, organization=manager.organization)

    hand_over(office, phone="13800005678", is_leaving=True)

    for row in (renewable, closed, long_ago, lately):
        row.refresh_from_db()
    assert (lately.created_by, long_ago.created_by) == (stayer.user, leaver.user)
    assert (renewable.created_by, renewable.contact_email, renewable.contact_phone) == (
        stayer.user,
        stayer.user.email,
        "13800005678",
    )
    assert (closed.created_by, closed.contact_email) == (leaver.user, leaver.user.email)


def test_checked_import_waits_for_the_successor_after_the_uploader_has_left(client, office):
    manager, leaver, stayer = office
    now = timezone.now()
    about = {"kind": "demand", "organization": manager.organization, "created_by": leaver.user, "content": b""}
    waiting = ListingImport.objects.create(file_name="等.xlsx", state="checked", new_count=2, checked_at=now, **about)
    ListingImport.objects.create(file_name="没有要导的.xlsx", state="checked", same_count=2, checked_at=now, **about)
    done = ListingImport.objects.create(file_name="完了.xlsx", state="done", new_count=2, checked_at=now, **about)
    Membership.objects.filter(pk=leaver.pk).update(status=Status.WITHDRAWN)
    assert (manager.organization_id, leaver.user_id) in handovers.orphans_in([manager.organization_id])

    hand_over(office)

    assert [item.url for item in import_news.work_items(stayer.user, now)] == [waiting.get_absolute_url()]
    waiting.refresh_from_db(), done.refresh_from_db()
    assert (waiting.created_by, waiting.decider, done.decider) == (leaver.user, stayer.user, leaver.user)
    assert not handovers.orphans_in([manager.organization_id])
    assert Handover.objects.get().items == [
        {"label": "等着决定的导入", "count": 1, "rows": [{"text": "等.xlsx", "url": waiting.get_absolute_url()}]}
    ]
