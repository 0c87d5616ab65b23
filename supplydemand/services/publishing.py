"""Publishing a run: its candidates become the matches that people see, all at once."""

import hashlib
import io

import numpy as np
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from supplydemand.enums import RunState
from supplydemand.matching import engine, store
from supplydemand.models import Match, MatchCandidate, MatchingRun
from supplydemand.services import diary, seats

OVERTAKEN = "已经有更新的一次运行发布了，这一次不再发布"

MERGE = """
INSERT INTO supplydemand_match AS kept
    (demand_id, supply_id, run_id, rank, score, parts, seats, is_current, first_seen_on, last_seen_on)
SELECT c.demand_id, c.supply_id, c.run_id, c.rank, c.score, c.parts, coalesce(a.seats, 0), true, %(on)s, %(on)s
FROM supplydemand_matchcandidate c
JOIN supplydemand_talentdemand d ON d.id = c.demand_id
JOIN supplydemand_talentsupply s ON s.id = c.supply_id
LEFT JOIN unnest(%(demands)s::bigint[], %(supplies)s::bigint[], %(seats)s::integer[]) AS a (demand_id, supply_id, seats)
    ON a.demand_id = c.demand_id AND a.supply_id = c.supply_id
WHERE c.run_id = %(run)s
ORDER BY c.demand_id, c.rank
ON CONFLICT (demand_id, supply_id) DO UPDATE SET
    run_id = excluded.run_id, rank = excluded.rank, score = excluded.score, parts = excluded.parts, is_current = true,
    seats = excluded.seats, first_seen_on = least(kept.first_seen_on, excluded.first_seen_on),
    last_seen_on = greatest(kept.last_seen_on, excluded.last_seen_on)
"""


def publish(run_id, profile_of):
    """Merge a run's candidates; returns the run where this call has published it, ``None`` where there was nothing to do.

    ``profile_of(run)`` gives the engine's profile of a run. Call it in a transaction, one at a time: whoever publishes holds
    the lock of that name.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).without_snapshot().get(pk=run_id)
    if run.state in (RunState.PUBLISHED, RunState.CANCELLED):
        return None
    if MatchingRun.objects.published().later_than(run).exists():
        MatchCandidate.objects.filter(run_id=run_id).delete()
        MatchingRun.objects.filter(pk=run_id).update(state=RunState.FAILED, error=OVERTAKEN, snapshot=None)
        return None
    profile = profile_of(run)
    candidates = seats.candidates_of(run_id, len(profile.components))
    rows, figures = seats.suggest(candidates)
    diary.compare(run=run, previous=MatchingRun.objects.published().first())
    _merge(run, run.on, rows)
    Match.objects.filter(is_current=True).exclude(run_id=run.pk).update(is_current=False, seats=0)
    earlier = MatchingRun.objects.earlier_than(run)
    MatchCandidate.objects.filter(run_id__in=[run_id, *earlier.values_list("pk", flat=True)]).delete()
    earlier.filter(snapshot__isnull=False).update(snapshot=None)
    MatchingRun.objects.filter(pk=run_id).update(
        state=RunState.PUBLISHED,
        error="",
        match_count=len(candidates.demand),
        output_digest=digest_of(candidates, profile),
        figures={"seats": figures, "exposure": seats.exposure_of(candidates, on=run.on)},
        published_at=Now(),
    )
    return run


def _merge(run, on, suggested):
    demands, supplies, counts = ([row[place] for row in suggested] for place in range(3))
    with connection.cursor() as cursor:
        cursor.execute(MERGE, {"run": run.pk, "on": on, "demands": demands, "supplies": supplies, "seats": counts})


def digest_of(candidates, profile):
    """The engine's digest of a run's candidates: equal for any number of shards and attempts."""
    rows = np.zeros(len(candidates.demand), dtype=engine.row_dtype(profile))
    for name, column in (("demand_id", candidates.demand), ("supply_id", candidates.supply), ("rank", candidates.rank)):
        rows[name] = column
    rows["score"], rows["parts"] = candidates.score, candidates.parts
    return hashlib.sha256(f"{len(rows)}\n".encode() + rows.tobytes()).hexdigest()


def copy_candidates(run_id, index, table):
    """Write the engine's table of one shard of a run."""
    content = io.BytesIO(b"".join(store.binary_copy(table.rows, before=(("bigint", run_id), ("integer", index)))))
    columns = "run_id, shard_index, demand_id, supply_id, rank, score, parts"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {MatchCandidate._meta.db_table} ({columns}) FROM STDIN (FORMAT binary)", content)


def replace_lists(*, run, on, demands, table):
    """Put new lists in place of those of some demands of the published run; seats stay with the pairs that stay.

    Call it in a transaction, holding the lock of publication.
    """
    copy_candidates(run.pk, 0, table)
    diary.compare(run=run, previous=run, demands=demands)
    current = Match.objects.filter(is_current=True, demand__in=demands)
    held = list(current.filter(seats__gt=0).values_list("demand_id", "supply_id", "seats"))
    _merge(run, on, held)
    kept = MatchCandidate.objects.filter(run_id=run.pk, demand_id=OuterRef("demand_id"), supply_id=OuterRef("supply_id"))
    current.exclude(Exists(kept)).update(is_current=False, seats=0)
    MatchCandidate.objects.filter(run_id=run.pk).delete()
