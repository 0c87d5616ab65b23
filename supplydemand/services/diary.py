"""Writing the match diary when a run is published: signatures of what it read, changes and their causes."""

import numpy as np
from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.lookups import Exact
from django.utils import timezone

from supplydemand.enums import ChangeCause, ChangeKind, Side
from supplydemand.matching.signatures import signatures
from supplydemand.models import ListingSignature, MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import copying

STEP = 100
"""A score that moved by less than a point is no change."""

SIGN = """
INSERT INTO supplydemand_listingsignature AS kept (side, listing_id, signature, first_run_id, changed_run_id)
SELECT %(side)s, listing_id, signature, %(run)s, %(run)s
FROM unnest(%(ids)s::bigint[], %(signatures)s::bigint[]) AS read (listing_id, signature)
ON CONFLICT (side, listing_id)
DO UPDATE SET signature = excluded.signature, changed_run_id = excluded.changed_run_id, is_listed = true
WHERE kept.signature <> excluded.signature OR NOT kept.is_listed
"""
LEFT = """
UPDATE supplydemand_listingsignature SET is_listed = false
WHERE side = %(side)s AND is_listed AND listing_id <> ALL(%(ids)s::bigint[])
"""


def packed_signatures(listings):
    """The signatures of ``(demands, supplies)`` (``Columns``) as the bytes that a run keeps until it is published."""
    tables = [np.stack([rows.ids, signatures(rows)]).astype("<i8") for rows in listings]
    return np.array([len(table[0]) for table in tables], dtype="<i8").tobytes() + b"".join(map(np.ndarray.tobytes, tables))


def sign_run(run_id):
    """Put the signatures that a run keeps in the place of the last published run's; call it where it is published."""
    kept = MatchingRun.objects.values_list("signatures", flat=True).get(pk=run_id)
    if kept is None:
        return
    numbers, start = np.frombuffer(kept, dtype="<i8"), len(Side)
    for side, count in zip(Side, numbers[:start].tolist(), strict=True):
        ids, signed = numbers[start : start + 2 * count].reshape(2, count)
        start += 2 * count
        _sign(run_id, side, ids, signed)
        with connection.cursor() as cursor:
            cursor.execute(LEFT, {"side": side.value, "ids": ids.tolist()})
    MatchingRun.objects.filter(pk=run_id).update(signatures=None)


def sign_listings(*, run_id, side, read, gone):
    """Note what is read of some listings (``Columns``) by day, and which of them are no longer there."""
    _sign(run_id, side, read.ids, signatures(read))
    ListingSignature.objects.filter(side=side, listing_id__in=gone, is_listed=True).update(is_listed=False)


def _sign(run_id, side, ids, signed):
    with connection.cursor() as cursor:
        values = {"run": run_id, "side": side.value, "ids": ids.tolist(), "signatures": signed.tolist()}
        cursor.execute(SIGN, values)


PAIR = {"run_id": "i8", "demand_id": "i8", "supply_id": "i8", "kind": "text", "cause": "text", "at": "i8"}
SCORES = {"before": ("score_before", "parts_before"), "after": ("score_after", "parts_after")}


def note(*, run, previous, refused, before, after, found, is_comparable):
    """Write what new lists change of those that people see now; returns how many pairs.

    ``refused``: the ``Refusals`` that the new lists leave out. ``before``, ``after``, ``found``: ``lists.standing``, the new
    rows' columns and ``lists.difference`` of both. Under other weights every score moves: then only what came and went is
    written.
    """
    steps = np.abs(before["score"][found.before].astype(np.int32) - after["score"][found.after]) >= STEP
    nothing = np.zeros(0, dtype=np.int64)
    changed = np.flatnonzero(steps & is_comparable)
    at = copying.moment(timezone.now())
    wanted = refused.mask({name: before[name][found.lost] for name in ("demand_id", "supply_id")})
    for kind, cause, mine, theirs in (
        (ChangeKind.LOST, ChangeCause.REFUSED.value, found.lost[~wanted], nothing),
        (ChangeKind.LOST, "", found.lost[wanted], nothing),
        (ChangeKind.NEW, "", nothing, found.new),
        (ChangeKind.CHANGED, "", found.before[changed], found.after[changed]),
    ):
        _write(
            {"run_id": run.pk, "kind": kind.value, "cause": cause, "at": at}, {"before": (before, mine), "after": (after, theirs)}
        )
    explain_changes(run=run, previous=previous, is_comparable=is_comparable)
    return len(found.lost) + len(found.new) + len(changed)


def _write(shared, sides):
    sides = {name: (rows, positions) for name, (rows, positions) in sides.items() if len(positions)}
    if not sides:
        return
    rows, positions = next(iter(sides.values()))
    width = rows["parts"].shape[1]
    fields = dict(PAIR)
    columns = shared | {name: rows[name][positions] for name in ("demand_id", "supply_id")}
    for name, (rows, positions) in sides.items():
        score, parts = SCORES[name]
        fields |= {score: "i2", parts: width}
        columns |= {score: rows["score"][positions], parts: rows["parts"][positions]}
    copying.write(MatchChange._meta.db_table, fields, columns)


def explain_changes(*, run, previous, is_comparable=True):
    """Name the cause of each change of a run that has none yet, the most telling first."""
    changes = MatchChange.objects.filter(run=run)
    is_read_alike = (run.dictionary, run.language) == (previous.dictionary, previous.language)
    open_ones = changes.filter(cause="")
    for kinds, cause, condition in _causes(run, with_edits=is_read_alike):
        open_ones.filter(condition, kind__in=kinds).update(cause=cause)
    if not is_comparable:
        open_ones.update(cause=ChangeCause.WEIGHTS)
    if run.text_version_id != previous.text_version_id or not is_read_alike:
        _explain_by_words(changes, open_ones)
    rest = {ChangeKind.NEW: ChangeCause.ROOM, ChangeKind.LOST: ChangeCause.OVERTAKEN, ChangeKind.CHANGED: ChangeCause.TEXT}
    for kind, cause in rest.items():
        open_ones.filter(kind=kind).update(cause=cause)


def _explain_by_words(changes, open_ones):
    """Words weigh otherwise: what moved is their doing, unless something else left its list or came into it."""
    for kind, opposite in ((ChangeKind.NEW, ChangeKind.LOST), (ChangeKind.LOST, ChangeKind.NEW)):
        explained = changes.filter(kind=opposite, demand=OuterRef("demand")).exclude(cause__in=("", ChangeCause.TEXT))
        open_ones.filter(~Exists(explained), kind=kind).update(cause=ChangeCause.TEXT)


def _causes(run, *, with_edits):
    """``(kinds, cause, condition)`` in the order in which they are tried.

    ``with_edits``: another dictionary gives every text another signature, and then no edit can be told from none.
    """
    new, lost, changed = ChangeKind.NEW, ChangeKind.LOST, ChangeKind.CHANGED
    listings = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
    ended = {Side.DEMAND: ChangeCause.DEMAND_ENDED, Side.SUPPLY: ChangeCause.SUPPLY_ENDED}
    for side, model in listings.items():
        yield (lost,), ended[side], ~Exists(model.objects.published(on=run.on).filter(pk=OuterRef(f"{side.value}_id")))
    for side, fresh, edited in (
        (Side.DEMAND, ChangeCause.DEMAND_NEW, ChangeCause.DEMAND_EDITED),
        (Side.SUPPLY, ChangeCause.SUPPLY_NEW, ChangeCause.SUPPLY_EDITED),
    ):
        signed = ListingSignature.objects.filter(side=side, listing_id=OuterRef(f"{side.value}_id"), changed_run_id=run.pk)
        yield (new,), fresh, Exists(signed.filter(first_run_id=F("changed_run_id")))
        yield (new,), fresh, Exact(Subquery(_last_cause(side)), ended[side])
        if with_edits:
            yield (new, lost, changed), edited, Exists(signed)


def _last_cause(side):
    """Why a listing's last change before this one happened: what ended and comes again was paused, or had expired."""
    earlier = MatchChange.objects.filter(at__lt=OuterRef("at"), **{side.value: OuterRef(side.value)})
    return earlier.order_by("-pk").values("cause")[:1]
