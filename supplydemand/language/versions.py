"""Which words and which learned numbers a process works with: short hashes of what is packaged."""

import hashlib
from functools import lru_cache

from supplydemand.language.knowledge import DATA
from taxonomy.packages import DATA_DIR

WORD_LISTS = ("majors", "occupations", "occupation_skills", "plain_words")
"""The packaged lists whose names are words of the dictionary (``knowledge.Knowledge.segmenter``)."""
MEANING_LISTS = ("skill_words", "major_families", "major_family_members", "major_occupations")
"""The packaged lists that say what means the same without being words of the dictionary (``skills``, the engine's columns)."""
LEARNED = ("classes.npz", "majors.npz", "major_scores.json", "titles.csv", "own_titles.csv")
READING = "2"
"""Of the components: another one wherever they answer differently to the same data."""
DIGITS = 12


@lru_cache(maxsize=1)
def dictionary_version():
    """Of the words that texts are cut into."""
    return _hashed([DATA_DIR / f"{name}.csv" for name in WORD_LISTS])


@lru_cache(maxsize=1)
def language_version():
    """Of everything else that a listing is read by: words, synonyms, families, learned numbers, sorted titles, their use."""
    lists = [DATA_DIR / f"{name}.csv" for name in (*WORD_LISTS, *MEANING_LISTS)]
    return _hashed([*lists, *(DATA / name for name in LEARNED)], READING)


def _hashed(paths, start=""):
    state = hashlib.sha256(start.encode())
    for path in paths:
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:DIGITS]
