"""The lists that people see, as arrays: what stands now, what differs from a new result, and writing only that."""

from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.db.models import Max

from supplydemand.models import Match
from supplydemand.services import copying

TOP = 20
"""So many supplies stand in a demand's list at most."""
IDS_AT_ONCE = 20_000
READ_AT_ONCE = 250_000
"""Ids of one statement that reads the lists: what it gives is worked through in one go."""
ROWS_BY_MERGING = 20_000
"""More new rows than this are told apart by whether their pair was there before: what never was is appended by COPY."""
PAIR = ("demand_id", "supply_id")
NUMBERS = {"demand_id": "i8", "supply_id": "i8", "rank": "i2", "score": "i2", "seats": "i4"}

STAGE = "supplydemand_changed_lists"
"""Rows on their way into the lists; empty outside the transaction that writes them (made by migration 0006)."""
WRITE = """
INSERT INTO supplydemand_match AS kept
    (demand_id, supply_id, run_id, rank, score, parts, seats, is_current, first_seen_on, last_seen_on)
SELECT c.demand_id, c.supply_id, %(run)s, c.rank, c.score, c.parts, c.seats, true, %(on)s, %(on)s
FROM supplydemand_changed_lists c
JOIN supplydemand_talentdemand d ON d.id = c.demand_id
JOIN supplydemand_talentsupply s ON s.id = c.supply_id
ORDER BY c.demand_id, c.rank
ON CONFLICT (demand_id, supply_id) DO UPDATE SET
    run_id = excluded.run_id, rank = excluded.rank, score = excluded.score, parts = excluded.parts, is_current = true,
    seats = excluded.seats, first_seen_on = least(kept.first_seen_on, excluded.first_seen_on),
    last_seen_on = greatest(kept.last_seen_on, excluded.last_seen_on)
"""


@dataclass(frozen=True)
class Difference:
    """Positions: ``lost`` in the lists that stand, ``new`` in the new ones, ``before`` and ``after`` of the pairs in both."""

    lost: np.ndarray
    new: np.ndarray
    before: np.ndarray
    after: np.ndarray


def standing(width, demands=None):
    """Columns of the rows that people see now, by name, with ``id`` and ``parts``; of some demands, or of all.

    Rows with another number of parts (of a program before this one) are left out.
    """
    rows = Match.objects.filter(is_current=True, parts__len=width).order_by()
    fields = {"id": "i8", **NUMBERS, "parts": width}
    if demands is not None:
        return copying.read(rows.filter(demand__in=demands).values_list(*fields), fields)
    return _in_pieces(rows, fields)


def seated():
    """Demand, supply, score and seats of every row that people see now, in order of (demand, rank)."""
    read = _in_pieces(Match.objects.filter(is_current=True).order_by(), NUMBERS)
    order = np.lexsort((read["rank"], read["demand_id"]))
    return {name: read[name][order] for name in (*PAIR, "score", "seats")}


def _in_pieces(rows, fields):
    last = Match.objects.aggregate(last=Max("pk"))["last"] or 0
    pieces = (rows.filter(pk__gt=start, pk__lte=start + READ_AT_ONCE) for start in range(0, last, READ_AT_ONCE))
    read = [copying.read(piece.values_list(*fields), fields) for piece in pieces]
    return {name: np.concatenate([piece[name] for piece in read]) for name in fields} if read else copying.nothing(fields)


def difference(before, after):
    """Which pairs of two sets of lists are new, lost, or in both."""
    both, mine, theirs = np.intersect1d(_pairs(before), _pairs(after), assume_unique=True, return_indices=True)
    lost, new = np.ones(len(before["demand_id"]), dtype=bool), np.ones(len(after["demand_id"]), dtype=bool)
    lost[mine], new[theirs] = False, False
    return Difference(np.flatnonzero(lost), np.flatnonzero(new), mine, theirs)


def _pairs(rows):
    return rows["demand_id"].astype(np.int64) << 32 | rows["supply_id"].astype(np.int64)


def moved(before, after, found):
    """Which of the pairs in both stand otherwise now, in any respect."""
    differ = (before["parts"][found.before] != after["parts"][found.after]).any(axis=1)
    for name in ("rank", "score", "seats"):
        differ |= before[name][found.before] != after[name][found.after]
    return differ


def write(*, run, on, after, positions, new):
    """Put rows of new lists in their place; what came and went before comes again with its history.

    ``positions``: the rows to write; ``new``: those of them that do not stand in the lists.
    """
    if len(new) > ROWS_BY_MERGING:
        if _set_indexes_aside():
            _append(run, on, {name: after[name][new] for name in (*NUMBERS, "parts")})
            _put_indexes_back()
            return
        fresh = new[~np.isin(_pairs({name: after[name][new] for name in PAIR}), _pairs_that_left())]
        _append(run, on, {name: after[name][fresh] for name in (*NUMBERS, "parts")})
        positions = np.setdiff1d(positions, fresh)
    if len(positions):
        _merge(run, on, {name: after[name][positions] for name in (*NUMBERS, "parts")})


def _set_indexes_aside():
    """Whether the indexes of matches wait for the end of what is written: only where there are no matches yet, and no reader."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT supplydemand_set_match_indexes_aside()")
        return cursor.fetchone()[0]


def _put_indexes_back():
    with connection.cursor() as cursor:
        cursor.execute("SELECT supplydemand_put_match_indexes_back()")


def _pairs_that_left():
    rows = Match.objects.filter(is_current=False).order_by().values_list(*PAIR)
    return _pairs(copying.read(rows, dict.fromkeys(PAIR, "i8")))


def _append(run, on, rows):
    """Rows of pairs that never were in the lists."""
    if not len(rows["rank"]):
        return
    width = rows["parts"].shape[1]
    shared = {"run_id": run.pk, "is_current": 1, "first_seen_on": copying.day(on), "last_seen_on": copying.day(on)}
    fields = {**NUMBERS, "parts": width, "run_id": "i8", "is_current": "bool", "first_seen_on": "i4", "last_seen_on": "i4"}
    copying.write(Match._meta.db_table, fields, rows | shared)


def _merge(run, on, rows):
    width = rows["parts"].shape[1]
    with connection.cursor() as cursor:
        copying.write(STAGE, {**NUMBERS, "parts": width}, rows)
        cursor.execute(WRITE, {"run": run.pk, "on": on})
        cursor.execute("DELETE FROM supplydemand_changed_lists")


def end(ids, *, on):
    """Take rows out of the lists; ``on`` is the day on which they were in them last."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        rows = Match.objects.filter(pk__in=ids[start : start + IDS_AT_ONCE].tolist())
        rows.update(is_current=False, seats=0, last_seen_on=on)


def end_of_other_widths(width, *, on, demands=None):
    """Take out rows of a program with other parts; those that are in the new lists come back with them."""
    rows = Match.objects.filter(is_current=True).exclude(parts__len=width)
    if demands is not None:
        rows = rows.filter(demand__in=demands)
    rows.update(is_current=False, seats=0, last_seen_on=on)
