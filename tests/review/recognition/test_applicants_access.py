"""Who may open what of a case, and how often its pages ask the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.enums import Status
from core.models import Document
from review.recognition.enums import VersionState
from review.recognition.models import Application, Candidate
from review.recognition.services import cases
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.core.uploads import PDF, upload
from tests.review.recognition.factories import SchemeFactory, put_in_force
from tests.review.recognition.pages import save
from tests.review.recognition.world import (
    begun,
    colleague_of,
    open_call,
    page,
    second_section,
    signed_in,
    version_with_form,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interns", "files")]


@pytest.fixture
def member():
    """Somebody who writes for an organization."""
    return MembershipFactory()


def test_files_are_for_the_organization_and_coordinators_in_scope_once_handed_in(client, member):
    application = begun(member, open_call())
    save(signed_in(client, member.user), application, proof=[upload("证明.pdf", PDF)], name="李工", teachers="8", money="1")
    document = Document.objects.get()
    coordinator, district = CoordinatorFactory(), CoordinatorFactory(scope=member.organization.district)
    stranger, elsewhere = MembershipFactory(), CoordinatorFactory(scope=MembershipFactory().organization.district)

    def seen(user):
        return Document.objects.visible_to(user).filter(pk=document.pk).exists()

    assert seen(colleague_of(member, Role.VIEWER).user)
    assert not seen(coordinator)
    cases.submit(application=application, actor=member.user, at=timezone.now())
    assert seen(coordinator)
    assert seen(district)
    assert not seen(stranger.user)
    assert not seen(elsewhere)


WRITTEN = (
    "section_edit",
    "application_standings",
    "application_copied",
    "application_check",
    "application_preview",
    "application_signature",
    "application_withdraw",
    "application_appeal",
)


@pytest.mark.parametrize("name", WRITTEN)
def test_pages_of_writers_are_not_found_by_anybody_else(client, member, name):
    application = begun(member, open_call(version_with_form(needs_signature=True)))
    more = [second_section(application).pk] if name == "section_edit" else []
    address = page(name, application, *more)

    def status(user):
        return signed_in(client, user).get(address).status_code

    assert status(member.user) in (200, 302)
    assert status(colleague_of(member, Role.EDITOR).user) in (200, 302)
    for person in (colleague_of(member, Role.VIEWER).user, MembershipFactory().user, CoordinatorFactory()):
        assert status(person) == 404


POSTED = (
    "application_submit",
    "signature_print",
    "application_discard",
    "appeal_withdraw",
    "application_withdraw",
    "application_appeal",
)


@pytest.mark.parametrize("name", POSTED)
def test_buttons_are_not_found_by_anybody_else(client, member, name):
    application = begun(member, open_call(version_with_form(needs_signature=True)))

    for person in (colleague_of(member, Role.VIEWER).user, MembershipFactory().user, CoordinatorFactory()):
        assert signed_in(client, person).post(page(name, application), {}).status_code == 404
    assert Application.objects.get().status == Status.DRAFT


def test_a_coordinator_with_a_part_in_the_case_has_no_way_to_the_desk(client, member):
    application = begun(member, open_call())
    cases.submit(application=application, actor=member.user, at=timezone.now())
    other, own = CoordinatorFactory(), CoordinatorFactory()
    MembershipFactory(organization=member.organization, user=own)

    assert "去办理" in signed_in(client, other).get(page("application_detail", application)).content.decode()
    assert "去办理" not in signed_in(client, own).get(page("application_detail", application)).content.decode()


def test_list_has_own_cases_alone_and_narrows(client, member):
    own, foreign = begun(member, open_call()), begun(MembershipFactory(), open_call())
    signed_in(client, member.user)
    address = reverse("recognition:application_list")

    shown = client.get(address).context["object_list"]
    assert own in shown
    assert foreign not in shown
    assert client.get(address, {"status": "approved"}).context["object_list"] == []
    assert client.get(address, {"q": own.subject_name}).context["object_list"] == [own]


def test_pages_ask_the_same_number_of_queries_for_one_and_for_many(client, member):
    signed_in(client, member.user)
    application = begun(member, open_call())

    def addresses_of(application):
        return [
            reverse("recognition:application_list"),
            page("section_edit", application, second_section(application).pk),
            page("application_check", application),
            page("application_preview", application),
            page("application_detail", application),
        ]

    def count(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    before = [count(address) for address in addresses_of(application)]
    wide = version_with_form(state=VersionState.DRAFT)
    section = wide.sections.get(title="投入和成效")
    for number in range(5):
        section.fields.create(code=f"more{number}", label=f"再一项 {number}", kind="text", is_required=False)
    put_in_force(wide)
    rows = [begun(member, open_call(wide)) for _ in range(3)]
    assert [count(address) for address in addresses_of(rows[0])] == before


def test_nobody_puts_forward_people_of_a_foreign_organization(client, member):
    call, other = open_call(version_with_form(scheme=SchemeFactory(subject_kind="person"))), MembershipFactory()
    address = reverse("recognition:candidate_create", args=[call.pk])
    signed_in(client, member.user)

    assert client.post(address, {"name": "赵老师", "organization": other.organization_id}).status_code == 404
    assert client.post(address, {"name": "赵老师", "organization": member.organization_id}).status_code == 302
    assert list(Candidate.objects.values_list("organization", flat=True)) == [member.organization_id]


def test_a_call_that_is_not_published_or_over_takes_nothing(client, member):
    hidden = open_call(status=Status.DRAFT)
    over = open_call(version_with_form(), closes_at=timezone.now())
    signed_in(client, member.user)

    assert client.get(reverse("recognition:application_begin", args=[hidden.pk])).status_code == 404
    address = reverse("recognition:application_begin", args=[over.pk])
    shown = client.get(address)
    client.post(address, {"token": shown.context["token"], "subject": member.organization_id})
    assert not Application.objects.exists()
