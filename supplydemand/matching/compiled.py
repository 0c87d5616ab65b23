"""The compiled kernel behind the engine's contract: the same rows as ``plain``, bit for bit."""

import ctypes
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from supplydemand.matching import compiler, features
from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.layout import DEMAND_COLUMNS, REACH_ANY, Arrangement, Layout, UnfitError, lay_out
from supplydemand.matching.profile import Profile
from supplydemand.matching.table import MatchTable, row_dtype

ROWS_AT_ONCE = 1 << 25
ROOM = 1 << 18  # rows, where only few are found: the same room is used again
THREAD_MIN = 64  # so few demands are one thread's
KINDS = {"text": -1, "region": -2, "level": -3, "date": -4, "headcount": -5, "salary": -6}
LATE_DAYS_MAX = 15_000
SUPPLY_COUNTS = (
    *("supplies", "tiles", "groups", "facets", "keys", "blocks", "dates_known", "has_ends", "has_reach", "has_salary"),
)
SUPPLY_ARRAYS = (
    *("province", "city", "level", "heads", "date", "wide_date", "district", "reach", "ends", "dates", "fact", "position"),
    *("province_groups", "organization_ptr", "organization_idx", "group_ptr", "group_offered", "group_levels", "tile_levels"),
    *("group_post_ptr", "group_post_idx", "group_post_val"),
    *("group_row_ptr", "group_row_key", "group_row_val"),
    *("post_ptr", "post_idx", "key_bits", "bits", "row_ptr", "row_key", "row_val"),
    *("key_facet", "text_cut", "text_post", "text_most", "text_step"),
)
DEMAND_ARRAYS = ("columns", "wanted", "key_ptr", "key", "worth", "text_ptr", "text_term", "text_weight")
PROFILE_NUMBERS = (
    *("components", "block", "late_max", "top", "text_weight", "by_organization", "by_level", "by_reach", "by_date"),
    *("region_city", "region_province", "region_elsewhere", "level_exact", "level_higher"),
)
PROFILE_ARRAYS = ("kind", "weight", "neutral", "silence", "is_share", "is_grouped", "is_silent")
COUNTERS = ("candidates", "lonely", "scanned", "opened", "scored")


def _structure(name: str, numbers: tuple[str, ...], pointers: tuple[str, ...], counters: tuple[str, ...] = ()) -> type:
    fields = [(field, ctypes.c_int64) for field in numbers] + [(field, ctypes.c_void_p) for field in pointers]
    return type(name, (ctypes.Structure,), {"_fields_": fields + [(field, ctypes.c_int64) for field in counters]})


SupplyIndex = _structure("SupplyIndex", SUPPLY_COUNTS, SUPPLY_ARRAYS)
DemandIndex = _structure("DemandIndex", (), (*DEMAND_ARRAYS, "floor"))
ProfileData = _structure("ProfileData", PROFILE_NUMBERS, PROFILE_ARRAYS)
ResultData = _structure("ResultData", (), ("rows", "count", "next", "demand_ids", "supply_ids"), COUNTERS)


class CompiledKernel:
    """One snapshot and profile, ready to match any range of demands; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, profile: Profile, top: int):
        """Lay the snapshot out.

        Raises:
            UnfitError: the kernel is not there or cannot hold the snapshot; the plain engine can.
        """
        layout = layout_of(snapshot, profile)
        self.library = compiler.library()
        self.snapshot, self.profile = snapshot, profile
        self.top = max(1, min(top, snapshot.supply_count))
        self.held: list[np.ndarray] = []  # what the structures point at
        self.structures = (
            (SupplyIndex * 2)(*(self._supply_index(arrangement) for arrangement in layout.supplies)),
            DemandIndex(**self._pointers(layout.demands, DEMAND_ARRAYS)),
            ProfileData(**self._profile_numbers(layout), **self._pointers(self._profile_arrays(layout), PROFILE_ARRAYS)),
        )
        self.turn = _turn(layout)
        self.room = ROOM

    def _supply_index(self, arrangement: Arrangement) -> ctypes.Structure:
        counts = {name: arrangement.counts[name] for name in SUPPLY_COUNTS}
        counts["has_reach"] &= int("reach" in {constraint.key for constraint in self.profile.constraints})
        return SupplyIndex(**counts, **self._pointers(arrangement.arrays, SUPPLY_ARRAYS))

    def _pointers(self, arrays: dict[str, np.ndarray], names: tuple[str, ...]) -> dict[str, int]:
        found = {name: np.ascontiguousarray(arrays[name]) for name in names}
        self.held.extend(found.values())
        return {name: array.ctypes.data if array.size else None for name, array in found.items()}

    def _profile_arrays(self, layout: Layout) -> dict[str, np.ndarray]:
        number = {facet.key: position for position, facet in enumerate(layout.facets)}
        components = self.profile.components
        kinds = [number[c.key] if c.key in number else KINDS[c.key] for c in components]
        plain = {
            name: np.array([getattr(c, name) for c in components], dtype=np.int32) for name in ("weight", "neutral", "silence")
        }
        is_share = np.array([facet.mode == "share" for facet in layout.facets], dtype=np.uint8)
        return {
            "kind": np.array(kinds, dtype=np.int32),
            "is_share": is_share,
            "is_grouped": layout.is_grouped,
            "is_silent": layout.is_silent,
            **plain,
        }

    def _profile_numbers(self, layout: Layout) -> dict[str, int]:
        profile = self.profile
        constraints = {constraint.key for constraint in profile.constraints}
        weights = {component.key: component.weight for component in profile.components}
        return {
            "components": len(profile.components),
            "block": [facet.key for facet in layout.facets].index(profile.block),
            "late_max": profile.late_days_max,
            "top": self.top,
            "text_weight": weights.get("text", 0),
            **{f"by_{key}": int(key in constraints) for key in ("organization", "level", "reach", "date")},
            "region_city": features.REGION_CITY,
            "region_province": features.REGION_PROVINCE,
            "region_elsewhere": features.REGION_ELSEWHERE,
            "level_exact": features.LEVEL_EXACT,
            "level_higher": features.LEVEL_HIGHER,
        }

    def match(self, first: int, last: int, threads: int = 1, floors: np.ndarray | None = None) -> MatchTable:
        """The matches of demands ``first`` to ``last - 1``; with ``floors``, one a demand, only those that score as high."""
        supplies, demands, profile = self.structures
        if floors is not None:  # of this call alone: others may be matching
            floors = np.ascontiguousarray(floors, dtype=np.int32)
            demands = DemandIndex.from_buffer_copy(demands)
            demands.floor = floors.ctypes.data
        structures = [ctypes.byref(structure) for structure in (supplies, demands, profile)]
        step = max(1, (ROWS_AT_ONCE if floors is None else self.room) // self.top)
        room = None if floors is None else np.empty(min(step, last - first) * self.top, dtype=row_dtype(self.profile))
        done = [self._piece(structures, start, min(start + step, last), threads, room) for start in range(first, last, step)]
        pieces = [rows for rows, _ in done] or [np.zeros(0, dtype=row_dtype(self.profile))]
        counted = {name: sum(getattr(result, name) for _, results in done for result in results) for name in COUNTERS}
        rows = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        return MatchTable(rows, last - first, counted["candidates"], counted["lonely"])

    def _piece(
        self, structures: list, first: int, last: int, threads: int, room: np.ndarray | None
    ) -> tuple[np.ndarray, list[ctypes.Structure]]:
        """Rows of some demands, which are worked through in the order that keeps what they share in the cache."""
        rows = np.empty((last - first) * self.top, dtype=row_dtype(self.profile)) if room is None else room
        count, taken = np.zeros(last - first, dtype=np.int32), np.zeros(1, dtype=np.int64)
        turn = self.turn[(self.turn >= first) & (self.turn < last)]
        found = {"rows": rows, "count": count, "next": taken}
        found |= {"demand_ids": self.snapshot.arrays["d_id"], "supply_ids": self.snapshot.arrays["s_id"]}

        def work(_: int) -> ctypes.Structure:
            result = ResultData(**{name: array.ctypes.data for name, array in found.items()})
            numbers = (ctypes.c_int64(len(turn)), ctypes.c_int64(first))
            if self.library.match_range(*structures, ctypes.c_void_p(turn.ctypes.data), *numbers, ctypes.byref(result)):
                raise MemoryError("matching kernel")
            return result

        if threads > 1 and len(turn) > THREAD_MIN:
            with ThreadPoolExecutor(threads) as pool:
                results = list(pool.map(work, range(threads)))
        else:
            results = [work(0)]
        numbers = [ctypes.c_int64(number) for number in (len(count), self.top, rows.dtype.itemsize)]
        self.library.pack_rows(*(ctypes.c_void_p(array.ctypes.data) for array in (rows, count)), *numbers)
        if room is not None:
            return rows[: int(count.sum())].copy(), results
        rows.resize(int(count.sum()), refcheck=False)
        return rows, results


def layout_of(snapshot: Snapshot, profile: Profile) -> Layout:
    """A snapshot's layout, kept with it.

    Raises:
        UnfitError: the kernel is not there or cannot hold the snapshot.
    """
    if compiler.library() is None or not 0 < profile.late_days_max <= LATE_DAYS_MAX:
        raise UnfitError("no kernel")
    layout = snapshot.derived.get(profile.layout_key)
    if layout is None:
        layout = snapshot.derived[profile.layout_key] = lay_out(snapshot, profile)
    return layout


def _turn(layout: Layout) -> np.ndarray:
    """Demands in the order of what they read: those that look at the nation, which take longest, then province by province."""
    province, reach = (layout.demands["columns"][:, DEMAND_COLUMNS.index(name)] for name in ("province", "reach"))
    is_near = reach < REACH_ANY
    return np.lexsort((np.where(is_near, province, 0), is_near)).astype(np.int32)
