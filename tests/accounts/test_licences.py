"""The licence: who hands it in, who reads it, and that replacing keeps the old one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.reviewing import ORGANIZATION
from core.models import Document
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def picture(name="执照.png"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


@pytest.fixture
def manager():
    return MembershipFactory(organization=OrganizationFactory(district=DistrictFactory()))


def findings_of(organization):
    rule = next(rule for rule in ORGANIZATION.rules if rule.code == "licence")
    return list(rule.check(organization, timezone.localdate()))


def page_of(organization):
    return reverse("accounts:organization_licence", args=[organization.pk])


def upload(client, manager, file=None):
    sign_in(client, manager.user)
    return client.post(page_of(manager.organization), {"licence": file or picture()})


def test_manager_hands_in_and_replaces_the_licence(client, manager):
    assert "licence" in [row.code for row in findings_of(manager.organization) if row.level == "notice"]
    assert upload(client, manager).status_code == 302
    upload(client, manager, picture("新执照.png"))

    text = client.get(page_of(manager.organization)).content.decode()
    assert text.index("新执照.png") < text.index("执照.png", text.index("新执照.png") + 8)
    assert Document.objects.count() == 2
    assert "新执照" in next(row.text for row in findings_of(manager.organization) if row.code == "licence")


def test_licence_is_for_managers_and_coordinators_in_scope_alone(client, manager):
    upload(client, manager)
    file = Document.objects.get().get_absolute_url()
    readers = {
        "manager": (manager.user, 200),
        "editor": (MembershipFactory(organization=manager.organization, role=Role.EDITOR).user, 404),
        "other manager": (MembershipFactory().user, 404),
        "coordinator": (CoordinatorFactory(), 200),
        "district": (CoordinatorFactory(scope=manager.organization.district), 200),
        "other district": (CoordinatorFactory(scope=DistrictFactory()), 404),
    }

    seen = {}
    for name, (user, _) in readers.items():
        sign_in(client, user)
        seen[name] = (client.get(page_of(manager.organization)).status_code, client.get(file).status_code)
    assert seen == {name: (status, status) for name, (_, status) in readers.items()}
    client.logout()
    assert client.get(file).status_code in (302, 404)


def test_only_managers_hand_it_in(client, manager):
    sign_in(client, CoordinatorFactory())
    assert client.post(page_of(manager.organization), {"licence": picture()}).status_code == 404
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["执照.exe", "执照.pdf", "执照.docx"])
def test_what_is_no_picture_or_pdf_is_refused(client, manager, name):
    assert upload(client, manager, SimpleUploadedFile(name, b"MZ not a licence")).status_code == 422
    assert not Document.objects.exists()


def test_finding_leads_to_the_licence_itself(client, manager):
    upload(client, manager)
    (finding,) = findings_of(manager.organization)
    assert (finding.level, finding.url) == ("ok", Document.objects.get().get_absolute_url())
