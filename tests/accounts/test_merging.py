"""Two registrations of one organization become one: everything moves, nothing is lost, and the old name still leads there."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organization, OrganizationAlias
from accounts.services.merging import merge_organizations, pointing_here, preview_merger
from core.enums import Status
from core.idempotency import new_token
from core.workflow import InvalidTransition, StaleVersion
from supplydemand.models import TalentDemand
from supplydemand.search import search
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
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
