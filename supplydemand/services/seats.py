"""建议分配 and exposure of a run, worked out from its candidates right before it is published."""

from collections import defaultdict

import numpy as np

from accounts.enums import SchoolNature
from supplydemand.matching import assignment
from supplydemand.matching.exposure import exposure
from supplydemand.models import TalentDemand, TalentSupply

PLACES_MAX = 16
"""So many regions are told apart on the run's page; the rest is one line."""
ELSEWHERE, UNSTATED = "其他地方", "没写"


def suggest(rows):
    """``(seats, figures)``: the seats of each of the engine's rows by the stable assignment, and what it comes to."""
    demand, supply, score = (rows[name].astype(np.int64) for name in ("demand_id", "supply_id", "score"))
    wanted, offered = headcounts(TalentDemand, demand), headcounts(TalentSupply, supply)
    graph = assignment.graph_of(demand, supply, score, wanted=wanted, offered=offered)
    units = assignment.assign(graph)
    figures = {
        "wanted": int(graph.wanted.sum()),
        "offered": int(graph.offered.sum()),
        "filled": int(units.sum()),
        "demands_with_seats": len(np.unique(demand[units > 0])),
        "blocking": assignment.blocking_pairs(graph, units),
        "mean_score": round(float((units * score).sum() / units.sum()) / 100, 1) if units.any() else 0,
    }
    return units, figures


def within_headcounts(rows, kept):
    """Seats of pairs that stay, less those that a head-count which was cut no longer has; the best pairs keep theirs."""
    units, left = np.zeros_like(kept), {}
    for name, model in (("demand_id", TalentDemand), ("supply_id", TalentSupply)):
        left[name] = headcounts(model, rows[name][kept > 0])
    for place in sorted(np.flatnonzero(kept).tolist(), key=lambda place: -int(rows["score"][place])):
        sides = [(left[name], int(rows[name][place])) for name in left]
        units[place] = min(int(kept[place]), *(free.get(pk) or 0 for free, pk in sides))
        for free, pk in sides:
            free[pk] = (free.get(pk) or 0) - units[place]
    return units


def headcounts(model, ids):
    """Id → head-count of the listings with these ids."""
    wanted = np.unique(ids).tolist()
    return dict(model.objects.filter(pk__in=wanted).order_by().values_list("pk", "headcount"))


def exposure_of(rows, *, on):
    """Figures of the run's page: shares of supplies that stand in some list, by region and by nature of the school."""
    supplies = TalentSupply.objects.published(on=on).settled().order_by("pk")
    places, natures = {}, {}
    names = supplies.values_list("pk", "district__name", "region__parent__name", "region__name", "organization__school_nature")
    for pk, district, parent, region, nature in names.iterator(chunk_size=20_000):
        places[pk] = district or parent or region or UNSTATED
        natures[pk] = SchoolNature(nature).label if nature else UNSTATED
    shown = rows["supply_id"]
    whole = exposure(shown, places)
    by_place = _largest(whole.pop("groups"))
    by_nature = exposure(shown, natures)["groups"]
    return whole | {"by_place": by_place, "by_nature": [[name, *row] for name, row in sorted(by_nature.items())]}


def _largest(groups):
    ordered = sorted(groups.items(), key=lambda entry: (-entry[1][1], entry[0]))
    rest = defaultdict(int)
    for _, row in ordered[PLACES_MAX:]:
        for position, value in enumerate(row):
            rest[position] += value
    rows = [[name, *row] for name, row in ordered[:PLACES_MAX]]
    return [*rows, [ELSEWHERE, *rest.values()]] if rest else rows
