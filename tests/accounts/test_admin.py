"""Who sees and changes what in the admin."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.models import CoordinatorScope
from core.models import ReviewEvent
from tests.accounts.factories import TOTP_SECRET, CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("accounts_user", "accounts_coordinatorscope", "review_secondfactor", "review_signinfailure")


@pytest.mark.parametrize("model", PEOPLE)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_coordinator_manages_no_people_and_no_scopes(client, model, page):
    sign_in(client, CoordinatorFactory())

    assert client.get(reverse(f"admin:{model}_{page}")).status_code == 403


@pytest.mark.parametrize("model", [*PEOPLE, "accounts_organization", "accounts_membership"])
def test_superuser_sees_every_list(client, model):
    MembershipFactory()
    sign_in(client, CoordinatorFactory(is_superuser=True))

    assert client.get(reverse(f"admin:{model}_changelist")).status_code == 200


def test_coordinator_sees_organizations_in_scope_only(client):
    district = DistrictFactory()
    near, far = OrganizationFactory(district=district), OrganizationFactory()
    draft = OrganizationFactory(district=district, status="draft")
    sign_in(client, CoordinatorFactory(scope=district))

    listed = client.get(reverse("admin:accounts_organization_changelist")).content.decode()

    assert (near.name in listed, far.name in listed, draft.name in listed) == (True, False, False)
    assert client.get(reverse("admin:accounts_organization_change", args=[near.pk])).status_code == 200
    assert client.get(reverse("admin:accounts_organization_change", args=[far.pk])).status_code == 404
    assert client.post(reverse("admin:accounts_organization_change", args=[near.pk]), {"name": "x"}).status_code == 403


def test_superuser_adds_a_coordinator_by_form(client):
    sign_in(client, CoordinatorFactory(is_superuser=True))
    fields = {"email": "clerk@example.test", "name": "新专员", "usable_password": "true"}
    fields |= {"password1": "quiet-harbour-58-winter", "password2": "quiet-harbour-58-winter"}

    answer = client.post(reverse("admin:accounts_user_add"), fields)
    person = CoordinatorScope._meta.get_field("user").related_model.objects.get(email="clerk@example.test")
    change = reverse("admin:accounts_user_change", args=[person.pk])

    assert answer["Location"] == change
    client.post(
        change, {"email": person.email, "name": "改了", "phone": "", "is_active": "on", "is_staff": "on", "is_demo": "on"}
    )
    person.refresh_from_db()
    assert (person.name, person.is_staff, person.is_demo) == ("改了", True, False)


def test_second_factors_secret_is_never_shown(client):
    coordinator = CoordinatorFactory(is_superuser=True)
    sign_in(client, coordinator)
    factor = Authenticator.objects.get(user=coordinator)

    page = client.get(reverse("admin:review_secondfactor_change", args=[factor.pk]))

    assert page.status_code == 200
    assert TOTP_SECRET not in page.content.decode()


def act(client, action, *organizations):
    """Take an admin action on organizations; the page after it."""
    fields = {"action": action, "_selected_action": [row.pk for row in organizations]}
    return client.post(reverse("admin:accounts_organization_changelist"), fields, follow=True).content.decode()


def test_coordinator_frees_an_organization_from_review_after_three_publications_and_takes_it_back(client):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    sign_in(client, coordinator)
    TalentDemandFactory.create_batch(2, organization=organization, published_at=timezone.now())

    early = act(client, "trust_selected", organization)
    organization.refresh_from_db()
    assert ("只有 2 条" in early, organization.is_trusted) == (True, False)

    TalentSupplyFactory(organization=organization, published_at=timezone.now())
    act(client, "trust_selected", organization)
    organization.refresh_from_db()
    assert organization.is_trusted is True

    act(client, "distrust_selected", organization)
    organization.refresh_from_db()
    assert (organization.is_trusted, organization.status) == (False, "approved")
    events = ReviewEvent.objects.of(organization).order_by("pk")
    assert [(event.label, event.actor) for event in events] == [("设为免审", coordinator), ("取消免审", coordinator)]


@pytest.mark.parametrize("who", ["own organization", "other district", "no scope"])
def test_trust_is_given_only_in_scope_and_never_to_ones_own_organization(client, who):
    organization = OrganizationFactory()
    TalentDemandFactory.create_batch(3, organization=organization, published_at=timezone.now())
    person = CoordinatorFactory(scope=DistrictFactory() if who == "other district" else None, is_superuser=who == "no scope")
    if who == "own organization":
        MembershipFactory(user=person, organization=organization)
    if who == "no scope":
        person.coordinator_scopes.all().delete()
    sign_in(client, person)

    act(client, "trust_selected", organization)

    organization.refresh_from_db()
    assert (organization.is_trusted, ReviewEvent.objects.of(organization).count()) == (False, 0)


@pytest.mark.parametrize("status", ["submitted", "returned", "rejected", "withdrawn"])
def test_unverified_organization_is_not_trusted(client, status):
    organization = OrganizationFactory(status=status)
    TalentDemandFactory.create_batch(3, organization=organization, published_at=timezone.now())
    sign_in(client, CoordinatorFactory())

    act(client, "trust_selected", organization)

    organization.refresh_from_db()
    assert organization.is_trusted is False
