"""未满足需求地图: after a run, why demands would stay open, by class of majors, level and district. A job of its own."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max, Sum

from supplydemand.enums import Decision, UnmetReason
from supplydemand.matching import columnar
from supplydemand.matching.explain import FLOOR
from supplydemand.matching.market import Market
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.text import TextModel
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply, UnmetNeed
from supplydemand.services import columns
from taxonomy.families import family_strengths

MAP = "supplydemand.map_unmet"
REFUSED_WITHIN = timedelta(days=90)
CONDITIONS = {
    "level": UnmetReason.LEVEL,
    "major": UnmetReason.MAJOR,
    "reach": UnmetReason.REACH,
    "date": UnmetReason.DATE,
}
"""In the order in which they are asked: the first that leaves nobody is the reason."""


@transaction.atomic
def map_unmet(*, run_id):
    """Roll up what a published run leaves open; again writes the same. Returns the number of cells."""
    run = MatchingRun.objects.without_snapshot().select_for_update(of=("self",)).get(pk=run_id)
    rows = TalentDemand.objects.published(on=run.on).settled().order_by("pk")
    held = _held(run)
    classes, lonely = _classes_of(rows), _reasons_of_the_lonely(rows, held, run.on)
    cells = defaultdict(_Cell)
    fields = ("pk", "headcount", "level_min", "district")
    for pk, headcount, level, district in rows.values_list(*fields).iterator(chunk_size=10_000):
        seats, best = held.get(pk, (0, None))
        reason = lonely.get(pk) if best is None else _reason(headcount or 0, seats, best)
        cells[classes.get(pk), level, district].add(headcount or 0, seats, reason)
    for key, refusals in _refusals(run, classes).items():
        if key in cells:
            cells[key].refusals = refusals
    UnmetNeed.objects.filter(run=run).delete()
    UnmetNeed.objects.bulk_create([cell.row(run, *key) for key, cell in sorted(cells.items(), key=_order)], batch_size=1000)
    return len(cells)


class _Cell:
    def __init__(self):
        self.demand_count = self.headcount = self.seats = self.shortage = 0
        self.reasons, self.refusals = Counter(), {}

    def add(self, headcount, seats, reason):
        self.demand_count += 1
        self.headcount += headcount
        self.seats += min(seats, headcount)
        self.shortage += max(headcount - seats, 0)
        if reason:
            self.reasons[reason.value] += 1

    def row(self, run, major_class, level, district):
        return UnmetNeed(
            run=run,
            major_class_id=major_class,
            level_id=level,
            district_id=district,
            demand_count=self.demand_count,
            headcount=self.headcount,
            seat_count=self.seats,
            shortage=self.shortage,
            reasons=dict(self.reasons),
            refusals=dict(self.refusals),
        )


def _order(entry):
    return tuple(value or 0 for value in entry[0])


def _held(run):
    """Demand id → seats suggested and best score, of those that anybody matches."""
    rows = Match.objects.filter(is_current=True).order_by().values("demand").annotate(seats=Sum("seats"), best=Max("score"))
    return {row["demand"]: (row["seats"], row["best"]) for row in rows.iterator(chunk_size=10_000)}


def _reason(headcount, seats, best):
    if seats >= headcount:
        return None
    return UnmetReason.THIN if best < FLOOR else UnmetReason.SHORT


def _classes_of(rows):
    """Demand id → the class of the first of its majors by code; each demand counts once."""
    links = TalentDemand.majors.through.objects.filter(talentdemand__in=rows.values("pk"))
    ordered = links.order_by("talentdemand", "major__catalogue", "major__code").distinct("talentdemand")
    return {
        pk: parent if depth == "major" and parent else major
        for pk, major, parent, depth in ordered.values_list("talentdemand", "major", "major__parent", "major__depth")
    }


def _reasons_of_the_lonely(rows, held, on):
    """Demand id → the first condition that leaves nobody, of the demands that nobody matches."""
    lonely = [pk for pk in rows.values_list("pk", flat=True) if pk not in held]
    if not lonely:
        return {}
    families = family_strengths(on=on)
    wanted = columns.demand_columns(TalentDemand.objects.filter(pk__in=lonely), families=families)
    offered = columns.supply_columns(TalentSupply.objects.published(on=on).settled(), families=families)
    without_words = {"vocabulary": lambda numbers: [""] * len(numbers), "text_model": TextModel((), (), 0)}
    market = Market(columnar.snapshot_of(wanted, offered, profile=DEMAND_SUPPLY, **without_words), DEMAND_SUPPLY)
    keys = [market.first_to_leave_nobody(place, tuple(CONDITIONS)) for place in range(len(wanted))]
    return {pk: CONDITIONS.get(key, UnmetReason.OWN) for pk, key in zip(wanted.ids.tolist(), keys, strict=True)}


def _refusals(run, classes):
    """Cell → how often a side said no in the ninety days before the run, by reason."""
    answers = MatchAnswer.objects.filter(decision=Decision.DECLINED, answered_at__date__gt=run.on - REFUSED_WITHIN)
    counted = answers.order_by().values_list("match__demand", "match__demand__level_min", "match__demand__district", "reason")
    cells = defaultdict(Counter)
    for demand, level, district, reason, count in counted.annotate(count=Count("pk")):
        cells[classes.get(demand), level, district][reason] += count
    return cells
