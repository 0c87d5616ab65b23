"""Changes during the day, matched within a minute: what changed against everything, by the published run's weights and words.

The lists of all others stay as they are, because under a frozen text model an edit changes no other pair's score. So the result
is that of a whole run; which demands must be matched again is worked out from their present lists.
"""

from collections import defaultdict

import numpy as np
import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from core import jobs, undoing
from core.database import advisory_lock, oldest_open_transaction
from review.models import ReviewTask
from supplydemand.enums import ChangedKind, Side
from supplydemand.matching import columnar, engine
from supplydemand.models import ListingChange, Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import columns, diary, matching, publishing, refusals, text_cache, text_guesses, text_versions
from taxonomy.families import family_strengths

logger = structlog.get_logger(__name__)

UPDATE = "supplydemand.update_matches"

MODELS = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
COLUMNS = {Side.DEMAND: columns.demand_columns, Side.SUPPLY: columns.supply_columns}


def notice_changes(at):
    """Register an update where listings have changed since the last one.

    A run of everything where a whole file came in, or where the published run cut and understood texts otherwise than now.
    """
    run = MatchingRun.objects.published().first()
    if run is None or run.prepared_at is None or MatchingRun.objects.filter(state__in=matching.UNFINISHED).exists():
        return
    whole = ListingChange.objects.filter(kind=ChangedKind.EVERYTHING, run_id=None)
    if whole.exists():
        with transaction.atomic():
            pks = list(whole.values_list("pk", flat=True))
            ListingChange.objects.filter(pk__in=pks).update(run_id=matching.start_run(on=timezone.localdate(at), at=at).pk)
        return
    fresh = _not_matched(run).exclude(kind=ChangedKind.EVERYTHING).aggregate(count=Count("pk"), newest=Max("pk"))
    settled = [pk for ids in _settled_since(run, at).values() for pk in ids]
    if (fresh["count"] or settled) and not matching.reads_as_now(run):
        matching.start_run(on=timezone.localdate(at), at=at)
    elif fresh["count"] or settled:
        seen = (run.pk, run.horizon or 0, fresh["newest"] or 0, fresh["count"], len(settled), max(settled, default=0))
        key = ":".join(map(str, ("run", *seen)))
        jobs.enqueue(UPDATE, key=key, payload={"run_id": run.pk})


def update_matches(*, run_id, at):
    """Match what has changed since the published run was prepared or last updated; returns how many demands have new lists.

    Nothing is done for a run that another has replaced. Raises ``jobs.Postpone`` while another run is under way.
    """
    with advisory_lock("supplydemand.matching") as is_alone, advisory_lock("supplydemand.publish") as is_quiet:
        if not (is_alone and is_quiet) or MatchingRun.objects.filter(state__in=matching.UNFINISHED).exists():
            raise jobs.Postpone("a run is under way")
        run = MatchingRun.objects.published().first()
        if run is None or run.pk != run_id:
            return 0
        with transaction.atomic():
            followed = {"followed_at": at, "horizon": oldest_open_transaction()}  # before anything is read
            count = _update(run, at, _touched(run, at))
            MatchingRun.objects.filter(pk=run.pk).update(**followed)
    matching.start_next(run.pk)
    return count


def read_otherwise(side, ids, *, on):
    """Ids of those of these listings that are published on the day ``on`` and say something else than was matched."""
    model = MODELS[side]
    links = model.majors.through.objects.filter(**{f"{model._meta.model_name}__in": ids})
    families = family_strengths(on=on, majors=set(links.values_list("major", flat=True)))
    rows = model.objects.published(on=on).settled().filter(pk__in=ids)
    return diary.say_otherwise(side=side, read=COLUMNS[side](rows, families=families))


def _not_matched(run):
    """Changes that the lists may not contain: of transactions that were open, or had not begun, when listings were last read."""
    if run.horizon is None:
        return ListingChange.objects.filter(at__gt=run.followed_at or run.prepared_at)
    return ListingChange.objects.filter(transaction__gte=run.horizon)


def _settled_since(run, at):
    """Ids by side of the listings whose approval became final since they were last read: no row is written then."""
    since = (run.followed_at or run.prepared_at) - undoing.window()
    approved = ReviewTask.objects.filter(decision="approve", closed_at__gt=since, closed_at__lte=at - undoing.window())
    kinds = {side: ContentType.objects.get_for_model(model) for side, model in MODELS.items()}
    return {side: set(approved.filter(content_type=kind).values_list("object_id", flat=True)) for side, kind in kinds.items()}


def _touched(run, at):
    """Ids by side of the listings that may have changed."""
    noted = defaultdict(set)
    for kind, pk in _not_matched(run).order_by().values_list("kind", "object_id").distinct():
        noted[kind].add(pk)
    organizations = noted.pop(ChangedKind.ORGANIZATION, set())
    settled = _settled_since(run, at)
    theirs = {side: model.objects.filter(organization__in=organizations) for side, model in MODELS.items()}
    return {side: noted[side.value] | settled[side] | set(theirs[side].values_list("pk", flat=True)) for side in Side}


class _Side:
    """One side's published listings of the day, and which of the touched ones say something else or are gone."""

    def __init__(self, side, on, touched, families):
        self.side, self.families = side, families
        self.rows = MODELS[side].objects.published(on=on).settled()
        self.read = self.columns_of(touched)
        listed = set(
            Match.objects.filter(is_current=True, **{f"{side.value}__in": touched}).values_list(f"{side.value}_id", flat=True)
        )
        self.absent = set(touched) - set(self.read.ids.tolist())
        self.gone = listed & self.absent
        self.changed = diary.say_otherwise(side=side, read=self.read)

    def columns_of(self, ids=None):
        """``Columns`` of these listings, or of all."""
        rows = self.rows if ids is None else self.rows.filter(pk__in=ids)
        return COLUMNS[self.side](rows, families=self.families)


def _update(run, at, touched):
    on = timezone.localdate(at)
    families = family_strengths(on=on)
    text_guesses.fill(TalentDemand.objects.filter(pk__in=touched[Side.DEMAND]).published(on=on), most=text_guesses.BATCH)
    demands, supplies = (_Side(side, on, touched[side], families) for side in Side)
    for side in (demands, supplies):
        diary.sign_listings(run_id=run.pk, side=side.side, read=side.read, gone=side.absent)
    if not (demands.changed or supplies.changed or demands.gone or supplies.gone):
        return 0
    again = sorted(_demands_to_match(run, demands, supplies, at))
    table = _table(run, demands.columns_of(again), supplies.columns_of(), top=matching.TOP, at=at)
    publishing.put(run=run, on=on, previous=run, rows=table.rows, demands=sorted({*again, *demands.gone}))
    return len(again)


def _demands_to_match(run, demands, supplies, at):
    """Demands that changed, that lose a supply, or into whose list a changed supply comes."""
    losing = Match.objects.filter(is_current=True, supply__in=supplies.changed | supplies.gone)
    found = demands.changed | set(losing.values_list("demand_id", flat=True).distinct())
    if supplies.changed:
        entering = _table(run, demands.columns_of(), supplies.columns_of(supplies.changed), top=1, at=at).rows
        best = dict(zip(entering["demand_id"].tolist(), entering["score"].tolist(), strict=True))  # of what is not refused
        floors = _floors(best)
        found |= {pk for pk, score in best.items() if score >= floors.get(pk, 0)}
    return found - demands.gone


def _floors(demand_ids):
    """Demand id → the lowest score in its list, of those whose list is full."""
    lists = Match.objects.filter(is_current=True, demand__in=list(demand_ids)).order_by().values("demand")
    full = lists.annotate(count=Count("pk"), lowest=Min("score")).filter(count__gte=matching.TOP)
    return dict(full.values_list("demand", "lowest"))


def _table(run, demands, supplies, *, top, at):
    """The engine's table of these demands against these supplies, by the run's weights and words, without what is refused."""
    profile = matching.profile_of_run(run)
    model = text_versions.model_of(run.text_version)
    snapshot = columnar.snapshot_of(demands, supplies, profile=profile, vocabulary=text_cache.names_of, text_model=model)

    def matched(shard, shard_count, depth):
        return engine.match_shard(snapshot, shard=shard, shard_count=shard_count, profile=profile, top=depth)

    def deeper(demand_id, depth):
        return matched(int(np.searchsorted(demands.ids, demand_id)), len(demands), depth).rows

    table = matched(0, 1, top)
    return refusals.without_refused(table, refusals.Refusals.at(at), top=top, deeper=deeper)
