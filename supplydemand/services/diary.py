"""Writing the match diary: signatures when a run is prepared, changes and their causes when it is published."""

from django.db import connection
from django.db.models import Exists, F, OuterRef

from supplydemand.enums import ChangeCause, ChangeKind, ExclusionScope, Side
from supplydemand.matching.signatures import signatures
from supplydemand.models import Exclusion, ListingSignature, MatchChange, TalentDemand, TalentSupply

STEP = 100
"""A score that moved by less than a point is no change."""

SIGN = """
INSERT INTO supplydemand_listingsignature AS kept (side, listing_id, signature, first_run_id, changed_run_id)
SELECT %(side)s, listing_id, signature, %(run)s, %(run)s
FROM unnest(%(ids)s::bigint[], %(signatures)s::bigint[]) AS read (listing_id, signature)
ON CONFLICT (side, listing_id) DO UPDATE SET signature = excluded.signature, changed_run_id = excluded.changed_run_id
WHERE kept.signature <> excluded.signature
"""


def sign_listings(*, run_id, demands, supplies):
    """Note which listings (``Columns``) a run reads otherwise than the last one did; only those rows are written.

    Call it in a transaction.
    """
    with connection.cursor() as cursor:
        for side, rows in ((Side.DEMAND, demands), (Side.SUPPLY, supplies)):
            read = {"ids": rows.ids.tolist(), "signatures": signatures(rows).tolist()}
            cursor.execute(SIGN, {"run": run_id, "side": side.value, **read})


COMPARE = """
INSERT INTO supplydemand_matchchange
    (run_id, demand_id, supply_id, kind, cause, score_before, score_after, parts_before, parts_after, at)
SELECT %(run)s, demand_id, supply_id,
       CASE WHEN after.score IS NULL THEN 'lost' WHEN before.score IS NULL THEN 'new' ELSE 'changed' END,
       '', before.score, after.score, before.parts, after.parts, now()
FROM (SELECT demand_id, supply_id, score, parts FROM supplydemand_match
      WHERE is_current AND (%(demands)s::bigint[] IS NULL OR demand_id = ANY(%(demands)s::bigint[]))) AS before
FULL JOIN (SELECT c.demand_id, c.supply_id, c.score, c.parts FROM supplydemand_matchcandidate c WHERE c.run_id = %(run)s) AS after
USING (demand_id, supply_id)
WHERE after.score IS NULL OR before.score IS NULL OR (%(is_comparable)s AND abs(before.score - after.score) >= %(step)s)
ORDER BY demand_id, coalesce(after.score, before.score) DESC, supply_id
"""


def compare(*, run, previous, demands=None):
    """Write what the run about to be published changes of what people see now; nothing for the first run of all.

    ``demands``: only the lists of these are replaced.
    Under other weights every score moves: then only what came and went is written, for the run's page says the rest once.
    Call it in the transaction that publishes, before the candidates are merged.
    """
    if previous is None:
        return 0
    is_comparable = (previous.profile, previous.profile_version) == (run.profile, run.profile_version)
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"run": run.pk, "step": STEP, "is_comparable": is_comparable, "demands": demands})
        count = cursor.rowcount
    explain_changes(MatchChange.objects.filter(run=run, cause=""), run=run, is_comparable=is_comparable)
    return count


def explain_changes(changes, *, run, is_comparable=True):
    """Name the cause of each change that has none yet, the most telling first."""
    open_ones = changes.filter(cause="")
    for kinds, cause, condition in _causes(run):
        open_ones.filter(condition, kind__in=kinds).update(cause=cause)
    if not is_comparable:
        open_ones.update(cause=ChangeCause.WEIGHTS)
    rest = {ChangeKind.NEW: ChangeCause.ROOM, ChangeKind.LOST: ChangeCause.OVERTAKEN, ChangeKind.CHANGED: ChangeCause.TEXT}
    for kind, cause in rest.items():
        open_ones.filter(kind=kind).update(cause=cause)


def _excluded(side, other):
    ends = {"organization": OuterRef(f"{side}__organization"), "other": OuterRef(f"{other}__organization")}
    return Exclusion.objects.in_force().filter(scope=ExclusionScope.MATCHES, **ends)


def _causes(run):
    """``(kinds, cause, condition)`` in the order in which they are tried."""
    new, lost, changed = ChangeKind.NEW, ChangeKind.LOST, ChangeKind.CHANGED
    yield (lost,), ChangeCause.REFUSED, Exists(_excluded("demand", "supply")) | Exists(_excluded("supply", "demand"))
    for side, model, ended in (
        (Side.DEMAND, TalentDemand, ChangeCause.DEMAND_ENDED),
        (Side.SUPPLY, TalentSupply, ChangeCause.SUPPLY_ENDED),
    ):
        yield (lost,), ended, ~Exists(model.objects.published(on=run.on).filter(pk=OuterRef(f"{side.value}_id")))
    for side, fresh, edited in (
        (Side.DEMAND, ChangeCause.DEMAND_NEW, ChangeCause.DEMAND_EDITED),
        (Side.SUPPLY, ChangeCause.SUPPLY_NEW, ChangeCause.SUPPLY_EDITED),
    ):
        signed = ListingSignature.objects.filter(side=side, listing_id=OuterRef(f"{side.value}_id"), changed_run_id=run.pk)
        yield (new,), fresh, Exists(signed.filter(first_run_id=F("changed_run_id")))
        yield (new, lost, changed), edited, Exists(signed)
