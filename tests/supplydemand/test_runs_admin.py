"""Matching runs in the admin: who may look, who may run, and what a failed run offers."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import JobRun, JobState
from supplydemand.enums import RunState
from supplydemand.models import MatchingRun, MatchingShard
from supplydemand.services import matching
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import ON
from tests.supplydemand.runs import finish_here
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
        MatchingRun.objects.update(state=RunState.CANCELLED, is_nightly=is_nightly, on=timezone.localdate())
        pages[is_nightly] = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()

    assert ["那一次就代替它" in pages[is_nightly] for is_nightly in (True, False)] == [True, False]
    assert f'action="{reverse(START)}"' in pages[True]


def test_cancelled_night_names_what_took_its_place_and_offers_nothing_once_its_day_is_over(client, redis_client, run):
    sign_in(client, CoordinatorFactory())
    today, now = timezone.localdate(), timezone.now()
    url = reverse("admin:supplydemand_matchingrun_change", args=[run.pk])
    MatchingRun.objects.update(state=RunState.CANCELLED, is_nightly=True, on=today - timedelta(days=1))
    page = client.get(url).content.decode()
    assert "那一天没有别的代替它" in page
    assert f'action="{reverse(START)}"' not in page

    MatchingRun.objects.update(on=today)
    instead = matching.start_run(on=today, at=now, requested_by=CoordinatorFactory())
    page = client.get(url).content.decode()
    assert f"{instead}</a>代替它（准备中）" in page
    assert "现在运行一次" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "words"), [(RunState.MERGING, "正在发布，来不及取消"), (RunState.RUNNING, "过几秒再点一次")])
def test_cancelling_waits_for_nobody_and_says_what_will_happen(client, redis_client, state, words):
    run = MatchingRun.objects.create(on=ON, state=state, started_at=timezone.now())
    sign_in(client, CoordinatorFactory())
    url = reverse("admin:supplydemand_matchingrun_cancel", args=[run.pk])
    got, done = threading.Event(), threading.Event()

    def publish():
        with transaction.atomic():
            MatchingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
            got.set()
            done.wait(timeout=60)
        connections.close_all()

    other = threading.Thread(target=publish)
    other.start()
    try:
        assert got.wait(timeout=30)
        assert words in client.post(url, follow=True).content.decode()
        assert not done.is_set()
    finally:
        done.set()
        other.join()

    assert "取消了。大家看到的还是上一次的匹配。" in client.post(url, follow=True).content.decode()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_run_that_somebody_starts_takes_the_place_of_the_days_cancelled_night(db):
    on, person, at = timezone.localdate(), CoordinatorFactory(), timezone.now()
    night = matching.start_run(on=on, at=at, is_nightly=True)
    assert not matching.start_run(on=on, at=at, requested_by=person).is_nightly  # while the night goes on
    matching.cancel_run(run=night, actor=person)
    assert not matching.start_run(on=on, at=at).is_nightly  # nobody asked for it
    assert not matching.start_run(on=on + timedelta(days=1), at=at, requested_by=person).is_nightly

    taken = matching.start_run(on=on, at=at, requested_by=person)

    assert (taken.is_nightly, taken.origin) == (True, f"{person}，代替取消了的每晚自动")
    assert not matching.start_run(on=on, at=at, requested_by=person).is_nightly  # one a day
    assert matching.start_run(on=on, at=at, is_nightly=True) == taken
    MatchingRun.objects.exclude(pk=taken.pk).update(state=RunState.CANCELLED)
    finish_here(taken)
    assert JobRun.objects.filter(task=matching.ANNOUNCE, key=f"run:{taken.pk}").exists()
