"""The queue: order, scope, filters, search, bulk approval, a constant number of queries."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.enums import Status
from core.models import ReviewEvent
from review import services
from review.models import GivenReason, ReturnReason
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization, submit_organizations, take
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/review/reviewtask/"
BULK = f"{QUEUE}bulk/"


def rows(response):
    return list(response.context["cl"].result_list)


def test_queue_lists_the_longest_wait_first(client):
    tasks = submit_organizations(3)
    sign_in(client, CoordinatorFactory())

    assert rows(client.get(QUEUE)) == tasks


def test_what_the_rows_show_is_read_by_their_keys_and_not_joined_to_the_scope(client):
    submit_organization()
    sign_in(client, CoordinatorFactory())

    with CaptureQueriesContext(connection) as captured:
        client.get(QUEUE)

    wide = [query["sql"] for query in captured if query["sql"].count(" JOIN ") > 5]
    assert len(wide) == 1
    assert "accounts_coordinatorscope" not in wide[0]


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


def chosen(*tasks):
    """The ticked rows of the page between choosing and deciding, with the versions it was drawn with."""
    return [f"{task.pk}:{type(task.obj).objects.get(pk=task.object_id).version}" for task in tasks]


def decide_together(client, tasks, action="approve", **fields):
    """Post the decision on several tasks."""
    data = {"action": action, "task": chosen(*tasks), "confirm": "yes", "token": str(uuid.uuid4()), **fields}
    return client.post(BULK, data)


def statuses(*tasks):
    return [type(task.obj).objects.get(pk=task.object_id).status for task in tasks]


def test_choosing_shows_what_would_happen_and_changes_nothing(client):
    submit_organization(name="同名的单位")
    twin, clean = submit_organization(name="同名的单位"), submit_organization()
    sign_in(client, CoordinatorFactory())

    marked = {"action": "approve_selected", "_selected_action": [twin.pk, clean.pk], "select_across": "0"}
    response = client.post(QUEUE, marked)

    assert {row.task: row.obstacle for row in response.context["rows"]} == {twin: "自动检查有问题，逐条看", clean: ""}
    assert statuses(twin, clean) == [Status.SUBMITTED] * 2


def test_decision_on_several_tells_what_became_of_each(client):
    submit_organization(name="同名的单位")
    twin, clean = submit_organization(name="同名的单位"), submit_organization()
    sign_in(client, CoordinatorFactory())

    response = decide_together(client, [twin, clean])

    assert statuses(twin, clean) == [Status.SUBMITTED, Status.APPROVED]
    assert "通过了 1 件，留下 1 件没有动" in response.content.decode()


def test_decision_on_several_cannot_reach_foreign_tasks(client):
    district = DistrictFactory()
    mine, foreign = submit_organization(district=district), submit_organization()
    sign_in(client, CoordinatorFactory(scope=district))

    decide_together(client, [mine, foreign])

    assert statuses(mine, foreign) == [Status.APPROVED, Status.SUBMITTED]


def test_decision_on_several_leaves_what_was_changed_since_the_preview(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    data = {"action": "approve", "task": chosen(task), "confirm": "yes", "token": str(uuid.uuid4())}
    type(task.obj).objects.filter(pk=task.object_id).update(version=9)

    response = client.post(BULK, data)

    assert "刚被别人改过" in response.content.decode()
    assert statuses(task) == [Status.SUBMITTED]


def test_return_of_several_needs_a_reason_and_counts_it(client):
    tasks = submit_organizations(2)
    reason = ReturnReason.objects.create(label="名称不全", text="请写单位全称。")
    sign_in(client, CoordinatorFactory())

    refused = decide_together(client, tasks, "return")
    between = statuses(*tasks)
    decide_together(client, tasks, "return", reasons=[reason.pk])

    assert (refused.status_code, between) == (400, [Status.SUBMITTED] * 2)
    assert statuses(*tasks) == [Status.RETURNED] * 2
    assert GivenReason.objects.filter(reason=reason).count() == 2


def test_decision_on_several_is_taken_once(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    data = {"action": "approve", "task": chosen(task), "confirm": "yes", "token": str(uuid.uuid4())}

    first, second = client.post(BULK, data), client.post(BULK, data)

    assert (first.status_code, second.status_code) == (200, 302)
    assert ReviewEvent.objects.of(task.obj).filter(action="approve").count() == 1


def test_strangers_and_members_have_no_queue(client):
    assert client.get(QUEUE).status_code == 302

    sign_in(client, UserFactory())

    assert client.get(QUEUE).status_code in (302, 404)
