"""Who is shown at all: how evenly a run's lists spread over the supplies."""

from collections.abc import Hashable, Mapping

import numpy as np

FEW = 10
"""A group of fewer supplies has no Gini: one listing more or less would turn it round."""


def gini(counts: np.ndarray) -> float:
    """0 where everybody is shown equally often, near 1 where one takes all; 0 for nobody and for no place at all."""
    total = int(counts.sum())
    if not total:
        return 0.0
    ordered = np.sort(counts).astype(np.int64)
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * (ranks * ordered).sum()) / (len(ordered) * total) - (len(ordered) + 1) / len(ordered))


def exposure(shown: np.ndarray, group_of: Mapping[int, Hashable]) -> dict:
    """How often the supplies of a run stand in lists.

    Args:
        shown: the supply id of every place of every list.
        group_of: every supply of the run with its group; also those that stand nowhere.

    Returns:
        ``{"total", "shown", "gini", "groups": {group: [shown, total, places, gini]}}``; a group's own Gini is None where it
        has fewer than ``FEW`` supplies or no place at all.
    """
    ids, places = np.unique(shown, return_counts=True)
    wanted, number = np.fromiter(group_of, dtype=np.int64, count=len(group_of)), {}
    group = np.fromiter((number.setdefault(name, len(number)) for name in group_of.values()), dtype=np.int64, count=len(group_of))
    counts, at = np.zeros(len(wanted), dtype=np.int64), np.searchsorted(ids, wanted)
    is_shown = np.append(ids, -1)[at] == wanted
    counts[is_shown] = places[at[is_shown]]
    groups = {name: _figures(counts[group == place]) for name, place in number.items()}
    return {"total": len(counts), "shown": int(np.count_nonzero(counts)), "gini": round(gini(counts), 4), "groups": groups}


def _figures(counts):
    held = int(counts.sum())
    has_gini = len(counts) >= FEW and held
    return [int(np.count_nonzero(counts)), len(counts), held, round(gini(counts), 4) if has_gini else None]
