"""Publishing a run: its result becomes the lists that people see, all at once, and only what differs is written."""

import hashlib
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.db.models import Max, Value
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from core.database import allow_long_statements, read_at_once
from supplydemand.enums import ChangedKind, RunState
from supplydemand.matching import engine
from supplydemand.models import ListingChange, ListsTouch, Match, MatchingRun, MatchingShard
from supplydemand.services import diary, lists, refusals, seats, unchanged

OVERTAKEN = "已经有更新的一次运行发布了，这一次不再发布"


def is_awaited(run):
    """Whether the lists of a run are still to be put in place."""
    return run.state not in (RunState.PUBLISHED, RunState.CANCELLED) and not _is_overtaken(run)


def _is_overtaken(run):
    return MatchingRun.objects.published().later_than(run).exists()


@dataclass(frozen=True)
class Reading:
    """What a publication goes by: a run's rows, what was refused, seats, figures, and the lists that stand."""

    found: np.ndarray
    refused: refusals.Refusals
    rows: np.ndarray
    suggested: np.ndarray
    figures: dict
    before: dict
    touches: list
    """Ids of the ``ListsTouch`` that were there before anything was read: what they tell of is in ``before``."""


def read(run, profile):
    """``Reading`` of a run for whoever holds the lock of publications; in no transaction it takes half as long.

    What was refused since the run was prepared is left out: those lists are shorter until the next run.
    """
    touches = list(ListsTouch.objects.values_list("pk", flat=True))
    weighed, before = read_at_once(partial(_weighed, run, profile), partial(lists.standing, len(profile.components)))
    return Reading(*weighed, before, touches)


def _weighed(run, profile):
    found, refused = result_of(run.pk, profile), refusals.Refusals.at(timezone.now())
    rows = refused.without(found)
    return found, refused, rows, *_seats_and_figures(rows, run.on)


def _seats_and_figures(rows, on):
    (suggested, figures), exposure = read_at_once(partial(seats.suggest, rows), partial(seats.exposure_of, rows, on=on))
    return suggested, {"seats": figures, "exposure": exposure}


def figures_of_standing(*, on):
    """What a run of the day ``on`` that found the lists that stand would say of them; ``None`` where it would seat otherwise.

    Seats and figures follow from what no snapshot holds as well: the head-counts of the moment of publication, where a supply is
    and whose. Reads the lists.
    """
    rows = lists.seated()
    suggested, figures = _seats_and_figures(rows, on)
    return figures if np.array_equal(suggested, rows["seats"]) else None


def publish(run_id, reading):
    """Put a run's result in place; returns the run where this call has published it, ``None`` where there was nothing to do.

    ``reading`` is what ``read`` gave of it, if it was awaited. Call it in a transaction, one at a time: whoever publishes holds
    the lock of that name.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).without_snapshot().get(pk=run_id)
    if run.state in (RunState.PUBLISHED, RunState.CANCELLED):
        return None
    if _is_overtaken(run):
        drop_results([run_id])
        MatchingRun.objects.filter(pk=run_id).update(state=RunState.FAILED, error=OVERTAKEN, snapshot=None)
        return None
    allow_long_statements()
    diary.sign_run(run_id)
    put(
        run=run,
        on=run.on,
        previous=MatchingRun.objects.published().first(),
        rows=reading.rows,
        refused=reading.refused,
        suggested=reading.suggested,
        before=reading.before,
    )
    unchanged.forget_touches(reading.touches)
    is_whole = run.basis == unchanged.basis_of(reading.refused)
    _switch_to(
        run,
        basis=run.basis if is_whole else "",  # lists that lack what was refused since are no longer those of the snapshot
        match_count=len(reading.rows),
        output_digest=digest_of(reading.found),
        figures=reading.figures,
    )
    return run


def publish_again(run_id, found, *, figures, **frozen):
    """Publish a run that would find the lists of the published run ``found``; returns it, ``None`` where it has to be matched.

    ``figures`` are those of the lists now, ``frozen`` is what its preparation read. Nothing is written to the lists. Call it as
    ``publish``.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).without_snapshot().get(pk=run_id)
    if run.state not in (RunState.PREPARING, RunState.FAILED) or _is_overtaken(run) or not unchanged.is_as_published(found):
        return None
    same = ("profile", "profile_version", "demand_count", "supply_count", "text_version", "dictionary", "language")
    same += ("input_digest", "basis", "match_count", "output_digest")
    now = {"same_as": found, "prepared_at": Now(), "matched_at": Now(), **{name: getattr(found, name) for name in same}}
    MatchingRun.objects.filter(pk=run_id).update(**now, figures=figures, **frozen)
    run.horizon = frozen["horizon"]
    diary.sign_run(run_id)
    _switch_to(run)
    return run


def _switch_to(run, **fields):
    """Let people see a run, and forget what it and earlier ones were made from."""
    earlier = MatchingRun.objects.earlier_than(run)
    drop_results([run.pk, *earlier.values_list("pk", flat=True)])
    earlier.filter(snapshot__isnull=False).update(snapshot=None)
    MatchingRun.objects.filter(pk=run.pk).update(
        state=RunState.PUBLISHED,
        error="",
        published_at=Greatest(Now(), Value(timezone.now())),  # whichever clock is ahead: the diary's moment comes before it
        last_match_id=Match.objects.aggregate(last=Max("pk"))["last"],
        **fields,
    )
    read = ListingChange.objects.filter(kind=ChangedKind.EVERYTHING, run_id=None, transaction__lt=run.horizon or 0)
    read.update(run_id=run.pk)


def put(*, run, on, previous, rows, refused=None, suggested=None, before=None, demands=None):
    """Make ``rows`` (the engine's) the lists of all demands, or of ``demands``, and note in the diary what that changes.

    ``refused``: the ``Refusals`` that the rows leave out; None reads them. ``suggested``: the seats of each row; None leaves them
    with the pairs that stay, within head-counts. ``before``: the lists that stand; None reads them. Rows scored by other weights
    than ``previous`` are written even where their numbers are equal, so that each is read by its own weights.
    """
    width = rows["parts"].shape[1]
    last_on = previous.on if previous is not None else on
    lists.end_of_other_widths(width, on=last_on, demands=demands)
    before = lists.standing(width, demands) if before is None else before
    after = {name: rows[name] for name in ("demand_id", "supply_id", "rank", "score", "parts")}
    found = lists.difference(before, after)
    after["seats"] = suggested if suggested is not None else seats.within_headcounts(rows, _seats_kept(before, found, len(rows)))
    is_comparable = previous is not None and _weights_of(previous) == _weights_of(run)
    moved = lists.moved(before, after, found) | (not is_comparable)
    if previous is not None:
        refused = refusals.Refusals.at(timezone.now()) if refused is None else refused
        diary.note(
            run=run, previous=previous, refused=refused, before=before, after=after, found=found, is_comparable=is_comparable
        )
    lists.end(before["id"][found.lost], on=last_on)
    lists.write(run=run, on=on, after=after, positions=np.union1d(found.new, found.after[moved]), new=found.new)


def _weights_of(run):
    return run.profile, run.profile_version


def _seats_kept(before, found, count):
    kept = np.zeros(count, dtype=np.int32)
    kept[found.after] = before["seats"][found.before]
    return kept


def keep_result(shard, table):
    """Write one shard's rows; whoever publishes joins them."""
    MatchingShard.objects.filter(pk=shard.pk).update(
        rows=table.rows.tobytes(), finished_at=Now(), row_count=len(table.rows), candidate_count=table.candidate_count
    )


def result_of(run_id, profile):
    """The rows of all shards of a run in order of (demand, rank).

    Raises:
        RuntimeError: a shard that is done has not left all its rows.
    """
    kind, pieces = engine.row_dtype(profile), []
    shards = MatchingShard.objects.filter(run_id=run_id).order_by("index").values_list("row_count", "rows")
    for count, content in shards.iterator(chunk_size=1):
        pieces.append(np.frombuffer(content or b"", dtype=kind))
        if len(pieces[-1]) != count:
            raise RuntimeError("有一片的结果不全，这一次不能发布；重新运行一次")
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=kind)


def drop_results(run_ids):
    """Forget what the shards of runs found: it is published, or never will be."""
    MatchingShard.objects.filter(run_id__in=run_ids, rows__isnull=False).update(rows=None)
    MatchingRun.objects.filter(pk__in=run_ids, refused__isnull=False).update(refused=None)


def digest_of(rows):
    """The engine's digest of what a run's shards left: equal for any number of shards and attempts, whenever it is published."""
    digest = hashlib.sha256(f"{len(rows)}\n".encode())
    digest.update(rows.view(np.uint8).data)
    return digest.hexdigest()
