"""Two registrations of one organization become one: everything moves, nothing is lost, and the old name still leads there."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.merge_page import warning_of
from accounts.models import CollaborationOffice, Handover, Invitation, Membership, Organization, OrganizationAlias, User
from accounts.services.licences import licences_of
from accounts.services.merging import merge_organizations, pointing_here, preview_merger
from core.documents import store
from core.enums import Status
from core.idempotency import new_token
from core.workflow import InvalidTransition, StaleVersion
from supplydemand.models import AskQuota, ContactAsk, Conversation, Exclusion, ListingImport, TalentDemand, TalentSupply
from supplydemand.search import search
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.accounts.test_licences import picture
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.talks import a_thread
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A registration that was made twice: ``(absorbed, kept)``, each with a member and a published demand."""
    absorbed, kept = OrganizationFactory(name="试验老厂名有限公司"), OrganizationFactory(name="试验新厂名有限公司")
    for organization in (absorbed, kept):
        MembershipFactory(organization=organization)
        TalentDemandFactory(organization=organization, external_id="A-1")
    return absorbed, kept


def merge(pair, actor=None, **options):
    source, target = pair
    options = {"reason": "同一家登记了两次", "expected_versions": (source.version, target.version), **options}
    return merge_organizations(source=source, target=target, actor=actor or CoordinatorFactory(), at=timezone.now(), **options)


def test_everything_moves_and_the_old_name_and_code_still_find_it(pair):
    source, target = pair

    merge(pair)

    source.refresh_from_db()
    assert (source.status, source.merged_into) == (Status.WITHDRAWN, target)
    assert TalentDemand.objects.filter(organization=target).count() == 2
    assert Membership.objects.filter(organization=target, status=Status.APPROVED).count() == 2
    assert Organization.objects.with_credit_code(source.credit_code).get() == target
    assert list(Organization.objects.search("老厂名")) == [target]
    assert OrganizationAlias.objects.get().name == source.name


def test_equal_source_numbers_are_told_apart_and_moved_listings_are_found_by_the_new_name(pair):
    source, target = pair

    merge(pair)

    numbers = sorted(TalentDemand.objects.values_list("external_id", flat=True))
    assert numbers == ["A-1", f"A-1~{source.pk}"]
    assert search(TalentDemand.objects.all(), "新厂名").count() == 2
    assert search(TalentDemand.objects.all(), "老厂名").count() == 0


def test_person_in_both_stays_once_with_the_higher_role(pair):
    source, target = pair
    person = MembershipFactory(organization=source, role="manager").user
    MembershipFactory(organization=target, user=person, role="viewer")

    plan = merge(pair)

    own = Membership.objects.filter(user=person)
    assert own.get(organization=target).role == "manager"
    assert own.get(organization=source).status == Status.WITHDRAWN
    members = next(entry for entry in plan if entry.label == "成员")
    assert (members.moved_count, members.kept_count) == (1, 1)


def test_preview_says_what_the_merger_does_and_changes_nothing(pair):
    source, target = pair
    actor = CoordinatorFactory()

    preview = preview_merger(source=source, target=target, actor=actor, at=timezone.now())

    assert Membership.objects.filter(organization=source).count() == 1
    assert Organization.objects.filter(merged_into=None).count() == 2
    assert preview == merge(pair, actor)


def test_every_foreign_key_to_an_organization_is_known_to_the_merger():
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is Organization and "Event" not in model.__name__
    }

    own = {
        ("accounts.Membership", "organization"),
        ("accounts.Organization", "merged_into"),
        ("accounts.OrganizationAlias", "organization"),
    }
    assert {(model._meta.label, name) for model, name in pointing_here()} == found - own


def test_merger_is_for_coordinators_of_both_who_belong_to_neither(pair):
    source, target = pair
    insider = CoordinatorFactory()
    MembershipFactory(organization=target, user=insider)

    for actor in (CoordinatorFactory(scope=source.district), insider, MembershipFactory().user):
        with pytest.raises(PermissionDenied):
            merge(pair, actor)
    assert Organization.objects.exclude(merged_into=None).count() == 0


def test_merger_refuses_itself_an_unverified_target_and_a_stale_preview(pair):
    source, target = pair

    with pytest.raises(InvalidTransition, match="同一家"):
        merge((source, source))
    with pytest.raises(StaleVersion):
        merge(pair, expected_versions=(source.version, target.version + 1))
    Organization.objects.filter(pk=target.pk).update(status=Status.SUBMITTED)
    with pytest.raises(InvalidTransition, match="还没有通过核验"):
        merge(pair)


def test_coordinator_merges_on_the_page_and_a_second_post_changes_nothing(client, pair):
    source, target = pair
    sign_in(client, CoordinatorFactory())
    address = reverse("admin:accounts_organization_merge", args=[source.pk])
    data = {"target": target.pk, "reason": "登记了两次", "token": new_token()}
    data |= {"source_version": source.version, "target_version": target.version}

    assert target.name in client.get(address, {"q": "新厂名"}).content.decode()
    assert "人才需求" in client.get(address, {"target": target.pk}).content.decode()
    first = client.post(address, data)
    second = client.post(address, data)

    assert first["Location"] == reverse("admin:accounts_organization_change", args=[target.pk])
    assert second.status_code == 404  # the absorbed registration is no organization to work on any more
    assert OrganizationAlias.objects.count() == 1


def test_preview_warns_where_the_codes_differ_and_only_there(client, pair):
    source, target = pair
    sign_in(client, CoordinatorFactory())
    url = reverse("admin:accounts_organization_merge", args=[source.pk])

    page = client.get(url, {"target": target.pk}).content.decode()
    assert "可能不是同一家" in page
    assert f"统一社会信用代码不同（{source.credit_code}，{target.credit_code}）" in page
    assert warning_of(Organization(credit_code=""), target) == ""
    assert warning_of(Organization(credit_code=target.credit_code), target) == ""


def test_foreign_organizations_are_no_page_and_no_candidate(client, pair):
    source, target = pair
    sign_in(client, CoordinatorFactory(scope=source.district))
    address = reverse("admin:accounts_organization_merge", args=[source.pk])

    assert client.get(address).status_code == 200
    assert target.name not in client.get(address, {"q": "新厂名"}).content.decode()
    assert client.get(address, {"target": target.pk}).status_code == 404
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))
    assert client.get(address).status_code == 404


def test_old_address_leads_to_the_organization_it_is_part_of(client, pair):
    source, target = pair
    merge(pair)

    answer = client.get(reverse("accounts:organization_detail", args=[source.pk]))

    assert (answer.status_code, answer["Location"]) == (301, target.get_absolute_url())


def invite(organization, email, actor):
    now = timezone.now()
    return Invitation.objects.create(
        organization=organization, email=email, invited_by=actor, sent_at=now, expires_at=now + timedelta(days=7)
    )


def exclude(organization, other, actor):
    return Exclusion.objects.create(
        organization=organization, other=other, scope="matches", reason="other", created_by=actor, created_at=timezone.now()
    )


def test_invitations_handovers_talks_exclusions_and_imports_move_and_the_chosen_organization_follows(pair):
    source, target = pair
    thread, enterprise, school = a_thread()
    Conversation.objects.filter(pk=thread.pk).update(demand_organization=source)
    actor, other = source.memberships.get().user, school.organization
    invitation = invite(source, "neu@example.test", actor)
    own_exclusion, foreign_exclusion = exclude(source, other, actor), exclude(other, source, school.user)
    rows = [
        (invitation, "organization"),
        (Handover.objects.create(organization=source, person=actor, successor=school.user, made_by=actor, at=timezone.now()),
         "organization"),
        (ContactAsk.objects.create(organization=other, owner=source, demand=source.talentdemands.get(), text="想谈谈",
                                   asked_by=school.user, asked_at=timezone.now()), "owner"),
        (own_exclusion, "organization"),
        (foreign_exclusion, "other"),
        (thread, "demand_organization"),
        (ListingImport.objects.create(kind="demand", organization=source, created_by=actor, file_name="一.xlsx", content=b"x"),
         "organization"),
    ]  # fmt: skip
    User.objects.filter(pk=actor.pk).update(current_organization=source)

    merge(pair)

    for row, name in rows:
        row.refresh_from_db()
        assert getattr(row, name) == target, (row, name)
    assert User.objects.get(pk=actor.pk).current_organization == target
    assert User.objects.get(pk=actor.pk).organization_roles[target.pk] == "manager"


def test_what_both_have_and_what_they_said_to_each_other_does_not_stop_the_merger(client, pair):
    source, target = pair
    thread, enterprise, school = a_thread()
    Conversation.objects.filter(pk=thread.pk).update(demand_organization=source, supply_organization=target)
    TalentDemand.objects.filter(pk=thread.demand_id).update(organization=source)
    TalentSupply.objects.filter(pk=thread.supply_id).update(organization=target)
    inside, actor = source.memberships.get().user, target.memberships.get().user
    invite(target, "beide@example.test", actor)
    doubled = invite(source, "Beide@example.test", inside)
    for organization in (source, target):
        exclude(organization, school.organization, inside)
        exclude(school.organization, organization, school.user)
        AskQuota.objects.create(organization=organization, week_on=timezone.localdate(), used_count=1)
    exclude(source, target, inside)
    ask = ContactAsk.objects.create(
        organization=source,
        owner=target,
        demand=target.talentdemands.get(),
        text="你好",
        asked_by=inside,
        asked_at=timezone.now(),
    )

    merge(pair)

    doubled.refresh_from_db()
    ask.refresh_from_db()
    assert doubled.revoked_at is not None
    assert (ask.organization, ask.owner) == (source, target)
    assert Exclusion.objects.in_force().filter(organization=target, other=school.organization).count() == 1
    sign_in(client, User.objects.get(pk=actor.pk))
    assert client.get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("which", [0, 1])
def test_merger_lifts_no_suspension(pair, which):
    Organization.objects.filter(pk=pair[which].pk).update(suspended_at=timezone.now())

    with pytest.raises(InvalidTransition, match="暂停公开中"):
        merge(pair)


def test_licence_stays_where_it_was_handed_in_and_is_read_from_the_kept_one(client, pair):
    source, target = pair
    manager = target.memberships.get().user
    mine = store(upload=picture("新.png"), subject=target, kind="licence", uploaded_by=manager, at=timezone.now())
    theirs = store(upload=picture("旧.png"), subject=source, kind="licence", uploaded_by=manager, at=timezone.now())
    sign_in(client, manager)
    assert client.get(theirs.get_absolute_url()).status_code == 404

    merge(pair)

    assert list(licences_of(target)) == [mine, theirs]
    assert client.get(theirs.get_absolute_url()).status_code == 200
    sign_in(client, MembershipFactory().user)
    assert client.get(theirs.get_absolute_url()).status_code == 404


def test_office_keeps_its_liaison_who_belongs_to_both(pair):
    source, target = pair
    old = MembershipFactory(organization=source, is_liaison=True)
    new = MembershipFactory(organization=target, user=old.user)
    office = CollaborationOffice.objects.create(host=source, name="办公室")
    office.liaisons.add(old)

    merge(pair)

    office.refresh_from_db()
    assert office.host == target
    assert list(office.liaisons.all()) == [new]
