"""A matching run in three kinds of steps, each a job: prepare → shards → publish.

Everything that a step needs is in PostgreSQL, a step's end is one transaction that also registers what comes next, and a
step that is repeated changes nothing. So a run goes on after any crash at any line, and ends in the same matches.
"""

import hashlib
import io

import numpy as np
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core import jobs
from core.database import advisory_lock
from core.models import JobRun, JobState
from supplydemand.enums import RunState, Side
from supplydemand.matching import columnar, engine, store
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import Snapshot
from supplydemand.models import Match, MatchCandidate, MatchingRun, MatchingShard, TalentDemand, TalentSupply
from supplydemand.services import columns, text_cache, weights
from taxonomy.families import family_strengths

logger = structlog.get_logger(__name__)

PREPARE, SHARD, PUBLISH = "supplydemand.prepare_run", "supplydemand.match_shard", "supplydemand.publish_run"
CUT = "supplydemand.cut_texts"
ANNOUNCE = "supplydemand.announce_matches"
PROFILE = DEMAND_SUPPLY
TOP = 20
DIGEST_CHUNK = 20_000
TEXTS_A_JOB = 5_000
"""So many new texts are cut by one job; a run with fewer cuts them itself."""
SIDES = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
UNFINISHED = (RunState.PREPARING, RunState.RUNNING, RunState.MERGING)
OVERTAKEN = "已经有更新的一次运行发布了，这一次不再发布"

_loaded = {}
"""The snapshot this process worked on last, by run and digest; one is kept."""


@transaction.atomic
def start_run(*, on, at, requested_by=None, is_nightly=False):
    """Register a run over the listings that are published on the day ``on``; returns the ``MatchingRun``.

    A nightly run exists once a date: asking again returns the same row and starts nothing.
    """
    defaults = {"started_at": at, "requested_by": requested_by}
    if is_nightly:
        run, is_new = MatchingRun.objects.without_snapshot().get_or_create(on=on, is_nightly=True, defaults=defaults)
        if not is_new:
            return run
    else:
        run = MatchingRun.objects.create(on=on, **defaults)
    jobs.enqueue(PREPARE, key=f"run:{run.pk}", payload={"run_id": run.pk})
    return run


def ensure_nightly_run(at):
    """Start tonight's run if its hour has passed and nothing started it, as after a night without power.

    Waits until both sides have something published: an empty portal has no night to catch up on.
    """
    local = timezone.localtime(at)
    if local.time() < settings.NIGHTLY_TIME or MatchingRun.objects.filter(on=local.date(), is_nightly=True).exists():
        return
    if TalentDemand.objects.published(on=local.date()).exists() and TalentSupply.objects.published(on=local.date()).exists():
        run = start_run(on=local.date(), at=at, is_nightly=True)
        logger.info("nightly run caught up", run=run.pk)


def prepare_run(*, run_id):
    """Freeze the listings of the day into the run's snapshot and register its shards; raises ``jobs.Postpone`` while another
    run is under way.
    """
    with advisory_lock("supplydemand.matching") as got:
        run = MatchingRun.objects.without_snapshot().get(pk=run_id)
        if not got or _is_another_under_way(run):
            raise jobs.Postpone("another run is under way")
        if run.state not in (RunState.PREPARING, RunState.FAILED) or run.shard_count:
            return
        _share_out_texts(run)
        profile = weights.profile_in_force(PROFILE)
        _register_shards(run, _freeze(run.on, profile), profile)


def _share_out_texts(run):
    """Let several workers cut the texts that nobody has cut yet; raises ``jobs.Postpone`` until they are through.

    What a job could not do is left to the preparation itself, which then says why.
    """
    cutting = JobRun.objects.filter(task=CUT, payload__run_id=run.pk)
    if not cutting.exists():
        jobs.enqueue_many(CUT, dict(_text_jobs(run)))
    if cutting.filter(state__in=jobs.UNFINISHED).exists() and _has_uncut_texts(run):
        raise jobs.Postpone("texts are being cut")


def _uncut(run, side):
    return text_cache.missing(SIDES[side].objects.published(on=run.on).settled())


def _has_uncut_texts(run):
    return any(_uncut(run, side).exists() for side in SIDES)


def _text_jobs(run):
    for side in SIDES:
        ids = list(_uncut(run, side).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), TEXTS_A_JOB) if len(ids) > TEXTS_A_JOB else ():
            last = ids[min(start + TEXTS_A_JOB, len(ids)) - 1]
            payload = {"run_id": run.pk, "side": side, "first": ids[start], "last": last}
            yield f"run:{run.pk}:{side}:{start}", payload


def cut_texts(*, run_id, side, first, last):
    """Cut the new texts of the listings with ids from ``first`` to ``last``; whoever is through last wakes the preparation."""
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    text_cache.fill(SIDES[side].objects.published(on=run.on).settled().filter(pk__range=(first, last)))
    waiting = JobRun.objects.filter(task=PREPARE, payload__run_id=run_id, state=JobState.QUEUED).first()
    if waiting is not None and not _has_uncut_texts(run):
        jobs.send(waiting)


def _freeze(on, profile):
    families = family_strengths(on=on)
    return columnar.snapshot_of(
        columns.demand_columns(TalentDemand.objects.published(on=on).settled(), families=families),
        columns.supply_columns(TalentSupply.objects.published(on=on).settled(), families=families),
        profile=profile,
        vocabulary=text_cache.names_of,
    )


def unchanged_run(*, on):
    """The run that people see now, if it was of the day ``on`` and a new one would find the very same: equal input and profile.

    ``None`` where a run is worth it. Reads every published listing, which takes as long as preparing a run.
    """
    newest, profile = MatchingRun.objects.published().first(), weights.profile_in_force(PROFILE)
    if newest is None or newest.on != on or (newest.profile, newest.profile_version) != (profile.name, str(profile.version)):
        return None
    return newest if newest.input_digest == _freeze(on, profile).digest else None


def _is_another_under_way(run):
    return MatchingRun.objects.filter(pk__lt=run.pk, state__in=UNFINISHED).exists()


def shard_count_for(demand_count, supply_count):
    """How many shards make each a few seconds of work; at least one."""
    pairs = demand_count * max(supply_count, 1)
    return max(1, min(demand_count, -(-pairs // settings.MATCHING_SHARD_PAIRS)))


@transaction.atomic
def _register_shards(run, snapshot, profile):
    count = shard_count_for(snapshot.demand_count, snapshot.supply_count)
    MatchingRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING,
        error="",
        profile=profile.name,
        profile_version=str(profile.version),
        demand_count=snapshot.demand_count,
        supply_count=snapshot.supply_count,
        shard_count=count,
        input_digest=snapshot.digest,
        snapshot=snapshot.to_bytes(),
    )
    MatchingShard.objects.bulk_create([MatchingShard(run=run, index=index) for index in range(count)])
    jobs.enqueue_many(SHARD, {f"run:{run.pk}:{index}": {"run_id": run.pk, "index": index} for index in range(count)})
    _loaded.clear()


def match_shard(*, run_id, index):
    """Match one shard and keep its candidates; a shard that is done is not done again."""
    shard = MatchingShard.objects.get(run_id=run_id, index=index)
    if shard.finished_at is not None:
        return
    MatchingShard.objects.filter(pk=shard.pk).update(started_at=Now())
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    profile = weights.profile_numbered(run.profile, run.profile_version, PROFILE)
    table = engine.match_shard(_snapshot_of(run), shard=index, shard_count=run.shard_count, profile=profile, top=TOP)
    with transaction.atomic():
        MatchCandidate.objects.filter(run_id=run_id, shard_index=index).delete()
        _copy_candidates(run_id, index, table)
        MatchingRun.objects.select_for_update().only("pk").get(pk=run_id)  # so that one of two last shards sees the other
        MatchingShard.objects.filter(pk=shard.pk).update(finished_at=Now(), candidate_count=len(table.rows))
        if not MatchingShard.objects.filter(run_id=run_id, finished_at=None).exists():
            MatchingRun.objects.filter(pk=run_id).update(state=RunState.MERGING)
            jobs.enqueue(PUBLISH, key=f"run:{run_id}", payload={"run_id": run_id})


def _snapshot_of(run):
    key = (run.pk, run.input_digest)
    if key not in _loaded:
        _loaded.clear()
        content = MatchingRun.objects.values_list("snapshot", flat=True).get(pk=run.pk)
        _loaded[key] = Snapshot.from_bytes(bytes(content))
    return _loaded[key]


def _copy_candidates(run_id, index, table):
    lines = io.StringIO()
    for demand_id, supply_id, rank, score, parts in store.plain_rows(table):
        lines.write(f"{run_id}\t{index}\t{demand_id}\t{supply_id}\t{rank}\t{score}\t{{{','.join(map(str, parts))}}}\n")
    lines.seek(0)
    columns = "run_id, shard_index, demand_id, supply_id, rank, score, parts"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {MatchCandidate._meta.db_table} ({columns}) FROM STDIN", lines)


def publish_run(*, run_id):
    """Merge a run's candidates into the matches that people see, all at once; publishing again changes nothing.

    Raises ``jobs.Postpone`` while another run is being published.
    """
    with advisory_lock("supplydemand.publish") as got:
        if not got:
            raise jobs.Postpone("another run is being published")
        with transaction.atomic():
            _publish(run_id)
    _start_next(run_id)


def _publish(run_id):
    run = MatchingRun.objects.select_for_update().without_snapshot().get(pk=run_id)
    if run.state == RunState.PUBLISHED:
        return
    if MatchingRun.objects.published().later_than(run).exists():
        MatchCandidate.objects.filter(run_id=run_id).delete()
        MatchingRun.objects.filter(pk=run_id).update(state=RunState.FAILED, error=OVERTAKEN, snapshot=None)
        return
    match_count, digest = _output_of(run_id)
    with connection.cursor() as cursor:
        cursor.execute(MERGE, {"run": run_id, "on": run.on})
    Match.objects.filter(is_current=True).exclude(run_id=run_id).update(is_current=False)
    earlier = MatchingRun.objects.earlier_than(run)
    MatchCandidate.objects.filter(run_id=run_id).delete()
    MatchCandidate.objects.filter(run_id__in=earlier.values("pk")).delete()
    earlier.filter(snapshot__isnull=False).update(snapshot=None)
    MatchingRun.objects.filter(pk=run_id).update(
        state=RunState.PUBLISHED, error="", match_count=match_count, output_digest=digest, published_at=Now()
    )
    if run.is_nightly:
        jobs.enqueue(ANNOUNCE, key=f"run:{run_id}", payload={"run_id": run_id})


MERGE = """
INSERT INTO supplydemand_match AS kept
    (demand_id, supply_id, run_id, rank, score, parts, is_current, first_seen_on, last_seen_on)
SELECT c.demand_id, c.supply_id, c.run_id, c.rank, c.score, c.parts, true, %(on)s, %(on)s
FROM supplydemand_matchcandidate c
JOIN supplydemand_talentdemand d ON d.id = c.demand_id
JOIN supplydemand_talentsupply s ON s.id = c.supply_id
WHERE c.run_id = %(run)s
ORDER BY c.demand_id, c.rank
ON CONFLICT (demand_id, supply_id) DO UPDATE SET
    run_id = excluded.run_id, rank = excluded.rank, score = excluded.score, parts = excluded.parts, is_current = true,
    first_seen_on = least(kept.first_seen_on, excluded.first_seen_on),
    last_seen_on = greatest(kept.last_seen_on, excluded.last_seen_on)
"""


def _output_of(run_id):
    """How many candidates a run has, and the engine's digest of them: equal for any number of shards and attempts."""
    candidates = MatchCandidate.objects.filter(run_id=run_id)
    count = candidates.count()
    digest = hashlib.sha256(f"{count}\n".encode())
    rows = candidates.order_by("demand_id", "rank").values_list("demand_id", "supply_id", "rank", "score", "parts")
    chunk = []
    for demand_id, supply_id, rank, score, parts in rows.iterator(chunk_size=DIGEST_CHUNK):
        chunk.append((demand_id, supply_id, rank, score, tuple(parts)))
        if len(chunk) == DIGEST_CHUNK:
            digest.update(np.array(chunk, dtype=engine.row_dtype(PROFILE)).tobytes())
            chunk = []
    digest.update(np.array(chunk, dtype=engine.row_dtype(PROFILE)).tobytes())
    return count, digest.hexdigest()


def mark_failed(payload, error):
    """A step of a run was given up: say so in the run, in plain words."""
    run_id = payload["run_id"]
    where = f"第 {payload['index'] + 1} 片：" if "index" in payload else ""
    MatchingRun.objects.filter(pk=run_id, state__in=UNFINISHED).update(state=RunState.FAILED, error=f"{where}{error}")
    transaction.on_commit(lambda: _start_next(run_id))


@transaction.atomic
def retry_run(*, run):
    """Go on with a run that failed, from its last finished shard; returns how many jobs were sent again."""
    failed = list(JobRun.objects.filter(task__in=(PREPARE, SHARD, PUBLISH), payload__run_id=run.pk, state=JobState.FAILED))
    if failed and run.state == RunState.FAILED:
        state = RunState.RUNNING if run.shard_count else RunState.PREPARING
        MatchingRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(state=state, error="")
    for row in failed:
        jobs.retry(row)
    return len(failed)


def _start_next(run_id):
    """Tell a worker about the next run that waits; the reconciler would, only later."""
    waiting = JobRun.objects.filter(task=PREPARE, state=JobState.QUEUED).exclude(payload__run_id=run_id).order_by("pk").first()
    if waiting is not None:
        jobs.send(waiting)


def progress_of(run):
    """``(finished, all)`` shards of a run."""
    shards = MatchingShard.objects.filter(run=run)
    return shards.exclude(finished_at=None).count(), run.shard_count
