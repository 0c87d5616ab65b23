"""Texts as terms: words of a segmenter that knows the trade's own vocabulary, pairs of characters, and Latin words."""

import re
import unicodedata
from functools import lru_cache

import rjieba

HAN = re.compile("[一-鿿]+")
LATIN = re.compile(r"[a-z][a-z0-9+#.]*", re.ASCII)
SHORTEST_NAME, LONGEST_NAME = 3, 8
"""Names of the lists that become words of their own; shorter ones the segmenter knows, longer ones nobody writes."""
WORD_MARK = "_"
"""Before a word, so that it is not taken for the pair of characters that it may look like."""


def folded(text):
    """Full-width signs made plain, lower case."""
    return unicodedata.normalize("NFKC", text or "").lower()


class Segmenter:
    """Cuts Chinese into words; ``names`` of majors, occupations and skills are words too, beside the words inside them."""

    def __init__(self, names=()):
        self._jieba = rjieba.Jieba()
        pieces = {piece for name in names for piece in HAN.findall(folded(name))}
        self._names = frozenset(piece for piece in pieces if SHORTEST_NAME <= len(piece) <= LONGEST_NAME)
        for known in sorted(self._names):
            self._jieba.add_word(known, None, None)

    def words(self, text):
        """Words of two characters and more, in the order of the text."""
        return [word for word in self._jieba.cut_for_search(folded(text)) if len(word) > 1 and HAN.fullmatch(word)]

    def pieces(self, plain):
        """A folded text from end to end, names of its own in one piece each."""
        return self._jieba.cut(plain)

    def within(self, piece):
        """A piece and, of a name of its own, the words inside it, as 数控技术 is also about 数控."""
        inner = rjieba.cut_for_search(piece) if piece in self._names else ()
        return [piece, *(word for word in inner if word != piece)]


@lru_cache(maxsize=1)
def plain_segmenter():
    """The segmenter without names of its own."""
    return Segmenter()


def pieces(text, sizes=(2,)):
    """Overlapping runs of Chinese characters of the given ``sizes``; a run too short for the smallest stands for itself."""
    found = []
    for run in HAN.findall(text):
        for size in sizes:
            found += [run[at : at + size] for at in range(len(run) - size + 1)]
        if len(run) < min(sizes):
            found.append(run)
    return found


def terms(text, *, segmenter=None, sizes=(2,)):
    """All terms of a text: character pieces, words, Latin words."""
    plain = folded(text)
    words = (segmenter or plain_segmenter()).words(plain)
    return [*pieces(plain, sizes), *(WORD_MARK + word for word in words), *LATIN.findall(plain)]
