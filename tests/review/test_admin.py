"""The queue: order, scope, filters, search, bulk approval, a constant number of queries."""

import pytest

from core.enums import Status
from review import services
from review.models import ReviewTask
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization, submit_organizations, take
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/review/reviewtask/"


def rows(response):
    return list(response.context["cl"].result_list)


def test_queue_lists_the_longest_wait_first(client):
    tasks = submit_organizations(3)
    sign_in(client, CoordinatorFactory())

    assert rows(client.get(QUEUE)) == tasks


def test_decided_tasks_leave_the_queue_and_are_found_by_the_filter(client):
    coordinator = CoordinatorFactory()
    first, second = submit_organizations(2)
    take(first, "approve", coordinator)
    sign_in(client, coordinator)

    assert (rows(client.get(QUEUE)), rows(client.get(QUEUE, {"state": "closed"}))) == ([second], [first])


def test_queue_search_and_filters_stay_in_scope(client):
    district = DistrictFactory()
    mine = submit_organization(district=district, name="纸鸢智能装备")
    submit_organization(name="纸鸢智能装备（外区）")
    coordinator = CoordinatorFactory(scope=district)
    services.claim(task=mine, actor=coordinator)
    sign_in(client, coordinator)

    queries = [{}, {"q": "纸鸢"}, {"whose": "mine"}, {"kind": "accounts.organization"}, {"state": "all"}, {"_popup": "1"}]

    assert [rows(client.get(QUEUE, query)) for query in queries] == [[mine]] * len(queries)
    assert rows(client.get(QUEUE, {"whose": "nobody"})) == []


@pytest.mark.parametrize("query", ["submitted_by__password__startswith=a", "organization__credit_code=1", "_to_field=title"])
def test_queue_refuses_lookups_through_relations(client, query):
    sign_in(client, CoordinatorFactory())

    assert client.get(f"{QUEUE}?{query}").status_code in (302, 400)


def test_bulk_approval_cannot_reach_foreign_tasks(client):
    district = DistrictFactory()
    mine, foreign = submit_organization(district=district), submit_organization()
    sign_in(client, CoordinatorFactory(scope=district))

    client.post(QUEUE, {"action": "approve_selected", "_selected_action": [mine.pk, foreign.pk], "select_across": "0"})

    found = {task.pk: type(task.obj).objects.get(pk=task.object_id).status for task in (mine, foreign)}
    assert found == {mine.pk: Status.APPROVED, foreign.pk: Status.SUBMITTED}


def test_bulk_approval_leaves_tasks_with_problems(client):
    submit_organization(name="同名的单位")
    twin = submit_organization(name="同名的单位")
    sign_in(client, CoordinatorFactory())

    response = client.post(
        QUEUE, {"action": "approve_selected", "_selected_action": [twin.pk], "select_across": "0"}, follow=True
    )

    assert "留下 1 件没有动" in response.content.decode()
    assert ReviewTask.objects.get(pk=twin.pk).is_open


def test_strangers_and_members_have_no_queue(client):
    assert client.get(QUEUE).status_code == 302

    sign_in(client, UserFactory())

    assert client.get(QUEUE).status_code in (302, 404)
