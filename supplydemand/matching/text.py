"""Text as integer term vectors: tokens, a frozen model of document frequencies, and weights that need no floating point later."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from supplydemand.language.knowledge import packaged
from supplydemand.language.wording import folded

Tokens = Callable[[str], Sequence[str]]  # the seam for a cache by content hash
VERSION = 3
"""Of ``tokenize``: another number wherever it cuts differently, so that kept words are cut anew."""
DICTIONARY = "e2d481014e05"
"""The dictionary (``language.versions``) that this version cuts with; a test fails where the lists have moved on without it."""
UNIT = 4096  # length of a weight vector; a dot product of two is a cosine × 2**24
COSINE_SHIFT = 24
LOG_UNIT = 256  # logarithms are rounded to 1/256, so a last-digit difference between machines cannot show
WORD = re.compile(r"[一-鿿]{2,}|[a-z][a-z0-9+#.]*[a-z0-9+#]|c|r", re.ASCII)
LONGEST_WORD = 64
"""Characters: what is longer is no word but a key, an address or noise, and too long for an index."""
STOP_WORD_LIST = """
以及 或者 并且 能够 具有 具备 相关 进行 负责 工作 以上 以下 优先 熟悉 了解 掌握 熟练 良好 较强 一定 能力 要求
岗位 职责 任职 资格 职位 条件 公司 我们 你们 他们 其他 其它 完成 参与 协助 根据 通过 包括 学历 专业 不限 经验
优先考虑 有关 及其 可以 需要 如下 等等 从事 岗位职责 任职要求 岗位要求 任职资格 描述 上级 领导 交办 安排 各项 日常 做好
the and of to in for with
"""
STOP_WORDS = frozenset(STOP_WORD_LIST.split())


BETWEEN = "、。,;:!?()/"
"""Signs after folding that no word reaches over: the segmenter cuts what stands between two of them, or blanks, by itself."""
SHORT = 12
"""Characters: what comes so short between two signs comes again in other texts, and is cut once."""
CUT = "/"
"""Before a piece that the segmenter has cut out of something longer: it is not cut again."""


def tokenize(text: str) -> list[str]:
    """Words of ``text`` that may carry meaning: Chinese of two characters or more, and Latin words; lower case, no numbers.

    Names of majors, occupations and skills are words of their own beside the words inside them.
    """
    return [word for piece in pieces(text) for word in words_of(piece)]


def pieces(text: str) -> list[str]:
    """What a text is made of, in its order; the words of its pieces (``words_of``) are its tokens.

    A short piece stands between two signs; of longer ones the segmenter's pieces are given, each after ``CUT``.
    """
    plain = folded(text)
    for sign in BETWEEN:
        plain = plain.replace(sign, " ")
    found = plain.split()
    if max(map(len, found), default=0) <= SHORT:
        return found
    return [piece for block in found for piece in ((block,) if len(block) <= SHORT else _cut(block))]


def _cut(block: str) -> list[str]:
    return [CUT + piece for piece in packaged().segmenter.pieces(block)]


@lru_cache(maxsize=1 << 17)
def words_of(piece: str) -> tuple[str, ...]:
    """The tokens that a piece of a text stands for: its words that may carry meaning, of a name also the words inside it."""
    if not piece.startswith(CUT):
        return tuple(word for own in _cut(piece) for word in words_of(own))
    return tuple(word for word in map(_meaningful, packaged().segmenter.within(piece[len(CUT) :])) if word)


def _meaningful(piece: str) -> str:
    """A piece of text without blanks, or nothing where it is no word that may carry meaning."""
    word = piece.strip()
    return word if len(word) <= LONGEST_WORD and word not in STOP_WORDS and WORD.fullmatch(word) else ""


@dataclass(frozen=True, slots=True)
class TextModel:
    """Vocabulary and inverse document frequencies, frozen: with the same model an edit elsewhere changes no weight."""

    terms: tuple[str, ...]  # sorted
    idf: tuple[int, ...]  # in 1/256
    documents: int

    @property
    def digest(self) -> str:
        """Identity of the model (sha256)."""
        lines = "\n".join(f"{term}\t{idf}" for term, idf in zip(self.terms, self.idf, strict=True))
        return hashlib.sha256(f"{self.documents}\n{lines}".encode()).hexdigest()


def fit(documents: Iterable[Counter], *, percent_max: int, floor: int) -> TextModel:
    """Learn a model: drop terms of one document and terms of more than ``percent_max`` % of them (and more than ``floor``)."""
    frequency: Counter = Counter()
    total = 0
    for counts in documents:
        total += 1
        frequency.update(counts.keys())
    limit = max(total * percent_max // 100, floor)
    kept = sorted((term, df) for term, df in frequency.items() if 2 <= df <= limit)
    idf = tuple(idf_of(total, df) for _, df in kept)
    return TextModel(tuple(term for term, _ in kept), idf, total)


def idf_of(documents: int, frequency: int) -> int:
    """ln(1 + N ÷ df) in 1/256."""
    return round(math.log(1 + documents / frequency) * LOG_UNIT)


def repetition(count: int) -> int:
    """1 + ln tf in 1/256, for a word that a text says ``count`` times."""
    return round((1 + math.log(count)) * LOG_UNIT)


def weigh(counts: Counter, index: dict[str, int], idf: Sequence[int]) -> list[tuple[int, int]]:
    """The document as sorted ``(term number, weight)``: (1 + ln tf) · idf scaled to length 4096, integers only."""
    raw = sorted((index[term], repetition(count) * idf[index[term]]) for term, count in counts.items() if term in index)
    length = math.isqrt(sum(weight * weight for _, weight in raw))
    scaled = ((term, (weight * UNIT + length // 2) // length) for term, weight in raw)
    return [(term, weight) for term, weight in scaled if weight]
