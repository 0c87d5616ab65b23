"""Columns as a snapshot, for hundreds of thousands of listings.

What repeats is worked out once: the keys of a combination of majors, the place of a pair of codes, the weight of a term.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from supplydemand.matching import text as texts
from supplydemand.matching.encoded import Snapshot, joined, place_keys
from supplydemand.matching.facets import FACETS, Facet
from supplydemand.matching.profile import Profile
from supplydemand.matching.records import ListingRecord

NUMBERS = ("organization", "level", "level_max", "reach", "from", "until", "headcount", "salary_min", "salary_max")
ROWS_AT_ONCE = 10_000  # whose words are weighed, so that what is worked on stays in the cache
WORDS_AT_ONCE = 1 << 18
VALUE_BITS = 14  # of the worth of a key
DTYPES = {"organization": np.int64, "reach": np.int8}


@dataclass(frozen=True)
class Grouped:
    """A property that many listings share: which group each row is in, and a record that stands for each group."""

    group: np.ndarray
    records: Sequence[ListingRecord]


@dataclass(frozen=True)
class Several:
    """A property made of several things a row, each of which many rows share: pairs of a row and one of ``records``.

    A row has the keys of all its records, of equal ones the highest value.
    """

    row: np.ndarray
    which: np.ndarray
    records: Sequence[ListingRecord]


@dataclass(frozen=True)
class Pairs:
    """A property as pairs of a row and one of ``keys``; a pair may come twice."""

    row: np.ndarray
    key: np.ndarray
    keys: Sequence[str]


@dataclass(frozen=True)
class Words:
    """The words of each row: ``term[ptr[i]:ptr[i + 1]]`` are numbers of words in no order, ``count`` how often each occurs."""

    ptr: np.ndarray
    term: np.ndarray
    count: np.ndarray


@dataclass(frozen=True)
class Columns:
    """One side's listings in order of id. ``numbers`` has the columns ``NUMBERS`` in the snapshot's units (days as ordinals,
    0 or -1 for what is not stated); ``facets`` has one entry for each of ``facets.FACETS``.
    """

    ids: np.ndarray
    numbers: dict[str, np.ndarray]
    places: Grouped
    facets: dict[str, Grouped | Several | Pairs]
    words: Words = field(repr=False)

    def __len__(self):
        return len(self.ids)


class Numbered(dict):
    """Thing → its number, in the order in which things were first asked for."""

    def __missing__(self, thing):
        self[thing] = number = len(self)
        return number


Vocabulary = Callable[[np.ndarray], Sequence[str]]
"""Numbers of words → the words."""


def snapshot_of(
    demands: Columns, supplies: Columns, *, profile: Profile, vocabulary: Vocabulary, text_model: texts.TextModel | None = None
) -> Snapshot:
    """Encode the listings of a run; ``text_model`` freezes terms and frequencies, None learns them from these listings."""
    arrays: dict[str, np.ndarray] = {}
    names = sorted({key for side in (demands, supplies) for record in side.places.records for key in place_keys(record) if key})
    arrays["place_names"] = joined(names)
    place_number = {"": 0} | {name: number for number, name in enumerate(names, start=1)}
    for prefix, side in (("d", demands), ("s", supplies)):
        arrays[f"{prefix}_id"] = side.ids.astype(np.int64)
        arrays |= {f"{prefix}_{name}": side.numbers[name].astype(DTYPES.get(name, np.int32)) for name in NUMBERS}
        arrays |= _placed(prefix, side.places, place_number)
    numbers, model = _numbered(demands.words, supplies.words, profile, vocabulary, text_model)
    with ThreadPoolExecutor(1) as pool:  # numpy's work, while what Python does goes on here
        text = pool.submit(_text_arrays, demands.words, supplies.words, numbers, model)
        for facet in FACETS:
            arrays |= _facet_arrays(facet, demands, supplies)
        return Snapshot(profile.name, arrays | text.result())


def _placed(prefix: str, places: Grouped, number: dict[str, int]) -> dict[str, np.ndarray]:
    table = np.array([[number[key] for key in place_keys(r)] for r in places.records], dtype=np.int32).reshape(-1, 3)
    return {f"{prefix}_{name}": table[places.group, column] for column, name in enumerate(("province", "city", "district"))}


def _facet_arrays(facet: Facet, demands: Columns, supplies: Columns) -> dict[str, np.ndarray]:
    wanted = _Entries.of(demands.facets[facet.key], facet.wanted, len(demands))
    offered = _Entries.of(supplies.facets[facet.key], facet.offered, len(supplies), facet.unanimous)
    shared = sorted(wanted.used_keys() & offered.used_keys())
    number = {key: position for position, key in enumerate(shared)}
    prefix = f"f_{facet.key}"
    rows, posts = wanted.table(number), offered.table(number).tocsc()
    return {
        f"{prefix}_keys": joined(shared),
        f"{prefix}_wanted": wanted.counts(),
        f"{prefix}_offered": offered.counts(),
        f"{prefix}_row_ptr": rows.indptr.astype(np.int64),
        f"{prefix}_row_idx": rows.indices.astype(np.int32),
        f"{prefix}_row_val": rows.data.astype(np.int32),
        f"{prefix}_post_ptr": posts.indptr.astype(np.int64),
        f"{prefix}_post_idx": posts.indices.astype(np.int32),
        f"{prefix}_post_val": posts.data.astype(np.int32),
    }


@dataclass(frozen=True)
class _Entries:
    """Rows and keys of one facet on one side, each pair once, with the value of the pair."""

    size: int
    row: np.ndarray
    key: np.ndarray
    value: np.ndarray
    keys: Sequence[str]

    @classmethod
    def of(
        cls, source: Grouped | Several | Pairs, keys_of: Callable[[ListingRecord], dict[str, int]], size: int, unanimous: str = ""
    ) -> "_Entries":
        """``unanimous`` is the key that a row has only where each of its records has it."""
        if isinstance(source, Pairs):
            code = distinct(source.row.astype(np.int64) * max(len(source.keys), 1) + source.key)
            row, key = np.divmod(code, max(len(source.keys), 1))
            return cls(size, row.astype(np.int32), key.astype(np.int32), np.full(len(row), 100, dtype=np.int32), source.keys)
        number: dict[str, int] = {}
        flat, lengths = [], []
        for record in source.records:
            entries = keys_of(record)
            lengths.append(len(entries))
            flat += [(number.setdefault(key, len(number)), worth) for key, worth in entries.items()]
        pairs = np.array(flat, dtype=np.int32).reshape(-1, 2)
        length = np.array(lengths, dtype=np.int64)
        start = np.concatenate(([0], np.cumsum(length)))[:-1]
        owner, which = (source.row, source.which) if isinstance(source, Several) else (np.arange(size), source.group)
        picked = gathered(start[which], length[which])
        row = np.repeat(owner.astype(np.int32), length[which])
        entries = cls(size, row, pairs[picked, 0], pairs[picked, 1], list(number))
        return (
            entries._joined(np.bincount(owner, minlength=size), number.get(unanimous, -1))
            if isinstance(source, Several)
            else entries
        )

    def _joined(self, records: np.ndarray, unanimous: int) -> "_Entries":
        """Each pair once, with its highest value; ``records`` counts those of each row."""
        code = np.sort((self.row.astype(np.int64) * max(len(self.keys), 1) + self.key) << VALUE_BITS | self.value)
        pair = code >> VALUE_BITS
        is_last = np.append(pair[1:] != pair[:-1], True) if len(pair) else np.zeros(0, dtype=bool)
        row, key = np.divmod(pair[is_last], max(len(self.keys), 1))
        held = np.bincount(self.row[self.key == unanimous], minlength=self.size)
        kept = (key != unanimous) | (held == records)[row]
        value = code[is_last] & ((1 << VALUE_BITS) - 1)
        return _Entries(self.size, *(part[kept].astype(np.int32) for part in (row, key, value)), self.keys)

    def used_keys(self) -> set[str]:
        """The keys that some row has."""
        return {self.keys[number] for number in np.flatnonzero(np.bincount(self.key)).tolist()}

    def counts(self) -> np.ndarray:
        """How many keys each row has."""
        return np.bincount(self.row, minlength=self.size).astype(np.int32)

    def table(self, number: dict[str, int]) -> sparse.csr_array:
        """Rows × shared keys, columns in order within each row."""
        column = np.array([number.get(key, -1) for key in self.keys], dtype=np.int32)[self.key] if len(self.key) else self.key
        kept = column >= 0
        table = _table(self.row[kept], column[kept], self.value[kept], (self.size, len(number)))
        table.sort_indices()
        return table


def distinct(values: np.ndarray) -> np.ndarray:
    """Each of some numbers once, in order."""
    ordered = np.sort(values)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]


def gathered(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Positions of pieces of an array, one piece after the other."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    return np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - lengths), lengths)


def _size(*sides: Words) -> int:
    """One more than the highest number of a word."""
    return 1 + max((int(side.term.max()) for side in sides if len(side.term)), default=0)


def _numbered(
    wanted: Words, offered: Words, profile: Profile, vocabulary: Vocabulary, model: texts.TextModel | None
) -> tuple[np.ndarray, texts.TextModel]:
    """The model, and by which number each of its terms stands in the words (-1: nobody uses it)."""
    size = _size(wanted, offered)
    if model is None:
        return _fit(wanted, offered, size, profile, vocabulary)
    used = np.flatnonzero(_frequency(wanted, size) + _frequency(offered, size))
    by_name = dict(zip(vocabulary(used), used.tolist(), strict=True))
    return np.array([by_name.get(term, -1) for term in model.terms], dtype=np.int64), model


def _text_arrays(wanted: Words, offered: Words, numbers: np.ndarray, model: texts.TextModel) -> dict[str, np.ndarray]:
    position = np.full(_size(wanted, offered), -1, dtype=np.int32)
    known = numbers >= 0
    position[numbers[known]] = np.flatnonzero(known)
    idf = np.array(model.idf, dtype=np.int64)
    rows = _weighed(wanted, position, idf)
    rows.sort_indices()
    turned = _weighed(offered, position, idf).tocsc()
    return {
        "text_terms": joined(model.terms),
        "text_idf": np.array(model.idf, dtype=np.int32),
        "text_documents": np.array([model.documents], dtype=np.int64),
        "text_row_ptr": rows.indptr.astype(np.int64),
        "text_row_idx": rows.indices.astype(np.int32),
        "text_row_val": rows.data.astype(np.int32),
        "text_post_ptr": turned.indptr.astype(np.int64),
        "text_post_idx": turned.indices.astype(np.int32),
        "text_post_val": turned.data.astype(np.int32),
    }


def _frequency(words: Words, size: int) -> np.ndarray:
    pieces = (words.term[at : at + WORDS_AT_ONCE] for at in range(0, len(words.term), WORDS_AT_ONCE))
    return sum((np.bincount(piece, minlength=size) for piece in pieces), np.zeros(size, dtype=np.int64))


def _fit(wanted, offered, size, profile, vocabulary) -> tuple[np.ndarray, texts.TextModel]:
    """What ``text.fit`` learns, and the numbers of the kept words in the model's order."""
    total = len(wanted.ptr) + len(offered.ptr) - 2
    frequency = _frequency(wanted, size) + _frequency(offered, size)
    limit = max(total * profile.frequency_percent_max // 100, profile.frequency_floor)
    kept = np.flatnonzero((frequency >= 2) & (frequency <= limit))
    names = vocabulary(kept)
    order = sorted(range(len(kept)), key=names.__getitem__)
    numbers = kept[order]
    idf_of = {df: texts.idf_of(total, df) for df in np.unique(frequency[numbers]).tolist()}
    model = texts.TextModel(tuple(names[i] for i in order), tuple(idf_of[df] for df in frequency[numbers].tolist()), total)
    return numbers, model


def _weighed(words: Words, position: np.ndarray, idf: np.ndarray) -> sparse.csr_array:
    """Rows × terms with the weights of ``text.weigh``; the terms of a row in no order."""
    size = len(words.ptr) - 1
    often = np.array([texts.repetition(n) for n in range(1, int(words.count.max(initial=1)) + 1)], dtype=np.int64)
    pointer, end = np.zeros(size + 1, dtype=np.int64), 0
    column, weight = (np.empty(len(words.term), dtype=np.int32) for _ in range(2))  # filled from the front
    for at in range(0, size, ROWS_AT_ONCE):
        rows = range(at, min(at + ROWS_AT_ONCE, size))
        lengths, *found = _weighed_rows(words, rows, position, idf, often)
        first, end = end, end + int(lengths.sum())
        pointer[rows.start + 1 : rows.stop + 1] = first + np.cumsum(lengths)
        column[first:end], weight[first:end] = found
    return sparse.csr_array((weight[:end], column[:end], pointer), shape=(size, len(idf)))


def _weighed_rows(words, rows, position, idf, often) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many terms each of some rows has, the terms and their weights."""
    bounds = words.ptr[rows.start : rows.stop + 1]
    row = np.repeat(np.arange(len(rows)), np.diff(bounds))
    column = position[words.term[bounds[0] : bounds[-1]]]
    kept = column >= 0
    row, column, count = row[kept], column[kept], words.count[bounds[0] : bounds[-1]][kept]
    raw = often[count - 1] * idf[column]
    length = _root(_sums(raw * raw, np.bincount(row, minlength=len(rows))))[row]
    weight = (raw * texts.UNIT + length // 2) // np.maximum(length, 1)
    heavy = weight > 0
    return np.bincount(row[heavy], minlength=len(rows)), column[heavy], weight[heavy].astype(np.int32)


def _table(row: np.ndarray, column: np.ndarray, value: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    """A sparse table from entries in order of rows; the columns of a row stay in the order in which they come."""
    pointer = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=shape[0]))))
    return sparse.csr_array((value, column, pointer), shape=shape)


def _sums(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The sum of each of the pieces of these lengths, one after the other."""
    sums = np.zeros(len(lengths), dtype=np.int64)
    filled = lengths > 0
    if len(values):
        sums[filled] = np.add.reduceat(values, (np.cumsum(lengths) - lengths)[filled])
    return sums


def _root(values: np.ndarray) -> np.ndarray:
    """``math.isqrt`` of each value."""
    root = np.sqrt(values.astype(np.float64)).astype(np.int64)
    root -= root * root > values
    return root + ((root + 1) * (root + 1) <= values)


__all__ = ["Columns", "Grouped", "Numbered", "Pairs", "Several", "Words", "distinct", "gathered", "snapshot_of"]
