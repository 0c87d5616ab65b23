"""Small tools over characters, shared by the readers of free text."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s\W_]+")


def folded(text):
    """Full-width folded, lower case, without marks and spaces: for comparing names."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text or "").lower())


def bigrams(text):
    """The two-character pieces of a text; a single character is its own piece."""
    plain = folded(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or ({plain} if plain else set())
