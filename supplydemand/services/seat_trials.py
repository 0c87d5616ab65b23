"""What if the seats were given otherwise: the greatest total or the most seats, beside the stable suggestion, in figures."""

import numpy as np
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now

from core import jobs
from supplydemand import rules
from supplydemand.enums import SeatAim
from supplydemand.matching import assignment, flow
from supplydemand.models import Match, MatchingRun, SeatTrial, TalentDemand, TalentSupply
from supplydemand.services.seats import headcounts

TRY = "supplydemand.try_seats"
SEAT_FIRST = 100 * flow.WHOLE
"""What a seat is worth beside its score where seats come first."""
SECONDS = settings.CELERY_TASK_SOFT_TIME_LIMIT - 40
"""How long an answer may take, less than what a job has."""


@transaction.atomic
def start(*, run, aim, score_min, actor, at):
    """Register a question about the newest published run; returns the ``SeatTrial``. Raises ``PermissionDenied``.

    The same question once more, while it is being answered, gives the first one back.
    """
    if not rules.can_run_matching(actor):
        raise PermissionDenied
    MatchingRun.objects.select_for_update(of=("self",)).only("pk").get(pk=run.pk)
    running = SeatTrial.objects.filter(run=run, aim=aim, score_min=score_min, finished_at=None).first()
    if running is not None:
        return running
    trial = SeatTrial.objects.create(run=run, aim=aim, score_min=score_min, requested_by=actor, started_at=at)
    jobs.enqueue(TRY, key=f"trial:{trial.pk}", payload={"trial_id": trial.pk})
    return trial


def try_seats(*, trial_id):
    """Answer a question; one that is answered is not answered again."""
    trial = SeatTrial.objects.select_related("run").get(pk=trial_id)
    if trial.finished_at is not None:
        return
    if newest() != trial.run:
        fail({"trial_id": trial.pk}, "已经有更新的一次运行，到那一次再试算")
        return
    graph = _graph()
    worth = SEAT_FIRST if trial.aim == SeatAim.SEATS else 0
    stable = assignment.assign(graph)
    try:
        other = flow.best_total(graph, worth_of_a_seat=worth, score_min=trial.score_min * 100, seconds=SECONDS)
    except TimeoutError:
        fail({"trial_id": trial.pk}, f"名单太多，{SECONDS} 秒没有算完；请把最低分提高一些再试")
        return
    figures = {"stable": _figures(graph, stable), "other": _figures(graph, other), "moved": int(np.abs(stable - other).sum())}
    SeatTrial.objects.filter(pk=trial.pk).update(figures=figures, error="", finished_at=Now())


def fail(payload, error):
    """The job was given up: say so in the trial."""
    SeatTrial.objects.filter(pk=payload["trial_id"]).update(error=error, finished_at=Now())


def newest():
    """The run whose lists people see now, the only one that can be asked about; ``None`` before the first."""
    return MatchingRun.objects.published().first()


def _graph():
    rows = Match.objects.filter(is_current=True).order_by("demand_id", "rank")
    table = np.array(list(rows.values_list("demand_id", "supply_id", "score").iterator(chunk_size=20_000)), dtype=np.int64)
    demand, supply, score = table.reshape(-1, 3).T
    return assignment.graph_of(
        demand, supply, score, wanted=headcounts(TalentDemand, demand), offered=headcounts(TalentSupply, supply)
    )


def _figures(graph, units):
    """What an assignment comes to, in numbers that a coordinator reads."""
    filled = int(units.sum())
    held = np.bincount(graph.demand, units, len(graph.wanted))
    return {
        "filled": filled,
        "wanted": int(graph.wanted.sum()),
        "total": round(float((units * graph.score).sum()) / 100),
        "mean_score": round(float((units * graph.score).sum()) / filled / 100, 1) if filled else 0,
        "demands": int(np.count_nonzero(held)),
        "demands_full": int(np.count_nonzero((held >= graph.wanted) & (graph.wanted > 0))),
        "supplies": int(np.count_nonzero(np.bincount(graph.supply, units, len(graph.offered)))),
        "pairs": int(np.count_nonzero(units)),
        "blocking": assignment.blocking_pairs(graph, units),
    }
