"""Demands of a newer snapshot against the supplies as an older one laid them out.

A key, a place or an employer that the older snapshot does not know belongs to none of its supplies that still say the same:
a supply that holds it says something else there, in the sense of ``marks``, and is left out.
"""

import numpy as np

from supplydemand.matching.compiled import CompiledKernel, layout_of
from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.facets import FACETS
from supplydemand.matching.layout import with_demands
from supplydemand.matching.numbering import PLACES
from supplydemand.matching.profile import Profile


def resumed(base: Snapshot, gone: np.ndarray, demands: Snapshot, profile: Profile, top: int) -> CompiledKernel:
    """The kernel for all of these demands and the supplies of ``base`` without those at the places ``gone``.

    Raises:
        UnfitError: the layout of ``base`` cannot hold them.
    """
    layout = layout_of(base, profile)
    joined = Snapshot(profile.name, base.arrays | _renumbered(base.arrays, demands.arrays))
    joined.derived[profile.layout_key] = with_demands(layout, joined, gone)
    return CompiledKernel(joined, profile, top)


def _renumbered(base: dict[str, np.ndarray], arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The demands' arrays in the numbers of another snapshot; a place that is unknown there is -1, an unknown key is left out."""
    found = {name: array for name, array in arrays.items() if name.startswith(("d_", "text_row_")) or name.endswith("_wanted")}
    places = np.concatenate([[0], _numbers(arrays["place_names"], base["place_names"], 1)])
    found |= {f"d_{name}": places[arrays[f"d_{name}"]] for name in PLACES}
    for facet in FACETS:
        prefix = f"f_{facet.key}"
        keys = _numbers(arrays[f"{prefix}_keys"], base[f"{prefix}_keys"], 0)[arrays[f"{prefix}_row_idx"]]
        is_known = keys >= 0
        found[f"{prefix}_row_ptr"] = np.concatenate([[0], np.cumsum(is_known)])[arrays[f"{prefix}_row_ptr"]]
        found[f"{prefix}_row_idx"], found[f"{prefix}_row_val"] = keys[is_known], arrays[f"{prefix}_row_val"][is_known]
    return found


def _numbers(names: np.ndarray, known: np.ndarray, first: int) -> np.ndarray:
    """For each name its number among the known ones, which count from ``first``; -1 where it is not known."""
    if np.array_equal(names, known):
        return np.arange(first, first + len(_lines(names)))
    number = {name: position for position, name in enumerate(_lines(known), start=first)}
    return np.array([number.get(name, -1) for name in _lines(names)], dtype=np.int64)


def _lines(names: np.ndarray) -> list[bytes]:
    return names.tobytes().split(b"\n") if len(names) else []
