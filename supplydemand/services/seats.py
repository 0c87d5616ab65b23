"""建议分配 and exposure of a run, worked out from its candidates right before it is published."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from accounts.enums import SchoolNature
from supplydemand.matching import assignment
from supplydemand.matching.exposure import exposure
from supplydemand.models import MatchCandidate, TalentDemand, TalentSupply
from supplydemand.services.copying import COPY_HEAD, COPY_TAIL, copy_out

PLACES_MAX = 16
"""So many regions are told apart on the run's page; the rest is one line."""
ELSEWHERE, UNSTATED = "其他地方", "没写"

NUMBERS = (("demand_id", ">i8"), ("supply_id", ">i8"), ("rank", ">i2"), ("score", ">i2"))


@dataclass(frozen=True)
class Candidates:
    """A run's candidates in order of (demand, rank), as columns."""

    demand: np.ndarray
    supply: np.ndarray
    rank: np.ndarray
    score: np.ndarray
    parts: np.ndarray


def candidates_of(run_id, width):
    """The candidates that the shards of a run have left, ``width`` parts each."""
    columns = [field for name, kind in NUMBERS for field in ((f"{name}_length", ">i4"), (name, kind))]
    parts = [("parts_length", ">i4"), ("parts_head", ">i4", 5), ("parts", [("length", ">i4"), ("value", ">i2")], width)]
    item = np.dtype([("fields", ">i2"), *columns, *parts])
    rows = MatchCandidate.objects.filter(run_id=run_id).order_by("demand_id", "rank")
    content = copy_out(rows.values_list(*(name for name, _ in NUMBERS), "parts"))
    count = (len(content) - COPY_HEAD - COPY_TAIL) // item.itemsize
    table = np.frombuffer(content, dtype=item, offset=COPY_HEAD, count=count)
    numbers = (table[name].astype(np.int64) for name, _ in NUMBERS)
    return Candidates(*numbers, table["parts"]["value"].astype(np.int64))


def suggest(candidates):
    """``(rows, figures)``: ``(demand id, supply id, seats)`` of the stable assignment, and what it comes to."""
    wanted = headcounts(TalentDemand, candidates.demand)
    offered = headcounts(TalentSupply, candidates.supply)
    graph = assignment.graph_of(candidates.demand, candidates.supply, candidates.score, wanted=wanted, offered=offered)
    units = assignment.assign(graph)
    held = np.flatnonzero(units)
    columns = (candidates.demand[held].tolist(), candidates.supply[held].tolist(), units[held].tolist())
    figures = {
        "wanted": int(graph.wanted.sum()),
        "offered": int(graph.offered.sum()),
        "filled": int(units.sum()),
        "demands_with_seats": len(np.unique(candidates.demand[held])),
        "blocking": assignment.blocking_pairs(graph, units),
        "mean_score": round(float((units * candidates.score).sum() / units.sum()) / 100, 1) if units.any() else 0,
    }
    return list(zip(*columns, strict=True)), figures


def headcounts(model, ids):
    """Id → head-count of the listings with these ids."""
    wanted = np.unique(ids).tolist()
    return dict(model.objects.filter(pk__in=wanted).order_by().values_list("pk", "headcount"))


def exposure_of(candidates, *, on):
    """Figures of the run's page: shares of supplies that stand in some list, by region and by nature of the school."""
    rows = TalentSupply.objects.published(on=on).settled().order_by("pk")
    places, natures = {}, {}
    names = rows.values_list("pk", "district__name", "region__parent__name", "region__name", "organization__school_nature")
    for pk, district, parent, region, nature in names.iterator(chunk_size=20_000):
        places[pk] = district or parent or region or UNSTATED
        natures[pk] = SchoolNature(nature).label if nature else UNSTATED
    whole = exposure(candidates.supply, places)
    by_place = _largest(whole.pop("groups"))
    by_nature = exposure(candidates.supply, natures)["groups"]
    return whole | {"by_place": by_place, "by_nature": [[name, *row] for name, row in sorted(by_nature.items())]}


def _largest(groups):
    ordered = sorted(groups.items(), key=lambda entry: (-entry[1][1], entry[0]))
    rest = defaultdict(int)
    for _, row in ordered[PLACES_MAX:]:
        for position, value in enumerate(row):
            rest[position] += value
    rows = [[name, *row] for name, row in ordered[:PLACES_MAX]]
    return [*rows, [ELSEWHERE, *rest.values()]] if rest else rows
