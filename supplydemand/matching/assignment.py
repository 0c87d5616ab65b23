"""Seats: a stable assignment of head-counts over a candidate graph, and a counter that proves it stable.

Both sides judge a pair by one score, so the best open pair of all is the best for each of its two ends: giving it its seats
first, then the next, is the stable assignment, the very one that deferred acceptance comes to (the tests compare).
Head-counts divide.
"""

import ctypes
from dataclasses import dataclass

import numpy as np

from supplydemand.matching import compiler

PIECE = 1 << 13
"""So many edges are looked at between two sweeps that leave out whoever is full."""


@dataclass(frozen=True)
class Graph:
    """Edges in order of (demand, its preference).

    ``demand`` and ``supply`` are positions, ``score`` is 0 to 10,000; of equal scores a supply prefers the lower demand.
    """

    demand: np.ndarray
    supply: np.ndarray
    score: np.ndarray
    wanted: np.ndarray
    offered: np.ndarray


def graph_of(demand_ids, supply_ids, scores, *, wanted, offered) -> Graph:
    """A graph from rows in order of (demand id, rank).

    Args:
        wanted: head-count by demand id; offered: by supply id. What is missing there has no seats.
    """
    demands, demand = np.unique(demand_ids, return_inverse=True)
    supplies, supply = np.unique(supply_ids, return_inverse=True)
    return Graph(demand, supply, np.asarray(scores), _seats(demands, wanted), _seats(supplies, offered))


def _seats(ids, counts) -> np.ndarray:
    return np.array([counts.get(pk) or 0 for pk in ids.tolist()], dtype=np.int64)


def assign(graph: Graph) -> np.ndarray:
    """Units on each edge of the stable assignment; the same input gives the same output, with or without the compiled kernel."""
    order = np.argsort(-graph.score.astype(np.int16), kind="stable")
    library = compiler.library()
    return _compiled(library, graph, order) if library else _plain(graph, order)


def _compiled(library: ctypes.CDLL, graph: Graph, order: np.ndarray) -> np.ndarray:
    units = np.zeros(len(order), dtype=np.int64)
    ends = [np.ascontiguousarray(column, dtype=np.int64) for column in (order, graph.demand, graph.supply)]
    seats = [np.maximum(column, 0).astype(np.int64) for column in (graph.wanted, graph.offered)]
    pointers = [ctypes.c_void_p(column.ctypes.data) for column in (*ends, *seats, units)]
    library.give_seats(*pointers[:3], ctypes.c_int64(len(order)), *pointers[3:])
    return units


def _plain(graph: Graph, order: np.ndarray) -> np.ndarray:
    left, free = graph.wanted.tolist(), graph.offered.tolist()
    wanting, offering = graph.wanted > 0, graph.offered > 0
    wants, offers = memoryview(wanting), memoryview(offering)  # written one by one, read by whole pieces
    edges, seats = [], []
    for start in range(0, len(order), PIECE):
        piece = order[start : start + PIECE]
        piece = piece[wanting[graph.demand[piece]] & offering[graph.supply[piece]]]
        ends = (piece.tolist(), graph.demand[piece].tolist(), graph.supply[piece].tolist())
        for edge, mine, other in zip(*ends, strict=True):
            given = left[mine] and min(left[mine], free[other])
            if given:
                edges.append(edge)
                seats.append(given)
                left[mine] -= given
                free[other] -= given
                wants[mine] = left[mine] > 0
                offers[other] = free[other] > 0
    units = np.zeros(len(order), dtype=np.int64)
    units[edges] = seats
    return units


def blocking_pairs(graph: Graph, units: np.ndarray) -> int:
    """Edges whose two ends would both rather have more of each other than what they hold; 0 for a stable assignment."""
    if not len(units):
        return 0
    position = np.arange(len(units))
    key = -graph.score.astype(np.int64) * (len(graph.wanted) + 1) + graph.demand
    unfilled = graph.wanted - np.bincount(graph.demand, weights=units, minlength=len(graph.wanted)).astype(np.int64)
    free = graph.offered - np.bincount(graph.supply, weights=units, minlength=len(graph.offered)).astype(np.int64)
    held = units > 0
    last = np.full(len(graph.wanted), -1, dtype=np.int64)
    np.maximum.at(last, graph.demand[held], position[held])
    worst = np.full(len(graph.offered), np.iinfo(np.int64).min)
    np.maximum.at(worst, graph.supply[held], key[held])
    demand_wants = (unfilled[graph.demand] > 0) | (position < last[graph.demand])
    supply_wants = (free[graph.supply] > 0) | (key < worst[graph.supply])
    return int(np.count_nonzero(demand_wants & supply_wants))
