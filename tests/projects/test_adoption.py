"""A published case or an accepted project is followed by others: one draft each, with its source, its plan and a count."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.enums import Status
from core.workflow import InvalidTransition, perform_transition
from projects.blueprint import blueprint_of
from projects.enums import CheckKind, EndKind, PublicPart, Stage
from projects.models import Milestone, Project, StageCheck
from projects.services import adoption, passport, stages
from projects.sources import further, sources_of
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.projects.outcomes.factories import OutcomeFactory, OutcomeKindFactory
from tests.projects.stories import a_kind, a_project

pytestmark = pytest.mark.django_db


def _followed(world):
    """The project of a story with a milestone and a check of its own, accepted, its plan open to all."""
    stage = world.project.stages.get(stage=Stage.INDUSTRY_SURVEY)
    due = stage.planned_from + (stage.planned_until - stage.planned_from) / 2
    Milestone.objects.create(stage=stage, organization=world.lead_organization, title="访谈做完", due_on=due)
    StageCheck.objects.create(stage=stage, label="班组长名册", kind=CheckKind.DOCUMENT, is_required=False)
    values = {"ended_on": world.on, "end_kind": EndKind.ACCEPTED, "public_parts": [PublicPart.BLUEPRINT]}
    Project.objects.filter(pk=world.project.pk).update(**values)
    world.project.refresh_from_db()
    return world.project


def _case(**values):
    return OutcomeFactory(kind=OutcomeKindFactory(code="case", name="案例", can_be_adopted=True), **values)


def _adopt(client, source, member, page="project_adopt"):
    sign_in(client, member.user)
    return client.post(reverse(f"projects:{page}", args=[source.pk]), {"organization": member.organization.pk})


def test_an_accepted_project_becomes_a_draft_with_its_plan_and_source_once(client):
    source = _followed(a_project(kind=a_kind()))
    member = MembershipFactory(organization=SchoolFactory())
    page = client.get(source.get_absolute_url()).content.decode()
    assert [words in page for words in ("照着做一个", "还没有单位采用", "访谈做完", "班组长名册", "登录")] == [True] * 5

    response = _adopt(client, source, member)
    draft = Project.objects.get(adopted_from=source)
    assert (response.url, draft.status, draft.organization) == (draft.edit_url, Status.DRAFT, member.organization)
    assert (draft.type, draft.title, draft.description) == (source.type, source.title, source.description)
    assert (draft.money_text, list(draft.partners.all())) == ("", [])
    assert _adopt(client, source, member).url == draft.edit_url
    assert Project.objects.filter(adopted_from=source).count() == 1

    page = client.get(draft.edit_url).content.decode()
    assert [words in page for words in (source.get_absolute_url(), "照着走的计划", "访谈做完")] == [True] * 3
    page = client.get(source.get_absolute_url()).content.decode()
    assert [words in page for words in ("1 个单位采用", draft.get_absolute_url())] == [True, True]
    client.logout()
    page = client.get(source.get_absolute_url()).content.decode()
    assert [words in page for words in ("1 个单位采用", draft.get_absolute_url())] == [True, False]


def test_a_draft_that_was_given_up_counts_no_more_and_another_may_be_begun(client):
    source, member = _followed(a_project()), MembershipFactory(organization=SchoolFactory())
    _adopt(client, source, member)
    first = Project.objects.get(adopted_from=source)
    assert adoption.adopters_of(source) == 1

    perform_transition(obj=first, action="discard", actor=member.user, at=timezone.now())
    assert adoption.adopters_of(source) == 0
    _adopt(client, source, member)
    assert Project.objects.filter(adopted_from=source).count() == 2


def test_the_plan_is_laid_out_with_the_approval_and_can_be_taken_back_until_somebody_works():
    source, member = _followed(a_project(kind=a_kind())), MembershipFactory(organization=SchoolFactory())
    draft = adoption.adopt_project(project=source, organization=member.organization, actor=member.user)
    on = timezone.localdate()
    values = {"starts_on": on, "ends_on": on + timedelta(days=400), "district": member.organization.district}
    Project.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED, **values)
    draft.refresh_from_db()
    PartnerFactory(project=draft, invited_by=member.user)
    coordinator = CoordinatorFactory(scope=member.organization.district)
    perform_transition(obj=draft, action="approve", actor=coordinator, at=timezone.now())

    draft.refresh_from_db()
    stage = draft.stages.get(stage=Stage.INDUSTRY_SURVEY)
    milestone = Milestone.objects.get(stage__project=draft)
    assert milestone.title == "访谈做完"
    assert stage.planned_from < milestone.due_on < stage.planned_until
    assert sorted(stage.checks.values_list("label", flat=True)) == ["班组长名册", "走访"]
    assert stages.why_not_taken_back(draft) == ""

    passport.settle_milestone(milestone=milestone, is_reached=True, actor=member.user, on=on)
    assert stages.why_not_taken_back(draft)


@pytest.mark.parametrize(("is_open", "is_own", "expected"), [(True, False, 1), (False, False, 0), (False, True, 1)])
def test_a_plan_that_its_lead_keeps_is_followed_by_nobody_else(is_open, is_own, expected):
    world = a_project()
    source = _followed(world)
    if not is_open:
        Project.objects.filter(pk=source.pk).update(public_parts=[])
    other = MembershipFactory(organization=SchoolFactory())
    actor, organization = (world.lead, world.lead_organization) if is_own else (other.user, other.organization)

    draft = adoption.adopt_project(project=source, organization=organization, actor=actor)

    assert len(draft.blueprint.get("milestones", [])) == expected
    assert len(blueprint_of(source)["milestones"]) == 1


def test_a_case_is_followed_by_its_text_and_by_the_public_project_from_which_it_comes(client):
    project = _followed(a_project())
    case, member = _case(project=project, organization=project.organization), MembershipFactory(organization=SchoolFactory())
    assert "采用此案例" in client.get(case.get_absolute_url()).content.decode()

    assert _adopt(client, case, member, "outcome_adopt").status_code == 302

    draft = Project.objects.get(adopted_outcome=case)
    assert (draft.title, draft.summary, draft.type) == (case.title, case.summary, project.type)
    assert list(draft.majors.all()) == list(case.majors.all())
    assert draft.blueprint["milestones"][0][1] == "访谈做完"
    assert case.get_absolute_url() in client.get(draft.get_absolute_url()).content.decode()
    assert "1 个单位采用" in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("flaw", ["running", "closed", "finding", "suspended"])
def test_only_cases_and_accepted_projects_that_are_public_are_followed(client, flaw):
    member = MembershipFactory(organization=SchoolFactory())
    if flaw == "finding":
        source, page = OutcomeFactory(), "outcome_adopt"
    elif flaw == "suspended":
        source, page = _case(), "outcome_adopt"
        assert adoption.can_adopt_outcome(source)
        source.suspended_at = timezone.now()
        source.save()
    else:
        ended = {"ended_on": timezone.localdate(), "end_kind": EndKind.CLOSED} if flaw == "closed" else {}
        source, page = ProjectFactory(**ended), "project_adopt"

    response = _adopt(client, source, member, page)

    assert response.status_code == (404 if flaw == "suspended" else 302)
    assert not Project.objects.filter(organization=member.organization).exists()
    if flaw != "suspended":
        assert "采用此案例" not in client.get(source.get_absolute_url()).content.decode()


def test_the_city_says_in_the_admin_which_kinds_are_followed(client):
    row = OutcomeFactory()
    kind, page = row.kind, reverse("admin:projects_outcomekind_change", args=[row.kind_id])
    values = {"name": kind.name, "place": kind.place, "number_label": "", "can_be_adopted": "on", "code": "other"}
    sign_in(client, CoordinatorFactory(scope=row.organization.district))
    assert client.post(page, values).status_code == 403
    assert "采用此案例" not in client.get(row.get_absolute_url()).content.decode()

    sign_in(client, CoordinatorFactory())
    assert client.post(page, values).status_code == 302

    assert "采用此案例" in client.get(row.get_absolute_url()).content.decode()
    kind.refresh_from_db()
    assert (kind.code, kind.can_be_adopted) == ("finding", True)


def test_a_reader_begins_nothing_for_an_organization_that_it_does_not_write_for(client):
    case = _case()
    viewer = MembershipFactory(organization=SchoolFactory(), role=Role.VIEWER)
    assert _adopt(client, case, viewer, "outcome_adopt").status_code == 404
    with pytest.raises(InvalidTransition):
        adoption.adopt_outcome(outcome=case, organization=viewer.organization, actor=viewer.user)
    assert not Project.objects.exists()


def test_an_app_above_tells_its_sources_and_partners_stay_hidden_where_the_lead_hides_them():
    world, stranger = a_project(public_parts=[PublicPart.STAGES]), MembershipFactory().user

    def proposal(project, user):
        return [("联盟提案", world.lead_organization)]

    further.register(proposal)
    try:
        assert sources_of(world.project, world.lead, is_inside=True) == [("联盟提案", world.lead_organization)]
        assert sources_of(world.project, stranger, is_inside=False) == []
    finally:
        further.remove(proposal)
