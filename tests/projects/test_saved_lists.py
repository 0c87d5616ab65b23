"""Lists of projects, challenges, what comes of projects and camps that people follow: once a day, what is public and new."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from core import saved_searches
from core.enums import Status
from core.models import Notification, SavedSearch
from core.registries import searchables
from tests.accounts.factories import UserFactory
from tests.accounts.sign_in import sign_in
from tests.projects.camps.factories import CampFactory
from tests.projects.challenge_world import published
from tests.projects.factories import ProjectFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TechnologyNeedFactory, TrainingPlanFactory

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 11, 25), timedelta(days=1)


def follow(person, code, query):
    search = saved_searches.save(person=person, searchable=code, query=query, name="关注的", at=timezone.now() - DAY)
    SavedSearch.objects.filter(pk=search.pk).update(created_at=timezone.now() - DAY)
    return search


def test_new_projects_of_a_filter_are_told_once(client):
    person, project = UserFactory(), ProjectFactory(title="新立的")
    ProjectFactory(title="别的区的")
    ProjectFactory(title="没公开的", district=project.district, status=Status.DRAFT)
    old = ProjectFactory(title="早就有的", district=project.district)
    type(old).objects.filter(pk=old.pk).update(published_at=timezone.now() - 9 * DAY)
    search = follow(person, "projects", f"district={project.district_id}&nonsense=1")

    for _ in range(2):
        saved_searches.look_for_all(on=TODAY, at=timezone.now())
    saved_searches.look_for_all(on=TODAY + DAY, at=timezone.now())

    message = Notification.objects.get()
    assert message.text == f"· 新立的，{project.organization}"
    assert search.query == f"district={project.district_id}"
    assert message.url == f"{reverse('projects:project_list')}?{search.query}"


def test_new_challenges_and_needs_are_told(client):
    person = UserFactory()
    challenge, need = published().challenge, TechnologyNeedFactory(title="主轴热伸长")
    others = {"outcomes": OutcomeFactory(), "courses": CourseFactory(), "plans": TrainingPlanFactory(), "camps": CampFactory()}
    for code, row in others.items():
        follow(person, code, f"district={row.organization.district_id}")
    follow(person, "challenges", f"level={challenge.level}")
    follow(person, "needs", "open=1")

    saved_searches.look_for_all(on=TODAY, at=timezone.now())

    texts = "\n".join(Notification.objects.filter(event="core.saved_search").values_list("text", flat=True))
    assert challenge.title in texts
    assert all(row.title in texts for row in (need, *others.values()))


@pytest.mark.parametrize(
    ("code", "page", "query"),
    [
        ("projects", "projects:project_list", "standing=running"),
        ("challenges", "projects:challenge_list", "phase=open"),
        ("needs", "projects:need_list", "open=1"),
        ("outcomes", "projects:outcome_list", "q=专利"),
        ("courses", "projects:course_list", "q=数控"),
        ("plans", "projects:plan_list", "q=数控"),
        ("camps", "projects:camp_list", "open=1"),
    ],
)
def test_a_filtered_list_offers_to_keep_its_filter(client, code, page, query):
    text = sign_in(client, UserFactory()).get(f"{reverse(page)}?{query}").content.decode()

    assert f'name="searchable" value="{code}"' in text
    assert searchables.of(code).words(UserFactory(), QueryDict(query))
    assert 'name="searchable"' not in client.get(reverse(page)).content.decode()
