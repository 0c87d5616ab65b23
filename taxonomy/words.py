"""What people say for what the lists call otherwise: packaged ``search_words``, ``plain_words`` and ``skill_words``.

A row of kind ``synonym`` belongs to a group of words that mean the same; a row of another kind names a value of the filter
of that name. Rows are retired by date, never deleted, and every row says where it comes from.
"""

from functools import lru_cache

from taxonomy import packages

SYNONYM = "synonym"


@lru_cache(maxsize=4)
def synonyms(on):
    """``{word: (other words of its group, ...)}`` on that date, all in lower case."""
    groups = {}
    for row in _current(on):
        if row["kind"] == SYNONYM:
            groups.setdefault(row["target"], []).append(row["word"].lower())
    return {word: tuple(other for other in words if other != word) for words in groups.values() for word in words}


@lru_cache(maxsize=4)
def aliases(on):
    """``{word: (filter name, value)}`` on that date, the longest words first."""
    rows = [row for row in _current(on) if row["kind"] != SYNONYM]
    rows.sort(key=lambda row: -len(row["word"]))
    return {row["word"].lower(): (row["kind"], row["target"]) for row in rows}


@lru_cache(maxsize=4)
def skill_names(on):
    """Names of tools, systems and kinds of work that are a skill wherever they stand in an advertisement."""
    return tuple(row["word"] for row in _current(on, "plain_words") if row["kind"] == "skill")


@lru_cache(maxsize=1)
def skill_words():
    """``{name: the skill's usual name}`` of all that is written for the same skill, the usual name included."""
    rows = [row for row in packages.read("skill_words") if not row["retired_on"]]
    return {row["skill"]: row["skill"] for row in rows} | {row["word"]: row["skill"] for row in rows}


@lru_cache(maxsize=4)
def certificate_words(on):
    """``{word: code of the qualification}``: what people call a certificate."""
    return {row["word"]: row["target"] for row in _current(on, "plain_words") if row["kind"] == "certificate"}


def _current(on, name="search_words"):
    return [row for row in packages.read(name) if not row["retired_on"] or row["retired_on"] > on.isoformat()]
