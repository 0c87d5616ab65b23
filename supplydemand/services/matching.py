"""A matching run in three kinds of steps, each a job: prepare → shards → publish.

Everything that a step needs is in PostgreSQL, a step's end is one transaction that also registers what comes next, and a
step that is repeated changes nothing. So a run goes on after any crash at any line, and ends in the same matches.
"""

from functools import partial

import numpy as np
import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from psycopg2.errors import LockNotAvailable

from core import heap, jobs
from core.database import advisory_lock, oldest_open_transaction, read_at_once
from core.models import JobRun, JobState
from supplydemand.enums import RunState, Side
from supplydemand.language.versions import dictionary_version, language_version
from supplydemand.matching import columnar, engine, mapped
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import Snapshot
from supplydemand.models import MatchingRun, MatchingShard, TalentDemand, TalentSupply
from supplydemand.services import (
    columns,
    copying,
    diary,
    lists,
    publishing,
    refusals,
    text_cache,
    text_guesses,
    text_versions,
    unchanged,
    unmet,
    weights,
)
from supplydemand.services.run_texts import PREPARE, SIDES, UNFINISHED, kept_words, published
from taxonomy.families import family_strengths

logger = structlog.get_logger(__name__)

SHARD, PUBLISH = "supplydemand.match_shard", "supplydemand.publish_run"
ANNOUNCE = "supplydemand.announce_matches"
PROFILE = DEMAND_SUPPLY
TOP = lists.TOP

CONTENT = "supplydemand_run_content"
"""Pieces of a snapshot on their way into its run's row; empty outside the transaction that writes it (migration 0011)."""
KEEP_SNAPSHOT = """
UPDATE supplydemand_matchingrun
SET snapshot = (SELECT string_agg(content, ''::bytea ORDER BY number) FROM supplydemand_run_content) WHERE id = %s
"""

PUBLISHING = "正在发布，来不及取消。发布完大家看到新的匹配；不要这些结果，就再运行一次。"
BUSY = "正在写结果，这一下取消不了。过几秒再点一次“取消这一次”。"

LAYOUTS = settings.DATA_DIR / "layouts"
"""Where the processes of this machine share what they have laid out; what is missing there is made from the run's row."""
_loaded, _refused = {}, {}
"""The snapshot this process worked on last, by run and digest, and what was refused when it was prepared; one each is kept."""


class RunBusy(Exception):
    """A run cannot be cancelled now; the message says why and what will happen, in Chinese."""


@transaction.atomic
def start_run(*, on, at, requested_by=None, is_nightly=False, is_full=False):
    """Register a run over the listings that are published on the day ``on``; returns the ``MatchingRun``.

    With ``is_full`` everything is matched even where nothing has changed since the last run.

    A nightly run exists once a date: asking again returns the same row and starts nothing. A run that somebody starts on the day
    of a cancelled one takes its place: it counts as the night's and tells of what is new.
    """
    nightly = MatchingRun.objects.without_snapshot().filter(on=on, is_nightly=True).order_by("-pk")
    if is_nightly and (found := nightly.first()):
        return found
    defaults = {"started_at": at, "requested_by": requested_by, "is_full": is_full}
    if is_nightly:
        run, is_new = MatchingRun.objects.without_snapshot().get_or_create(on=on, is_nightly=True, defaults=defaults)
        if not is_new:
            return run
    else:
        newest = nightly.select_for_update(of=("self",)).first() if requested_by is not None else None
        takes_place = newest is not None and newest.state == RunState.CANCELLED
        run = MatchingRun.objects.create(on=on, is_nightly=takes_place, **defaults)
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
        if _awaits_shards(run):
            _prepare(run)
    if MatchingRun.objects.published().filter(pk=run_id).exclude(same_as=None).exists():
        _follow_up(run_id)  # also where the process that published it died before


def _prepare(run):
    text_guesses.wait_for(run, published(run, Side.DEMAND), at=timezone.now())
    _loaded.clear()
    text_cache.forget()
    heap.give_back()
    followed = {"followed_at": timezone.now(), "horizon": oldest_open_transaction()}  # before anything is read
    profile = weights.profile_in_force(PROFILE)
    listings = _listings_of(run.on, kept_words(run))
    known = text_versions.in_force(profile, on=run.on, document_count=sum(map(len, listings)))
    frozen = {"signatures": diary.packed_signatures(listings), **followed}
    snapshot = _snapshot_from(listings, profile, known)
    del listings
    heap.give_back()  # what follows takes as much again
    if _stands_already(run, snapshot, profile, known, frozen):
        return
    mapped.keep(LAYOUTS, snapshot, profile)
    snapshot.derived.clear()  # the layout: those that match map the file, this process too
    heap.give_back()
    _register_shards(run, snapshot, known, profile, frozen, snapshot.to_bytes())
    heap.give_back()


def _stands_already(run, snapshot, profile, known, frozen):
    """Whether a run would find the lists that stand, seat for seat, and is published with them."""
    with advisory_lock("supplydemand.publish") as got:
        found = unchanged.published_like(run, snapshot, profile, known) if got else None
        figures = publishing.figures_of_standing(on=run.on) if found is not None else None
        if figures is None:
            return False
        with transaction.atomic():
            run = publishing.publish_again(run.pk, found, figures=figures, **frozen)
            if run is not None:
                _register_what_follows(run)
    return run is not None


def _listings_of(on, kept=None):
    families, kept = family_strengths(on=on), kept or {}
    demands, supplies = (SIDES[side].objects.published(on=on).settled() for side in SIDES)
    return read_at_once(
        partial(columns.demand_columns, demands, families=families, kept=kept.get(Side.DEMAND)),
        partial(columns.supply_columns, supplies, families=families, kept=kept.get(Side.SUPPLY)),
    )


def _snapshot_from(listings, profile, text_version):
    demands, supplies = listings
    model = text_versions.model_of(text_version)
    return columnar.snapshot_of(demands, supplies, profile=profile, vocabulary=text_cache.names_of, text_model=model)


def reads_as_now(run):
    """Whether a run cut and understood texts as a new one would; also true where a newer one was tried since."""
    is_alike = (run.dictionary, run.language) == (dictionary_version(), language_version())
    return is_alike or MatchingRun.objects.later_than(run).exists()


def unchanged_run(*, on):
    """The run that people see now, if it was of the day ``on`` and nothing that counts has changed: input, profile, program,
    refusals, lists, seats and figures.

    ``None`` where a run is worth it. Reads every published listing and the lists, which takes as long as preparing a run.
    """
    newest, profile = MatchingRun.objects.published().first(), weights.profile_in_force(PROFILE)
    if newest is None or newest.on != on or (newest.profile, newest.profile_version) != (profile.name, str(profile.version)):
        return None
    if refusals.have_changed_since(newest.started_at) or not unchanged.is_by_this_program(newest):
        return None
    digest = _snapshot_from(_listings_of(on), profile, newest.text_version).digest
    return newest if newest.input_digest == digest and publishing.figures_of_standing(on=on) == newest.figures else None


def _awaits_shards(run):
    return run.state in (RunState.PREPARING, RunState.FAILED) and not run.shard_count


def _is_another_under_way(run):
    return MatchingRun.objects.filter(pk__lt=run.pk, state__in=UNFINISHED).exists()


def shard_count_for(demand_count, supply_count):
    """How many shards make each a few seconds of work; at least one."""
    pairs = demand_count * max(supply_count, 1)
    return max(1, min(demand_count, -(-pairs // settings.MATCHING_SHARD_PAIRS)))


@transaction.atomic
def _register_shards(run, snapshot, known, profile, frozen, content):
    run = MatchingRun.objects.select_for_update(of=("self",)).without_snapshot().get(pk=run.pk)
    if not _awaits_shards(run):  # cancelled while its listings were read
        return
    count, refused = shard_count_for(snapshot.demand_count, snapshot.supply_count), refusals.Refusals.at(timezone.now())
    MatchingRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING,
        error="",
        profile=profile.name,
        profile_version=str(profile.version),
        demand_count=snapshot.demand_count,
        supply_count=snapshot.supply_count,
        shard_count=count,
        input_digest=snapshot.digest,
        refused=refused.to_bytes(),
        basis=unchanged.basis_of(refused),
        text_version=known or text_versions.learnt(snapshot, profile),
        dictionary=dictionary_version(),
        language=language_version(),
        prepared_at=Now(),
        **frozen,
    )
    _keep_snapshot(run.pk, content)
    MatchingShard.objects.bulk_create([MatchingShard(run=run, index=index) for index in range(count)])
    jobs.enqueue_many(SHARD, {f"run:{run.pk}:{index}": {"run_id": run.pk, "index": index} for index in range(count)})


def _keep_snapshot(run_id, content):
    copying.write_content(CONTENT, content)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SNAPSHOT, [run_id])
        cursor.execute("DELETE FROM supplydemand_run_content")


def match_shard(*, run_id, index):
    """Match one shard and keep its rows; a shard that is done is not done again."""
    shard = MatchingShard.objects.defer("rows").get(run_id=run_id, index=index)
    if shard.finished_at is not None:
        return
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    if run.state == RunState.CANCELLED:
        return
    MatchingShard.objects.filter(pk=shard.pk).update(started_at=Now())
    table = _matched(run, index)
    with transaction.atomic():
        run = MatchingRun.objects.select_for_update().only("pk", "state").get(pk=run_id)  # one of two last shards sees the other
        if run.state == RunState.CANCELLED:
            return
        publishing.keep_result(shard, table)
        if not MatchingShard.objects.filter(run_id=run_id, finished_at=None).exists():
            MatchingRun.objects.filter(pk=run_id).update(state=RunState.MERGING, matched_at=Now())
            jobs.enqueue(PUBLISH, key=f"run:{run_id}", payload={"run_id": run_id})


def _matched(run, index):
    """One shard's table: the engine's, without what one of the sides had refused when the run was prepared."""
    profile = profile_of_run(run)
    snapshot = _snapshot_of(run, profile)
    table = engine.match_shard(snapshot, shard=index, shard_count=run.shard_count, profile=profile, top=TOP)

    def deeper(demand_id, top):
        position = int(np.searchsorted(snapshot.arrays["d_id"], demand_id))
        return engine.match_shard(snapshot, shard=position, shard_count=run.demand_count, profile=profile, top=top).rows

    if run.pk not in _refused:
        _refused.clear()
        _refused[run.pk] = refusals.refused_by_run(run.pk)
    return refusals.without_refused(table, _refused[run.pk], top=TOP, deeper=deeper)


def profile_of_run(run):
    """The engine's profile by which a run scores."""
    return weights.profile_numbered(run.profile, run.profile_version, PROFILE)


def _snapshot_of(run, profile):
    """A run's snapshot: as some process of this machine has laid it out, else from the run's row, and kept for the others."""
    key = (run.pk, run.input_digest)
    if key not in _loaded:
        _loaded.clear()
        _loaded[key] = mapped.load(LAYOUTS, run.input_digest, profile) or _laid_out(run, profile)
    return _loaded[key]


def _laid_out(run, profile):
    content = MatchingRun.objects.values_list("snapshot", flat=True).get(pk=run.pk)
    snapshot = Snapshot.from_bytes(bytes(content))
    mapped.keep(LAYOUTS, snapshot, profile)
    return mapped.load(LAYOUTS, snapshot.digest, profile) or snapshot


def publish_run(*, run_id):
    """Make a run's result the lists that people see, all at once; publishing again changes nothing.

    Raises ``jobs.Postpone`` while another run is being published.
    """
    _loaded.clear()
    heap.give_back()
    with advisory_lock("supplydemand.publish") as got:
        if not got:
            raise jobs.Postpone("another run is being published")
        run = MatchingRun.objects.without_snapshot().get(pk=run_id)
        reading = publishing.read(run, profile_of_run(run)) if publishing.is_awaited(run) else None
        with transaction.atomic():
            run = publishing.publish(run_id, reading)
            if run is not None:
                _register_what_follows(run)
    _follow_up(run_id)


def _register_what_follows(run):
    jobs.enqueue(unmet.MAP, key=f"run:{run.pk}", payload={"run_id": run.pk})
    if run.is_nightly:
        jobs.enqueue(ANNOUNCE, key=f"run:{run.pk}", payload={"run_id": run.pk})


def _follow_up(run_id):
    """What is done once a run is out, if it is, and is done again at the next call where it was not."""
    for run in MatchingRun.objects.published().filter(pk=run_id):
        text_guesses.share_out(run, published(run, Side.DEMAND))
    start_next(run_id)


def mark_failed(payload, error):
    """A step of a run was given up: say so in the run, in plain words."""
    run_id = payload["run_id"]
    where = f"第 {payload['index'] + 1} 片：" if "index" in payload else ""
    MatchingRun.objects.filter(pk=run_id, state__in=UNFINISHED).update(state=RunState.FAILED, error=f"{where}{error}")
    transaction.on_commit(lambda: start_next(run_id))


@transaction.atomic
def retry_run(*, run):
    """Go on with a run that failed, from its last finished shard; returns how many jobs were sent again."""
    failed = list(JobRun.objects.filter(task__in=(PREPARE, SHARD, PUBLISH), payload__run_id=run.pk, state=JobState.FAILED))
    run = MatchingRun.objects.select_for_update(of=("self",)).only("pk", "state", "shard_count").get(pk=run.pk)
    if run.state != RunState.FAILED:
        return 0
    if failed:
        state = RunState.RUNNING if run.shard_count else RunState.PREPARING
        MatchingRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(state=state, error="")
    for row in failed:
        jobs.retry(row)
    return len(failed)


def cancel_run(*, run, actor):
    """Stop a run that is not published yet; what people see stays. Returns whether it was stopped; again changes nothing.

    Waits for nobody: raises ``RunBusy`` while the run is being published, or while another step ends.
    """
    try:
        return _cancel(run, actor)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
    is_publishing = MatchingRun.objects.filter(pk=run.pk, state=RunState.MERGING).exists()
    raise RunBusy(PUBLISHING if is_publishing else BUSY)


@transaction.atomic
def _cancel(run, actor):
    row = MatchingRun.objects.select_for_update(of=("self",), nowait=True).only("pk", "state").get(pk=run.pk)
    if row.state not in (*UNFINISHED, RunState.FAILED):
        return False
    MatchingRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED, cancelled_by=actor, snapshot=None, signatures=None)
    publishing.drop_results([run.pk])
    transaction.on_commit(lambda: start_next(run.pk))
    return True


def start_next(run_id):
    """Tell a worker about the next run that waits for this one, or for an update of it; the reconciler would, only later."""
    waiting = JobRun.objects.filter(task=PREPARE, state=JobState.QUEUED).exclude(payload__run_id=run_id).order_by("pk").first()
    if waiting is not None:
        jobs.send(waiting)


def progress_of(run):
    """``(finished, all)`` shards of a run."""
    shards = MatchingShard.objects.filter(run=run)
    return shards.exclude(finished_at=None).count(), run.shard_count
