"""Times the assignment of seats and prints JSON lines: ``python -m tests.bench.seats --size 100000 [--what-if] [--crowd 12]``.

The graph is that of the synthetic market's lists (top 20), with the head-counts of its listings, or with ``--edges N`` one of N
drawn edges between ``--size`` demands and supplies, which takes seconds to make; ``--crowd 12`` multiplies
the head-counts of the demands, until they compete for seats. ``--what-if`` also solves for the greatest total. Snapshots are
kept in ``--data`` as by ``rivals``.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from supplydemand.matching import assignment, flow
from tests.bench.rivals_work import Work
from tests.bench.telling import ROOT, say_missing

REPEATS = 5


def graph_of(work: Work, crowd: int) -> assignment.Graph:
    """The lists of all demands with the head-counts of both sides, the demands' so many times."""
    rows, arrays = work.rows, work.snapshot.arrays
    counts = [dict(zip(arrays[f"{side}_id"].tolist(), arrays[f"{side}_headcount"].tolist(), strict=True)) for side in "ds"]
    graph = assignment.graph_of(rows["demand_id"], rows["supply_id"], rows["score"], wanted=counts[0], offered=counts[1])
    return replace(graph, wanted=graph.wanted * crowd)


def drawn_graph(size: int, edges: int, crowd: int) -> assignment.Graph:
    """So many edges between random listings with scores of a list's range and head-counts of 1 to 40; the same each time."""
    chance = np.random.default_rng(7)
    pairs = np.unique(chance.integers(0, size * size, edges + edges // 8))
    demand, supply = np.divmod(chance.choice(pairs, min(edges, len(pairs)), replace=False), size)
    score = chance.integers(3_000, 10_000, len(demand))
    order = np.lexsort((supply, -score, demand))
    counts = [dict(enumerate(chance.integers(1, 41, size).tolist())) for _ in "ds"]
    graph = assignment.graph_of(demand[order], supply[order], score[order], wanted=counts[0], offered=counts[1])
    return replace(graph, wanted=graph.wanted * crowd)


def timed(work: Work, figure: str, act, repeats: int = REPEATS):
    """The result of the last of some repetitions; says the median and the least of their times."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - start)
    work.say("seats", f"{figure}, median of {repeats}", sorted(seconds)[repeats // 2], "s")
    work.say("seats", f"{figure}, least", min(seconds), "s")
    return result


def tell(work: Work, name: str, graph: assignment.Graph, units: np.ndarray) -> None:
    """What an assignment comes to."""
    work.say("seats", f"{name}, seats filled", int(units.sum()), "seats")
    work.say("seats", f"{name}, score in all", float((units * graph.score.astype(np.int64)).sum()) / flow.WHOLE, "score")
    work.say("seats", f"{name}, pairs that would rather swap", assignment.blocking_pairs(graph, units), "pairs")


def main() -> None:
    """Assign, count who would rather swap, solve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="listings a side")
    parser.add_argument("--edges", type=int, default=0, help="so many drawn edges instead of the market's lists")
    parser.add_argument("--what-if", action="store_true", help="also the greatest total")
    parser.add_argument("--crowd", type=int, default=1, help="times the head-counts of demands")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "rivals", help="folder of all that is kept")
    options = parser.parse_args()
    work = Work(options.size, options.data, 0)
    if options.edges:
        graph = drawn_graph(options.size, options.edges, options.crowd)
    else:
        graph = graph_of(work, options.crowd)
    work.say("seats", "edges", len(graph.score), "edges")
    work.say("seats", "seats wanted", int(graph.wanted.sum()), "seats")
    work.say("seats", "seats offered", int(graph.offered.sum()), "seats")
    stable = timed(work, "stable assignment", lambda: assignment.assign(graph))
    timed(work, "counter of pairs that would rather swap", lambda: assignment.blocking_pairs(graph, stable))
    tell(work, "stable assignment", graph, stable)
    if options.what_if:
        try:
            best = timed(work, "greatest total", lambda: flow.best_total(graph), repeats=1)
        except ValueError as error:
            say_missing(f"{work.size} x {work.size}, greatest total", str(error), work.about)
        else:
            tell(work, "greatest total", graph, best)


if __name__ == "__main__":
    main()
