"""The texts of a run before it is prepared: cut into words and, where they name neither majors nor occupation, understood.

Much of it is shared out in jobs; whoever is through last wakes the preparation.
"""

from functools import partial

from core import jobs
from core.database import read_at_once
from core.models import JobRun, JobState
from supplydemand.enums import RunState, Side
from supplydemand.models import MatchingRun, TalentDemand, TalentSupply, TokenizedText
from supplydemand.services import text_cache, text_guesses

PREPARE, CUT = "supplydemand.prepare_run", "supplydemand.cut_texts"
TEXTS_A_JOB = 5_000
"""So many new texts are cut by one job; a run with fewer cuts them itself."""
SIDES = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
UNFINISHED = (RunState.PREPARING, RunState.RUNNING, RunState.MERGING)


def kept_words(run):
    """The words of both sides by side; raises ``jobs.Postpone`` while several workers cut texts that nobody has cut yet.

    What a job could not do is left to the preparation itself, which then says why.
    """
    cutting = JobRun.objects.filter(task=CUT, payload__run_id=run.pk)
    if _is_being_cut(run, cutting):
        raise jobs.Postpone("texts are being cut")
    if not cutting.exists() and not TokenizedText.objects.exists():  # of an empty table no text is asked for
        _share_out(run, {side: list(published(run, side).order_by("pk").values_list("pk", flat=True)) for side in SIDES})
    kept = dict(zip(SIDES, read_at_once(*(partial(text_cache.Kept, published(run, side)) for side in SIDES)), strict=True))
    if not cutting.exists():
        _share_out(run, {side: found.missing for side, found in kept.items()})
    return {side: text_cache.kept_of(published(run, side)) if found.missing else found for side, found in kept.items()}


def published(run, side):
    """The listings of one side that a run is about."""
    return SIDES[side].objects.published(on=run.on).settled()


def _is_being_cut(run, cutting):
    """Whether some of these jobs is not through with its texts."""
    open_ones = cutting.filter(state__in=jobs.UNFINISHED).order_by("-pk").values_list("payload", flat=True)
    return any(text_cache.missing(_piece(run, **piece)).exists() for piece in open_ones)


def _piece(run, *, side, first, last, **_):
    return published(run, side).filter(pk__range=(first, last))


def _share_out(run, missing):
    """Have jobs cut what is missing of each side, if that is much; raises ``jobs.Postpone`` then."""
    if pieces := dict(_text_jobs(run, missing)):
        jobs.enqueue_many(CUT, pieces)
        raise jobs.Postpone("texts are being cut")


def _text_jobs(run, missing):
    for side, ids in missing.items():
        for start in range(0, len(ids), TEXTS_A_JOB) if len(ids) > TEXTS_A_JOB else ():
            last = ids[min(start + TEXTS_A_JOB, len(ids)) - 1]
            payload = {"run_id": run.pk, "side": side, "first": ids[start], "last": last}
            yield f"run:{run.pk}:{side}:{start}", payload


def cut_texts(*, run_id, side, first, last):
    """Cut the new texts of the listings with ids from ``first`` to ``last``; whoever is through last wakes the preparation."""
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    text_cache.fill(_piece(run, side=side, first=first, last=last))
    if not _is_being_cut(run, JobRun.objects.filter(task=CUT, payload__run_id=run_id)):
        _wake_preparation(run_id)


def guess_meanings(*, run_id, first, last):
    """Guess what demands of a run mean, with ids from ``first`` to ``last``; whoever is through last wakes the preparation.

    Raises ``jobs.Postpone`` while a run is on its way that does not wait for it; later runs wait for a nightly run themselves.
    """
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    ahead = MatchingRun.objects.filter(state__in=UNFINISHED)
    if run.is_nightly and run.state == RunState.PREPARING:
        ahead = ahead.filter(pk__lt=run_id)
    if ahead.exists():
        raise jobs.Postpone("runs go first")
    demands = TalentDemand.objects.published(on=run.on)
    text_guesses.fill(demands.filter(pk__range=(first, last)))
    if not text_guesses.is_being_guessed(run, demands):
        _wake_preparation(run_id)


def _wake_preparation(run_id):
    waiting = JobRun.objects.filter(task=PREPARE, payload__run_id=run_id, state=JobState.QUEUED).first()
    if waiting is not None:
        jobs.send(waiting)
