"""Carrying a result on to a changed snapshot: the same lists as a full run, for the work of what changed.

A list that was cut off is known down to its last entry: whatever is not in it ranks below. So a list from which entries
vanish is still right while as many entries as are shown remain above that floor; otherwise its demand is matched anew: against
the supplies as they were last laid out, without those that changed since, and against these.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.engine import kernel_for
from supplydemand.matching.facets import FACETS
from supplydemand.matching.layout import UnfitError
from supplydemand.matching.marks import marks_of
from supplydemand.matching.profile import WHOLE, Profile
from supplydemand.matching.resumed import resumed
from supplydemand.matching.table import row_dtype

SHOWN, KEPT = 20, 32
SCORE_BITS = 14
SCORE_MAX = 2**SCORE_BITS - 1
PIECES_MAX = 8
DRIFT_PERCENT = 5


@dataclass(frozen=True)
class Standing:
    """The lists of every demand of a snapshot, longer than what is shown.

    A demand's list is ``size`` rows from ``first`` on, counted over all ``pieces``: an update adds a piece with the lists that it
    changed. ``demand_ids`` ascend, and ``is_whole`` says of each demand whether its list holds all of its candidates.
    ``base`` is the snapshot whose supplies are laid out; updates use that until too many of them have changed.
    """

    pieces: tuple[np.ndarray, ...]
    first: np.ndarray
    size: np.ndarray
    demand_ids: np.ndarray
    is_whole: np.ndarray
    base: Snapshot

    def shown(self, top: int = SHOWN) -> np.ndarray:
        """The rows that people see; what a full run with ``top`` gives."""
        return self.rows_at(_ranges(self.first, np.minimum(self.size, top)))

    def rows_at(self, at: np.ndarray) -> np.ndarray:
        """Rows by their number over all pieces."""
        return rows_at(self.pieces, at)

    def in_one_piece(self) -> "Standing":
        """The same without what former updates replaced."""
        rows = self.rows_at(_ranges(self.first, self.size))
        return replace(self, pieces=(rows,), first=np.cumsum(self.size) - self.size)


@dataclass(frozen=True)
class Update:
    """What an update gives: the whole standing, and which demands have other rows than before."""

    standing: Standing
    changed_ids: np.ndarray  # demands whose rows may differ, new ones included
    gone_ids: np.ndarray  # demands that are no more
    rematched_count: int  # demands matched against every supply


def stand(snapshot: Snapshot, profile: Profile, *, kept: int = KEPT, threads: int = 1) -> Standing:
    """Match everything."""
    rows = kernel_for(snapshot, profile, kept).match(0, snapshot.demand_count, threads).rows
    ids = snapshot.arrays["d_id"]
    size = _sizes(rows, ids)
    return Standing((rows,), np.cumsum(size) - size, size, ids, size < kept, snapshot)


def _sizes(rows: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """How many rows each demand has."""
    return np.diff(np.searchsorted(rows["demand_id"], np.append(ids, np.iinfo(np.int64).max)))


def update(
    previous: Standing,
    old: Snapshot,
    new: Snapshot,
    profile: Profile,
    *,
    shown: int = SHOWN,
    kept: int = KEPT,
    threads: int = 1,
    drift_percent: int = DRIFT_PERCENT,
) -> Update:
    """The standing of ``new``, from that of ``old``; its shown rows are those of a full run, bit for bit.

    Both snapshots must have one text model (``build_snapshot(text_model=…)``). All supplies are laid out anew once more than
    ``drift_percent`` of them have changed since they last were.

    Raises:
        ValueError: the text models differ, or the lists are shorter than what is shown.
    """
    if kept < shown or not all(np.array_equal(old.arrays[name], new.arrays[name]) for name in ("text_idf", "text_terms")):
        raise ValueError("an update needs the text model of the result that it carries on, and lists as long as what is shown")
    with ThreadPoolExecutor(max(1, min(threads, 2))) as pool:
        (fresh_demands, _), (fresh_supplies, lost_supplies) = pool.map(lambda side: _changes(old, new, side), ("d", "s"))
    lists = _Lists(previous, new, fresh_demands)
    lists.drop(old.arrays["s_id"][lost_supplies])
    is_again = fresh_demands | lists.may_be_short_of(shown)
    again, arrived = np.flatnonzero(is_again), np.flatnonzero(fresh_supplies)

    def entering() -> np.ndarray:
        """What new and edited supplies put into the other lists."""
        if not len(arrived):
            return np.zeros(0, dtype=row_dtype(profile))
        kernel = kernel_for(select(new, None, arrived), profile, kept)
        return kernel.match(0, new.demand_count, threads, floors=np.where(is_again, WHOLE + 1, lists.floors)).rows

    with ThreadPoolExecutor(max(1, min(threads, 2))) as pool:
        tasks = pool.submit(_anew, previous.base, new, again, profile, kept, drift_percent), pool.submit(entering)
        anew, other = (task.result() for task in tasks)
    lists.replace(again, anew.rows, kept)
    lists.add(np.concatenate([other, anew.more]), kept)
    gone = np.setdiff1d(old.arrays["d_id"], new.arrays["d_id"], assume_unique=True)
    return Update(lists.standing(anew.base), lists.ids[lists.is_touched], gone, len(again))


@dataclass(frozen=True)
class _Anew:
    """Demands matched against every supply: against those that are laid out, and against the others."""

    rows: np.ndarray
    more: np.ndarray
    base: Snapshot


def _anew(base: Snapshot, new: Snapshot, again: np.ndarray, profile: Profile, kept: int, drift_percent: int) -> _Anew:
    """Match demands by the layout of ``base`` while it can hold them and is not out of date, else by one of ``new``."""
    nothing = np.zeros(0, dtype=row_dtype(profile))
    if not len(again):
        return _Anew(nothing, nothing, base)
    demands = select(new, again, None)
    fresh, gone = _changes(base, new, "s")
    is_near = 100 * max(np.count_nonzero(fresh), len(gone)) <= drift_percent * new.supply_count
    for ground in (base, new) if is_near else (new,):
        fresh, gone = _changes(ground, new, "s")
        others = np.flatnonzero(fresh)
        try:
            rows = resumed(ground, gone, demands, profile, kept).match(0, len(again)).rows
        except UnfitError:
            continue
        more = kernel_for(select(demands, None, others), profile, kept).match(0, len(again)).rows if len(others) else nothing
        return _Anew(rows, more, ground)
    return _Anew(kernel_for(demands, profile, kept).match(0, len(again)).rows, nothing, new)


def _changes(old: Snapshot, new: Snapshot, side: str) -> tuple[np.ndarray, np.ndarray]:
    """Which new listings are new or say something else, and the places of old ones that are gone or said something else."""
    was, now = old.arrays[f"{side}_id"], new.arrays[f"{side}_id"]
    at = np.minimum(np.searchsorted(was, now), max(len(was) - 1, 0))
    same = np.zeros(len(now), dtype=bool)
    if len(was):
        same = (was[at] == now) & (marks_of(old, side)[at] == marks_of(new, side))
    kept = np.zeros(len(was), dtype=bool)
    kept[at[same]] = True
    return ~same, np.flatnonzero(~kept)


def select(snapshot: Snapshot, demands: np.ndarray | None, supplies: np.ndarray | None) -> Snapshot:
    """A part of a snapshot by ascending positions (``None`` is all), with the numbering of the whole."""
    arrays = dict(snapshot.arrays)
    prefixes = ("text", *(f"f_{facet.key}" for facet in FACETS))
    if demands is not None:
        arrays.update(
            {name: arrays[name][demands] for name in snapshot.arrays if name.startswith("d_") or name.endswith("_wanted")}
        )
        for prefix in prefixes:
            pointer = arrays[f"{prefix}_row_ptr"]
            size = pointer[demands + 1] - pointer[demands]
            at = _ranges(pointer[demands], size)
            arrays[f"{prefix}_row_ptr"] = np.concatenate([[0], np.cumsum(size)])
            arrays.update({f"{prefix}_row_{name}": arrays[f"{prefix}_row_{name}"][at] for name in ("idx", "val")})
    if supplies is not None:
        number = np.full(snapshot.supply_count, -1, dtype=np.int32)
        number[supplies] = np.arange(len(supplies), dtype=np.int32)
        arrays.update(
            {name: arrays[name][supplies] for name in snapshot.arrays if name.startswith("s_") or name.endswith("_offered")}
        )
        for prefix in prefixes:
            posted = number[arrays[f"{prefix}_post_idx"]]
            at = np.flatnonzero(posted >= 0)
            arrays[f"{prefix}_post_ptr"] = np.searchsorted(at, arrays[f"{prefix}_post_ptr"])
            arrays[f"{prefix}_post_idx"], arrays[f"{prefix}_post_val"] = posted[at], arrays[f"{prefix}_post_val"][at]
    return Snapshot(snapshot.profile_name, arrays)


class _Lists:
    """The lists under way: for each demand of the new snapshot the old rows, what to leave out, and what to put in."""

    def __init__(self, previous: Standing, new: Snapshot, fresh: np.ndarray):
        if len(previous.pieces) >= PIECES_MAX:
            previous = previous.in_one_piece()
        self.pieces = list(previous.pieces)
        self.piece_count = len(self.pieces)
        self.ids, self.supply_ids = new.arrays["d_id"], new.arrays["s_id"]
        before = previous.demand_ids
        at = np.minimum(np.searchsorted(before, self.ids), max(len(before) - 1, 0))
        nothing = np.zeros(len(self.ids), dtype=np.int64)
        self.first, self.size = (column[at] if len(before) else nothing for column in (previous.first, previous.size))
        self.is_whole = previous.is_whole[at] if len(before) else nothing.astype(bool)
        self.size, self.is_whole = np.where(fresh, 0, self.size), self.is_whole & ~fresh
        self.floors, self.last_id = (np.zeros(len(self.ids), dtype=np.int64) for _ in range(2))
        self._read_floors(np.arange(len(self.ids)))
        self.is_touched = fresh.copy()
        self.is_lost = np.zeros(sum(len(piece) for piece in self.pieces), dtype=bool)
        self.lost_count = nothing

    def _read_floors(self, demands: np.ndarray) -> None:
        """Down to which row the lists of these demands are known."""
        self.floors[demands] = self.last_id[demands] = 0
        cut = demands[~self.is_whole[demands] & (self.size[demands] > 0)]
        last = rows_at(self.pieces, self.first[cut] + self.size[cut] - 1)
        self.floors[cut], self.last_id[cut] = last["score"], last["supply_id"]

    def drop(self, supply_ids: np.ndarray) -> None:
        """Leave out what is shown of these supplies."""
        if not len(supply_ids):
            return
        self.is_lost = np.concatenate([np.isin(piece["supply_id"], supply_ids) for piece in self.pieces])
        lost = np.concatenate([[0], np.cumsum(self.is_lost)])
        self.lost_count = lost[self.first + self.size] - lost[self.first]
        self.is_touched |= self.lost_count > 0

    def may_be_short_of(self, shown: int) -> np.ndarray:
        """The demands whose list is known too short to be shown, whatever comes in."""
        return (self.size - self.lost_count < shown) & ~self.is_whole

    def add(self, rows: np.ndarray, kept: int) -> None:
        """Put matches with other supplies into the lists, in so far as they rank above what is not known; the last step."""
        demand = np.searchsorted(self.ids, rows["demand_id"])
        above = rows["score"] > self.floors[demand]
        above |= (rows["score"] == self.floors[demand]) & (rows["supply_id"] < self.last_id[demand])
        chosen = above | self.is_whole[demand]
        rows, demand = rows[chosen], demand[chosen]
        self.is_touched[demand] = True
        touched = np.flatnonzero(self.is_touched)
        at = _ranges(self.first[touched], self.size[touched])
        owner = np.repeat(touched, self.size[touched])
        remains = ~self.is_lost[at]
        at, owner = at[remains], owner[remains]
        order = np.lexsort((rows["supply_id"], -rows["score"].astype(np.int64), demand))
        rows, demand = rows[order], demand[order]
        place = self._entry(at, owner, rows, demand) + np.arange(len(rows))
        is_old = np.ones(len(at) + len(rows), dtype=bool)
        is_old[place] = False
        joined, source = np.empty(len(is_old), dtype=np.int64), np.empty(len(is_old), dtype=np.int64)
        joined[is_old], joined[place] = owner, demand
        source[is_old], source[place] = at, len(self.is_lost) + np.arange(len(rows))
        begins = np.searchsorted(joined, touched)
        count = np.diff(np.append(begins, len(joined)))
        rank = np.arange(1, len(joined) + 1) - np.repeat(begins, count)
        self.is_whole[touched[count >= kept]] = False  # there may be more, which the kernel left out
        found = rows_at([*self.pieces, rows], source[rank <= kept])
        found["rank"] = rank[rank <= kept]
        del self.pieces[self.piece_count :]  # of lists matched anew, which are all in ``found``
        self.is_lost = self.is_lost[: sum(len(piece) for piece in self.pieces)]
        self._put(touched, found, np.minimum(count, kept))

    def _entry(self, at: np.ndarray, owner: np.ndarray, rows: np.ndarray, demand: np.ndarray) -> np.ndarray:
        """Before which of the lists' rows ``at`` each new row belongs: by score, then by supply."""
        known = owner << SCORE_BITS | (SCORE_MAX - column_at(self.pieces, "score", at))
        mine = demand << SCORE_BITS | (SCORE_MAX - rows["score"].astype(np.int64))
        first, last = np.searchsorted(known, mine), np.searchsorted(known, mine, side="right")
        equal = _ranges(first, last - first)
        lower = column_at(self.pieces, "supply_id", at[equal]) < np.repeat(rows["supply_id"], last - first)
        before = np.concatenate([[0], np.cumsum(lower)])
        ends = np.cumsum(last - first)
        return first + before[ends] - before[ends - (last - first)]

    def replace(self, again: np.ndarray, rows: np.ndarray, kept: int) -> None:
        """Lists matched anew."""
        sizes = _sizes(rows, self.ids[again])
        self.is_touched[again] = True
        self.is_whole[again] = sizes < kept
        self._put(again, rows, sizes)
        self._read_floors(again)

    def _put(self, demands: np.ndarray, rows: np.ndarray, sizes: np.ndarray) -> None:
        self.first, self.size = self.first.copy(), self.size.copy()
        self.first[demands], self.size[demands] = len(self.is_lost) + np.cumsum(sizes) - sizes, sizes
        self.pieces.append(rows)
        self.is_lost = np.concatenate([self.is_lost, np.zeros(len(rows), dtype=bool)])

    def standing(self, base: Snapshot) -> Standing:
        """All lists."""
        return Standing(tuple(self.pieces), self.first, self.size, self.ids, self.is_whole, base)


def rows_at(pieces: Sequence[np.ndarray], at: np.ndarray) -> np.ndarray:
    """Rows by their number over all pieces."""
    found = np.empty(len(at), dtype=pieces[0].dtype)
    words = found.view(np.dtype((np.void, found.dtype.itemsize)))
    for piece, mine, inside in _by_piece(pieces, at):
        words[mine] = piece.view(words.dtype)[inside]
    return found


def column_at(pieces: Sequence[np.ndarray], name: str, at: np.ndarray) -> np.ndarray:
    """One column of rows by their number over all pieces."""
    found = np.empty(len(at), dtype=np.int64)
    for piece, mine, inside in _by_piece(pieces, at):
        found[mine] = piece[name][inside]
    return found


def _by_piece(pieces: Sequence[np.ndarray], at: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray | slice, np.ndarray]]:
    """Each piece that is asked for, which of ``at`` lie in it, and where."""
    end = 0
    for piece in pieces:
        begin, end = end, end + len(piece)
        is_mine = (at >= begin) & (at < end)
        count = np.count_nonzero(is_mine)
        if count:
            yield (piece, slice(None), at - begin) if count == len(at) else (piece, np.flatnonzero(is_mine), at[is_mine] - begin)


def _ranges(first: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The positions of contiguous ranges, one after another."""
    ends = np.cumsum(size)
    return np.repeat(first - (ends - size), size) + np.arange(int(ends[-1]) if len(ends) else 0)
