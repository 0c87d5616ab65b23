"""Who is only asked to join a project reads what an answer needs, and nothing of its inside."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization, User
from core.documents import read
from core.enums import Status
from core.models import Document
from core.registries import calendar_items, workbench_items
from projects.enums import ChangeKind, PublicPart
from projects.models import FigureDefinition, Milestone, Project, ProjectChange, ProjectFigure, ProjectPartner, StageCheck
from projects.services import partners, passport
from tests.accounts.factories import MembershipFactory
from tests.core.uploads import upload
from tests.projects.factories import PartnerFactory
from tests.projects.stories import a_kind, a_project

pytestmark = pytest.mark.django_db
SECRET = "ZEBRA机密"


@pytest.fixture
def world():
    """A running project with a secret in everything of its inside, and an organization that is asked besides its partner."""
    kind = a_kind()
    figure = FigureDefinition.objects.create(type=kind, code="hours", name="学时", unit="学时", definition="实际上课的")
    world = a_project(kind=kind)
    Project.objects.filter(pk=world.project.pk).update(contact_name=SECRET, public_parts=[])
    stage = world.project.stages.open().get()
    say = {"actor": world.lead, "on": world.on}
    passport.add_milestone(stage=stage, organization=world.lead_organization, title=SECRET, due_on=world.on, **say)
    world.check = stage.checks.get()
    passport.meet_check(check=world.check, note=SECRET, files=[read(upload(name="ZEBRA.pdf"))], at=world.at, **say)
    passport.report_figure(
        project=world.project,
        definition=figure,
        organization=world.lead_organization,
        value=77321,
        counted_on=world.on,
        at=world.at,
        files=(),
        **say,
    )
    partners.add_member(project=world.project, organization=world.lead_organization, actor=world.lead, values={"name": SECRET})
    world.change = ProjectChange.objects.create(
        project=world.project, organization=world.lead_organization, kind=ChangeKind.SCOPE, reason=SECRET, created_by=world.lead
    )
    world.asked = PartnerFactory(project=world.project, accepted_at=None, accepted_by=None, invited_by=world.lead)
    world.reader = MembershipFactory(organization=world.asked.organization, role=Role.EDITOR).user
    return world


def pages(world):
    """Every address of the project, and the lists, exports and feeds that a member of its organizations has."""
    one = [world.project.pk]
    return [
        *(reverse(f"projects:{name}", args=one) for name in ("project_detail", "passport", "ledger", "training", "change_list")),
        f"{reverse('projects:project_detail', args=one)}?as=public",
        f"{reverse('projects:ledger_export', args=one)}?format=csv",
        reverse("projects:change_detail", args=[world.change.pk]),
        Document.objects.of(world.check).get().get_absolute_url(),
        *(reverse(f"projects:{name}") for name in ("mine", "project_list", "ledger_overview")),
        f"{reverse('projects:project_list')}?q=ZEBRA",
        reverse("portal:workbench"),
        reverse("projects:partner_answer", args=[world.asked.pk]),
    ]


def found(user, world):
    """Addresses and registries in which this person reads a secret."""
    client = Client()
    client.force_login(user)
    seen = []
    for address in pages(world):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_file = "/files/" in address and answer.status_code == 200
        if is_file or any(word in body.decode(errors="replace") for word in (SECRET, "77321", "77,321")):
            seen.append(address)
    reader = User.objects.get(pk=user.pk)
    items = [item for collect in (*workbench_items, *calendar_items) for item in collect(reader, timezone.now())]
    return seen + [str(item) for item in items if SECRET in str(item)]


def test_who_is_asked_reads_nothing_of_the_inside_and_who_joined_does(world):
    assert found(world.reader, world) == []
    assert len(found(world.partner, world)) >= 3

    for model in (Milestone, StageCheck, ProjectFigure, ProjectChange):
        assert not model.objects.visible_to(world.reader).exists()
    client = Client()
    client.force_login(world.reader)
    page = client.get(world.project.get_absolute_url()).text
    assert "去答复" in page
    assert "学生进车间" in page

    partners.answer(partner=world.asked, accepts=True, actor=world.reader, at=timezone.now())
    assert len(found(world.reader, world)) >= 3


def test_a_partner_does_not_read_a_change_that_its_lead_has_not_handed_in(world):
    assert not ProjectChange.objects.visible_to(world.partner).exists()
    ProjectChange.objects.filter(pk=world.change.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
    assert ProjectChange.objects.visible_to(world.partner).exists()
    assert not ProjectChange.objects.visible_to(world.reader).exists()


def test_an_invitation_to_a_draft_is_shown_once_the_draft_is_handed_in(world):
    Project.objects.filter(pk=world.project.pk).update(status=Status.DRAFT, submitted_at=None)
    assert not ProjectPartner.objects.visible_to(world.reader).exists()
    Project.objects.filter(pk=world.project.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
    assert list(ProjectPartner.objects.visible_to(world.reader)) == [world.asked]


def test_the_public_sees_neither_a_suspended_lead_nor_a_suspended_partner(world, client):
    address = world.project.get_absolute_url()
    Project.objects.filter(pk=world.project.pk).update(public_parts=[PublicPart.PARTNERS])
    Organization.objects.filter(pk=world.partner_organization.pk).update(suspended_at=timezone.now())
    assert world.lead_organization.name in client.get(address).text
    assert world.partner_organization.name not in client.get(address).text
    Organization.objects.filter(pk=world.partner_organization.pk).update(suspended_at=None)
    assert world.partner_organization.name in client.get(address).text

    Organization.objects.filter(pk=world.lead_organization.pk).update(suspended_at=timezone.now())
    assert client.get(address).status_code == 404
    assert world.project.title not in client.get(reverse("projects:project_list")).text
