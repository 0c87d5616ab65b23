"""Pinyin of names, for sorting (the database has no Chinese collation) and for search by initials."""

from functools import lru_cache

FOREIGN = "\0"


@lru_cache(maxsize=16384)
def _syllables(name):
    from pypinyin import Style, lazy_pinyin  # its tables take 56 MB and a third of a second, and most processes spell nothing

    return tuple(lazy_pinyin(name, style=Style.NORMAL, errors=lambda run: [FOREIGN + run]))


def _letters(run):
    return "".join(char for char in run.lower() if char.isascii() and char.isalnum())


def initials(name):
    """First letters of the syllables, lower case; Latin letters and digits are kept whole: ``Web前端`` gives ``webqd``."""
    return "".join(_letters(part) if part.startswith(FOREIGN) else part[:1] for part in _syllables(name))


def sort_key(name):
    """All syllables run together, lower case, without tones: ``计算机类`` gives ``jisuanjilei``."""
    return "".join(_letters(part) if part.startswith(FOREIGN) else part for part in _syllables(name))
