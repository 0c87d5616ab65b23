"""Who is asked, who answers, and who comes in, goes and leads by a change."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.enums import Role
from core import links
from core.enums import Status
from core.models import ActionLink, Notification
from core.workflow import InvalidTransition, perform_transition
from projects.models import Project, ProjectChange, ProjectPartner
from projects.services import changes, partners, transfers
from projects.services.searching import refresh_search
from review.models import ReviewTask
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectFactory
from tests.projects.stories import a_project, confirm

pytestmark = pytest.mark.django_db


def _draft():
    lead = MembershipFactory()
    return ProjectFactory(organization=lead.organization, status=Status.DRAFT), lead.user


def _invite(project, organization, actor, at):
    return partners.invite(project=project, organization=organization, role="enterprise", duty="", actor=actor, at=at)


def test_the_lead_asks_others_once_and_never_itself():
    project, lead = _draft()
    other, at = OrganizationFactory(), project.created_at
    row = _invite(project, other, lead, at)
    assert row.accepted_at is None

    for organization, words in ((other, "已经在"), (project.organization, "自己"), (OrganizationFactory(status="draft"), "核验")):
        with pytest.raises(InvalidTransition, match=words):
            _invite(project, organization, lead, at)
    with pytest.raises(InvalidTransition, match="牵头单位"):
        _invite(project, OrganizationFactory(), MembershipFactory(organization=other).user, at)


def test_an_invitation_is_answered_from_the_mail_without_signing_in(client):
    world = a_project(accepted=False)
    partners.tell_asked(project=world.project, at=world.at)
    link = ActionLink.objects.get(purpose=partners.PURPOSE, user=world.partner)

    page = client.get(link.url).content.decode()
    assert world.project.title in page
    client.post(link.url, {"choice": "accept"})

    world.row.refresh_from_db()
    assert world.row.accepted_by == world.partner
    assert Notification.objects.filter(event="projects.invitation_answered", recipient=world.lead).exists()
    assert links.state_of(ActionLink.objects.get(pk=link.pk), world.at) == links.USED


def test_a_refusal_has_a_reason_and_closes_the_project_to_who_refused():
    world = a_project(accepted=False)
    with pytest.raises(InvalidTransition, match="为什么"):
        partners.answer(partner=world.row, accepts=False, actor=world.partner, at=world.at)

    partners.answer(partner=world.row, accepts=False, actor=world.partner, at=world.at, reason="今年没有名额")

    assert world.project not in Project.objects.worked_on_by(world.partner)
    with pytest.raises(InvalidTransition, match="答复过"):
        partners.answer(partner=world.row, accepts=True, actor=world.partner, at=world.at)


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_only_who_writes_for_the_asked_organization_answers(role):
    world = a_project(accepted=False)
    actor = MembershipFactory(organization=world.partner_organization, role=role).user if role else MembershipFactory().user

    with pytest.raises(InvalidTransition):
        partners.answer(partner=world.row, accepts=True, actor=actor, at=world.at)


def test_an_invitation_that_was_answered_is_not_taken_back():
    world = a_project(accepted=False)
    with pytest.raises(InvalidTransition):
        partners.withdraw_invitation(partner=world.row, actor=world.partner, on=world.on)
    partners.answer(partner=world.row, accepts=True, actor=world.partner, at=world.at)
    with pytest.raises(InvalidTransition, match="已经答应"):
        partners.withdraw_invitation(partner=world.row, actor=world.lead, on=world.on)


def test_people_are_named_by_their_own_organization_only(client):
    world = a_project()
    values = {"name": "王老师"}
    with pytest.raises(InvalidTransition, match="本单位"):
        partners.add_member(project=world.project, organization=world.lead_organization, actor=world.partner, values=values)

    member = partners.add_member(project=world.project, organization=world.lead_organization, actor=world.lead, values=values)
    assert "王老师" not in client.get(world.project.get_absolute_url()).content.decode()
    with pytest.raises(InvalidTransition, match="本单位"):
        partners.end_membership(member=member, actor=world.partner, on=world.on)


def test_a_partner_that_the_lead_does_not_show_is_found_by_nobody(client):
    world = a_project(accepted=False, public_parts=[])
    partners.answer(partner=world.row, accepts=True, actor=world.partner, at=world.at)
    query = {"q": world.partner_organization.name}
    assert world.project.title not in client.get(reverse("projects:project_list"), query).content.decode()

    Project.objects.update(public_parts=["partners"])
    refresh_search(Project.objects.get())
    assert world.project.title in client.get(reverse("projects:project_list"), query).content.decode()


def _ask(world, kind, *, actor=None, **values):
    return changes.ask(
        project=world.project,
        kind=kind,
        values={"reason": "情况有变", **values},
        actor=actor or world.lead,
        at=world.at,
        on=world.on,
    )


def _approve(world, change):
    perform_transition(obj=change, action="approve", actor=world.coordinator, at=world.at)
    return Project.objects.get(pk=world.project.pk)


def test_a_change_takes_effect_with_the_approval_and_is_read_as_before_and_after(client):
    world = a_project()
    later = world.project.ends_on + timedelta(days=90)
    change = _ask(world, "date", ends_on=later)
    assert Project.objects.get().ends_on == world.project.ends_on
    sign_in(client, world.coordinator)
    task = ReviewTask.objects.get(object_id=change.pk, content_type__model="projectchange")
    assert str(later) in client.get(task.get_absolute_url()).content.decode()

    assert _approve(world, change).ends_on == later
    sign_in(client, world.lead)
    page = client.get(change.get_absolute_url()).content.decode()
    assert str(world.project.ends_on) in page
    assert str(later) in page


def test_a_change_is_asked_for_by_the_lead_only_and_one_at_a_time():
    world = a_project()
    with pytest.raises(PermissionDenied):
        _ask(world, "pause", actor=world.partner)
    _ask(world, "pause")
    with pytest.raises(InvalidTransition, match="已经有一个"):
        _ask(world, "pause")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("date", {"ends_on": None}),
        ("money", {"money_text": ""}),
        ("partner_in", {}),
        ("transfer", {}),
        ("pause", {"reason": " "}),
    ],
)
def test_a_request_that_says_nothing_is_not_taken(kind, values):
    world = a_project()

    with pytest.raises(changes.IncompleteChange):
        _ask(world, kind, **values)
    assert not ProjectChange.objects.exists()


def _take_lead(world, change):
    transfers.answer(change=change, accepts=True, actor=world.partner, at=world.at)
    return change


def test_another_organization_leads_after_a_transfer_and_the_old_lead_takes_part():
    world = a_project()
    project = _approve(world, _take_lead(world, _ask(world, "transfer", other=world.partner_organization)))

    assert project.organization == world.partner_organization
    assert ProjectPartner.objects.joined().get().organization == world.lead_organization
    world.project = project
    world.lead, world.partner = world.partner, world.lead
    world.lead_organization, world.partner_organization = world.partner_organization, world.lead_organization
    confirm(world, "lead")
    assert confirm(world, "partner").left_on is not None


def test_the_last_partner_does_not_leave_and_a_new_one_is_asked_first():
    world = a_project()
    with pytest.raises(changes.IncompleteChange, match="唯一"):
        _ask(world, "partner_out", other=world.partner_organization)
    new = MembershipFactory()

    _approve(world, _ask(world, "partner_in", other=new.organization, role="enterprise"))

    row = ProjectPartner.objects.get(organization=new.organization)
    assert row.accepted_at is None
    partners.answer(partner=row, accepts=True, actor=new.user, at=world.at)
    _approve(world, _ask(world, "partner_out", other=world.partner_organization))
    assert ProjectPartner.objects.joined().get() == row


def test_a_pause_stops_the_stages_until_it_is_resumed_and_an_early_end_closes_what_waits():
    world = a_project()
    assert _approve(world, _ask(world, "pause")).paused_on == world.on
    with pytest.raises(InvalidTransition):
        confirm(world, "lead")
    assert _approve(world, _ask(world, "resume")).paused_on is None
    waiting = _ask(world, "money", money_text="减半")

    project = _approve(world, _ask(world, "close"))

    waiting.refresh_from_db()
    assert (project.end_kind, waiting.status) == ("closed", Status.WITHDRAWN)


def test_an_approval_that_no_longer_fits_is_refused_whole():
    world = a_project()
    change = _take_lead(world, _ask(world, "transfer", other=world.partner_organization))
    ProjectPartner.objects.update(left_on=world.on)

    with pytest.raises(InvalidTransition, match="不能生效"):
        _approve(world, change)
    change.refresh_from_db()
    assert change.status == Status.SUBMITTED


def test_requests_are_seen_by_both_sides_and_nobody_else(client):
    world = a_project()
    change = _ask(world, "pause")
    for user, status in ((world.lead, 200), (world.partner, 200), (world.coordinator, 200), (MembershipFactory().user, 404)):
        sign_in(client, user)
        assert client.get(change.get_absolute_url()).status_code == status
        assert client.get(reverse("projects:change_list", args=[world.project.pk])).status_code == status
