"""Who may not lead does not come to lead: not by the request, not by its own yes, not by the coordinator's."""

import pytest
from django.utils import timezone

from accounts.models import Organization
from accounts.services import merging
from core import links
from core.enums import Status
from core.models import ActionLink
from core.registries import workbench_items
from core.workflow import InvalidTransition, perform_transition
from projects.lead_links import LEAD
from projects.models import Project, ProjectChange, ProjectPartner
from projects.services import changes, transfers
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import PartnerFactory
from tests.projects.stories import a_project

pytestmark = pytest.mark.django_db


def _suspend(world):
    Organization.objects.filter(pk=world.partner_organization.pk).update(suspended_at=world.at)


def _unverify(world):
    Organization.objects.filter(pk=world.partner_organization.pk).update(status=Status.RETURNED)


def _exclude(world):
    world.project.type.lead_kinds.add(world.lead_organization.kind)


def _stop(world):
    Project.objects.update(suspended_at=world.at)


def _leave(world):
    ProjectPartner.objects.filter(organization=world.partner_organization).update(left_on=world.on)


OBSTACLES = pytest.mark.parametrize(
    ("obstruct", "words"),
    [
        (_suspend, "暂停公开中，等它恢复"),
        (_unverify, "没有通过核验"),
        (_exclude, "不能由.*牵头，换一个"),
        (_stop, "由审核专员恢复以后"),
        (_leave, "不在项目的合作单位里"),
    ],
    ids=["suspended", "unverified", "kind", "stopped", "left"],
)


@pytest.fixture
def world():
    """A running project with two partners, of which the first is to lead."""
    found = a_project()
    found.third = PartnerFactory(project=found.project).organization
    return found


def ask(world, other=None):
    other = Organization.objects.get(pk=(other or world.partner_organization).pk)
    values = {"reason": "学院并走了", "other": other}
    world.change = changes.ask(project=world.project, kind="transfer", values=values, actor=world.lead, at=world.at, on=world.on)


def say_yes(world):
    transfers.answer(change=world.change, accepts=True, actor=world.partner, at=world.at)


def agree(world):
    row = ProjectChange.objects.get(pk=world.change.pk)
    perform_transition(obj=row, action="approve", actor=world.coordinator, at=world.at)


def merge(source, target):
    versions = [Organization.objects.values_list("version", flat=True).get(pk=row.pk) for row in (source, target)]
    merging.merge_organizations(
        source=source,
        target=target,
        actor=CoordinatorFactory(),
        at=timezone.now(),
        reason="两家并成一家",
        expected_versions=versions,
    )


@OBSTACLES
def test_nobody_is_asked_to_lead_who_may_not(world, obstruct, words):
    obstruct(world)

    with pytest.raises(changes.IncompleteChange, match=words) as refused:
        ask(world)
    assert "。。" not in str(refused.value)
    assert not ProjectChange.objects.exists()


@OBSTACLES
def test_a_yes_is_not_taken_from_who_may_not_lead_any_more(world, obstruct, words):
    ask(world)
    obstruct(world)

    with pytest.raises(InvalidTransition, match=f"现在接不了：.*{words}"):
        say_yes(world)
    assert ProjectChange.objects.get().accepted_at is None
    transfers.answer(change=world.change, accepts=False, actor=world.partner, at=world.at, reason="接不了。")
    assert "。。" not in transfers.why_not_yet(ProjectChange.objects.get()) + "。"


@OBSTACLES
def test_no_approval_lets_somebody_lead_who_may_not_any_more(world, obstruct, words):
    ask(world)
    say_yes(world)
    obstruct(world)

    with pytest.raises(InvalidTransition, match=words) as refused:
        agree(world)
    assert "。。" not in str(refused.value)
    change = ProjectChange.objects.get()
    assert (change.status, change.applied_at) == (Status.SUBMITTED, None)
    assert Project.objects.get().organization == world.lead_organization


def test_a_kind_that_the_type_names_may_lead(world):
    world.project.type.lead_kinds.add(world.partner_organization.kind)
    ask(world)
    say_yes(world)

    agree(world)

    assert Project.objects.get().organization == world.partner_organization


def test_a_lead_merged_into_the_new_lead_is_no_partner_of_its_own(world):
    ask(world)
    say_yes(world)

    merge(world.lead_organization, world.partner_organization)

    assert Project.objects.get().organization == world.partner_organization
    assert [row.organization for row in ProjectPartner.objects.current()] == [world.third]
    with pytest.raises(InvalidTransition, match="已经是牵头单位，不用换"):
        agree_by_anybody(world)
    assert ProjectChange.objects.get().applied_at is None


def agree_by_anybody(world):
    """Approve as a coordinator of the organization that the merger left."""
    world.coordinator = CoordinatorFactory(scope=world.partner_organization.district)
    agree(world)


def test_after_a_merger_nobody_is_asked_to_lead_what_it_leads(world):
    ask(world)
    merge(world.lead_organization, world.partner_organization)

    titles = [item.title for collect in workbench_items for item in collect(world.partner, timezone.now())]
    assert not any("牵头不牵头" in title for title in titles)
    with pytest.raises(InvalidTransition, match="已经是牵头单位"):
        say_yes(world)
    link = ActionLink.objects.get(purpose=transfers.PURPOSE)
    page = links.describe(link, world.at)
    assert (page["choices"], "已经是牵头单位" in page["note"]) == ([], True)


def test_a_partnership_with_itself_that_an_old_merger_left_ends_with_the_transfer(world):
    PartnerFactory(project=world.project, organization=world.lead_organization)
    ask(world)
    say_yes(world)

    agree(world)

    project = Project.objects.get()
    assert project.organization == world.partner_organization
    assert project.joined_ids == {world.lead_organization.pk, world.third.pk}


def test_a_merger_after_the_transfer_leaves_no_lead_beside_itself(world):
    ask(world)
    say_yes(world)
    agree(world)

    merge(world.lead_organization, world.partner_organization)

    assert Project.objects.get().joined_ids == {world.third.pk}


def test_the_link_is_closed_to_a_partner_that_left_as_the_page_is(world, client):
    ask(world)
    link = ActionLink.objects.get(purpose=transfers.PURPOSE)
    assert links.state_of(link, world.at) == links.OPEN
    _leave(world)

    assert links.state_of(link, world.at) == links.REFUSED
    text = client.get(links.path_of(link)).text
    assert ("这个链接不能用了" in text, "接，我们牵头" in text) == (True, False)
    links.perform(link=link, data={"choice": "accept"}, at=world.at)
    assert ProjectChange.objects.get().accepted_at is None
    sign_in(client, world.partner)
    assert client.get(world.change.get_absolute_url()).status_code == 404
    titles = [item.title for collect in workbench_items for item in collect(world.partner, timezone.now())]
    assert not any("牵头不牵头" in title for title in titles)


@pytest.mark.parametrize("obstruct", [_suspend, _unverify, _exclude, _stop], ids=["suspended", "unverified", "kind", "stopped"])
def test_page_and_link_say_what_is_in_the_way_and_take_only_a_no(world, client, obstruct):
    ask(world)
    obstruct(world)
    link = ActionLink.objects.get(purpose=transfers.PURPOSE)

    assert [choice.value for choice in LEAD.describe(link, world.at)["choices"]] == ["decline"]
    assert "现在接不了" in client.get(links.path_of(link)).text
    with pytest.raises(links.LinkRefused):
        links.perform(link=link, data={"choice": "accept"}, at=world.at)
    sign_in(client, world.partner)
    page = client.get(world.change.get_absolute_url()).text
    assert ("现在接不了" in page, "接，我们牵头" in page, "告诉对方不接" in page) == (True, False, True)
    take = client.post(f"{world.change.get_absolute_url()}do/take-lead/", follow=True)
    assert "现在接不了" in take.text
    client.logout()
    links.perform(link=ActionLink.objects.get(pk=link.pk), data={"choice": "decline", "decline-reason": "没有人手"}, at=world.at)
    assert ProjectChange.objects.get().decline_reason == "没有人手"


def test_a_form_about_a_suspended_project_says_so_above(world, client):
    _stop(world)
    sign_in(client, world.lead)

    url = f"/projects/{world.project.pk}/changes/transfer/"
    values = {"reason": "并走了", "other": world.partner_organization.pk, "token": client.get(url).context["token"]}
    answer = client.post(url, values)

    assert (answer.status_code, "由审核专员恢复以后" in answer.text) == (422, True)


def test_several_faults_are_one_sentence_with_one_full_stop():
    assert changes.one_sentence(["甲。", "乙"]) == "甲；乙。"
