"""Numbers for what matching reads of each listing: equal numbers of one ``MAKING`` mean equal content, in any run.

What a listing says and what was guessed of it have a number each, because only the first is somebody's edit.
"""

import hashlib
from operator import attrgetter

import numpy as np

from supplydemand.matching.columnar import NUMBERS, Columns, Grouped, Pairs, Several, distinct
from supplydemand.matching.facets import FACETS
from supplydemand.matching.snapshot import place_keys

MAKING = 3
"""Of the numbers: another one wherever the same listing gets another number, so that nothing is compared across."""
GUESSED = "guesses"
ROWS_AT_ONCE = 10_000
"""Whose words are worked on in one go."""
NONE = np.zeros(0, dtype=np.uint64)

STEP, FIRST, SECOND = (np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def signatures(columns: Columns) -> np.ndarray:
    """One signed 64-bit number a row for what the listing says, in the order of the rows."""
    state = np.zeros(len(columns), dtype=np.uint64)
    for part in _parts(columns):
        state = _mixed(state ^ _mixed(part))
    return state.view(np.int64)


def guess_signatures(columns: Columns) -> np.ndarray:
    """One signed 64-bit number a row for what was guessed of the listing; 0 where nothing was."""
    source = columns.facets["occupation"]
    if not isinstance(source, Grouped):
        return np.zeros(len(columns), dtype=np.int64)
    guessed = [tuple((guess.kind, guess.key, guess.percent) for guess in record.guesses) for record in source.records]
    numbers = np.where([bool(found) for found in guessed], _hashed(guessed), np.uint64(0))
    return numbers[source.group].view(np.int64)


def _parts(columns):
    for name in NUMBERS:
        yield columns.numbers[name].astype(np.int64).view(np.uint64)
    yield _hashed(place_keys(record) for record in columns.places.records)[columns.places.group]
    for facet in FACETS:
        source = columns.facets[facet.key]
        if isinstance(source, Pairs):
            width = max(len(source.keys), 1)
            row, key = np.divmod(distinct(source.row.astype(np.int64) * width + source.key), width)
            yield _summed(len(columns), row, _hashed(source.keys), key)
            continue
        said = attrgetter(*(name for name in facet.fields if name != GUESSED))
        numbers = _hashed(said(record) for record in source.records)
        is_several = isinstance(source, Several)
        yield _summed(len(columns), source.row, numbers, source.which) if is_several else numbers[source.group]
    rows = range(0, len(columns), ROWS_AT_ONCE)
    yield np.concatenate([NONE, *(_words(columns.words, at, min(at + ROWS_AT_ONCE, len(columns))) for at in rows)])


def _words(words, first, last):
    """A number for the words of each row from one to another."""
    ptr = words.ptr[first : last + 1]
    term, count = (part[ptr[0] : ptr[-1]].astype(np.uint64) for part in (words.term, words.count))
    sums = np.cumsum(_mixed(term << np.uint64(16) | count), dtype=np.uint64)
    return np.diff(np.concatenate((np.zeros(1, dtype=np.uint64), sums))[ptr - ptr[0]])


def _summed(size, row, numbers, which):
    """A number for the set of things of each row, which are ``numbers[which]``, in order of rows."""
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(_mixed(numbers)[which], dtype=np.uint64)))
    return np.diff(sums[np.searchsorted(row, np.arange(size + 1))])


def _hashed(values):
    found = [hashlib.blake2b(repr(value).encode(), digest_size=8).digest() for value in values]
    return np.frombuffer(b"".join(found), dtype="<u8").astype(np.uint64)


def _mixed(state):
    """Each number spread over 64 bits (splitmix64)."""
    state = state + STEP
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))
