"""Reads an advertisement in free text: pure functions that know no model, no settings and no clock.

``understand(text, on=…, lexicon=…)`` is the seam. Who improves the reading changes what stands behind it; callers keep
what they have: items with a field, a value, the words they came from and how sure the reader is.
"""

from supplydemand.understanding.reader import TEXT_LIMIT, understand
from supplydemand.understanding.records import Dropped, Entry, Item, Lexicon, Understanding

__all__ = ["TEXT_LIMIT", "Dropped", "Entry", "Item", "Lexicon", "Understanding", "understand"]
