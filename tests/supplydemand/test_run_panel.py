"""The last run on the coordinators' first page."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from supplydemand.enums import ChangeCause, ChangeKind, RunState
from supplydemand.models import MatchChange, MatchingRun, MatchingShard, TalentSupply
from supplydemand.run_panel import figures_of, last_run
from supplydemand.services import seats
from tests.accounts.factories import CoordinatorFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.published import ON, publish_listings
from tests.taxonomy.factories import DistrictFactory, SchoolKindFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RunState.PUBLISHED, "已发布：需求 1,200 条，供给 340 条，匹配 5,678 对。"),
        (RunState.FAILED, "没做成"),
        (RunState.RUNNING, "还在算（计算中）"),
    ],
)
def test_newest_run_is_told_with_its_state_and_counts(django_assert_num_queries, state, words):
    counts = {"demand_count": 1200, "supply_count": 340, "match_count": 5678}
    MatchingRun.objects.create(on=ON, state=RunState.PUBLISHED, started_at=timezone.now())
    run = MatchingRun.objects.create(on=ON, state=state, started_at=timezone.now(), **counts)

    with django_assert_num_queries(1):
        panel = last_run(None, timezone.now())

    assert words in panel["text"]
    assert panel["url"] == reverse("admin:supplydemand_matchingrun_change", args=[run.pk])


def test_desk_of_a_district_leads_to_the_run(client):
    run = MatchingRun.objects.create(on=ON, state=RunState.PUBLISHED, started_at=timezone.now())
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))
    url = reverse("admin:supplydemand_matchingrun_change", args=[run.pk])

    assert f'href="{url}"' in client.get("/admin/").content.decode()
    assert client.get(url).status_code == 200


def test_desk_says_when_nothing_was_matched_yet(client):
    sign_in(client, CoordinatorFactory())

    assert "还没有匹配过" in client.get("/admin/").content.decode()


def test_time_left_goes_on_while_the_run_is_published():
    now = timezone.now()
    ago = [now - timedelta(seconds=seconds) for seconds in range(100)]
    MatchingRun.objects.create(on=ON, state=RunState.PUBLISHED, started_at=ago[99], matched_at=ago[60], published_at=ago[40])
    run = MatchingRun.objects.create(on=ON, state=RunState.RUNNING, started_at=ago[30], shard_count=4)
    shards = [MatchingShard.objects.create(run=run, index=index) for index in range(4)]
    assert run.time_left(now) is None

    MatchingShard.objects.filter(pk__in=[shards[0].pk, shards[1].pk]).update(started_at=ago[20], finished_at=now)
    assert run.time_left(now) == 20 + 20  # two more at the same pace, then what publication took
    MatchingShard.objects.filter(run=run).update(started_at=ago[20], finished_at=ago[8])
    run.state, run.matched_at = RunState.MERGING, ago[8]
    assert (run.time_left(now), run.time_left(now + timedelta(seconds=60))) == (12, 0)


def test_what_the_run_changed_is_told_apart_from_what_the_day_after_it_changed(client, django_assert_num_queries):
    now = timezone.now()
    exposure = {"shown": 1, "total": 2, "gini": 0, "by_place": [], "by_nature": []}
    run = MatchingRun.objects.create(
        on=ON, state=RunState.PUBLISHED, started_at=now, published_at=now, figures={"exposure": exposure, "seats": {}}
    )
    pair = {"run": run, "demand": TalentDemandFactory(), "supply": TalentSupplyFactory(), "cause": ChangeCause.ROOM}
    assert (figures_of(run)["changes"], figures_of(run)["day_changes"]) == (None, None)
    for kind, at in ((ChangeKind.NEW, now), (ChangeKind.LOST, now + timedelta(hours=2)), (ChangeKind.LOST, now)):
        MatchChange.objects.create(kind=kind, at=at, **pair)

    with django_assert_num_queries(1):
        figures = figures_of(run)

    assert figures["changes"] == {"new": 1, "lost": 1, "changed": 0}
    assert figures["day_changes"] == {"new": 0, "lost": 1, "changed": 0}
    sign_in(client, CoordinatorFactory())
    page = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()
    assert page.index("这一次运行带来的") < page.index("+1") < page.index("那以后白天的改动") < page.index("+0")


@pytest.mark.parametrize("has_kinds", [True, False])
def test_page_shows_kinds_of_schools_and_does_without_them_for_runs_from_before(client, has_kinds):
    now, row = timezone.now(), ["技师学院", 3, 12, 7, 0.25]
    exposure = {"shown": 3, "total": 12, "gini": 0.25, "by_place": [["新城", 3, 12, 7, 0.25]], "by_nature": []}
    figures = {"exposure": exposure | ({"by_kind": [row]} if has_kinds else {}), "seats": {}}
    run = MatchingRun.objects.create(on=ON, state=RunState.PUBLISHED, started_at=now, published_at=now, figures=figures)
    sign_in(client, CoordinatorFactory())

    page = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()

    assert ("学校类型" in page, "技师学院" in page) == (has_kinds, has_kinds)
    assert "新城" in page


def test_exposure_tells_schools_of_each_kind_apart_the_largest_first():
    publish_listings(demands=1, supplies=5)
    first, second, *_ = TalentSupply.objects.order_by("pk")
    special = SchoolFactory(kind=SchoolKindFactory(code="special_school", name="特殊教育学校"))
    TalentSupply.objects.filter(pk=first.pk).update(organization=special)
    shown = np.array([first.pk, first.pk, second.pk])

    rows = seats.exposure_of({"supply_id": shown}, on=ON)["by_kind"]

    assert [row[:4] for row in rows] == [[second.organization.kind.name, 1, 4, 1], ["特殊教育学校", 1, 1, 2]]
