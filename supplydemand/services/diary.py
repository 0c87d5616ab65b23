"""Writing the match diary when a run is published: signatures of what it read, changes and their causes."""

import numpy as np
from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.lookups import Exact
from django.utils import timezone

from supplydemand.enums import ChangeCause, ChangeKind, Side, SignatureChange
from supplydemand.matching.signatures import MAKING, guess_signatures, signatures
from supplydemand.models import ListingSignature, MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import copying

STEP = 100
"""A score that moved by less than a point is no change."""

SIGN = """
INSERT INTO supplydemand_listingsignature AS kept
    (side, listing_id, signature, guessed, making, first_run_id, changed_run_id)
SELECT %(side)s, listing_id, signature, guessed, %(making)s, %(run)s, %(run)s
FROM unnest(%(ids)s::bigint[], %(signatures)s::bigint[], %(guesses)s::bigint[]) AS read (listing_id, signature, guessed)
ON CONFLICT (side, listing_id) DO UPDATE SET
    signature = excluded.signature, guessed = excluded.guessed, making = excluded.making,
    changed_run_id = excluded.changed_run_id, is_listed = true,
    change = CASE
        WHEN NOT kept.is_listed THEN 'edited'
        WHEN kept.making <> excluded.making THEN 'remade'
        WHEN kept.signature <> excluded.signature THEN 'edited'
        ELSE 'guessed'
    END
WHERE (kept.signature, kept.guessed, kept.making) <> (excluded.signature, excluded.guessed, excluded.making) OR NOT kept.is_listed
"""


SIGNED = dict.fromkeys(("listing_id", "signature", "guessed", "first_run_id", "changed_run_id"), "i8")
SIGNED |= {"side": "text", "making": "i2"}


def packed_signatures(listings):
    """The signatures of ``(demands, supplies)`` (``Columns``) as the bytes that a run keeps until it is published."""
    tables = [np.stack([rows.ids, *_numbers(rows)]).astype("<i8") for rows in listings]
    head = np.array([MAKING, *(len(table[0]) for table in tables)], dtype="<i8")
    return head.tobytes() + b"".join(map(np.ndarray.tobytes, tables))


def _numbers(rows):
    return signatures(rows), guess_signatures(rows)


def sign_run(run_id):
    """Put the signatures that a run keeps in the place of the last published run's; call it where it is published."""
    kept = MatchingRun.objects.values_list("signatures", flat=True).get(pk=run_id)
    if kept is None:
        return
    numbers, start = np.frombuffer(kept, dtype="<i8"), 1 + len(Side)
    making, *counts = numbers[:start].tolist()
    for side, count in zip(Side, counts, strict=True):
        ids, *signed = numbers[start : start + 3 * count].reshape(3, count)
        start += 3 * count
        if not ListingSignature.objects.filter(side=side).exists():
            _sign_first(run_id, side, ids, signed, making)
            continue
        noted = _noted(side)
        is_new = ~_is_noted(noted, ids, signed, making)
        _sign(run_id, side, ids[is_new], [numbers[is_new] for numbers in signed], making)
        gone = noted["listing_id"][~np.isin(noted["listing_id"], ids)].tolist()
        ListingSignature.objects.filter(side=side, listing_id__in=gone).update(is_listed=False)
    MatchingRun.objects.filter(pk=run_id).update(signatures=None)


def _sign_first(run_id, side, ids, signed, making):
    """The numbers of a side of which nothing is noted."""
    said, guessed = signed
    numbers = {"listing_id": ids, "signature": said, "guessed": guessed}
    shared = {"side": side.value, "making": making, "first_run_id": run_id, "changed_run_id": run_id}
    if len(ids):
        copying.write(ListingSignature._meta.db_table, SIGNED, numbers | shared)


def _noted(side):
    """What is noted of the listings of a side, as columns in order of their ids."""
    rows = ListingSignature.objects.filter(side=side, is_listed=True).order_by("listing_id")
    fields = {"listing_id": "i8", "signature": "i8", "guessed": "i8", "making": "i2"}
    return copying.read(rows.values_list(*fields), fields)


def _is_noted(noted, ids, signed, making):
    """Which listings are noted with these numbers."""
    place, is_known = copying.rows_of(ids, noted["listing_id"])
    found, (said, guessed) = place[is_known], (numbers[is_known] for numbers in signed)
    is_noted = np.zeros(len(ids), dtype=bool)
    is_noted[is_known] = (
        (noted["signature"][found] == said) & (noted["guessed"][found] == guessed) & (noted["making"][found] == making)
    )
    return is_noted


def sign_listings(*, run_id, side, read, gone):
    """Note what is read of some listings (``Columns``) by day, and which of them are no longer there."""
    _sign(run_id, side, read.ids, _numbers(read), MAKING)
    ListingSignature.objects.filter(side=side, listing_id__in=gone, is_listed=True).update(is_listed=False)


def say_otherwise(*, side, read):
    """Ids of those of some listings (``Columns``) that are read otherwise than noted, by whatever cause, or are not noted."""
    noted = ListingSignature.objects.filter(side=side, listing_id__in=read.ids.tolist(), is_listed=True, making=MAKING)
    known = {pk: numbers for pk, *numbers in noted.values_list("listing_id", "signature", "guessed")}
    numbers = zip(read.ids.tolist(), *(found.tolist() for found in _numbers(read)), strict=True)
    return {pk for pk, *now in numbers if known.get(pk) != now}


def _sign(run_id, side, ids, signed, making):
    said, guessed = (numbers.tolist() for numbers in signed)
    values = {"run": run_id, "side": side.value, "ids": ids.tolist(), "signatures": said, "guesses": guessed, "making": making}
    with connection.cursor() as cursor:
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

    ``with_edits``: another dictionary gives every text another signature, and then no edit can be told from none; nor can it
    where signatures are made otherwise than before. What was guessed of a listing is nobody's edit.
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
            yield (new, lost, changed), edited, Exists(signed.filter(change=SignatureChange.EDITED))
        for change, cause in ((SignatureChange.GUESSED, ChangeCause.GUESSED), (SignatureChange.REMADE, ChangeCause.REMADE)):
            yield (new, lost, changed), cause, Exists(signed.filter(change=change))


def _last_cause(side):
    """Why a listing's last change before this one happened: what ended and comes again was paused, or had expired."""
    earlier = MatchChange.objects.filter(at__lt=OuterRef("at"), **{side.value: OuterRef(side.value)})
    return earlier.order_by("-pk").values("cause")[:1]
