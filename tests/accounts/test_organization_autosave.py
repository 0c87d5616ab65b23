"""The registration of an organization saves itself, keeps what can be read, and outlives a lost session."""

import re

import pytest
from django.urls import reverse

from accounts.models import Organization
from core.enums import Status
from core.idempotency import new_token
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
NEW = "accounts:organization_autosave_new"


@pytest.fixture
def manager(client):
    membership = MembershipFactory(organization=OrganizationFactory(status=Status.DRAFT, name="旧名称", website=""))
    sign_in(client, membership.user)
    return membership


def test_first_save_registers_once_and_the_form_goes_on_in_it(client, manager):
    token = new_token()
    first = client.post(reverse(NEW), {"name": "试验新登记有限公司", "token": token}).json()
    again = client.post(reverse(NEW), {"name": "试验新登记有限公司", "token": token})
    second = client.post(first["autosave_url"], {"name": "试验新登记公司", "version": first["version"], "token": token}).json()
    client.post(
        reverse("accounts:organization_create"),
        {"name": "试验最后的名称", "version": second["version"], "token": token, "action": "save"},
    )

    assert again.status_code == 409
    assert second["version"] == first["version"] + 1
    assert [row.name for row in Organization.objects.filter(name__startswith="试验最后")] == ["试验最后的名称"]
    assert not Organization.objects.filter(name="试验新登记公司").exists()


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(client, manager):
    organization = manager.organization
    url = reverse("accounts:organization_autosave", args=[organization.pk])

    answer = client.post(url, {"name": "新名称", "contact_phone": "12345", "website": "没有", "version": organization.version})

    organization.refresh_from_db()
    assert (answer.json()["unreadable"], organization.name) == (["contact_phone", "website"], "新名称")
    assert organization.contact_phone != "12345"


def test_stale_and_idle_saves(client, manager):
    organization = manager.organization
    url = reverse("accounts:organization_autosave", args=[organization.pk])
    first = client.post(url, {"name": "甲", "version": organization.version}).json()

    stale = client.post(url, {"name": "乙", "version": organization.version})
    idle = client.post(url, {"name": "甲", "version": first["version"]}).json()

    assert (stale.status_code, idle["version"]) == (409, first["version"])


def test_empty_form_registers_nothing(client, manager):
    before = Organization.objects.count()

    assert client.post(reverse(NEW), {"token": new_token()}).json() == {"is_empty": True}
    assert Organization.objects.count() == before


@pytest.mark.parametrize("status", [Status.APPROVED, Status.SUBMITTED])
def test_script_changes_no_organization_that_is_verified_or_under_review(client, status):
    membership = MembershipFactory(organization=OrganizationFactory(status=status, name="原来的"))
    sign_in(client, membership.user)

    answer = client.post(
        reverse("accounts:organization_autosave", args=[membership.organization_id]),
        {"name": "改了", "version": membership.organization.version},
    )

    membership.organization.refresh_from_db()
    assert (answer.status_code, membership.organization.name) == (409, "原来的")


def test_foreign_organization_is_missing(client, manager):
    foreign = OrganizationFactory(status=Status.DRAFT)

    answer = client.post(reverse("accounts:organization_autosave", args=[foreign.pk]), {"name": "改了", "version": 1})

    assert answer.status_code == 404


def test_registration_posted_after_the_session_ended_comes_back(client):
    membership = MembershipFactory()
    url = reverse("accounts:organization_create")

    client.post(url, {"name": "没存上的单位", "contact_phone": "12345", "token": new_token(), "action": "save"})
    sign_in(client, membership.user)
    page = client.get(url).content.decode()

    assert 'value="没存上的单位"' in page
    assert re.search(r"登录过期前填的内容都在下面", page)
