"""Another lead: asked by a link or on the page, and nothing moves before the yes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role
from core.models import ActionLink, Notification
from core.registries import workbench_items
from core.workflow import InvalidTransition, perform_transition
from projects.lead_links import LEAD
from projects.models import Project, ProjectChange
from projects.services import changes, transfers
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import PartnerFactory
from tests.projects.stories import a_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """The lead has asked the partner to lead."""
    world = a_project()
    values = {"reason": "学院并走了", "other": world.partner_organization}
    world.change = changes.ask(project=world.project, kind="transfer", values=values, actor=world.lead, at=world.at, on=world.on)
    return world


def agree(world):
    perform_transition(obj=world.change, action="approve", actor=world.coordinator, at=world.at)


def answer(world, *, accepts, actor=None, reason=""):
    return transfers.answer(change=world.change, accepts=accepts, actor=actor or world.partner, at=world.at, reason=reason)


def again(world, **values):
    """The coordinator returns the request, the lead hands it in again."""
    perform_transition(obj=world.change, action="return", actor=world.coordinator, at=world.at, reason="补充")
    row = ProjectChange.objects.get(pk=world.change.pk)
    world.change = changes.mend(
        change=row, values=values, actor=world.lead, at=world.at, on=world.on, expected_version=row.version
    )


def test_no_coordinator_agrees_before_the_new_lead_has(asked):
    with pytest.raises(InvalidTransition, match="还没有答应牵头"):
        agree(asked)
    assert Project.objects.get().organization == asked.lead_organization

    answer(asked, accepts=True)
    answer(asked, accepts=True)
    agree(asked)

    project = Project.objects.get()
    assert project.organization == asked.partner_organization
    assert (project.created_by, project.contact_name, project.contact_email) == (
        asked.partner,
        asked.partner.name,
        asked.partner.email,
    )
    told = Notification.objects.filter(recipient=asked.lead, event="projects.invitation_answered")
    assert told.count() == 1


def test_a_no_says_why_and_stops_it_until_another_is_named(asked):
    with pytest.raises(InvalidTransition, match="为什么不接"):
        answer(asked, accepts=False, reason=" ")
    answer(asked, accepts=False, reason="没有人手")
    with pytest.raises(InvalidTransition, match="没有人手"):
        agree(asked)
    with pytest.raises(InvalidTransition, match="答复过"):
        answer(asked, accepts=True)
    other = PartnerFactory(project=asked.project).organization

    again(asked, other=other)

    assert (asked.change.declined_at, asked.change.decline_reason) == (None, "")
    with pytest.raises(InvalidTransition, match="那个单位"):
        answer(asked, accepts=True)
    answer(asked, accepts=True, actor=MembershipFactory(organization=other, role=Role.EDITOR).user)
    agree(asked)
    assert Project.objects.get().organization == other


def test_a_yes_stands_when_a_returned_request_still_names_the_same(asked):
    answer(asked, accepts=True)

    again(asked, reason="学院并到别的学校了")
    agree(asked)

    assert Project.objects.get().organization == asked.partner_organization


def test_only_who_writes_for_the_new_lead_answers(asked, client):
    viewer = MembershipFactory(organization=asked.partner_organization, role=Role.VIEWER).user
    for person in (viewer, asked.lead, asked.coordinator, MembershipFactory().user):
        with pytest.raises(InvalidTransition):
            answer(asked, accepts=True, actor=person)
    take = f"{asked.change.get_absolute_url()}do/take-lead/"
    for person in (viewer, asked.lead):
        sign_in(client, person)
        assert client.post(take).status_code == 404
    sign_in(client, asked.partner)
    refused = client.post(f"{asked.change.get_absolute_url()}do/refuse-lead/", {"reason": ""})
    assert (refused.status_code, "写一句为什么不接" in refused.text) == (422, True)
    assert client.post(take).status_code == 302
    assert client.post(take).status_code == 404
    assert ProjectChange.objects.get().accepted_by == asked.partner
    assert "答应牵头" in client.get(asked.change.get_absolute_url()).text


def test_the_mails_link_asks_once_and_the_workbench_until_the_answer(asked):
    link = ActionLink.objects.get(purpose=transfers.PURPOSE)
    assert link.user == asked.partner
    assert [choice.value for choice in LEAD.describe(link, asked.at)["choices"]] == ["accept", "decline"]
    titles = [item.title for collect in workbench_items for item in collect(asked.partner, timezone.now())]
    assert any("牵头不牵头" in title for title in titles)

    LEAD.perform(link, {"choice": "accept"}, asked.at)

    link = ActionLink.objects.get(pk=link.pk)
    assert LEAD.describe(link, asked.at)["choices"] == []
    titles = [item.title for collect in workbench_items for item in collect(asked.partner, timezone.now())]
    assert not any("牵头不牵头" in title for title in titles)


def test_the_table_holds_that_only_a_transfer_is_answered(asked):
    for values in ({"accepted_at": asked.at}, {"declined_at": asked.at}, {"kind": "pause", "decline_reason": "不"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjectChange.objects.filter(pk=asked.change.pk).update(**values)
