"""What an update may take for known: one demand, supplies that differ in head-count alone, which makes the order plain."""

import numpy as np
import pytest

from supplydemand.matching.engine import kernel_for
from supplydemand.matching.incremental import stand, update
from supplydemand.matching.plain import PlainKernel
from supplydemand.matching.profile import DEMAND_SUPPLY, WHOLE
from supplydemand.matching.records import ListingRecord
from supplydemand.matching.snapshot import build_snapshot
from tests.supplydemand.matching.samples import random_market

SHOWN, KEPT = 2, 3


def snapshot_of(headcounts):
    """One demand for 40 people, and supplies by id with their head-counts."""
    demand = ListingRecord(id=1, organization_id=1, headcount=40)
    supplies = [ListingRecord(id=pk, organization_id=2, headcount=count) for pk, count in headcounts.items()]
    return build_snapshot([demand], supplies, profile=DEMAND_SUPPLY, tokens=str.split)


def carried(*steps):
    """The shown supplies after each step, and how many demands each update matched anew."""
    old = snapshot_of(steps[0])
    standing = stand(old, DEMAND_SUPPLY, kept=KEPT)
    shown, matched = [standing.shown(SHOWN)["supply_id"].tolist()], []
    for headcounts in steps[1:]:
        new = snapshot_of(headcounts)
        result = update(standing, old, new, DEMAND_SUPPLY, shown=SHOWN, kept=KEPT, drift_percent=400)
        old, standing = new, result.standing
        shown.append(standing.shown(SHOWN)["supply_id"].tolist())
        matched.append(result.rematched_count)
    return shown, matched


def test_what_ranks_below_a_cut_list_does_not_enter_it():
    shown, matched = carried(
        {1: 20, 2: 19, 3: 18, 4: 17},
        {2: 19, 3: 18, 4: 17, 5: 16},  # 4 is not in the list of three, so 5 may not be either
        {3: 18, 4: 17, 5: 16},
    )

    assert shown == [[1, 2], [2, 3], [3, 4]]
    assert matched == [0, 1]


def test_of_equal_scores_the_lower_id_enters_a_cut_list_and_the_higher_does_not():
    equal = dict.fromkeys((10, 20, 30, 40), 7)

    lower, _ = carried(equal, equal | {5: 7})
    higher, matched = carried(equal, {20: 7, 30: 7, 40: 7, 50: 7}, {30: 7, 40: 7, 50: 7})

    assert lower == [[10, 20], [5, 10]]
    assert (higher, matched) == ([[10, 20], [20, 30], [30, 40]], [0, 1])


def test_last_of_a_cut_list_gives_way_to_an_equal_score_with_a_lower_id():
    shown, _ = carried({10: 9, 20: 8, 30: 7, 40: 7}, {20: 8, 30: 7, 40: 7, 25: 7}, {30: 7, 40: 7, 25: 7})

    assert shown == [[10, 20], [20, 25], [25, 30]]


def test_a_list_that_fills_in_one_update_is_not_taken_for_whole():
    five = {1: 14, 2: 13, 3: 12, 4: 11, 5: 10}

    shown, matched = carried({}, five, {3: 12, 4: 11, 5: 10})

    assert shown == [[], [1, 2], [3, 4]]
    assert matched == [0, 1]


def test_a_list_matched_anew_to_its_full_length_is_not_taken_for_whole():
    shown, matched = carried(
        dict.fromkeys(range(1, 8), 9),
        dict.fromkeys(range(3, 8), 9),  # two of three gone: matched anew, three of five
        dict.fromkeys(range(5, 8), 9),
    )

    assert shown == [[1, 2], [3, 4], [5, 6]]
    assert matched == [1, 1]


def test_a_new_supply_enters_a_list_matched_anew_once():
    shown, matched = carried({1: 20, 2: 19, 3: 18, 4: 17}, {3: 18, 4: 17, 5: 30}, {3: 18, 4: 17})

    assert shown == [[1, 2], [5, 3], [3, 4]]
    assert matched == [1, 0]


def test_a_whole_list_is_never_matched_anew():
    shown, matched = carried({1: 9, 2: 8}, {2: 8}, {2: 8, 3: 9}, {})

    assert shown == [[1, 2], [2], [3, 2], []]
    assert matched == [0, 0, 0]


def test_supply_that_says_less_leaves_its_place_and_one_that_is_gone_does_not_come_back():
    shown, matched = carried({1: 20, 2: 19, 3: 18, 4: 17}, {1: 5, 3: 18, 4: 17}, {1: 5, 4: 17})

    assert shown == [[1, 2], [3, 4], [4, 1]]
    assert matched == [1, 0]


@pytest.mark.parametrize("make", [kernel_for, PlainKernel])
def test_floors_leave_exactly_who_scores_as_high(make):
    snapshot = build_snapshot(*random_market(5, 30, 60), profile=DEMAND_SUPPLY, tokens=str.split)
    kernel = make(snapshot, DEMAND_SUPPLY, 20)
    whole = kernel.match(10, 30).rows
    third = dict(whole[whole["rank"] == 3][["demand_id", "score"]].tolist())
    floors = np.array([third.get(pk, WHOLE + 1) for pk in snapshot.arrays["d_id"].tolist()])

    above = kernel.match(10, 30, floors=floors).rows

    expected = whole[[row["score"] >= third.get(int(row["demand_id"]), WHOLE + 1) for row in whole]]
    assert np.array_equal(above, expected)
    assert 3 * len(third) <= len(expected) < len(whole)


def test_rows_above_floors_are_the_same_where_few_at_a_time_have_room():
    snapshot = build_snapshot(*random_market(6, 60, 120), profile=DEMAND_SUPPLY, tokens=str.split)
    kernel, floors = kernel_for(snapshot, DEMAND_SUPPLY, 5), np.zeros(60, dtype=np.int64)
    kernel.room = 35  # seven demands

    found = kernel.match(2, 58, floors=floors)

    whole = kernel.match(2, 58)
    assert len(whole.rows) > 100
    assert np.array_equal(found.rows, whole.rows)
    assert (found.candidate_count, found.lonely_count) == (whole.candidate_count, whole.lonely_count)
