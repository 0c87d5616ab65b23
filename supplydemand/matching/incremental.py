"""Carrying a result on to a changed snapshot: the same lists as a full run, for the work of what changed.

A list that was cut off is known down to its last entry: whatever is not in it ranks below. So a list from which entries
vanish is still right while as many entries as are shown remain above that floor; otherwise its demand is matched anew.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.engine import kernel_for
from supplydemand.matching.facets import FACETS
from supplydemand.matching.marks import marks_of
from supplydemand.matching.profile import Profile

SHOWN, KEPT = 20, 32
SCORE_BITS, PLACE_BITS = 14, 28


@dataclass(frozen=True)
class Standing:
    """The lists of every demand of a snapshot, longer than what is shown.

    ``rows`` are ordered by (demand, rank), ``demand_ids`` ascend, and ``is_whole`` says of each demand whether its list holds
    all of its candidates.
    """

    rows: np.ndarray
    demand_ids: np.ndarray
    is_whole: np.ndarray

    def shown(self, top: int = SHOWN) -> np.ndarray:
        """The rows that people see; what a full run with ``top`` gives."""
        return self.rows[self.rows["rank"] <= top]


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
    counts = np.diff(np.searchsorted(rows["demand_id"], np.append(ids, np.iinfo(np.int64).max)))
    return Standing(rows, ids, counts < kept)


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
    settled = np.flatnonzero(~fresh_demands)
    part = select(new, settled, np.flatnonzero(fresh_supplies))
    lists.add(kernel_for(part, profile, kept).match(0, len(settled), threads).rows, kept)
    short = lists.short_of(shown)
    again = np.flatnonzero(fresh_demands | short)
    rows = (
        kernel_for(select(new, again, None), profile, kept).match(0, len(again), threads).rows if len(again) else lists.rows[:0]
    )
    return lists.finish(again, rows, kept, np.setdiff1d(old.arrays["d_id"], new.arrays["d_id"], assume_unique=True))


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
        self.ids, self.supply_ids = new.arrays["d_id"], new.arrays["s_id"]
        at = np.minimum(np.searchsorted(previous.demand_ids, self.ids), max(len(previous.demand_ids) - 1, 0))
        self.is_whole = previous.is_whole[at] if len(previous.demand_ids) else np.zeros(len(self.ids), dtype=bool)
        self.rows = previous.rows
        pointer = np.searchsorted(self.rows["demand_id"], np.append(previous.demand_ids, np.iinfo(np.int64).max))
        self.first = pointer[at] if len(previous.demand_ids) else np.zeros(len(self.ids), dtype=np.int64)
        self.size = (pointer[at + 1] - self.first) if len(previous.demand_ids) else np.zeros(len(self.ids), dtype=np.int64)
        self.size = np.where(fresh, 0, self.size)
        self.is_touched = fresh.copy()
        self.is_lost = np.zeros(len(self.rows), dtype=bool)
        self.merged: dict[str, np.ndarray] = {}

    def drop(self, supply_ids: np.ndarray) -> None:
        """Leave out what is shown of these supplies."""
        if not len(supply_ids):
            return
        at = np.minimum(np.searchsorted(supply_ids, self.rows["supply_id"]), len(supply_ids) - 1)
        self.is_lost = supply_ids[at] == self.rows["supply_id"]
        lost = np.concatenate([[0], np.cumsum(self.is_lost)])
        self.is_touched |= (lost[self.first + self.size] - lost[self.first]) > 0

    def add(self, rows: np.ndarray, kept: int) -> None:
        """Put in matches with other supplies, in so far as they rank above what is not known."""
        demand = np.searchsorted(self.ids, rows["demand_id"])
        last = np.maximum(self.first + self.size - 1, 0)
        score, supply = (
            self.rows["score"][last] if len(self.rows) else None,
            self.rows["supply_id"][last] if len(self.rows) else None,
        )
        whole = self.is_whole[demand]
        if score is not None:
            above = (rows["score"] > score[demand]) | ((rows["score"] == score[demand]) & (rows["supply_id"] < supply[demand]))
            above &= self.size[demand] > 0
        else:
            above = np.zeros(len(rows), dtype=bool)
        chosen = above | whole
        self.is_touched[demand[chosen]] = True
        touched = np.flatnonzero(self.is_touched & (self.size > 0) | (self.is_touched & self.is_whole))
        old = _ranges(self.first[touched], self.size[touched])
        old = old[~self.is_lost[old]] if len(self.rows) else old
        joined = np.concatenate([self.rows[old], rows[chosen]]) if len(self.rows) else rows[chosen]
        owner = np.searchsorted(self.ids, joined["demand_id"])
        place = np.searchsorted(self.supply_ids, joined["supply_id"])
        key = (owner << (SCORE_BITS + PLACE_BITS)) | ((16383 - joined["score"].astype(np.int64)) << PLACE_BITS) | place
        order = np.argsort(key)
        joined, owner = joined[order], owner[order]
        start = np.searchsorted(owner, np.arange(len(self.ids)))
        rank = np.arange(len(joined)) - start[owner] + 1
        joined["rank"] = np.minimum(rank, kept + 1)
        cut = np.zeros(len(self.ids), dtype=bool)
        cut[owner[rank > kept]] = True
        self.is_whole = self.is_whole & ~cut
        self.merged = {"rows": joined[rank <= kept], "owner": owner[rank <= kept]}

    def short_of(self, shown: int) -> np.ndarray:
        """The demands whose list is known too short to be shown."""
        known = np.where(self.is_touched, 0, self.size)
        known += np.bincount(self.merged["owner"], minlength=len(self.ids))
        return (known < shown) & ~self.is_whole

    def finish(self, again: np.ndarray, rows: np.ndarray, kept: int, gone: np.ndarray) -> Update:
        """All lists in order, those matched ``again`` by their new rows."""
        is_again = np.zeros(len(self.ids), dtype=bool)
        is_again[again] = True
        self.is_touched |= is_again
        calm = np.flatnonzero(~self.is_touched)
        merged = self.merged["rows"][~is_again[self.merged["owner"]]]
        pieces = [self.rows[_ranges(self.first[calm], self.size[calm])], merged, rows]
        joined = np.concatenate(pieces)
        joined = joined[np.argsort(joined["demand_id"], kind="stable")]
        sizes = np.diff(np.searchsorted(rows["demand_id"], np.append(self.ids[again], np.iinfo(np.int64).max)))
        self.is_whole[again] = sizes < kept
        standing = Standing(joined, self.ids, self.is_whole)
        return Update(standing, self.ids[self.is_touched], gone, len(again))


def _ranges(first: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The positions of contiguous ranges, one after another."""
    ends = np.cumsum(size)
    return np.repeat(first - (ends - size), size) + np.arange(int(ends[-1]) if len(ends) else 0)
