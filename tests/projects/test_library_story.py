"""From a match to an ended project, through the pages that people use."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import ActionLink
from core.workflow import perform_transition
from projects.enums import EndKind, Stage
from projects.models import Project, ProjectPartner
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectTypeFactory
from tests.projects.stories import a_kind
from tests.supplydemand.talks import a_thread

pytestmark = pytest.mark.django_db


def _begin(client, match, side, user):
    sign_in(client, user)
    return client.post(reverse("projects:begin"), {"match": match.pk, "side": side})


def _form(project, kind, **values):
    today = timezone.localdate()
    return {
        "title": project.title,
        "type": kind.pk,
        "summary": project.summary,
        "description": project.description,
        "district": project.district_id,
        "headcount": "30",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=600)).isoformat(),
        "public_parts": ["partners", "stages"],
        "contact_name": project.contact_name,
        "contact_phone": project.contact_phone,
        "version": project.version,
        **values,
    }


def test_a_match_becomes_a_project_that_goes_through_its_stages_to_acceptance(client):
    thread, enterprise, school = a_thread()
    match = thread.match
    kind = a_kind()
    sign_in(client, school.user)
    assert "立项，由" in client.get(match.get_absolute_url()).content.decode()

    response = _begin(client, match, "supply", school.user)
    project = Project.objects.get()
    assert response.url == project.edit_url
    assert (project.demand_id, project.supply_id, project.organization) == (match.demand_id, match.supply_id, school.organization)
    assert project.partners.get().organization == enterprise.organization
    assert project.description
    assert project.contact_name

    assert client.get(project.edit_url).status_code == 200
    response = client.post(project.edit_url, _form(project, kind, action="submit"))
    project.refresh_from_db()
    assert (response.status_code, project.status) == (302, Status.SUBMITTED)
    assert ActionLink.objects.get(purpose="projects.invitation").user == enterprise.user

    coordinator = CoordinatorFactory(scope=school.organization.district)
    perform_transition(obj=project, action="approve", actor=coordinator, at=timezone.now())
    project.refresh_from_db()
    assert project.stage == Stage.INDUSTRY_SURVEY

    sign_in(client, enterprise.user)
    invitation = ProjectPartner.objects.get()
    assert client.get(reverse("projects:partner_answer", args=[invitation.pk])).status_code == 200
    client.post(reverse("projects:partner_answer", args=[invitation.pk]), {"answer": "accept"})
    invitation.refresh_from_db()
    assert invitation.accepted_by == enterprise.user

    check = project.stages.get(stage=Stage.INDUSTRY_SURVEY).checks.get()
    _post(client, project, "check_meet", check.pk, note="走访了三家企业")
    for stage in list(Stage):
        _confirm(client, project, stage, enterprise)
        sign_in(client, school.user)
        _confirm(client, project, stage, school)
        sign_in(client, enterprise.user)
    project.refresh_from_db()
    assert (project.stage, project.ended_on) == (Stage.EMPLOYMENT, None)

    for member in (enterprise, school):
        sign_in(client, member.user)
        organization = member.organization.pk
        _post(client, project, "verdict", project.pk, organization=organization, verdict="passed", note="达到目标")
    project.refresh_from_db()
    assert project.end_kind == EndKind.ACCEPTED
    for url in (project.get_absolute_url(), project.passport_url, reverse("projects:mine"), reverse("projects:project_list")):
        assert project.title in client.get(url).content.decode()
    page = client.get(project.get_absolute_url()).content.decode()
    assert [words in page for words in ("从哪里来", str(match.demand), "环节护照", "账本")] == [True] * 4
    client.logout()
    page = client.get(match.demand.get_absolute_url()).content.decode()
    assert "由此立项的项目" in page
    assert "验收合格" in page


def _post(client, project, name, pk, **data):
    page = client.get(project.passport_url).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    response = client.post(reverse(f"projects:{name}", args=[pk]), {"token": token, **data})
    assert response.status_code == 302, response.content.decode()
    return response


def _confirm(client, project, stage, member):
    row = project.stages.get(stage=stage)
    _post(client, project, "stage_confirm", row.pk, organization=member.organization.pk)


def test_a_draft_saves_anything_and_says_at_submission_what_is_missing(client):
    thread, _, school = a_thread()
    _begin(client, thread.match, "supply", school.user)
    project = Project.objects.get()

    client.post(project.edit_url, {"title": "数控班", "headcount": "很多", "version": project.version, "action": "save"})
    project.refresh_from_db()
    assert (project.title, project.draft_input) == ("数控班", {"headcount": "很多"})
    page = client.post(project.edit_url, {"title": "数控班", "version": project.version, "action": "submit"}).content.decode()
    assert "选一个类型" in page
    assert "写上开始日期" in page
    project.refresh_from_db()
    assert project.status == Status.DRAFT


def test_a_new_draft_is_made_once_and_needs_a_partner(client):
    thread, _, school = a_thread()
    kind = ProjectTypeFactory()
    sign_in(client, school.user)
    page = client.get(reverse("projects:project_create")).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    blank = Project(organization=school.organization, title="新项目", summary="一起做", description="内容", contact_name="甲")
    blank.district = school.organization.district
    data = _form(blank, kind, token=token, version="", contact_phone="0999-1234567", action="submit")

    page = client.post(reverse("projects:project_create"), data).content.decode()
    client.post(reverse("projects:project_create"), data)

    assert Project.objects.count() == 1
    assert "请一家合作单位" in page


def test_a_match_without_open_contact_begins_no_project(client):
    thread, _, school = a_thread()
    thread.match.contact_opened_at = None
    thread.match.save()

    _begin(client, thread.match, "supply", school.user)

    assert not Project.objects.exists()


def test_a_stranger_begins_no_project_from_a_match(client):
    thread, _, _ = a_thread()

    assert _begin(client, thread.match, "supply", MembershipFactory().user).status_code == 404
    assert not Project.objects.exists()
