import random
from dataclasses import replace
from datetime import date

import pytest

from supplydemand.matching.engine import digest, match_shard, merge
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.matching.snapshot import Snapshot, SnapshotError, build_snapshot
from supplydemand.matching.text import TextModel
from tests.supplydemand.matching.brute_force import match_all
from tests.supplydemand.matching.samples import plain_rows, random_market

ALL = 10**6


def snapshot_of(demands, supplies, **options):
    return build_snapshot(demands, supplies, profile=DEMAND_SUPPLY, tokens=str.split, **options)


def match(demands, supplies, *, top=20, shards=1, **options):
    snapshot = snapshot_of(demands, supplies, **options)
    return [match_shard(snapshot, shard=n, shard_count=shards, profile=DEMAND_SUPPLY, top=top) for n in range(shards)]


def scores(tables):
    return {
        (demand, supply): (score, tuple(parts)) for table in tables for demand, supply, _, score, parts in plain_rows(table.rows)
    }


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("top", [20, 3])
def test_engine_equals_plain_brute_force(seed, top):
    demands, supplies = random_market(seed, 200, 400)

    (table,) = match(demands, supplies, top=top)

    expected = match_all(demands, supplies, top=top)
    assert plain_rows(table.rows) == expected
    ranked = [(demand, score) for demand, _, _, score, _ in expected]
    assert len(ranked) > 200 * min(top, 10) / 2
    assert len(set(ranked)) < len(ranked)  # ties do occur


def test_candidate_count_equals_all_matches_without_a_limit():
    demands, supplies = random_market(3, 60, 120)

    (table,) = match(demands, supplies, top=ALL)

    assert table.candidate_count == len(table.rows)
    assert table.lonely_count == 60 - len(set(table.rows["demand_id"].tolist()))


def test_digest_is_the_same_for_any_number_of_shards():
    demands, supplies = random_market(4, 100, 200)

    digests = {digest(match(demands, supplies, shards=shards)) for shards in (1, 2, 7, 64, 150)}

    assert len(digests) == 1


def test_digest_ignores_the_order_of_the_input():
    demands, supplies = random_market(5, 80, 160)
    shuffled = random.Random(0).sample(demands, 80), random.Random(1).sample(supplies, 160)

    assert snapshot_of(*shuffled).digest == snapshot_of(demands, supplies).digest
    assert digest(match(*shuffled, shards=3)) == digest(match(demands, supplies))


def test_digest_ignores_the_order_of_codes_within_a_listing():
    demands, supplies = random_market(5, 40, 80)
    turned = [replace(d, majors=d.majors[::-1], skills=d.skills[::-1], industries=d.industries[::-1]) for d in demands]

    assert snapshot_of(turned, supplies).digest == snapshot_of(demands, supplies).digest


def test_raising_the_level_never_adds_a_candidate():
    demands, supplies = random_market(6, 100, 200)
    before = scores(match(demands, supplies, top=ALL)).keys()

    for step in (1, 2):
        raised = [replace(d, level_rank=(d.level_rank or 0) + step) for d in demands]
        assert scores(match(raised, supplies, top=ALL)).keys() <= before


@pytest.mark.parametrize("side", ["demand", "supply"])
def test_narrowing_the_reach_never_adds_a_candidate(side):
    demands, supplies = random_market(7, 100, 200)
    before = scores(match(demands, supplies, top=ALL)).keys()

    for _ in REACHES[1:]:
        narrow = [
            replace(r, reach=REACHES[max(0, REACHES.index(r.reach) - 1)]) for r in (demands if side == "demand" else supplies)
        ]
        demands, supplies = (narrow, supplies) if side == "demand" else (demands, narrow)
        after = scores(match(demands, supplies, top=ALL)).keys()
        assert after <= before
        before = after


def text_model_of(snapshot):
    """The weights of words with which a snapshot was built."""
    terms = snapshot.arrays["text_terms"].tobytes().decode()
    weights, count = snapshot.arrays["text_idf"].tolist(), int(snapshot.arrays["text_documents"][0])
    return TextModel(tuple(terms.split("\n")) if terms else (), tuple(weights), count)


def test_edits_elsewhere_change_no_score():
    demands, supplies = random_market(8, 60, 120)
    model = text_model_of(snapshot_of(demands, supplies))
    edited = supplies[0].id
    other = [replace(supplies[0], text="全新 描述 数据", headcount=77, city="", skills=("PLC",)), *supplies[1:]]

    before = scores(match(demands, supplies, top=ALL, text_model=model))
    after = scores(match(demands, other, top=ALL, text_model=model))

    assert {k: v for k, v in after.items() if k[1] != edited} == {k: v for k, v in before.items() if k[1] != edited}


def test_snapshot_survives_bytes():
    snapshot = snapshot_of(*random_market(9, 30, 60))

    copy = Snapshot.from_bytes(snapshot.to_bytes())

    assert copy.digest == snapshot.digest
    assert text_model_of(copy) == text_model_of(snapshot)
    tables = [[match_shard(s, shard=0, shard_count=1, profile=DEMAND_SUPPLY)] for s in (snapshot, copy)]
    assert digest(tables[0]) == digest(tables[1])


def test_foreign_bytes_are_refused():
    with pytest.raises((SnapshotError, ValueError)):
        Snapshot.from_bytes(b"no snapshot")


@pytest.mark.parametrize(("demand_count", "supply_count"), [(0, 0), (0, 5), (5, 0)])
def test_empty_sides_give_no_match(demand_count, supply_count):
    demands, supplies = random_market(11, demand_count, supply_count)

    tables = match(demands, supplies, shards=2)

    assert len(merge(tables)) == 0
    assert sum(table.lonely_count for table in tables) == demand_count


def test_bare_listings_match_at_neutral_values():
    (table,) = match([ListingRecord(id=1, organization_id=1)], [ListingRecord(id=2, organization_id=2)])

    ((demand, supply, rank, score, parts),) = plain_rows(table.rows)

    assert (demand, supply, rank) == (1, 2, 1)
    assert dict(zip(DEMAND_SUPPLY.keys, parts, strict=True))["text"] == 0
    assert score == sum(parts) == (10000 - 2500) // 2


def test_one_organization_never_meets_itself():
    (table,) = match([ListingRecord(id=1, organization_id=1)], [ListingRecord(id=2, organization_id=1)])

    assert len(table.rows) == 0


def test_equal_scores_are_ordered_by_id():
    supplies = [ListingRecord(id=n, organization_id=2) for n in (30, 7, 12)]

    (table,) = match([ListingRecord(id=1, organization_id=1)], supplies, top=2)

    assert table.rows["supply_id"].tolist() == [7, 12]


def test_a_supply_ninety_days_late_is_a_candidate_and_one_more_day_is_not():
    demand = ListingRecord(id=1, organization_id=1, available_from=date(2027, 1, 1))
    supplies = [
        ListingRecord(id=n, organization_id=2, available_from=day) for n, day in ((1, date(2027, 4, 1)), (2, date(2027, 4, 2)))
    ]

    (table,) = match([demand], supplies)

    assert table.rows["supply_id"].tolist() == [1]


def test_vocational_catalogues_share_classes_and_families_join_what_has_none():
    demand = ListingRecord(id=1, organization_id=1, majors=("higher_vocational:510203",), families=(1,))
    supplies = [
        ListingRecord(id=1, organization_id=2, majors=("secondary_vocational:710205",), families=(1,)),
        ListingRecord(id=2, organization_id=2, majors=("undergraduate:080901",), families=(1,)),
        ListingRecord(id=3, organization_id=2, majors=("higher_vocational:510203",), families=(1,)),
        ListingRecord(id=4, organization_id=2, majors=("undergraduate:050201",), families=(2,)),
        ListingRecord(id=5, organization_id=2, majors=("vocational_bachelor:310201",)),
    ]

    (table,) = match([demand], supplies)

    assert table.rows["supply_id"].tolist() == [3, 1, 5, 2]
    assert table.rows["parts"][:, 0].tolist() == [2800, 1680, 1680, 700]


def test_two_listings_with_one_id_are_refused():
    twice = [ListingRecord(id=1, organization_id=1), ListingRecord(id=1, organization_id=2)]

    with pytest.raises(SnapshotError):
        snapshot_of(twice, [])


def test_unknown_shard_and_foreign_profile_are_refused():
    snapshot = snapshot_of([], [])

    with pytest.raises(ValueError):
        match_shard(snapshot, shard=2, shard_count=2, profile=DEMAND_SUPPLY)
    with pytest.raises(ValueError):
        match_shard(replace(snapshot, profile_name="other"), shard=0, shard_count=1, profile=DEMAND_SUPPLY)
