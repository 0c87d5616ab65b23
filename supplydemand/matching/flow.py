"""The other way to give seats: the greatest total over all, whoever would rather swap. For comparison with ``assignment``."""

import numpy as np
from scipy import sparse

from supplydemand.matching.assignment import Graph

WHOLE = 10_000
OUT_OF_TIME = 1
"""``linprog``'s status where it was stopped."""


def best_total(graph: Graph, *, worth_of_a_seat: int = 0, score_min: int = 0, seconds: float | None = None) -> np.ndarray:
    """Units on each edge that make the sum of score and ``worth_of_a_seat``, seat by seat, as great as can be.

    A transport problem: its vertices are whole numbers, so the linear program is exact. A ``worth_of_a_seat`` of many whole
    scores puts filled seats before scores. Edges under ``score_min`` take nobody.

    Raises:
        TimeoutError: no answer within ``seconds``.
        ValueError: the solver gave up.
    """
    from scipy.optimize import linprog  # 28 MB and a third of a second, for a comparison that few processes make

    units = np.zeros(len(graph.demand), dtype=np.int64)
    used = np.flatnonzero((graph.score >= score_min) & (graph.wanted[graph.demand] > 0) & (graph.offered[graph.supply] > 0))
    if not len(used):
        return units
    columns = np.arange(len(used))
    ones = np.ones(len(used))
    by_demand = sparse.csr_array((ones, (graph.demand[used], columns)), shape=(len(graph.wanted), len(used)))
    by_supply = sparse.csr_array((ones, (graph.supply[used], columns)), shape=(len(graph.offered), len(used)))
    found = linprog(
        -(graph.score[used] + worth_of_a_seat) / WHOLE,
        A_ub=sparse.vstack([by_demand, by_supply], format="csr"),
        b_ub=np.concatenate([graph.wanted, graph.offered]),
        bounds=(0, None),
        method="highs-ds",
        options={} if seconds is None else {"time_limit": seconds},
    )
    if found.status == OUT_OF_TIME:
        raise TimeoutError(found.message)
    if found.status != 0:
        raise ValueError(found.message)
    units[used] = np.rint(found.x).astype(np.int64)
    return units
