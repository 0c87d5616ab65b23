"""Who sees and changes what in the admin."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import CoordinatorScope
from tests.accounts.factories import TOTP_SECRET, CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
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
