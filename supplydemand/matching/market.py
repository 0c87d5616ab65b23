"""What conditions leave of all supplies, demand by demand, where no lists are wanted."""

from collections.abc import Sequence

import numpy as np

from supplydemand.matching import constraints
from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.facets import FACET_BY_KEY
from supplydemand.matching.plain import DEMAND_COLUMNS, Postings
from supplydemand.matching.profile import Profile

SAID_OF = {
    "organization": ("organization",),
    "level": ("level", "level_max"),
    "reach": ("province", "city", "district", "reach"),
    "date": ("from", "until"),
}
"""What each condition reads of a demand, but for the block's."""


class Market:
    """The supplies of a snapshot, before the conditions of one of its demands at a time."""

    def __init__(self, snapshot: Snapshot, profile: Profile):
        self.arrays, self.size, self.profile = snapshot.arrays, snapshot.supply_count, profile
        self.block = Postings(snapshot, FACET_BY_KEY[profile.block])
        self.known: dict[tuple, str] = {}

    def first_to_leave_nobody(self, demand: int, conditions: Sequence[str]) -> str:
        """The first of some conditions, asked one after the other, that no supply left by those before it meets; ``""``: none.

        ``demand`` is a position. Demands that say the same are asked once.
        """
        wanted = {name: int(self.arrays[f"d_{name}"][demand]) for name in DEMAND_COLUMNS}
        pointer, keys = self.block.row_ptr, self.block.row_idx
        majors = keys[pointer[demand] : pointer[demand + 1]].tobytes() if self.block.wanted[demand] else None
        said = (majors, *(wanted[name] for key in conditions for name in SAID_OF.get(key, ())))
        if said not in self.known:
            self.known[said] = self._first(demand, wanted, conditions)
        return self.known[said]

    def _first(self, demand: int, wanted: dict[str, int], conditions: Sequence[str]) -> str:
        left = np.arange(self.size)
        for key in conditions:
            left = left[self._passing(key, demand, wanted, left)]
            if not len(left):
                return key
        return ""

    def _passing(self, key: str, demand: int, wanted: dict[str, int], left: np.ndarray) -> np.ndarray | slice:
        if key in constraints.CONSTRAINTS:
            passes = constraints.CONSTRAINTS[key](wanted, lambda name: self.arrays[f"s_{name}"][left], self.profile)
            return slice(None) if passes is None else passes
        if not self.block.wanted[demand]:
            return slice(None)
        self.block.fill(demand)
        passes = self.block.accumulator[left] > 0
        self.block.clear(demand)
        return passes
