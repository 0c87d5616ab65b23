"""差一步: listings that fail one single condition of another, and the one change that would make them match.

Rows of the other side are grouped in the database by what the conditions read, and each group is judged once, by the engine's
own ``failing_constraints``: the work is bounded by the number of different groups and not by the number of listings.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, Value

from core.templatetags.xieyu import day
from supplydemand.enums import Side
from supplydemand.matching import explain
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import records, refusals
from taxonomy.enums import MajorDepth
from taxonomy.families import family_strengths
from taxonomy.models import EducationLevel, Major

GROUPS_MAX = 20_000
"""So many different groups are judged at most; beyond, every count is a least one."""
EXAMPLES = 3
IDS_MAX = 2_000
CLASSES = 5
DATES = 2
STEP_DAYS = 92
"""Starting so much later is one step, as is the next level, the next reach or one class of majors more."""
NO_MAJOR = ("-:0",)
"""A code that no catalogue has: a group whose majors do not fit."""

OTHERS_CONDITION = {
    Side.DEMAND: {
        "level": "学历达不到要求",
        "reach": "对方只面向自己那一带",
        "date": "毕业时间差得太远",
        "major": "专业不在要求之内",
    },
    Side.SUPPLY: {
        "level": "对方要求的学历不同",
        "reach": "对方只面向自己那一带",
        "date": "对方用人时间对不上",
        "major": "对方点名了别的专业",
    },
}
FIELDS = {
    Side.DEMAND: ("level__rank", "graduates_on"),
    Side.SUPPLY: ("level_min__rank", "level_max__rank", "starts_on"),
}
"""What the conditions read of the other side, beside place, reach and majors."""


@dataclass(frozen=True)
class Change:
    """One change of the listing: what to do, how large it is, how many more would match, and some of them."""

    key: str
    label: str
    steps: int
    count: int
    examples: list = field(default_factory=list)


@dataclass(frozen=True)
class NearMisses:
    """``changes`` are in the author's hands, the smallest first, of equal ones the most fruitful.

    ``others`` are ``(why, how many)`` that are not.
    """

    changes: list
    others: list
    is_bounded: bool


@dataclass(frozen=True)
class _Group:
    """Rows of the other side that the conditions cannot tell apart."""

    record: ListingRecord
    ids: list


def near_misses(*, listing, on):
    """What keeps listings of the other side from matching this one by a single condition, on the day ``on``."""
    families = family_strengths(on=on)
    side = listing.side
    read, model = (records.demand_records, TalentSupply) if side == Side.DEMAND else (records.supply_records, TalentDemand)
    own = read(type(listing).objects.filter(pk=listing.pk), families=families)[0]
    fitting = _fitting_majors(own, side, model, families)
    groups, is_bounded = _groups(_wanted(model, listing, on), listing, own, fitting)
    near = defaultdict(list)
    for group in groups:
        failed = _failed(own, group.record, side)
        if len(failed) == 1 and failed[0] != "organization":
            near[failed[0]].append(group)
    changes = [change for variant in _variants(own, near, side) if (change := _change(*variant, own, near, side, model))]
    if side == Side.DEMAND and own.majors:
        changes += _more_majors(listing, near["major"], families, model)
    best = _best_of_each(changes)
    others = [
        (words, sum(len(group.ids) for group in near[key]))
        for key, words in OTHERS_CONDITION[side].items()
        if near[key] and not any(change.key == key for change in best)
    ]
    return NearMisses(best, others, is_bounded)


def _pair(own, other, side):
    return (own, other) if side == Side.DEMAND else (other, own)


def _failed(own, other, side):
    return [entry.key for entry in explain.failing_constraints(*_pair(own, other, side), DEMAND_SUPPLY)]


def _fitting_majors(own, side, model, families):
    """Ids of the majors on the other side that meet the condition on majors; ``None`` where every listing does."""
    if side == Side.DEMAND and not own.majors:
        return None
    used = model.majors.through.objects.order_by().values("major_id").distinct()
    rows = Major.objects.filter(pk__in=used).values_list("pk", "catalogue", "code")
    return [
        pk
        for pk, catalogue, code in rows
        if explain.matched_major(*_pair(own, _of_major(f"{catalogue}:{code}", families.get(pk, {})), side))[1]
    ]


def _of_major(key, families):
    ordered = sorted(families)
    strengths = tuple(families[family] for family in ordered)
    return ListingRecord(id=0, organization_id=0, majors=(key,), families=tuple(ordered), family_strengths=strengths)


def _wanted(model, listing, on):
    """Listings of the other side that a run would read and nobody refuses."""
    rows = model.objects.published(on=on).settled().exclude(organization=listing.organization_id)
    return rows.exclude(pk__in=refusals.refused_by_or_refusing(listing).values("pk"))


def _groups(rows, listing, own, fitting):
    rows = rows.annotate(fits=_fits(rows.model, fitting)).order_by()
    names = (*FIELDS[listing.side], "region__code", "district__region__code", "reach", "fits")
    found = rows.values(*names).annotate(count=Count("pk"), ids=ArrayAgg("pk")).order_by("-count", *names)[: GROUPS_MAX + 1]
    groups = [_Group(_record(row, listing.side, own), row["ids"]) for row in found]
    return groups[:GROUPS_MAX], len(groups) > GROUPS_MAX


def _fits(model, fitting):
    if fitting is None:
        return Value(True)
    key = f"{model._meta.model_name}_id"
    links = model.majors.through.objects.filter(**{key: OuterRef("pk")})
    fits = Exists(links.filter(major_id__in=fitting))
    return fits if model is TalentSupply else fits | ~Exists(links)


def _record(row, side, own):
    """A listing of the other side as the conditions see it; an organization of its own."""
    province, city, district = records.places(row["region__code"] or "", row["district__region__code"] or "")
    fields = {"id": 0, "organization_id": -1, "province": province, "city": city, "district": district, "reach": row["reach"]}
    if side == Side.DEMAND:
        majors = (own.majors or ()) if row["fits"] else NO_MAJOR
        return ListingRecord(level_rank=row["level__rank"], available_from=row["graduates_on"], majors=majors, **fields)
    bounds = {"level_rank": row["level_min__rank"], "level_rank_max": row["level_max__rank"]}
    return ListingRecord(available_from=row["starts_on"], majors=() if row["fits"] else NO_MAJOR, **bounds, **fields)


def _variants(own, near, side):
    """``(condition, what to do, in how many steps, the record after it)`` for every single change the author can make."""
    for steps, reach in enumerate(REACHES[REACHES.index(own.reach) + 1 :], 1):
        yield "reach", f"范围放宽到{explain.REACH_LABELS[reach]}", steps, replace(own, reach=reach)
    if side == Side.SUPPLY:
        return
    levels = list(EducationLevel.objects.order_by("rank").values_list("rank", "name"))
    if own.level_rank is not None:
        for steps, (rank, name) in enumerate([row for row in reversed(levels) if row[0] < own.level_rank], 1):
            yield "level", f"最低学历降到{name}", steps, replace(own, level_rank=rank)
    if own.level_rank_max is not None:
        for steps, (rank, name) in enumerate([row for row in levels if row[0] > own.level_rank_max], 1):
            yield "level", f"最高学历放宽到{name}", steps, replace(own, level_rank_max=rank)
    yield from _later_starts(own, near["date"])


def _later_starts(own, groups):
    """Starting later, by the graduations for which most students wait."""
    counts = defaultdict(int)
    for group in groups:
        if group.record.available_from is not None:
            counts[group.record.available_from] += len(group.ids)
    for graduation in sorted(counts, key=lambda on: -counts[on])[:DATES]:
        steps = max(1, -(-(graduation - own.available_from).days // STEP_DAYS))
        yield "date", f"到岗推迟到 {day(graduation)}", steps, replace(own, available_from=graduation)


def _change(key, label, steps, changed, own, near, side, model):
    ids = [pk for group in near[key] if not _failed(changed, group.record, side) for pk in group.ids]
    return Change(key, label, steps, len(ids), _examples(model, ids)) if ids else None


def _examples(model, ids):
    rows = model.objects.filter(pk__in=sorted(ids)[:IDS_MAX]).select_related("organization")
    return list(rows.only("title", "headcount", "organization__name").order_by("-headcount", "pk")[:EXAMPLES])


def _more_majors(demand, groups, families, model):
    """Naming one class of majors more, by the classes in which most students are.

    Classes of several catalogues bear one name: the one of the level that the demand asks for is named where it wins anybody.
    A class that wins nobody beyond a class before it is not worth a line.
    """
    ids = [pk for group in groups for pk in group.ids]
    if not ids:
        return []
    links = model.majors.through.objects.filter(talentsupply__in=ids).order_by()
    counted = links.values("major__parent").exclude(major__parent=None).annotate(count=Count("talentsupply", distinct=True))
    wanted = [row["major__parent"] for row in counted.order_by("-count", "major__parent")[:CLASSES]]
    gains = []
    for node in _same_named(wanted, demand.level_min_id):
        added = _of_major(f"{node.catalogue}:{node.code}", families.get(node.pk, {}))
        fitting = _fitting_majors(added, Side.DEMAND, model, families)
        gains.append((node, set(links.filter(major__in=fitting).values_list("talentsupply", flat=True))))
    gains = _one_of_each_name(gains, demand.level_min_id)
    worth = [(node, won) for place, (node, won) in enumerate(gains) if not any(won <= more for _, more in gains[:place])]
    return [
        Change("major", f"专业加上{node.name}（{node.get_catalogue_display()}）", 1, len(won), _examples(model, won))
        for node, won in worth
    ]


def _same_named(classes, level):
    """These classes, and those of the level that bear the name of one of them."""
    names = Major.objects.filter(pk__in=classes).values("name")
    return Major.objects.filter(Q(pk__in=classes) | Q(name__in=names, level=level, depth=MajorDepth.CLASS)).order_by("pk")


def _one_of_each_name(gains, level):
    """Of classes of one name that of the level, else the one that wins most; the most fruitful name first."""
    chosen = {}
    for node, won in sorted(gains, key=lambda gain: (gain[0].level_id != level, -len(gain[1]), gain[0].pk)):
        if won:
            chosen.setdefault(node.name, (node, won))
    return sorted(chosen.values(), key=lambda gain: -len(gain[1]))


def _best_of_each(changes):
    """The smallest first, of equal ones the most fruitful; of two of one condition that win the same, only the smaller one."""
    kept, seen = [], set()
    for change in sorted(changes, key=lambda change: (change.steps, -change.count)):
        if (change.key, change.count) not in seen or change.key == "major":
            seen.add((change.key, change.count))
            kept.append(change)
    return kept
