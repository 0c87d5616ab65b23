"""A mark for each listing of a snapshot: equal content has equal marks, in any snapshot with the same text model."""

import hashlib
from collections.abc import Iterable

import numpy as np

GOLDEN, FIRST, SECOND = (np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def mix(values: np.ndarray) -> np.ndarray:
    """Each number spread over 64 bits (splitmix64)."""
    state = values.astype(np.int64).view(np.uint64) + GOLDEN
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))


def names(values: Iterable[object]) -> np.ndarray:
    """A number of 64 bits for each value, by how it is written."""
    found = [hashlib.blake2b(repr(value).encode(), digest_size=8).digest() for value in values]
    return np.frombuffer(b"".join(found), dtype="<i8").astype(np.int64)


def combine(columns: Iterable[np.ndarray], count: int) -> np.ndarray:
    """One mark for each row of the columns, which come in a fixed order."""
    state = np.zeros(count, dtype=np.uint64)
    for column in columns:
        state = mix((state ^ mix(column)).view(np.int64))
    return state


def rows(pointer: np.ndarray, index: np.ndarray, value: np.ndarray) -> np.ndarray:
    """A number for each row of a sparse matrix, whatever the order of its entries."""
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(mix(index.astype(np.int64) << 16 | value), dtype=np.uint64)])
    return np.diff(sums[pointer]).view(np.int64)
