"""Texts as integer term vectors, all at once: what ``text.fit`` and ``text.weigh`` give one by one, in arrays."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from supplydemand.matching.text import LOG_UNIT, UNIT, TextModel, Tokens

DOCUMENTS_AT_ONCE = 8_192


@dataclass(frozen=True)
class Counted:
    """Distinct texts as counts of words: a sparse matrix of documents × words, and the words in order of column."""

    counts: sparse.csr_array
    words: tuple[str, ...]


def count_words(texts: Sequence[str], tokens: Tokens) -> Counted:
    """Cut each text and count its words."""
    number: dict[str, int] = {}
    starts = range(0, len(texts), DOCUMENTS_AT_ONCE)
    pieces = [_count(texts[start : start + DOCUMENTS_AT_ONCE], tokens, number) for start in starts]
    width = len(number)
    for piece in pieces:
        piece.resize(piece.shape[0], width)
    counts = sparse.vstack(pieces, format="csr") if pieces else sparse.csr_array((0, width), dtype=np.int32)
    return Counted(counts, tuple(number))


def _count(texts: Sequence[str], tokens: Tokens, number: dict[str, int]) -> sparse.csr_array:
    column, sizes = array("i"), []
    for content in texts:
        words = tokens(content)
        column.extend([number.setdefault(word, len(number)) for word in words])
        sizes.append(len(words))
    pointer = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    index = np.frombuffer(column, dtype=np.int32) if column else np.zeros(0, dtype=np.int32)
    ones = np.ones(len(index), dtype=np.int32)
    counts = sparse.csr_array((ones, index.copy(), pointer), shape=(len(texts), max(len(number), 1)))
    counts.sum_duplicates()
    return counts


def learn(counted: Counted, uses: np.ndarray, *, percent_max: int, floor: int) -> TextModel:
    """``text.fit`` over listings of which ``uses`` have each text."""
    counts = counted.counts
    per_entry = np.repeat(uses, np.diff(counts.indptr))
    frequency = np.bincount(counts.indices, weights=per_entry, minlength=len(counted.words)).astype(np.int64)
    total = int(uses.sum())
    limit = max(total * percent_max // 100, floor)
    kept = np.flatnonzero((frequency >= 2) & (frequency <= limit))
    pairs = sorted((counted.words[at], int(frequency[at])) for at in kept)
    idf = tuple(round(math.log(1 + total / df) * LOG_UNIT) for _, df in pairs)
    return TextModel(tuple(term for term, _ in pairs), idf, total)


def weigh_all(counted: Counted, model: TextModel) -> sparse.csr_array:
    """``text.weigh`` of every text: documents × terms of the model, sorted by term, without zeros."""
    index = {term: number for number, term in enumerate(model.terms)}
    number = np.fromiter((index.get(word, -1) for word in counted.words), dtype=np.int64, count=len(counted.words))
    counts = counted.counts
    owner = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    term = number[counts.indices] if len(number) else np.zeros(0, dtype=np.int64)
    known = term >= 0
    owner, term, times = owner[known], term[known], counts.data[known]
    most = int(times.max(initial=1))
    steps = np.array([0] + [round((1 + math.log(n)) * LOG_UNIT) for n in range(1, most + 1)], dtype=np.int64)
    raw = steps[times] * np.array(model.idf, dtype=np.int64)[term] if len(term) else np.zeros(0, dtype=np.int64)
    pointer = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=counts.shape[0]))])
    length = _roots(np.concatenate([[0], np.cumsum(raw * raw)])[pointer])[owner]
    weight = (raw * UNIT + length // 2) // np.maximum(length, 1)
    matrix = sparse.csr_array((weight.astype(np.int32), term, pointer), shape=(counts.shape[0], len(model.terms)))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _roots(sums: np.ndarray) -> np.ndarray:
    """The integer square root of each difference of neighbours; sums may have wrapped round, their differences are right."""
    squares = np.diff(sums)
    root = np.sqrt(squares.astype(np.float64)).astype(np.int64)
    root -= root * root > squares
    root += (root + 1) * (root + 1) <= squares
    return root
