"""The plain kernel: every candidate of every demand scored exactly with numpy; what ``compiled`` must equal bit for bit."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from supplydemand.matching import constraints, features
from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.facets import FACET_BY_KEY, Facet
from supplydemand.matching.profile import WHOLE, Component, Profile
from supplydemand.matching.table import MatchTable, row_dtype
from supplydemand.matching.text import COSINE_SHIFT

TEXT_CELLS = 4_000_000  # upper bound of text products held at once (12 bytes each)
DEMAND_COLUMNS = ("organization", "level", "level_max", "province", "city", "district", "reach")
DEMAND_COLUMNS += ("from", "until", "headcount", "salary_min", "salary_max")


class Postings:
    """A facet's rows (demands) and postings (supplies) with an accumulator that is clean between demands."""

    def __init__(self, snapshot: Snapshot, facet: Facet):
        arrays, prefix = snapshot.arrays, f"f_{facet.key}"
        self.mode = facet.mode
        self.wanted, self.offered = arrays[f"{prefix}_wanted"], arrays[f"{prefix}_offered"]
        self.row_ptr, self.row_idx, self.row_val = (arrays[f"{prefix}_row_{name}"] for name in ("ptr", "idx", "val"))
        self.post_ptr, self.post_idx, self.post_val = (arrays[f"{prefix}_post_{name}"] for name in ("ptr", "idx", "val"))
        self.is_silent = not self.offered.any()
        self.accumulator = np.zeros(snapshot.supply_count, dtype=np.int32)

    def keys(self, demand: int) -> Iterator[tuple[slice, int]]:
        """The postings of each key of a demand, with the key's worth."""
        for position in range(self.row_ptr[demand], self.row_ptr[demand + 1]):
            key = self.row_idx[position]
            yield slice(self.post_ptr[key], self.post_ptr[key + 1]), int(self.row_val[position])

    def fill(self, demand: int) -> None:
        """Write the value of each supply that shares a key into the accumulator."""
        values = self.accumulator
        for piece, worth in self.keys(demand):
            rows = self.post_idx[piece]
            if self.mode == "share":
                values[rows] += 1
            else:
                values[rows] = np.maximum(values[rows], worth * self.post_val[piece] // 100)

    def clear(self, demand: int) -> None:
        """Undo ``fill``: cell by cell where few were touched, all at once where many were."""
        pieces = [piece for piece, _ in self.keys(demand)]
        if 8 * sum(piece.stop - piece.start for piece in pieces) > len(self.accumulator):
            self.accumulator.fill(0)
            return
        for piece in pieces:
            self.accumulator[self.post_idx[piece]] = 0


class PlainKernel:
    """Buffers and lookups for matching demands of one snapshot; not safe to share between threads."""

    def __init__(self, snapshot: Snapshot, profile: Profile, top: int):
        self.snapshot, self.profile, self.top = snapshot, profile, top
        self.arrays = snapshot.arrays
        self.facets = {key: Postings(snapshot, FACET_BY_KEY[key]) for key in FACET_BY_KEY if key in profile.keys}
        self.block = self.facets[profile.block]
        self.text = np.zeros(snapshot.supply_count, dtype=np.int32)
        self.masks = [constraints.CONSTRAINTS[c.key] for c in profile.constraints if c.key in constraints.CONSTRAINTS]

    def match(self, first: int, last: int, threads: int = 1, floors: np.ndarray | None = None) -> MatchTable:
        """The matches of demands ``first`` to ``last - 1``, with ``floors`` those that score as high; in one thread."""
        pieces, candidates, lonely = [], 0, 0
        for demand, text_row in self._with_text(first, last):
            rows, count = self._match(demand, text_row)
            pieces.append(rows if floors is None else rows[rows["score"] >= floors[demand]])
            candidates += count
            lonely += not count
        rows = np.concatenate(pieces) if pieces else np.zeros(0, dtype=row_dtype(self.profile))
        return MatchTable(rows, last - first, candidates, lonely)

    def _with_text(self, first: int, last: int) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
        """Each demand of a range with the supplies that share a term and the dot products with them, chunk by chunk."""
        arrays, supplies = self.arrays, self.snapshot.supply_count
        terms = len(arrays["text_idf"])
        posted = sparse.csr_array(
            (arrays["text_post_val"], arrays["text_post_idx"], arrays["text_post_ptr"]), shape=(terms, supplies)
        )
        pointer = arrays["text_row_ptr"]
        step = max(1, TEXT_CELLS // max(supplies, 1))
        for start in range(first, last, step):
            stop = min(start + step, last)
            piece = slice(pointer[start], pointer[stop])
            rows = sparse.csr_array(
                (arrays["text_row_val"][piece], arrays["text_row_idx"][piece], pointer[start : stop + 1] - pointer[start]),
                shape=(stop - start, terms),
            )
            product = rows @ posted
            for offset in range(stop - start):
                entries = slice(product.indptr[offset], product.indptr[offset + 1])
                yield start + offset, (product.indices[entries], product.data[entries])

    def _match(self, demand: int, text_row: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, int]:
        """The best supplies of one demand (by position) and how many met every constraint."""
        wanted = {name: int(self.arrays[f"d_{name}"][demand]) for name in DEMAND_COLUMNS}
        candidates = self._candidates(demand, wanted)
        self.text[text_row[0]] = text_row[1]
        values = [self._value(component, demand, wanted, candidates) for component in self.profile.components]
        self.text[text_row[0]] = 0
        if self.block.wanted[demand]:
            self.block.clear(demand)
        weighted = [value * c.weight // WHOLE for value, c in zip(values, self.profile.components, strict=True)]
        score = np.zeros(len(candidates), dtype=np.int64)
        for part in weighted:
            score += part
        best = self._best(score, candidates)
        return self._rows(demand, candidates[best], score[best], [_pick(part, best) for part in weighted]), len(candidates)

    def _candidates(self, demand: int, wanted: dict[str, int]) -> np.ndarray:
        """Positions of the supplies that meet every constraint; leaves the block's values in its accumulator."""
        if self.block.wanted[demand]:
            self.block.fill(demand)
            found = np.flatnonzero(self.block.accumulator)
        else:
            found = np.arange(self.snapshot.supply_count)
        for mask in self.masks:
            passes = mask(wanted, lambda name, rows=found: self.arrays[f"s_{name}"][rows], self.profile)
            if passes is not None:
                found = found[passes]
        return found

    def _value(self, component: Component, demand: int, wanted: dict[str, int], rows: np.ndarray) -> np.ndarray | int:
        if component.key in features.FEATURES:
            return features.FEATURES[component.key](wanted, lambda name: self.arrays[f"s_{name}"][rows], component, self.profile)
        if component.key == "text":
            return np.minimum(WHOLE, (self.text[rows].astype(np.int64) * WHOLE) >> COSINE_SHIFT)
        return self._facet_value(component, demand, rows)

    def _facet_value(self, component: Component, demand: int, rows: np.ndarray) -> np.ndarray | int:
        facet = self.facets[component.key]
        if not facet.wanted[demand]:
            return component.neutral
        if facet.is_silent:
            return component.silence
        if facet is not self.block:
            facet.fill(demand)
        value = facet.accumulator[rows].astype(np.int64)
        if facet is not self.block:
            facet.clear(demand)
        if facet.mode == "share":
            value = value * WHOLE // int(facet.wanted[demand])
        return np.where(facet.offered[rows] == 0, component.silence, value)

    def _best(self, score: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """Indices of the best scores, best first; equal scores by lower position, which is lower id."""
        key = score * -(self.snapshot.supply_count + 1) + candidates
        if len(key) > self.top:
            kept = np.argpartition(key, self.top - 1)[: self.top]
            return kept[np.argsort(key[kept])]
        return np.argsort(key)

    def _rows(self, demand: int, supplies: np.ndarray, score: np.ndarray, parts: Sequence[np.ndarray | int]) -> np.ndarray:
        rows = np.zeros(len(supplies), dtype=row_dtype(self.profile))
        rows["demand_id"] = self.arrays["d_id"][demand]
        rows["supply_id"] = self.arrays["s_id"][supplies]
        rows["rank"] = np.arange(1, len(supplies) + 1)
        rows["score"] = score
        for position, part in enumerate(parts):
            rows["parts"][:, position] = part
        return rows


def _pick(part: np.ndarray | int, best: np.ndarray) -> np.ndarray | int:
    return part if isinstance(part, int) else part[best]
