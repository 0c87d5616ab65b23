"""Skills by whatever name they are written: one key for what means the same."""

import re
from functools import lru_cache

from supplydemand.language.wording import folded
from taxonomy.words import skill_words

_AROUND = re.compile(
    r"^(?:(?:熟练|掌握|熟悉|精通|了解|会|懂|能|使用|操作|运用|应用) ?)+|(?: ?的?(?:编程|操作|使用|应用|系统|软件|技术|基础))+$"
)
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=65_536)
def skill_key(written):
    """The skill's usual name in lower case; what no list knows is itself in lower case, its blanks single ones.

    Common words around a name are left out only where what remains is a name of the list.
    """
    plain = _BLANKS.sub(" ", folded(written)).strip()
    bare = _AROUND.sub("", plain)
    known = _known()
    return known.get(plain) or known.get(plain.replace(" ", "")) or known.get(bare) or plain


@lru_cache(maxsize=1)
def _known():
    """Every name of the list → its skill's usual name, both folded."""
    return {folded(word): folded(skill) for word, skill in skill_words().items()}
