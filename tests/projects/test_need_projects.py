"""From a technology need and the chosen answer to a project of both."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from projects.enums import PublicPart
from projects.models import NeedAnswer, Project
from projects.outcomes.services import needs
from projects.services import need_projects
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectTypeFactory
from tests.projects.outcomes.stories import answered

pytestmark = pytest.mark.django_db


def _chosen():
    asker, answer = answered()
    needs.decide(answer=answer, is_accepted=True, reply="", actor=asker, at=timezone.now())
    answer.refresh_from_db()
    return asker, answer, answer.answered_by


def _begin(client, answer, user, organization):
    sign_in(client, user)
    return client.post(reverse("projects:answer_begin", args=[answer.pk]), {"organization": organization.pk})


def _hand_in(**values):
    """The one project with what a submission needs."""
    on, project = timezone.localdate(), Project.objects.get()
    kind, district = project.type or ProjectTypeFactory(), project.organization.district
    Project.objects.update(summary="一起做", type=kind, starts_on=on, ends_on=on, district=district, **values)


def test_either_side_begins_the_project_and_both_find_the_same(client):
    asker, answer, team = _chosen()
    sign_in(client, team)
    assert f"立项，由{answer.organization}牵头" in client.get(answer.need.get_absolute_url()).content.decode()

    response = _begin(client, answer, team, answer.organization)

    project = Project.objects.get()
    assert response.url == project.edit_url
    assert (project.organization, project.need_answer, project.title) == (answer.organization, answer, answer.need.title)
    assert project.partners.get().organization == answer.need.organization
    assert answer.proposal not in project.description
    assert answer.need.get_absolute_url() in client.get(project.get_absolute_url()).content.decode()
    page = client.get(answer.need.get_absolute_url()).content.decode()
    assert [words in page for words in (project.get_absolute_url(), "立项，由")] == [True, False]

    response = _begin(client, answer, asker, answer.need.organization)
    page = client.get(response.url).content.decode()
    assert "草稿还没提交。提交以后你们会收到邀请" in page
    assert [words in page for words in (project.get_absolute_url(), "立项，由")] == [False, False]
    _hand_in(status=Status.SUBMITTED, submitted_at=timezone.now())
    assert _begin(client, answer, asker, answer.need.organization).url == project.get_absolute_url()
    assert answer.need.get_absolute_url() in client.get(project.get_absolute_url()).content.decode()
    assert Project.objects.count() == 1


def test_the_project_is_public_at_its_need_only_where_its_lead_shows_the_partners(client):
    _, answer, team = _chosen()
    _begin(client, answer, team, answer.organization)
    project = Project.objects.get()
    _hand_in(status=Status.APPROVED, published_at=timezone.now(), stage="industry_survey")
    client.logout()
    assert project.get_absolute_url() in client.get(answer.need.get_absolute_url()).content.decode()

    Project.objects.update(public_parts=[PublicPart.STAGES])
    assert project.get_absolute_url() not in client.get(answer.need.get_absolute_url()).content.decode()


def test_an_answer_that_was_not_chosen_begins_nothing(client):
    asker, answer = answered()

    assert _begin(client, answer, asker, answer.need.organization).status_code == 302
    with pytest.raises(InvalidTransition):
        need_projects.begin_from_answer(answer=answer, organization=answer.need.organization, actor=asker, at=timezone.now())
    assert not Project.objects.exists()


def test_a_stranger_finds_no_answer_and_a_foreign_organization_takes_no_part(client):
    asker, answer, _ = _chosen()
    stranger = MembershipFactory()

    assert _begin(client, answer, stranger.user, stranger.organization).status_code == 404
    own = MembershipFactory(user=asker).organization
    assert _begin(client, answer, asker, own).status_code == 302
    assert not Project.objects.exists()
    assert NeedAnswer.objects.count() == 1
