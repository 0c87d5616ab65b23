"""不再推荐此类: what an organization refuses, told by what the other side's listing says, and what a run makes of it."""

import hashlib
import json
import zlib
from collections import defaultdict
from dataclasses import replace

import numpy as np
from django.db import transaction
from django.db.models import Q

from accounts.models import Organization
from supplydemand import rules
from supplydemand.enums import ChangeCause, ChangeKind, ExclusionScope, RefusalAspect, Side
from supplydemand.models import Exclusion, KindRefusal, Match, MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.querysets import MUNICIPALITIES
from supplydemand.services.conversations import ContactError
from supplydemand.services.matches import OTHER
from supplydemand.wish_querysets import kinds_like, values_of

MODELS = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
DEPTH = 10
"""A full list that loses rows is matched again so many times as deep, and again, until it is full or nobody is left."""


def kinds_of(listing):
    """``[(aspect, value, label)]`` by which listings like this one can be refused."""
    found = []
    for major in listing.majors.all():
        node = major.parent if major.depth == "major" and major.parent else major
        found.append((RefusalAspect.MAJOR, str(node.pk), node.name))
    if listing.side == Side.SUPPLY and listing.level is not None:
        found.append((RefusalAspect.LEVEL, str(listing.level_id), listing.level.name))
    if listing.side == Side.DEMAND and listing.occupation is not None:
        group = "-".join(listing.occupation.code.split("-")[:3])
        found.append((RefusalAspect.OCCUPATION, group, f"{listing.occupation.name}一类"))
    if listing.region is not None:
        found.append((RefusalAspect.PLACE, _within(listing.region.code), listing.region.name))
    return list(dict.fromkeys(found))


def _within(code):
    """What the codes of a region and of all in it begin with: two digits each for province, city and district."""
    return code[:2] if code[2:] == "0000" else code[:4] if code[4:] == "00" else code


def place_prefix(code):
    """The part of a region's code that its city shares; the province's in a municipality or where no city is named."""
    return code[:2] if code[:2] in MUNICIPALITIES or code[2:4] == "00" else code[:4]


def _like(side, aspect, value):
    """The condition on listings of ``side`` that are of a kind."""
    if aspect == RefusalAspect.MAJOR:
        return Q(majors=value) | Q(majors__parent=value)
    if aspect == RefusalAspect.LEVEL:
        return Q(level=value) if side == Side.SUPPLY else Q(level_min=value)
    field = {RefusalAspect.PLACE: "region", RefusalAspect.OCCUPATION: "occupation", RefusalAspect.INDUSTRY: "industry"}[aspect]
    return Q(**{f"{field}__code__startswith": value})


def _ids_like(side, aspect, value):
    return frozenset(MODELS[side].objects.standing().filter(_like(side, aspect, value)).order_by().values_list("pk", flat=True))


class Refusals:
    """What was refused at a moment, as pairs of sets of listings; built once for a run and kept with it."""

    def __init__(self, pairs):
        self._pairs, self._by_demand = pairs, defaultdict(list)
        for demands, supplies in pairs:
            for demand in demands if supplies else ():
                self._by_demand[demand].append(supplies)

    @classmethod
    def at(cls, at):
        """What both sides refuse at a moment, of the listings as they stand now."""
        return cls(_Reading(at).pairs)

    @classmethod
    def from_bytes(cls, content):
        """Those that ``to_bytes`` has kept."""
        kept = json.loads(zlib.decompress(content))
        sets = [frozenset(ids) for ids in kept["sets"]]
        return cls([(sets[demands], sets[supplies]) for demands, supplies in kept["pairs"]])

    def to_bytes(self):
        """For a run's row; each set is written once."""
        sets = list(dict.fromkeys(ids for pair in self._pairs for ids in pair))
        places = {ids: place for place, ids in enumerate(sets)}
        pairs = [[places[demands], places[supplies]] for demands, supplies in self._pairs]
        return zlib.compress(json.dumps({"sets": [sorted(ids) for ids in sets], "pairs": pairs}).encode())

    @property
    def digest(self):
        """The same for the same pairs of sets, in whatever order they were read."""
        pairs = sorted([sorted(demands), sorted(supplies)] for demands, supplies in self._pairs)
        return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()

    def __bool__(self):
        return bool(self._by_demand)

    def refuses(self, demand_id, supply_id):
        """Whether either side of the pair does not want it."""
        return any(supply_id in supplies for supplies in self._by_demand.get(demand_id, ()))

    def mask(self, rows):
        """Which rows of a table nobody refuses."""
        kept = np.ones(len(rows["demand_id"]), dtype=bool)
        wanted = np.isin(rows["demand_id"], np.fromiter(self._by_demand, dtype=np.int64, count=len(self._by_demand)))
        for position in np.flatnonzero(wanted):
            kept[position] = not self.refuses(int(rows["demand_id"][position]), int(rows["supply_id"][position]))
        return kept

    def without(self, rows):
        """The rows of lists that nobody refuses, in their order (demand, rank), ranked without gaps."""
        kept = self.mask(rows)
        return rows if kept.all() else _ranked(rows[kept])


class _Reading:
    """Refusals as pairs of sets of listings; each set is read once."""

    def __init__(self, at):
        self._own, self._like, self.pairs = {}, {}, []
        for row in KindRefusal.objects.in_force_at(at):
            listing_id = row.demand_id or row.supply_id
            own = frozenset([listing_id]) if listing_id else self._listings_of(row.side, row.organization_id)
            self._add(row.side, own, self._listings_like(OTHER[row.side], row.aspect, row.value))
        for row in Exclusion.objects.in_force_at(at).filter(scope=ExclusionScope.MATCHES):
            for side in Side.values:
                self._add(side, self._listings_of(side, row.organization_id), self._listings_of(OTHER[side], row.other_id))

    def _listings_of(self, side, organization_id):
        key = (side, organization_id)
        if key not in self._own:
            rows = MODELS[side].objects.standing().filter(organization=organization_id).order_by()
            self._own[key] = frozenset(rows.values_list("pk", flat=True))
        return self._own[key]

    def _listings_like(self, side, aspect, value):
        key = (side, aspect, value)
        if key not in self._like:
            self._like[key] = _ids_like(side, aspect, value)
        return self._like[key]

    def _add(self, side, own, other):
        if own and other:
            self.pairs.append((own, other) if side == Side.DEMAND else (other, own))


def refused_by_or_refusing(listing):
    """Listings of the other side that this one's organization wants no more, or whose organization wants none like it."""
    side, other = listing.side, OTHER[listing.side]
    organization, rows = listing.organization_id, Exclusion.objects.in_force().filter(scope=ExclusionScope.MATCHES)
    found = Q(organization__in=rows.filter(organization=organization).values("other"))
    found |= Q(organization__in=rows.filter(other=organization).values("organization"))
    kinds = KindRefusal.objects.in_force()
    mine = kinds.filter(Q(**{side: None}) | Q(**{side: listing.pk}), side=side, organization=organization)
    for aspect, value in mine.values_list("aspect", "value").distinct():
        found |= _like(other, aspect, value)
    theirs = kinds.filter(kinds_like(listing), side=other)
    found |= Q(organization__in=theirs.filter(**{other: None}).values("organization"))
    found |= Q(pk__in=theirs.exclude(**{other: None}).values(other))
    return MODELS[other].objects.filter(found)


def is_about(refusal, listing):
    """Whether a listing is of the kind that was refused."""
    return refusal.value in values_of(listing).get(refusal.aspect, ())


def is_for(refusal, listing):
    """Whether a refusal was said for a listing: for all of its organization's on that side, or for this one."""
    is_own = (refusal.organization_id, refusal.side) == (listing.organization_id, listing.side)
    return is_own and (refusal.demand_id or refusal.supply_id) in (None, listing.pk)


def refused_by_run(run_id):
    """What was refused when a run was prepared: the same for each of its shards, however often one is repeated."""
    content, started_at = MatchingRun.objects.values_list("refused", "started_at").get(pk=run_id)
    return Refusals.from_bytes(bytes(content)) if content else Refusals.at(started_at)  # prepared by the program before this


def have_changed_since(at):
    """Whether anything was refused or allowed again after a moment, so that a run would find other lists."""
    rows = (KindRefusal.objects.all(), Exclusion.objects.filter(scope=ExclusionScope.MATCHES))
    return any(found.filter(Q(created_at__gt=at) | Q(lifted_at__gt=at)).exists() for found in rows)


def without_refused(table, refusals, *, top, deeper):
    """A shard's table without what is refused; ``deeper(demand_id, top)`` gives one demand's rows further down its list."""
    if not refusals or not len(table.rows):
        return table
    kept = refusals.mask(table.rows)
    if kept.all():
        return table
    touched = np.unique(table.rows["demand_id"][~kept])
    pieces = [table.rows[~np.isin(table.rows["demand_id"], touched)]]
    for demand_id in touched.tolist():
        rows, depth = table.rows[table.rows["demand_id"] == demand_id], top
        while len(rows) >= depth and refusals.mask(rows).sum() < top:
            depth *= DEPTH
            rows = deeper(demand_id, depth)
        pieces.append(refusals.without(rows)[:top])
    rows = np.concatenate(pieces)
    return replace(table, rows=rows[np.lexsort((rows["rank"], rows["demand_id"]))])


def _ranked(rows):
    _, first, counts = np.unique(rows["demand_id"], return_index=True, return_counts=True)
    rows["rank"] = np.arange(len(rows)) - np.repeat(first, counts) + 1
    return rows


@transaction.atomic
def refuse_kind(*, match, side, aspect, value, reason, actor, at, note="", is_for_listing=False):
    """Want no more matches like this one for one's side of it; returns the ``KindRefusal``. Raises ``ContactError``.

    Takes effect at once on what is not answered yet, and in every later run; the same wish again changes nothing.
    """
    own, other = (match.demand, match.supply) if side == Side.DEMAND else (match.supply, match.demand)
    if not rules.is_editor(actor, own):
        raise ContactError("只有本单位的管理员和经办人能定。")
    labels = {(kind, code): label for kind, code, label in kinds_of(other)}
    if (aspect, value) not in labels:
        raise ContactError("选一下不要的是哪一类。")
    Organization.objects.select_for_update(of=("self",)).get(pk=own.organization_id)
    refusal, is_new = KindRefusal.objects.get_or_create(
        organization=own.organization,
        side=side,
        demand=match.demand if is_for_listing and side == Side.DEMAND else None,
        supply=match.supply if is_for_listing and side == Side.SUPPLY else None,
        aspect=aspect,
        value=value,
        lifted_at=None,
        defaults={
            "label": labels[aspect, value],
            "reason": reason,
            "note": note.strip(),
            "match": match,
            "created_by": actor,
            "created_at": at,
        },
    )
    if is_new:
        _take_away(refusal, at)
    return refusal


def _take_away(refusal, at):
    """What nobody has answered leaves the lists now; the diary says why."""
    side, other = refusal.side, OTHER[refusal.side]
    rows = Match.objects.filter(is_current=True, answers=None, contact_opened_at=None)
    listing_id = refusal.demand_id or refusal.supply_id
    rows = rows.filter(**({side: listing_id} if listing_id else {f"{side}__organization": refusal.organization_id}))
    alike = MODELS[other].objects.filter(_like(other, refusal.aspect, refusal.value))
    gone = list(rows.filter(**{f"{other}__in": alike}).order_by("pk"))
    run = MatchingRun.objects.published().first()
    MatchChange.objects.bulk_create(
        [
            MatchChange(
                run=run, demand_id=row.demand_id, supply_id=row.supply_id, kind=ChangeKind.LOST,
                cause=ChangeCause.REFUSED, score_before=row.score, parts_before=row.parts, at=at,
            )
            for row in gone
        ],
        batch_size=1000,
    )  # fmt: skip
    Match.objects.filter(pk__in=[row.pk for row in gone]).update(is_current=False, seats=0)


@transaction.atomic
def lift_refusal(*, refusal, actor, at):
    """Let the kind come again from the next run on; the row stays as history. Raises ``ContactError``."""
    if not rules.is_editor(actor, refusal):
        raise ContactError("只有本单位的管理员和经办人能定。")
    KindRefusal.objects.filter(pk=refusal.pk, lifted_at=None).update(lifted_at=at)
