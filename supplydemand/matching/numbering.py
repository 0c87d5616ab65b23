"""Numbers for what both sides of a layout state, and what a demand states that nobody there does."""

from dataclasses import dataclass

import numpy as np

PLACES = ("province", "city", "district")
EARLIEST = 2  # the number of the first day that a demand states; 1 stands for anything earlier
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Numbering:
    """How a layout numbers what both sides state: a place is its position in ``places`` (0 is not stated), a city also a number
    within its province (``pairs`` of both, ascending, and ``cities``), days count from ``origin``.
    """

    places: dict[str, np.ndarray]
    pairs: np.ndarray
    cities: np.ndarray
    origin: int
    organizations: np.ndarray


def numbering_of(arrays: Arrays) -> Numbering:
    """Numbers for what the listings of a snapshot state."""
    places, codes = {}, {}
    for name in PLACES:
        stated = np.concatenate([[0], arrays[f"d_{name}"], arrays[f"s_{name}"]])
        is_known = np.zeros(int(stated.max()) + 1, dtype=bool)
        is_known[stated] = True
        places[name] = np.flatnonzero(is_known)
        codes[name] = (np.cumsum(is_known) - 1)[stated]
    pairs = np.unique(codes["province"].astype(np.int64) << 32 | codes["city"])
    first = np.searchsorted(pairs >> 32, pairs >> 32)  # where the province begins
    has_unstated = pairs[first] & 0xFFFFFFFF == 0
    cities = np.where(pairs & 0xFFFFFFFF, np.arange(len(pairs)) - first + ~has_unstated, 0)
    wanted = np.concatenate([arrays["d_from"], arrays["d_until"]]).astype(np.int64)
    stated = wanted[wanted > 0]
    low = int(stated.min()) if stated.size else 1
    return Numbering(places, pairs, cities, low - EARLIEST, np.unique(arrays["s_organization"]))


def found(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The position of each value among ascending ones, -1 where it is not there."""
    if not len(known):
        return np.full(len(values), -1)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[at] == values, at, -1)


def within_province(codes: Arrays, numbering: Numbering) -> np.ndarray:
    """Cities numbered within their province from 1, so that a byte holds them; 0 is not stated, -1 unknown."""
    at = found(codes["province"].astype(np.int64) << 32 | np.maximum(codes["city"], 0), numbering.pairs)
    return np.where(codes["city"] > 0, np.where(at < 0, -1, numbering.cities[at]), codes["city"])
