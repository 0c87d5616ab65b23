"""建议分配 and exposure of a run, worked out from its candidates right before it is published."""

from collections import Counter

import numpy as np
from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Cast, Coalesce

from accounts.enums import SchoolNature
from supplydemand.matching import assignment
from supplydemand.matching.columnar import distinct
from supplydemand.matching.exposure import exposure
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import copying
from supplydemand.services.refusals import place_prefix
from taxonomy.models import District, OrganizationKind, Region

PLACES_MAX = 16
"""So many regions are told apart on the run's page; the rest is one line."""
FEW = 5_000
"""Head-counts of more listings than this are read without naming each."""
WHERE_AND_WHOSE = dict.fromkeys(("pk", "district", "region", "kind", "nature"), "i8")
ELSEWHERE, IN_CITY, UNSTATED = "外地或其他", "本市（没写区）", "没写"


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
    wanted = distinct(ids.astype(np.int64))
    rows = model.objects.exclude(headcount=None).order_by().values_list("pk", "headcount")
    if len(wanted) <= FEW:
        return dict(rows.filter(pk__in=wanted.tolist()))
    read = copying.read(rows, {"pk": "i8", "headcount": "i4"})
    kept = np.isin(read["pk"], wanted)
    return dict(zip(read["pk"][kept].tolist(), read["headcount"][kept].tolist(), strict=True))


def exposure_of(rows, *, on):
    """Figures of the run's page: shares of supplies that stand in some list, by region, nature and kind of the school."""
    read = copying.read(_where_and_whose(TalentSupply.objects.published(on=on).settled().order_by("pk")), WHERE_AND_WHOSE)
    districts, regions = dict(District.objects.values_list("pk", "name")), dict(Region.objects.values_list("pk", "code"))
    cities, ids = _city_codes(), read["pk"].tolist()
    place = {pk: districts.get(pk) for pk in distinct(read["district"]).tolist()}
    without = {pk: _place(regions.get(pk), cities) for pk in distinct(read["region"]).tolist()}
    both = zip(read["district"].tolist(), read["region"].tolist(), strict=True)
    places = dict(zip(ids, (place[district] or without[region] for district, region in both), strict=True))
    names = [UNSTATED, *(nature.label for nature in SchoolNature)]
    natures = dict(zip(ids, map(names.__getitem__, read["nature"].tolist()), strict=True))
    known = dict(OrganizationKind.objects.values_list("pk", "name"))
    kinds = dict(zip(ids, (known.get(kind, UNSTATED) for kind in read["kind"].tolist()), strict=True))
    shown = rows["supply_id"]
    whole = exposure(shown, _largest(places))
    by_place = [[name, *row] for name, row in sorted(whole.pop("groups").items(), key=_by_size)]
    by_nature = exposure(shown, natures)["groups"]
    by_kind = [[name, *row] for name, row in sorted(exposure(shown, kinds)["groups"].items(), key=_by_size)]
    by_nature = [[name, *row] for name, row in sorted(by_nature.items())]
    return whole | {"by_place": by_place, "by_nature": by_nature, "by_kind": by_kind}


def _where_and_whose(supplies):
    """Number, district, region, nature and kind of the school as numbers; 0 where it is not stated."""
    whens = [When(organization__school_nature=nature, then=Value(place)) for place, nature in enumerate(SchoolNature, start=1)]
    nature = Case(*whens, default=Value(0), output_field=BigIntegerField())
    keys = (Coalesce(name, 0) for name in ("district_id", "region_id", "organization__kind_id"))
    return supplies.values_list("pk", *keys, Cast(nature, BigIntegerField()))


def _city_codes():
    """What the codes of regions within the city begin with: those of its districts' regions."""
    codes = District.objects.filter(region__isnull=False).values_list("region__code", flat=True)
    return {place_prefix(code) for code in codes}


def _place(region, cities):
    if not region:
        return UNSTATED
    return IN_CITY if place_prefix(region) in cities else ELSEWHERE


def _largest(places):
    """Places by supply, those beyond the ``PLACES_MAX`` with most supplies as ``ELSEWHERE``."""
    counts = Counter(place for place in places.values() if place != ELSEWHERE)
    told = set(sorted(counts, key=lambda place: (-counts[place], place))[:PLACES_MAX])
    return {pk: place if place in told else ELSEWHERE for pk, place in places.items()}


def _by_size(entry):
    name, (_, total, *_) = entry
    return name == ELSEWHERE, -total, name
