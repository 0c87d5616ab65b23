"""Figures of a review: examples with known answers, and what must hold for all numbers."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.recognition import drawing, scoring

points = st.decimals(min_value=0, max_value=100, places=2)
totals = st.lists(points, min_size=1, max_size=9)


@st.composite
def weights(draw):
    """Weights of one to six criteria that make 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
    edges = [0, *cuts, 100]
    return {f"c{n}": high - low for n, (low, high) in enumerate(zip(edges, edges[1:], strict=False))}


def test_total_rounds_half_up():
    assert scoring.weighted_total({"a": Decimal("0.01"), "b": Decimal("0")}, {"a": 50, "b": 50}) == Decimal("0.01")
    assert scoring.weighted_total({"a": Decimal("80"), "b": Decimal("90.5")}, {"a": 60, "b": 40}) == Decimal("84.20")


def test_weights_make_100_and_every_criterion_has_points():
    with pytest.raises(ValueError, match="100"):
        scoring.weighted_total({"a": 1}, {"a": 99})
    with pytest.raises(ValueError, match="points"):
        scoring.weighted_total({"a": None}, {"a": 100})


@given(weights(), st.data())
def test_total_lies_between_lowest_and_highest_points(chosen, data):
    given_points = {name: data.draw(points) for name in chosen}
    total = scoring.weighted_total(given_points, chosen)
    assert min(given_points.values()) <= total <= max(given_points.values())
    exact = sum(value * chosen[name] for name, value in given_points.items()) / 100
    assert total == exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(weights(), points, st.data())
def test_more_points_never_lower_the_total(chosen, more, data):
    low = {name: data.draw(points) for name in chosen}
    high = {name: max(value, more) for name, value in low.items()}
    assert scoring.weighted_total(high, chosen) >= scoring.weighted_total(low, chosen)


@given(totals, st.randoms())
def test_figures_do_not_depend_on_the_order_and_lie_within(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    first, second = scoring.summary(values), scoring.summary(shuffled)
    assert (first.mean, first.median, first.spread, sum(first.outliers)) == (
        second.mean,
        second.median,
        second.spread,
        sum(second.outliers),
    )
    assert first.lowest <= first.mean <= first.highest
    assert first.lowest <= first.median <= first.highest
    assert first.spread == first.highest - first.lowest


@given(totals)
def test_outliers_are_a_minority_and_far(values):
    flags = scoring.outliers(values)
    assert sum(flags) * 2 <= len(values)
    middle = sorted(values)[len(values) // 2]
    assert all(abs(value - middle) > 0 for value, is_outlier in zip(values, flags, strict=True) if is_outlier)


@given(st.lists(st.decimals(min_value=70, max_value=79, places=2), min_size=3, max_size=9))
def test_totals_within_ten_points_have_no_outlier(values):
    assert not any(scoring.outliers(values))


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ([80, 82, 50], [False, False, True]),
        ([80, 80, 80, 80, 50], [False, False, False, False, True]),
        ([50, 65, 80], [False, False, False]),
        ([90, 50], [False, False]),
        ([], []),
    ],
)
def test_outliers_by_example(values, flags):
    assert scoring.outliers([Decimal(value) for value in values]) == flags


def test_nothing_has_no_figures():
    assert scoring.summary([]) == scoring.Summary(0, None, None, None, None, None, ())


def test_median_of_an_even_number_is_the_mean_of_the_middle_two():
    assert scoring.median([Decimal(1), Decimal(2), Decimal(4), Decimal(100)]) == Decimal("3.00")


def test_thresholds_and_levels():
    means = {"a": Decimal("59.99"), "b": Decimal("60"), "c": None}
    assert scoring.missed(means, {"a": Decimal(60), "b": Decimal(60), "c": Decimal(60)}) == ["a"]
    scores = {"city": Decimal(80), "district": Decimal(60)}
    reached = [scoring.level_reached(Decimal(text), scores) for text in ("80", "79.99", "59")]
    assert reached == ["city", "district", None]
    assert scoring.level_reached(None, scores) is None


@given(st.lists(st.one_of(st.none(), points), max_size=9))
def test_higher_means_rank_first_and_equal_ones_share(values):
    ranks = scoring.ranks(values)
    for value, rank in zip(values, ranks, strict=True):
        assert (rank is None) == (value is None)
        for other, other_rank in zip(values, ranks, strict=True):
            if value is not None and other is not None:
                assert (value > other) == (rank < other_rank)


@given(st.text(max_size=40), st.sets(st.integers(1, 10**9), max_size=30))
def test_draw_is_a_permutation_that_the_seed_alone_decides(seed, pool):
    order = drawing.order(seed, pool)
    assert sorted(order) == sorted(pool)
    assert order == drawing.order(seed, sorted(pool, reverse=True))


@given(st.text(max_size=40), st.sets(st.integers(1, 10**6), min_size=2, max_size=30))
def test_taking_somebody_out_leaves_the_others_order(seed, pool):
    order = drawing.order(seed, pool)
    assert drawing.order(seed, pool - {order[0]}) == order[1:]


def test_seeds_differ():
    assert len({drawing.new_seed() for _ in range(100)}) == 100


@given(st.sets(st.integers(1, 10**6), max_size=20), st.integers(1, 10**6))
def test_digest_changes_with_the_list(pool, other):
    assert (drawing.pool_digest(pool) == drawing.pool_digest(pool | {other})) == (other in pool)
