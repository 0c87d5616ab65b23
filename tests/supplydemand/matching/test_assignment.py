"""Seats: stable for every graph, the same every time, and the counter that says so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplydemand.matching import assignment, compiler, flow
from supplydemand.matching.exposure import exposure, gini
from tests.supplydemand.matching.deferred_acceptance import deferred_acceptance


def random_graph(chance, demands, supplies, *, degree=6, seats=9):
    """Edges of some demands with random scores; head-counts between 0 and ``seats``."""
    rows = []
    for demand in range(demands):
        near = chance.choice(supplies, size=min(degree, supplies), replace=False)
        scored = sorted(((int(chance.integers(0, 50)), int(supply)) for supply in near), key=lambda pair: (-pair[0], pair[1]))
        rows += [(demand + 1, supply + 1, score) for score, supply in scored]
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    wanted = {n + 1: int(chance.integers(0, seats)) for n in range(demands)}
    offered = {n + 1: int(chance.integers(0, seats)) for n in range(supplies)}
    return assignment.graph_of(*columns, wanted=wanted, offered=offered)


@given(seed=st.integers(0, 2**32 - 1), demands=st.integers(1, 25), supplies=st.integers(1, 15))
@settings(max_examples=150, deadline=None)
def test_assignment_is_stable_and_within_the_seats(seed, demands, supplies):
    graph = random_graph(np.random.default_rng(seed), demands, supplies)

    units = assignment.assign(graph)

    assert assignment.blocking_pairs(graph, units) == 0
    assert (units >= 0).all()
    assert (np.bincount(graph.demand, units, len(graph.wanted)) <= graph.wanted).all()
    assert (np.bincount(graph.supply, units, len(graph.offered)) <= graph.offered).all()
    assert (assignment.assign(graph) == units).all()


@given(seed=st.integers(0, 2**32 - 1), demands=st.integers(1, 20), supplies=st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_assignment_is_that_of_deferred_acceptance(seed, demands, supplies):
    graph = random_graph(np.random.default_rng(seed), demands, supplies)
    edges = list(zip(graph.demand.tolist(), graph.supply.tolist(), strict=True))
    seats = (dict(enumerate(graph.wanted.tolist())), dict(enumerate(graph.offered.tolist())))

    expected = deferred_acceptance(edges, *seats, key=lambda edge: (-graph.score[edge], graph.demand[edge]))

    assert assignment.assign(graph).tolist() == expected


@pytest.mark.skipif(compiler.library() is None, reason="no C compiler here: only the plain loop runs")
@given(seed=st.integers(0, 2**32 - 1), demands=st.integers(1, 25), supplies=st.integers(1, 15))
@settings(max_examples=100, deadline=None)
def test_compiled_and_plain_loop_give_the_same(seed, demands, supplies):
    graph = random_graph(np.random.default_rng(seed), demands, supplies)

    with pytest.MonkeyPatch.context() as patch:
        compiled = assignment.assign(graph)
        patch.setenv("XIEYU_NATIVE", "off")
        plain = assignment.assign(graph)

    assert compiled.dtype == plain.dtype
    assert compiled.tolist() == plain.tolist()


def test_head_counts_divide():
    rows = np.array([(1, 1, 50), (1, 2, 40), (1, 3, 10), (2, 1, 60)]).T
    graph = assignment.graph_of(*rows, wanted={1: 3, 2: 1}, offered={1: 2, 2: 5, 3: 5})

    assert assignment.assign(graph).tolist() == [1, 2, 0, 1]


def test_counter_sees_what_would_rather_be_otherwise():
    rows = np.array([(1, 1, 50), (1, 2, 40), (2, 1, 60), (2, 2, 30)]).T
    graph = assignment.graph_of(*rows, wanted={1: 1, 2: 1}, offered={1: 1, 2: 1})

    assert assignment.blocking_pairs(graph, np.array([1, 0, 0, 1])) == 1
    assert assignment.blocking_pairs(graph, np.array([0, 0, 0, 0])) == 4
    assert assignment.blocking_pairs(graph, assignment.assign(graph)) == 0


def test_no_edge_and_no_seat():
    empty = np.zeros(0, dtype=np.int64)
    graph = assignment.graph_of(empty, empty, empty, wanted={}, offered={})

    assert (assignment.assign(graph).tolist(), assignment.blocking_pairs(graph, empty)) == ([], 0)
    one = np.array([1])
    assert assignment.assign(assignment.graph_of(one, one, one, wanted={1: None}, offered={1: 3})).tolist() == [0]


def test_exposure_by_group():
    shown = np.array([1, 1, 2, 4])

    found = exposure(shown, {1: "a", 2: "a", 3: "b", 4: "b"})

    assert (found["total"], found["shown"]) == (4, 3)
    assert found["groups"] == {"a": [2, 2, 3, None], "b": [1, 2, 1, None]}
    assert gini(np.array([1, 1, 1])) == 0
    assert round(gini(np.array([0, 0, 0, 8])), 2) == 0.75


def test_group_of_ten_has_a_gini_of_its_own_and_a_smaller_or_unseen_one_none():
    groups = dict.fromkeys(range(10), "ten") | dict.fromkeys(range(10, 19), "nine") | dict.fromkeys(range(20, 40), "unseen")

    found = exposure(np.array([0, 0, 1, 10]), groups)["groups"]

    assert found["ten"] == [2, 10, 3, round(gini(np.array([2, 1] + [0] * 8)), 4)]
    assert found["nine"] == [1, 9, 1, None]
    assert found["unseen"] == [0, 20, 0, None]


@given(seed=st.integers(0, 2**32 - 1), demands=st.integers(1, 15), supplies=st.integers(1, 10))
@settings(max_examples=40, deadline=None)
def test_greatest_total_is_within_the_seats_and_never_less(seed, demands, supplies):
    graph = random_graph(np.random.default_rng(seed), demands, supplies)
    stable = assignment.assign(graph)

    best, fullest = flow.best_total(graph), flow.best_total(graph, worth_of_a_seat=100 * flow.WHOLE)

    for units in (best, fullest):
        assert (np.bincount(graph.demand, units, len(graph.wanted)) <= graph.wanted).all()
        assert (np.bincount(graph.supply, units, len(graph.offered)) <= graph.offered).all()
    assert (best * graph.score).sum() >= (stable * graph.score).sum()
    assert fullest.sum() >= max(stable.sum(), best.sum())
    above = flow.best_total(graph, score_min=25)
    assert not above[graph.score < 25].any()


def test_question_without_an_answer_in_time_says_so():
    graph = random_graph(np.random.default_rng(1), 3_000, 2_000)

    with pytest.raises(TimeoutError):
        flow.best_total(graph, seconds=1e-6)
