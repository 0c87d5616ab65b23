"""Carrying a result on to a changed snapshot: the same lists as a full run, for the work of what changed.

A list that was cut off is known down to its last entry: whatever is not in it ranks below. So a list from which entries
vanish is still right while as many entries as are shown remain above that floor; otherwise its demand is matched anew.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.engine import kernel_for
from supplydemand.matching.facets import FACETS
from supplydemand.matching.marks import marks_of
from supplydemand.matching.profile import Profile
from supplydemand.matching.table import row_dtype

SHOWN, KEPT = 20, 32
SCORE_BITS, PLACE_BITS = 14, 28
PIECES_MAX = 8


@dataclass(frozen=True)
class Standing:
    """The lists of every demand of a snapshot, longer than what is shown.

    A demand's list is ``size`` rows from ``first`` on, counted over all ``pieces``: an update adds a piece with the lists that it
    changed. ``demand_ids`` ascend, and ``is_whole`` says of each demand whether its list holds all of its candidates.
    """

    pieces: tuple[np.ndarray, ...]
    first: np.ndarray
    size: np.ndarray
    demand_ids: np.ndarray
    is_whole: np.ndarray

    def shown(self, top: int = SHOWN) -> np.ndarray:
        """The rows that people see; what a full run with ``top`` gives."""
        return self.rows_at(_ranges(self.first, np.minimum(self.size, top)))

    def rows_at(self, at: np.ndarray) -> np.ndarray:
        """Rows by their number over all pieces."""
        if len(self.pieces) == 1:
            return self.pieces[0][at]
        bounds = np.cumsum([0, *(len(piece) for piece in self.pieces)])
        which = np.searchsorted(bounds, at, side="right") - 1
        found = np.empty(len(at), dtype=self.pieces[0].dtype)
        for number, piece in enumerate(self.pieces):
            mine = which == number
            found[mine] = piece[at[mine] - bounds[number]]
        return found

    def in_one_piece(self) -> "Standing":
        """The same without what former updates replaced."""
        rows = self.rows_at(_ranges(self.first, self.size))
        return Standing((rows,), np.cumsum(self.size) - self.size, self.size, self.demand_ids, self.is_whole)


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
    return _standing(rows, snapshot.arrays["d_id"], kept)


def _standing(rows: np.ndarray, ids: np.ndarray, kept: int) -> Standing:
    pointer = np.searchsorted(rows["demand_id"], np.append(ids, np.iinfo(np.int64).max))
    size = np.diff(pointer)
    return Standing((rows,), pointer[:-1], size, ids, size < kept)


def update(
    previous: Standing,
    old: Snapshot,
    new: Snapshot,
    profile: Profile,
    *,
    shown: int = SHOWN,
    kept: int = KEPT,
    threads: int = 1,
) -> Update:
    """The standing of ``new``, from that of ``old``; its shown rows are those of a full run, bit for bit.

    Both snapshots must have one text model (``build_snapshot(text_model=…)``).

    Raises:
        ValueError: the text models differ, or the lists are shorter than what is shown.
    """
    if kept < shown or not all(np.array_equal(old.arrays[name], new.arrays[name]) for name in ("text_idf", "text_terms")):
        raise ValueError("an update needs the text model of the result that it carries on, and lists as long as what is shown")
    fresh_demands, _ = _changes(old, new, "d")
    fresh_supplies, lost_supplies = _changes(old, new, "s")
    lists = _Lists(previous, new, fresh_demands)
    lists.drop(lost_supplies)
    is_again = fresh_demands | lists.may_be_short_of(shown)
    again, settled, arrived = (np.flatnonzero(chosen) for chosen in (is_again, ~is_again, fresh_supplies))

    def anew() -> np.ndarray:
        """The lists that are matched against every supply."""
        if not len(again):
            return np.zeros(0, dtype=row_dtype(profile))
        return kernel_for(select(new, again, None), profile, kept).match(0, len(again)).rows

    def entering() -> np.ndarray:
        """What new and edited supplies put into the other lists."""
        if not len(arrived):
            return np.zeros(0, dtype=row_dtype(profile))
        kernel = kernel_for(select(new, settled, arrived), profile, kept)
        return kernel.match(0, len(settled), threads, floors=lists.floors[settled]).rows

    with ThreadPoolExecutor(max(1, min(threads, 2))) as pool:
        rows, other = (task.result() for task in [pool.submit(anew), pool.submit(entering)])
    lists.add(other, kept, settled)
    lists.replace(again, rows, kept)
    gone = np.setdiff1d(old.arrays["d_id"], new.arrays["d_id"], assume_unique=True)
    return Update(lists.standing(), lists.ids[lists.is_touched], gone, len(again))


def _changes(old: Snapshot, new: Snapshot, side: str) -> tuple[np.ndarray, np.ndarray]:
    """Which new listings are new or say something else, and the ids of old ones that are gone or said something else."""
    was, now = old.arrays[f"{side}_id"], new.arrays[f"{side}_id"]
    at = np.minimum(np.searchsorted(was, now), max(len(was) - 1, 0))
    same = np.zeros(len(now), dtype=bool)
    if len(was):
        same = (was[at] == now) & (marks_of(old, side)[at] == marks_of(new, side))
    kept = np.zeros(len(was), dtype=bool)
    kept[at[same]] = True
    return ~same, was[~kept]


def select(snapshot: Snapshot, demands: np.ndarray | None, supplies: np.ndarray | None) -> Snapshot:
    """A part of a snapshot by ascending positions (``None`` is all), with the numbering of the whole."""
    arrays = dict(snapshot.arrays)
    matrices = [("text_row", "text_post")] + [(f"f_{facet.key}_row", f"f_{facet.key}_post") for facet in FACETS]
    if demands is not None:
        arrays.update({name: arrays[name][demands] for name in snapshot.arrays if name.startswith("d_")})
        arrays.update({name: arrays[name][demands] for name in snapshot.arrays if name.endswith("_wanted")})
        for prefix, _ in matrices:
            _put(arrays, prefix, _matrix(arrays, prefix, None)[demands])
    if supplies is not None:
        arrays.update({name: arrays[name][supplies] for name in snapshot.arrays if name.startswith("s_")})
        arrays.update({name: arrays[name][supplies] for name in snapshot.arrays if name.endswith("_offered")})
        for _, prefix in matrices:
            _put(arrays, prefix, _matrix(arrays, prefix, snapshot.supply_count)[:, supplies])
    return Snapshot(snapshot.profile_name, arrays)


def _matrix(arrays: dict[str, np.ndarray], prefix: str, width: int | None) -> sparse.csr_array:
    pointer, index, value = (arrays[f"{prefix}_{name}"] for name in ("ptr", "idx", "val"))
    return sparse.csr_array((value, index, pointer), shape=(len(pointer) - 1, width or int(index.max(initial=0)) + 1))


def _put(arrays: dict[str, np.ndarray], prefix: str, matrix: sparse.csr_array) -> None:
    arrays[f"{prefix}_ptr"] = matrix.indptr.astype(np.int64)
    arrays[f"{prefix}_idx"], arrays[f"{prefix}_val"] = matrix.indices.astype(np.int32), matrix.data


class _Lists:
    """The lists under way: for each demand of the new snapshot the old rows, what to leave out, and what to put in."""

    def __init__(self, previous: Standing, new: Snapshot, fresh: np.ndarray):
        if len(previous.pieces) >= PIECES_MAX:
            previous = previous.in_one_piece()
        self.previous = previous
        self.ids, self.supply_ids = new.arrays["d_id"], new.arrays["s_id"]
        before = previous.demand_ids
        at = np.minimum(np.searchsorted(before, self.ids), max(len(before) - 1, 0))
        nothing = np.zeros(len(self.ids), dtype=np.int64)
        self.first, self.size = (column[at] if len(before) else nothing for column in (previous.first, previous.size))
        self.is_whole = previous.is_whole[at] if len(before) else nothing.astype(bool)
        self.size, self.is_whole = np.where(fresh, 0, self.size), self.is_whole & ~fresh
        self.floors = np.zeros(len(self.ids), dtype=np.int64)
        cut = np.flatnonzero(~self.is_whole & (self.size > 0))
        last = previous.rows_at(self.first[cut] + self.size[cut] - 1)
        self.floors[cut] = last["score"]
        self.last_id = np.zeros(len(self.ids), dtype=np.int64)
        self.last_id[cut] = last["supply_id"]
        self.is_touched = fresh.copy()
        self.is_lost = np.zeros(sum(len(piece) for piece in previous.pieces), dtype=bool)
        self.fresh_rows: list[np.ndarray] = []
        self.lost_count = nothing

    def drop(self, supply_ids: np.ndarray) -> None:
        """Leave out what is shown of these supplies."""
        if not len(supply_ids):
            return
        self.is_lost = np.concatenate([np.isin(piece["supply_id"], supply_ids) for piece in self.previous.pieces])
        lost = np.concatenate([[0], np.cumsum(self.is_lost)])
        self.lost_count = lost[self.first + self.size] - lost[self.first]
        self.is_touched |= self.lost_count > 0

    def may_be_short_of(self, shown: int) -> np.ndarray:
        """The demands whose list is known too short to be shown, whatever comes in."""
        return (self.size - self.lost_count < shown) & ~self.is_whole

    def add(self, rows: np.ndarray, kept: int, settled: np.ndarray) -> None:
        """Put matches with other supplies into settled lists, in so far as they rank above what is not known."""
        demand = np.searchsorted(self.ids, rows["demand_id"])
        above = rows["score"] > self.floors[demand]
        above |= (rows["score"] == self.floors[demand]) & (rows["supply_id"] < self.last_id[demand])
        chosen = above | self.is_whole[demand]
        rows, demand = rows[chosen], demand[chosen]
        self.is_touched[demand] = True
        touched = settled[self.is_touched[settled]]
        at = _ranges(self.first[touched], self.size[touched])
        remains = ~self.is_lost[at]
        joined = np.concatenate([self.previous.rows_at(at[remains]), rows])
        owner = np.concatenate([np.repeat(touched, self.size[touched])[remains], demand])
        place = np.searchsorted(self.supply_ids, joined["supply_id"])
        key = (owner << (SCORE_BITS + PLACE_BITS)) | ((16383 - joined["score"].astype(np.int64)) << PLACE_BITS) | place
        order = np.argsort(key, kind="stable")  # two runs in order
        owner = owner[order]
        rank = np.arange(len(order)) - np.searchsorted(owner, owner) + 1
        self.is_whole[owner[rank >= kept]] = False  # there may be more, which the kernel left out
        order, owner, rank = order[rank <= kept], owner[rank <= kept], rank[rank <= kept]
        joined = joined[order]
        joined["rank"] = rank
        self._put(touched, joined, np.bincount(owner, minlength=len(self.ids))[touched])

    def replace(self, again: np.ndarray, rows: np.ndarray, kept: int) -> None:
        """Lists matched anew."""
        sizes = _standing(rows, self.ids[again], kept).size
        self.is_touched[again] = True
        self.is_whole[again] = sizes < kept
        self._put(again, rows, sizes)

    def _put(self, demands: np.ndarray, rows: np.ndarray, sizes: np.ndarray) -> None:
        begin = len(self.is_lost) + sum(len(piece) for piece in self.fresh_rows)
        self.first, self.size = self.first.copy(), self.size.copy()
        self.first[demands], self.size[demands] = begin + np.cumsum(sizes) - sizes, sizes
        self.fresh_rows.append(rows)

    def standing(self) -> Standing:
        """All lists."""
        pieces = (*self.previous.pieces, np.concatenate(self.fresh_rows))
        return Standing(pieces, self.first, self.size, self.ids, self.is_whole)


def _ranges(first: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The positions of contiguous ranges, one after another."""
    ends = np.cumsum(size)
    return np.repeat(first - (ends - size), size) + np.arange(int(ends[-1]) if len(ends) else 0)
