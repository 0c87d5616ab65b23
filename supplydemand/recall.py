"""Other words for those that find nothing: pinyin, initials, a wrong character."""

from itertools import groupby

import rjieba

from supplydemand.index.hits import find
from supplydemand.vocabulary import vocabulary_of

OTHER_SPELLINGS = 3
WORD_LIMIT = 4
"""So many words are looked up; each costs a walk over the vocabulary."""


def corrected(text, table, *, on):
    """``text`` with every word that finds nothing replaced by what it may have meant; empty where that finds nothing either."""
    typed = text.split()
    joined = _joined(typed)
    return (joined != typed and _corrected(joined, text, table, on)) or _corrected(typed, text, table, on)


def _joined(words):
    """Neighbouring words in letters as one: who writes ``shu kong`` means one name by its syllables."""
    runs = groupby(words, key=lambda word: word.isascii() and word.isalpha())
    return [word for is_spelled, run in runs for word in (["".join(run)] if is_spelled else run)]


def _corrected(typed, text, table, on):
    words = [*(_better(word, table, on) for word in typed[:WORD_LIMIT]), *typed[WORD_LIMIT:]]
    better = " ".join(words)
    vocabulary = vocabulary_of(table, on=on)
    is_known = all(word in vocabulary.meanings or find(table, word).count for word in words)
    return better if better not in ("", text) and is_known else ""


def suggestions(text, table, *, on, more_than=0):
    """Whole lines that differ from ``text`` in one word and find more than so many rows."""
    words, lines = text.split(), []
    for at, word in enumerate(words[:WORD_LIMIT]):
        others = vocabulary_of(table, on=on).candidates(word)
        lines.extend(" ".join([*words[:at], other, *words[at + 1 :]]) for other in others)
    return [line for line in lines if find(table, line).count > more_than][:OTHER_SPELLINGS]


def _better(word, table, on):
    if find(table, word).count:
        return word
    vocabulary = vocabulary_of(table, on=on)
    known = (c for c in vocabulary.candidates(word) if c in vocabulary.meanings or find(table, c).count)
    if (best := next(known, None)) is not None:
        return best
    return _in_pieces(word, table, vocabulary) if not word.isascii() else word


def _in_pieces(word, table, vocabulary):
    pieces = []
    for piece in rjieba.cut(word):
        if len(piece) < 2 or find(table, piece).count:
            pieces.append(piece)
            continue
        pieces.append(next((c for c in vocabulary.candidates(piece) if find(table, c).count), piece))
    return "".join(pieces)
