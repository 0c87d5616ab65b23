"""What matching gives: a table of ranked rows, how tables join, and their digest."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from supplydemand.matching.profile import Profile


@dataclass(frozen=True)
class MatchTable:
    """Ranked matches of one shard: ``rows`` in order of (demand_id, rank).

    Fields: demand_id, supply_id, rank (from 1), score (0..10000), parts (one int per component, in the profile's order; they
    sum to the score). ``candidate_count`` is the number of pairs that met every constraint,
    ``lonely_count`` the number of demands with none.
    """

    rows: np.ndarray
    demand_count: int
    candidate_count: int
    lonely_count: int


def row_dtype(profile: Profile) -> np.dtype:
    """The row type of a profile's tables."""
    parts = ("parts", "<i2", (len(profile.components),))
    return np.dtype([("demand_id", "<i8"), ("supply_id", "<i8"), ("rank", "<i2"), ("score", "<i2"), parts])


def digest(tables: Iterable[MatchTable]) -> str:
    """sha256 of the matches of all shards, in any order of the tables."""
    rows = merge(tables)
    return hashlib.sha256(f"{len(rows)}\n".encode() + rows.tobytes()).hexdigest()


def merge(tables: Iterable[MatchTable]) -> np.ndarray:
    """The rows of all shards in order of (demand_id, rank)."""
    pieces = [table.rows for table in tables if len(table.rows)]
    if not pieces:
        return np.zeros(0, dtype="<i8")
    rows = np.concatenate(pieces)
    return rows[np.lexsort((rows["rank"], rows["demand_id"]))]
