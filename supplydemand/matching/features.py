"""Values of a pair that come from single columns, in ten-thousandths; a plain int means the same for every candidate."""

from collections.abc import Callable

import numpy as np

from supplydemand.matching.encoded import UNSTATED_LEVEL
from supplydemand.matching.profile import WHOLE, Component, Profile

Columns = Callable[[str], np.ndarray]
Demand = dict[str, int]
Value = np.ndarray | int

LEVEL_EXACT, LEVEL_HIGHER = WHOLE, 7_000
REGION_CITY, REGION_PROVINCE, REGION_ELSEWHERE = WHOLE, 7_000, 3_000


def region(demand: Demand, supply: Columns, component: Component, profile: Profile) -> Value:
    """Same city, same province, elsewhere; neutral where a side names no province."""
    if not demand["province"]:
        return component.neutral
    provinces = supply("province")
    value = np.where(provinces == demand["province"], REGION_PROVINCE, REGION_ELSEWHERE)
    if demand["city"]:
        value[supply("city") == demand["city"]] = REGION_CITY
    value[provinces == 0] = component.silence
    return value


def level(demand: Demand, supply: Columns, component: Component, profile: Profile) -> Value:
    """Exactly the lowest level accepted, or above it."""
    if demand["level"] == UNSTATED_LEVEL:
        return component.neutral
    return np.where(supply("level") == demand["level"], LEVEL_EXACT, LEVEL_HIGHER)


def date(demand: Demand, supply: Columns, component: Component, profile: Profile) -> Value:
    """Full when in time, falling to zero at the most days late that is allowed."""
    if not demand["from"]:
        return component.neutral
    starts = supply("from")
    late = np.clip(starts - demand["from"], 0, profile.late_days_max)
    return np.where(starts == 0, component.silence, WHOLE - late * WHOLE // profile.late_days_max)


def headcount(demand: Demand, supply: Columns, component: Component, profile: Profile) -> Value:
    """The part of the seats that the supply can fill."""
    wanted = demand["headcount"]
    if not wanted:
        return component.neutral
    offered = np.minimum(supply("headcount"), wanted).astype(np.int64)
    return np.where(offered == 0, component.silence, offered * WHOLE // wanted)


def salary(demand: Demand, supply: Columns, component: Component, profile: Profile) -> Value:
    """Full when the highest pay reaches the lowest that is hoped for, else their ratio."""
    pays = demand["salary_max"]
    if not pays:
        return component.neutral
    hoped = supply("salary_min").astype(np.int64)
    return np.where(hoped == 0, component.silence, np.minimum(WHOLE, pays * WHOLE // np.maximum(hoped, 1)))


FEATURES = {"region": region, "level": level, "date": date, "headcount": headcount, "salary": salary}
