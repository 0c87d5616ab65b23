"""A mark for each listing of a snapshot: what says the same has the same mark, in any snapshot with the same text model."""

import hashlib

import numpy as np
from scipy import sparse

from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.facets import FACETS

GOLDEN, FIRST, SECOND = (np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
PLAIN = ("organization", "level", "level_max", "reach", "from", "until", "headcount", "salary_min", "salary_max")
PLACES = ("province", "city", "district")


def marks_of(snapshot: Snapshot, side: str) -> np.ndarray:
    """One number of 64 bits for each demand ("d") or supply ("s"), kept with the snapshot.

    A key that only one side uses is in no snapshot, so it changes no mark either.
    """
    found = snapshot.derived.get(("marks", side))
    if found is None:
        found = snapshot.derived["marks", side] = _marks(snapshot.arrays, side)
    return found


def _marks(arrays: dict[str, np.ndarray], side: str) -> np.ndarray:
    state = np.zeros(len(arrays[f"{side}_id"]), dtype=np.uint64)
    places = np.concatenate([[0], _named(arrays["place_names"])])
    columns = [arrays[f"{side}_{name}"] for name in PLAIN] + [places[arrays[f"{side}_{name}"]] for name in PLACES]
    for facet in FACETS:
        prefix = f"f_{facet.key}"
        columns.append(arrays[f"{prefix}_{'wanted' if side == 'd' else 'offered'}"])
        columns.append(_sums(arrays, prefix, side, _named(arrays[f"{prefix}_keys"]), len(state)))
    terms = _mixed(np.arange(len(arrays["text_idf"]))).view(np.int64)
    columns.append(_sums(arrays, "text", side, terms, len(state)))
    for column in columns:
        state = _mixed((state ^ _mixed(column)).view(np.int64))
    return state


def _mixed(values: np.ndarray) -> np.ndarray:
    """Each number spread over 64 bits (splitmix64)."""
    state = values.astype(np.int64).view(np.uint64) + GOLDEN
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))


def _named(lines: np.ndarray) -> np.ndarray:
    """A number of 64 bits for each name."""
    names = lines.tobytes().split(b"\n") if len(lines) else []
    return np.frombuffer(b"".join(hashlib.blake2b(name, digest_size=8).digest() for name in names), dtype="<i8").astype(np.int64)


def _sums(arrays: dict[str, np.ndarray], prefix: str, side: str, factor: np.ndarray, count: int) -> np.ndarray:
    """For each listing the sum of (value + 1) · factor over its entries, modulo 2**64."""
    kind = "row" if side == "d" else "post"
    pointer, index, value = (arrays[f"{prefix}_{kind}_{name}"] for name in ("ptr", "idx", "val"))
    data = value.astype(np.int64) + 1
    if side == "d":
        return sparse.csr_array((data, index, pointer), shape=(count, len(factor))) @ factor
    return sparse.csc_array((data, index, pointer), shape=(count, len(factor))) @ factor
