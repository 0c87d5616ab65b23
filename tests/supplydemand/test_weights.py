"""Versions of matching's weights: made, tried on known outcomes, put in force and put back, by whom."""

import importlib
import threading

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from supplydemand import back_test
from supplydemand.enums import Decision, DeclineReason, ExclusionReason, ExclusionScope, Side
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import Exclusion, Match, MatchAnswer, MatchingRun, MatchingWeights, WeightsActivation, WeightsTrial
from supplydemand.services import matching, weights
from supplydemand.services.weights import WeightsError
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.test_matching import run_here
from tests.taxonomy.factories import DistrictFactory

NEW = "admin:supplydemand_matchingweights_new"
PAGE = "admin:supplydemand_matchingweights_change"
PLACE_ONLY = dict.fromkeys(DEMAND_SUPPLY.keys, 0) | {"region": 10_000}


def keep_packaged_version():
    """The first version as the migration leaves it, also after a test that emptied the tables."""
    now = timezone.now()
    first, is_new = MatchingWeights.objects.get_or_create(
        profile="demand_supply",
        number=1,
        defaults={"weights": {c.key: c.weight for c in DEMAND_SUPPLY.components}, "reason": "随系统提供", "created_at": now},
    )
    if is_new:
        WeightsActivation.objects.create(weights=first, at=now)


@pytest.fixture
def city(db):
    """A coordinator of the whole city."""
    keep_packaged_version()
    return CoordinatorFactory()


def points(**changes):
    """What the form posts: the packaged weights with some changed, in points."""
    found = {component.key: f"{component.weight / 100:g}" for component in DEMAND_SUPPLY.components}
    return found | {"reason": "企业说地方太远"} | {key: str(value) for key, value in changes.items()}


def version_of(actor, values=None):
    """A version that is not in force."""
    return weights.create(weights=values or PLACE_ONLY, reason="只看地区", actor=actor, at=timezone.now())[0]


def put_in_force(actor, version):
    """Try it, then use it."""
    trial = weights.start_trial(version=version, on=ON, actor=actor, at=timezone.now())
    weights.run_trial(trial_id=trial.pk, at=timezone.now())
    weights.put_in_force(version=version, actor=actor, at=timezone.now())


def test_packaged_weights_are_the_first_version_and_in_force(city):
    migration = importlib.import_module("supplydemand.migrations.0006_matching_in_full")
    first = MatchingWeights.objects.in_force("demand_supply")

    assert (first.number, first.weights, weights.profile_in_force()) == (1, migration.PACKAGED, DEMAND_SUPPLY)


def test_run_uses_the_version_in_force_and_its_parts_are_read_by_it(city, client):
    publish_listings(demands=10, supplies=10)
    before = run_here()
    put_in_force(city, version_of(city))

    after = run_here()

    match = Match.objects.filter(run=after).first()
    assert (before.profile_version, after.profile_version) == ("1", "2")
    assert match.parts[DEMAND_SUPPLY.keys.index("region")] == match.score
    assert weights.profiles_of_runs([before.pk, after.pk])[after.pk].components[4].weight == 10_000
    assert weights.profiles_of_runs([before.pk, after.pk])[before.pk] == DEMAND_SUPPLY


def test_run_under_way_keeps_the_version_it_began_with(city):
    publish_listings(demands=10, supplies=10)
    run = matching.start_run(on=ON, at=timezone.now())
    matching.prepare_run(run_id=run.pk)
    put_in_force(city, version_of(city))

    for index in range(MatchingRun.objects.get(pk=run.pk).shard_count):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)

    match = Match.objects.filter(run=run).first()
    assert match.parts[DEMAND_SUPPLY.keys.index("region")] < match.score
    assert MatchingRun.objects.get(pk=run.pk).profile_version == "1"


def test_version_is_tried_before_it_is_used_and_an_old_one_comes_back_at_once(city):
    version, now = version_of(city), timezone.now()
    with pytest.raises(WeightsError, match="先试算一次"):
        weights.put_in_force(version=version, actor=city, at=now)
    put_in_force(city, version)

    first = MatchingWeights.objects.get(number=1)
    weights.put_in_force(version=first, actor=city, at=now)

    assert MatchingWeights.objects.in_force("demand_supply") == first
    with pytest.raises(WeightsError, match="现在用的就是"):
        weights.put_in_force(version=first, actor=city, at=now)


def test_equal_weights_are_one_version_and_wrong_sums_none(city):
    first = version_of(city)

    assert version_of(city) == first
    for wrong in (PLACE_ONLY | {"region": 9_999}, PLACE_ONLY | {"region": 10_001, "level": -1}, {"region": 10_000}):
        with pytest.raises(WeightsError, match="正好 100 分"):
            version_of(city, wrong)
    assert MatchingWeights.objects.count() == 2


def test_version_for_other_components_is_neither_used_nor_tried(city):
    old = MatchingWeights.objects.create(
        profile="demand_supply", number=9, weights={"colour": 10_000}, reason="旧程序的", created_at=timezone.now()
    )
    WeightsActivation.objects.create(weights=old, at=timezone.now(), by=city)

    assert weights.profile_in_force() == DEMAND_SUPPLY
    with pytest.raises(WeightsError, match="对不上"):
        weights.profile_of(old)


def test_back_test_counts_good_and_bad_pairs_under_both_versions(city):
    publish_listings(demands=10, supplies=10)
    run_here()
    good, bad = Match.objects.order_by("demand_id", "rank")[:2]
    Match.objects.filter(pk=good.pk).update(contact_opened_at=timezone.now())
    MatchAnswer.objects.create(
        match=bad, side=Side.DEMAND, decision=Decision.DECLINED, reason=DeclineReason.REGION, answered_by=city,
        answered_at=timezone.now(),
    )  # fmt: skip

    today = timezone.localdate()
    figures = back_test.compare(weights.profile_of(version_of(city)), DEMAND_SUPPLY, on=today)

    assert (figures["good"], figures["bad"], figures["demands"]) == (1, 1, len({good.demand_id, bad.demand_id}))
    assert (figures["used"]["good_top"], figures["used"]["bad_top"], figures["used"]["good_rank"]) == (1, 1, good.rank)
    assert 0 <= figures["changed"] <= back_test.TOP
    assert back_test.compare(DEMAND_SUPPLY, DEMAND_SUPPLY, on=today)["changed"] == 0


def test_back_test_ranks_by_the_words_of_the_published_run_and_without_what_is_refused(city, monkeypatch):
    publish_listings(demands=10, supplies=10)
    run = run_here()
    good, other = Match.objects.order_by("demand_id", "rank")[:2]
    Match.objects.filter(pk__in=[good.pk, other.pk]).update(contact_opened_at=timezone.now())
    used, build = [], back_test.build_snapshot
    monkeypatch.setattr(back_test, "build_snapshot", lambda *rows, **how: used.append(how["text_model"]) or build(*rows, **how))
    today = timezone.localdate()
    assert back_test.compare(DEMAND_SUPPLY, DEMAND_SUPPLY, on=today)["good"] == 2

    Exclusion.objects.create(
        organization=other.demand.organization, other=other.supply.organization, scope=ExclusionScope.MATCHES,
        reason=ExclusionReason.OTHER, created_by=city, created_at=timezone.now(),
    )  # fmt: skip
    figures = back_test.compare(DEMAND_SUPPLY, DEMAND_SUPPLY, on=today)

    assert used[0].digest == run.text_version.digest
    assert figures["good"] == figures["used"]["good_top"] == (0 if good.supply.organization == other.supply.organization else 1)


def test_answers_older_than_the_window_do_not_count(city):
    publish_listings(demands=10, supplies=10)
    run_here()
    match, now = Match.objects.first(), timezone.now()
    Match.objects.filter(pk=match.pk).update(contact_opened_at=now)
    today = timezone.localdate(now)

    assert back_test.judged_pairs(on=today)[0] == {(match.demand_id, match.supply_id)}
    assert back_test.judged_pairs(on=today + back_test.WINDOW * 2) == (set(), set())


def test_trial_runs_once_and_one_at_a_time(city):
    version, now = version_of(city), timezone.now()
    trial = weights.start_trial(version=version, on=ON, actor=city, at=now)
    assert weights.start_trial(version=version, on=ON, actor=city, at=now) == trial
    weights.run_trial(trial_id=trial.pk, at=now)
    WeightsTrial.objects.filter(pk=trial.pk).update(figures={"demands": 7})
    weights.run_trial(trial_id=trial.pk, at=now)

    assert WeightsTrial.objects.get(pk=trial.pk).figures == {"demands": 7}
    with pytest.raises(WeightsError, match="没有可比的"):
        weights.start_trial(version=MatchingWeights.objects.get(number=1), on=ON, actor=city, at=now)


def test_failed_trial_says_so_and_does_not_count_as_tried(city):
    version, now = version_of(city), timezone.now()
    trial = weights.start_trial(version=version, on=ON, actor=city, at=now)

    weights.mark_trial_failed({"trial_id": trial.pk}, "磁盘满了")

    assert "磁盘满了" in WeightsTrial.objects.get(pk=trial.pk).error
    with pytest.raises(WeightsError, match="先试算一次"):
        weights.put_in_force(version=version, actor=city, at=now)


def test_city_coordinator_defines_tries_and_uses_a_version_in_the_browser(client, city, redis_client):
    sign_in(client, city)
    wrong = client.post(reverse(NEW), points(region=9))
    assert "各项加起来是 101 分" in wrong.content.decode()
    assert 'value="9"' in wrong.content.decode()

    client.post(reverse(NEW), points(region=9, text=24))
    version = MatchingWeights.objects.get(number=2)
    assert (version.weights["region"], version.created_by) == (900, city)
    page = client.get(reverse(PAGE, args=[version.pk])).content.decode()
    assert "还没有试算过" in page
    assert "启用这一版" in page
    use = reverse("admin:supplydemand_matchingweights_use", args=[version.pk])
    unasked = client.get(use).content.decode()
    assert "还不能启用" in unasked
    assert "启用这一版</button>" not in unasked
    early = client.post(reverse("admin:supplydemand_matchingweights_use", args=[version.pk]), follow=True)
    assert "先试算一次" in early.content.decode()
    client.post(reverse("admin:supplydemand_matchingweights_try", args=[version.pk]))
    weights.run_trial(trial_id=version.trials.get().pk, at=timezone.now())
    assert "没有可以对照的" in client.get(reverse(PAGE, args=[version.pk])).content.decode()
    asked = client.get(use).content.decode()
    assert "描述：25 分变成 24 分" in asked
    assert "启用这一版</button>" in asked
    assert "还没有和现在用的" not in asked
    assert "要退回去：打开第 1 版" in asked
    assert MatchingWeights.objects.in_force("demand_supply").number == 1
    assert 'name="seen" value="1"' in asked
    assert "没有启用：现在用的已经是" in client.post(use, {"seen": 7}, follow=True).content.decode()
    assert "没有启用：现在用的已经是" in client.post(use, follow=True).content.decode()
    assert MatchingWeights.objects.in_force("demand_supply").number == 1
    client.post(use, {"seen": 1})
    assert client.get(use).status_code == 302

    assert MatchingWeights.objects.in_force("demand_supply") == version
    back = client.get(reverse(PAGE, args=[MatchingWeights.objects.get(number=1).pk])).content.decode()
    assert ("退回这一版" in back, 'name="seen" value="2"' in back) == (True, True)
    assert "现在用的就是这一版" in client.get(reverse(PAGE, args=[version.pk])).content.decode()


def test_version_tried_beside_an_older_one_says_so_and_may_be_used(client, city):
    version, second = version_of(city), version_of(city, PLACE_ONLY | {"region": 9_000, "text": 1_000})
    trial = weights.start_trial(version=version, on=ON, actor=city, at=timezone.now())
    weights.run_trial(trial_id=trial.pk, at=timezone.now())
    put_in_force(city, second)
    sign_in(client, city)

    asked = client.get(reverse("admin:supplydemand_matchingweights_use", args=[version.pk])).content.decode()

    assert f"还没有和现在用的第 {second.number} 版比过，只和第 1 版比过" in asked
    assert "启用这一版</button>" in asked
    weights.put_in_force(version=version, actor=city, at=timezone.now())


def test_others_read_or_do_not_even_reach_the_versions(client, city):
    version = version_of(city)
    addresses = [reverse("admin:supplydemand_matchingweights_changelist"), reverse(PAGE, args=[version.pk]), reverse(NEW)]
    acts = [reverse(f"admin:supplydemand_matchingweights_{act}", args=[version.pk]) for act in ("try", "use")]
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    assert [client.post(address).status_code for address in acts] == [403, 403]
    assert client.get(acts[1]).status_code == 403
    sign_in(client, MembershipFactory().user)
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]

    assert (WeightsTrial.objects.count(), WeightsActivation.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_versions_made_at_once_get_two_numbers():
    city = CoordinatorFactory()
    values = [PLACE_ONLY, PLACE_ONLY | {"region": 9_000, "level": 1_000}]

    def make(chosen):
        try:
            version_of(city, chosen)
        finally:
            connections.close_all()

    keep_packaged_version()
    threads = [threading.Thread(target=make, args=[chosen]) for chosen in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(MatchingWeights.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_weights_that_exist_are_not_said_to_be_saved(client, city):
    sign_in(client, city)
    url = reverse("admin:supplydemand_matchingweights_new")

    fresh = client.post(url, points(region=9, text=24), follow=True)
    same = client.post(url, points(), follow=True)

    said = [[str(message) for message in page.context["messages"]] for page in (fresh, same)]
    assert said == [["第 2 版存好了，还没有启用。先试算，看看和现在差在哪里。"], ["和第 1 版一样，没有另存一版。"]]
    assert MatchingWeights.objects.count() == 2
