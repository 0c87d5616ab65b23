"""Hard constraints over arrays: each answers which of the candidates a demand may have at all."""

from collections.abc import Callable

import numpy as np

from supplydemand.matching.encoded import UNSTATED_LEVEL
from supplydemand.matching.profile import Profile

Columns = Callable[[str], np.ndarray]  # a supply column of the candidates by name
Demand = dict[str, int]  # the demand's scalars by name
PLACES = ("district", "city", "province")


def organization(demand: Demand, supply: Columns, profile: Profile) -> np.ndarray:
    """A listing never meets its own organization's."""
    return supply("organization") != demand["organization"]


def level(demand: Demand, supply: Columns, profile: Profile) -> np.ndarray | None:
    """The level lies within the bounds; an unstated level passes only where there are none."""
    lowest, highest = demand["level"], demand["level_max"]
    if lowest == UNSTATED_LEVEL and highest == UNSTATED_LEVEL:
        return None
    levels = supply("level")
    passes = levels >= max(lowest, 0)
    return passes if highest == UNSTATED_LEVEL else passes & (levels <= highest)


def reach(demand: Demand, supply: Columns, profile: Profile) -> np.ndarray | None:
    """Each side's place lies within the other's reach; a place that is not stated lies in no reach but the nation's."""
    passes = None
    theirs = supply("reach")
    for step, place in enumerate(PLACES):
        bound_here = demand["reach"] == step
        bound_there = theirs == step
        if not bound_here and not bound_there.any():
            continue
        same = (supply(place) == demand[place]) & (demand[place] != 0)
        holds = same if bound_here else same | ~bound_there
        passes = holds if passes is None else passes & holds
    return passes


def date(demand: Demand, supply: Columns, profile: Profile) -> np.ndarray | None:
    """At most so many days late, not after the need has ended, not ended before it begins; unstated dates pass."""
    starts, ends = supply("from"), supply("until")
    passes = None
    if demand["from"]:
        passes = (starts <= demand["from"] + profile.late_days_max) & ((ends == 0) | (ends >= demand["from"]))
    if demand["until"]:
        in_time = starts <= demand["until"]
        passes = in_time if passes is None else passes & in_time
    return passes


CONSTRAINTS = {"organization": organization, "level": level, "reach": reach, "date": date}
