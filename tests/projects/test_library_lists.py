"""The library's filters with counts, its map by district, and projects that are alike."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.similar import similar_to
from tests.projects.factories import ProjectFactory, ProjectTypeFactory
from tests.supplydemand.factories import MajorFactory

pytestmark = pytest.mark.django_db


def test_filters_and_map_count_the_same_projects(client):
    first, second = ProjectFactory(), ProjectFactory()
    assert first.district != second.district
    ProjectFactory(district=first.district, type=first.type)
    ProjectFactory(district=first.district, suspended_at=timezone.now())

    response = client.get(reverse("projects:project_list"))
    assert response.context["counts"].of("district") == {first.district_id: 2, second.district_id: 1}
    assert response.context["counts"].of("type") == {first.type_id: 2, second.type_id: 1}
    chosen = client.get(reverse("projects:project_list"), {"district": first.district_id})
    assert [row.district for row in chosen.context["object_list"]] == [first.district] * 2
    page = client.get(reverse("projects:map"), {"type": second.type_id})
    assert {name: count for name, count, _ in page.context["by_district"] if count} == {second.district.name: 1}
    url = next(url for name, _, url in page.context["by_district"] if name == second.district.name)
    assert [row.pk for row in client.get(url).context["object_list"]] == [second.pk]


def test_what_is_alike_is_shown_with_its_reason_the_most_alike_first(client):
    major, kind = MajorFactory(), ProjectTypeFactory(name="订单培养")
    project, twin, cousin = ProjectFactory(type=kind), ProjectFactory(type=kind), ProjectFactory(type=kind)
    ProjectFactory()
    hidden = ProjectFactory(type=kind, suspended_at=timezone.now())
    for row in (project, twin, hidden):
        row.majors.set([major])

    assert similar_to(project) == [(twin, "有 1 个相同的专业，同是订单培养"), (cousin, "同是订单培养")]
    page = client.get(project.get_absolute_url()).content.decode()
    assert [words in page for words in ("类似的项目", "有 1 个相同的专业", hidden.get_absolute_url())] == [True, True, False]
