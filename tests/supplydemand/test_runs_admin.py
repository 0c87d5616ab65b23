"""Matching runs in the admin: who may look, who may run, and what a failed run offers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import JobRun, JobState
from supplydemand.enums import RunState
from supplydemand.models import MatchingRun, MatchingShard
from supplydemand.services import matching
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import ON
from tests.taxonomy.factories import DistrictFactory

LIST = "admin:supplydemand_matchingrun_changelist"
START = "admin:supplydemand_matchingrun_start"


@pytest.fixture
def run(db):
    """A run with one of two shards done."""
    now = timezone.now()
    run = MatchingRun.objects.create(on=ON, state=RunState.RUNNING, started_at=now, shard_count=2, snapshot=b"x" * 100)
    MatchingShard.objects.create(run=run, index=0, started_at=now, finished_at=now, candidate_count=12_345, row_count=678)
    MatchingShard.objects.create(run=run, index=1)
    return run


def test_city_coordinator_starts_a_run(client, redis_client, db):
    coordinator = CoordinatorFactory()
    sign_in(client, coordinator)
    assert "现在运行一次" in client.get(reverse(LIST)).content.decode()

    assert "太旧了" in client.post(reverse(START), follow=True).content.decode()
    assert not MatchingRun.objects.exists()
    form = {"token": client.get(reverse(LIST)).context["token"]}
    response = client.post(reverse(START), form)
    assert client.post(reverse(START), form).url == response.url

    run = MatchingRun.objects.get()
    assert (response.status_code, run.requested_by, run.is_nightly) == (302, coordinator, False)
    assert JobRun.objects.get().task == matching.PREPARE


def test_district_coordinator_looks_but_does_not_run(client, run):
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))

    page = client.get(reverse(LIST))

    assert "现在运行一次" not in page.content.decode()
    assert (page.status_code, client.post(reverse(START)).status_code) == (200, 403)


def test_member_of_an_organization_does_not_reach_the_runs(client, run):
    sign_in(client, MembershipFactory().user)

    codes = [client.get(reverse(LIST)).status_code, client.post(reverse(START)).status_code]

    assert codes == [404, 404]
    assert MatchingRun.objects.count() == 1


def test_page_and_polled_part_show_progress_without_the_snapshot(client, run, django_assert_num_queries):
    sign_in(client, CoordinatorFactory())

    page = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()
    part = client.get(reverse("admin:supplydemand_matchingrun_progress", args=[run.pk])).content.decode()

    assert "1/2 片" in page
    assert "12,345" in part
    assert ">678<" in part
    assert 'hx-trigger="every 5s"' in part
    assert client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk + 1])).status_code == 404


def test_finished_run_is_not_polled(client, run):
    MatchingRun.objects.update(state=RunState.PUBLISHED, published_at=timezone.now(), match_count=7)
    sign_in(client, CoordinatorFactory())

    assert "hx-trigger" not in client.get(reverse("admin:supplydemand_matchingrun_progress", args=[run.pk])).content.decode()


def test_failed_run_says_why_and_goes_on(client, redis_client, run):
    JobRun.objects.create(
        task=matching.SHARD, key=f"run:{run.pk}:1", payload={"run_id": run.pk, "index": 1}, state=JobState.FAILED, attempt_count=6
    )
    matching.mark_failed({"run_id": run.pk, "index": 1}, "ValueError: 坏了")
    sign_in(client, CoordinatorFactory())
    page = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()

    client.post(reverse("admin:supplydemand_matchingrun_retry", args=[run.pk]))

    run.refresh_from_db()
    assert "第 2 片：ValueError: 坏了" in page
    assert (run.state, run.error, JobRun.objects.get().state) == (RunState.RUNNING, "", JobState.QUEUED)


def test_cancelled_run_is_not_gone_on_with_from_a_stale_page(db):
    run = matching.start_run(on=timezone.localdate(), at=timezone.now())
    JobRun.objects.filter(payload__run_id=run.pk).update(state=JobState.FAILED)
    matching.mark_failed({"run_id": run.pk}, "坏了")
    stale = MatchingRun.objects.get(pk=run.pk)
    matching.cancel_run(run=run, actor=CoordinatorFactory())

    assert matching.retry_run(run=stale) == 0
    assert {row.state for row in JobRun.objects.filter(payload__run_id=run.pk)} == {JobState.FAILED}


def test_cancelled_night_says_that_nothing_replaces_it_and_offers_a_run(client, redis_client, run):
    sign_in(client, CoordinatorFactory())
    pages = {}
    for is_nightly in (True, False):
        MatchingRun.objects.update(state=RunState.CANCELLED, is_nightly=is_nightly)
        pages[is_nightly] = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()

    assert ["当晚不会自动再算" in pages[is_nightly] for is_nightly in (True, False)] == [True, False]
    assert f'action="{reverse(START)}"' in pages[True]
