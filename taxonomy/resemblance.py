"""Names that resemble a few words: for suggestions, and for what is mistyped or only partly remembered.

One index a code list and process, read again when the list has grown. The functions over characters are pure.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache

from django.apps import apps
from django.db.models import Count, Max

FEWEST_POINTS = 0.2
"""A name that shares less than this with the words does not resemble them."""
UNKNOWN_WORTH = 1.0
"""What a piece counts that no name has: little, because it may be the mistyped one."""
CONTAINED = 0.3
"""Added where the name stands in the words, or the words in the name."""
_IGNORED = re.compile(r"[\s\W_]+")


def folded(text):
    """Full-width folded, lower case, without marks and spaces: for comparing names."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text or "").lower())


def bigrams(text):
    """The two-character pieces of a text; a single character is its own piece."""
    plain = folded(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or ({plain} if plain else set())


class NameIndex:
    """Names of one code list by their two-character pieces; finds what resembles a few words, mistyped ones too."""

    def __init__(self, rows):
        self._names = []
        self._by_piece = defaultdict(list)
        for pk, names in rows:
            for name in names:
                pieces = bigrams(name)
                for piece in pieces:
                    self._by_piece[piece].append(len(self._names))
                self._names.append((pk, folded(name), pieces))
        total = len(self._names) or 1
        self._worth = {piece: math.log(1 + total / len(found)) for piece, found in self._by_piece.items()}

    def best(self, words, count):
        """``[(pk, points)]`` of the rows that resemble ``words`` most; from 1 on a name is contained or the same."""
        plain, wanted = folded(words), bigrams(words)
        whole = sum(self._worth.get(piece, UNKNOWN_WORTH) for piece in wanted) or 1.0
        shared = Counter()
        for piece in wanted:
            for at in self._by_piece.get(piece, ()):
                shared[at] += self._worth[piece]
        points = {}
        for at, worth in shared.items():
            pk, name, pieces = self._names[at]
            own = sum(self._worth[piece] for piece in pieces) or 1.0
            score = (worth / whole + 2 * worth / (whole + own)) / 2
            if name in plain or plain in name:
                score += CONTAINED
            points[pk] = max(points.get(pk, 0.0), score)
        ranked = sorted(points.items(), key=lambda row: (-row[1], row[0]))
        return [row for row in ranked[:count] if row[1] >= FEWEST_POINTS]


def index_of(model, **conditions):
    """The index of a code list's valid rows, aliases included; one query, two when it has to be read."""
    version = tuple(model.objects.filter(retired_on=None).aggregate(Count("pk"), Max("pk")).values())
    return _index(model._meta.label, tuple(sorted(conditions.items())), version)


@lru_cache(maxsize=16)
def _index(label, conditions, version):
    model = apps.get_model(label)
    rows = model.objects.filter(retired_on=None, **dict(conditions)).order_by("pk")
    if not hasattr(model, "alias"):
        return NameIndex((pk, [name]) for pk, name in rows.values_list("pk", "name"))
    named = rows.values_list("pk", "name", "alias")
    return NameIndex((pk, [name, *(part.strip() for part in alias.split(",") if part.strip())]) for pk, name, alias in named)
