"""What must hold for any market: drawn by hypothesis, small, with every field missing at times."""

import random
from dataclasses import replace
from operator import attrgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplydemand.matching import compiler
from supplydemand.matching.compiled import CompiledKernel
from supplydemand.matching.engine import digest, kernel_for, match_shard
from supplydemand.matching.explain import failing_constraints
from supplydemand.matching.incremental import stand, update
from supplydemand.matching.market import Market
from supplydemand.matching.plain import PlainKernel
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import REACHES
from supplydemand.matching.snapshot import build_snapshot
from tests.supplydemand.matching.samples import random_listing, random_market
from tests.supplydemand.matching.test_engine import text_model_of

ALL = 10**6
seeds = st.integers(0, 10**6)
sizes = st.integers(0, 40)
drawn = settings(max_examples=20, deadline=None)


def snapshot_of(demands, supplies, model=None):
    return build_snapshot(demands, supplies, profile=DEMAND_SUPPLY, tokens=str.split, text_model=model)


def rows_of(snapshot, top=ALL):
    return match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY, top=top).rows


def pairs(demands, supplies, model=None):
    rows = rows_of(snapshot_of(demands, supplies, model))
    return {(int(row["demand_id"]), int(row["supply_id"])): row["parts"].tolist() for row in rows}


@pytest.mark.skipif(compiler.library() is None, reason="no C compiler here: only the plain kernel runs")
@pytest.mark.parametrize("way", compiler.machine_options(), ids=lambda way: (way or ("any",))[0])
@drawn
@given(seeds, sizes, st.integers(0, 300), st.sampled_from([1, 3, 20, ALL]))
def test_both_kernels_give_the_same(way, seed, demand_count, supply_count, top):
    snapshot = snapshot_of(*random_market(seed, demand_count, supply_count))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "library", lambda: compiler.built(way))
        compiled = CompiledKernel(snapshot, DEMAND_SUPPLY, top)

    plain, fast = (kernel.match(0, demand_count) for kernel in (PlainKernel(snapshot, DEMAND_SUPPLY, top), compiled))

    assert np.array_equal(plain.rows, fast.rows)
    assert (plain.candidate_count, plain.lonely_count) == (fast.candidate_count, fast.lonely_count)


@drawn
@given(seeds, st.integers(1, 64))
def test_shards_and_order_of_input_change_nothing(seed, shard_count):
    demands, supplies = random_market(seed, 30, 60)
    snapshot = snapshot_of(demands, supplies)
    dice = random.Random(seed)
    turned = snapshot_of(dice.sample(demands, len(demands)), dice.sample(supplies, len(supplies)))

    shards = [match_shard(turned, shard=n, shard_count=shard_count, profile=DEMAND_SUPPLY) for n in range(shard_count)]

    assert turned.digest == snapshot.digest
    assert digest(shards) == digest([match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY)])


def test_every_number_of_shards_from_1_to_64_gives_the_same():
    snapshot = snapshot_of(*random_market(3, 70, 40))

    def digest_of(count):
        return digest([match_shard(snapshot, shard=n, shard_count=count, profile=DEMAND_SUPPLY) for n in range(count)])

    assert {digest_of(count) for count in range(1, 65)} == {digest_of(70)}


@drawn
@given(seeds)
def test_what_conditions_leave_is_what_explanations_say(seed):
    demands, supplies = random_market(seed, 30, 25)
    market = Market(snapshot_of(demands, supplies), DEMAND_SUPPLY)
    keys = ("level", "major", "reach", "date")

    for place, demand in enumerate(sorted(demands, key=attrgetter("id"))):
        failed = [{entry.key for entry in failing_constraints(demand, supply, DEMAND_SUPPLY)} for supply in supplies]
        left = [[keys_of for keys_of in failed if not keys_of & set(keys[: n + 1])] for n in range(len(keys))]
        expected = next((key for key, rows in zip(keys, left, strict=True) if not rows), "")
        assert market.first_to_leave_nobody(place, keys) == expected


@drawn
@given(seeds)
def test_a_stricter_listing_never_gains_a_candidate(seed):
    demands, supplies = random_market(seed, 30, 60)
    model = text_model_of(snapshot_of(demands, supplies))
    before = pairs(demands, supplies, model).keys()

    raised = [replace(d, level_rank=(d.level_rank or 0) + 1) for d in demands]
    near = [[replace(r, reach=REACHES[max(0, REACHES.index(r.reach) - 1)]) for r in side] for side in (demands, supplies)]

    assert pairs(raised, supplies, model).keys() <= before
    assert pairs(near[0], supplies, model).keys() <= before
    assert pairs(demands, near[1], model).keys() <= before


def edited(dice, records, side):
    """Some listings written anew in one field or all, some removed, some added."""
    kept = [record for record in records if dice.random() > 0.05]
    fields = (
        [name for name in type(records[0]).__slots__ if name not in {"id", "families", "family_strengths"}] if records else []
    )
    for position, record in enumerate(kept):
        if dice.random() < 0.15:
            other = random_listing(dice, record.id, side)
            name = dice.choice(fields)
            kept[position] = other if dice.random() < 0.3 else replace(record, **{name: getattr(other, name)})
    taken = {record.id for record in records}
    fresh = [number for number in dice.sample(range(1, 5000), 6) if number not in taken]
    return kept + [random_listing(dice, number, side) for number in fresh[: dice.randint(0, 4)]]


@drawn
@given(
    seeds,
    st.integers(0, 30),
    st.integers(0, 120),
    st.sampled_from([(2, 3), (5, 5), (5, 8), (20, 32)]),
    st.sampled_from([0, 60, 400]),
)
def test_updates_give_what_full_runs_give(seed, demand_count, supply_count, depth, drift_percent):
    shown, kept = depth
    dice = random.Random(seed)
    demands, supplies = random_market(seed, demand_count, supply_count)
    old = snapshot_of(demands, supplies)
    model = text_model_of(old)
    standing = stand(old, DEMAND_SUPPLY, kept=kept)

    for _ in range(5):  # an update of an update of an update …
        demands, supplies = edited(dice, demands, "demand"), edited(dice, supplies, "supply")
        new = snapshot_of(demands, supplies, model)
        before = standing
        result = update(standing, old, new, DEMAND_SUPPLY, shown=shown, kept=kept, drift_percent=drift_percent)
        old, standing = new, result.standing

        expected = rows_of(new, shown)
        assert np.array_equal(standing.shown(shown), expected)
        calm = np.setdiff1d(new.arrays["d_id"], result.changed_ids)
        for rows in (before.shown(shown), expected):
            assert np.array_equal(
                rows[np.isin(rows["demand_id"], calm)]["parts"], expected[np.isin(expected["demand_id"], calm)]["parts"]
            )


@pytest.mark.skipif(compiler.library() is None, reason="no C compiler here: there is no layout to go on with")
def test_updates_go_on_with_a_layout_until_too_much_has_changed():
    demands, supplies = random_market(4, 40, 200)
    first = old = snapshot_of(demands, supplies)
    standing, bases = stand(old, DEMAND_SUPPLY), []

    for number in range(6):  # two supplies and a demand each time, of 200 supplies at most 10 on the old layout
        supplies[2 * number : 2 * number + 2] = [replace(row, skills=("焊接",)) for row in supplies[2 * number : 2 * number + 2]]
        demands[number] = replace(demands[number], headcount=99, city="x", province="440000", skills=("焊接", "PLC"))
        new = snapshot_of(demands, supplies, text_model_of(first))
        standing = update(standing, old, new, DEMAND_SUPPLY).standing
        old = new
        bases.append(standing.base)
        assert np.array_equal(standing.shown(), rows_of(new, 20))

    assert [base is first for base in bases] == [True] * 5 + [False]
    assert bases[5] is new


@drawn
@given(seeds)
def test_an_edit_elsewhere_changes_no_score(seed):
    demands, supplies = random_market(seed, 20, 40)
    model = text_model_of(snapshot_of(demands, supplies))
    before = pairs(demands, supplies, model)

    other = random_listing(random.Random(seed), supplies[0].id, "supply")
    after = pairs(demands, [other, *supplies[1:]], model)

    assert {k: v for k, v in before.items() if k[1] != other.id} == {k: v for k, v in after.items() if k[1] != other.id}


def test_an_update_needs_the_same_text_model():
    old, new = snapshot_of(*random_market(1, 10, 20)), snapshot_of(*random_market(2, 10, 20))

    with pytest.raises(ValueError):
        update(stand(old, DEMAND_SUPPLY), old, new, DEMAND_SUPPLY)


@drawn
@given(seeds)
def test_a_guess_moves_scores_and_changes_no_candidates(seed):
    demands, supplies = random_market(seed, 30, 60)
    occupation = DEMAND_SUPPLY.keys.index("occupation")

    with_guesses, without = (pairs(rows, supplies) for rows in (demands, [replace(d, guesses=()) for d in demands]))

    assert with_guesses.keys() == without.keys()
    guessed = {d.id for d in demands if d.guesses and not d.majors and not d.occupation}
    for pair, parts in with_guesses.items():
        others = [parts[:occupation] + parts[occupation + 1 :] for parts in (parts, without[pair])]
        assert others[0] == others[1]
        assert parts == without[pair] or pair[0] in guessed


def test_a_guess_is_worth_less_than_what_is_stated():
    demands, supplies = random_market(5, 200, 80)
    occupation = DEMAND_SUPPLY.keys.index("occupation")
    weight = DEMAND_SUPPLY.components[occupation].weight
    guessed = {d.id for d in demands if d.guesses and not d.majors and not d.occupation}

    found = pairs(demands, supplies)

    by_guess, stated = ([p[occupation] for pair, p in found.items() if (pair[0] in guessed) is kind] for kind in (True, False))
    assert max(stated) == weight
    assert weight * 8 // 10 < max(by_guess) < weight
    assert min(by_guess) == 0


def test_floors_of_one_call_are_not_those_of_the_next():
    snapshot = snapshot_of(*random_market(5, 30, 60))
    kernel = kernel_for(snapshot, DEMAND_SUPPLY, 20)
    whole = kernel.match(0, 30).rows
    floors = np.full(30, int(np.median(whole["score"])))

    above = kernel.match(0, 30, floors=floors).rows

    assert 0 < len(above) < len(whole)
    assert (above["score"] >= floors[0]).all()
    assert np.array_equal(kernel.match(0, 30).rows, whole)
