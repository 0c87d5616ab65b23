"""What a reading consists of."""

from dataclasses import dataclass
from typing import Any

SURE_FROM = 0.6
"""From here on an item needs no “please check”."""


@dataclass(frozen=True)
class Item:
    """One thing that was understood: ``text[start:end]`` are the words it came from."""

    field: str
    value: Any
    start: int
    end: int
    confidence: float
    note: str = ""

    @property
    def is_unsure(self):
        """Whether a person should look at it first."""
        return self.confidence < SURE_FROM


@dataclass(frozen=True)
class Dropped:
    """Words that were left out of the listing, and what they are about (``sex``, ``age`` … in Chinese)."""

    about: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """One row of a code list as the reader needs it; ``group`` says where it belongs (a catalogue, a parent's id)."""

    key: int
    name: str
    group: Any = ""
    depth: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The names that can be recognized. Empty lists are fine: then nothing of that sort is found."""

    regions: tuple = ()
    majors: tuple = ()
    skills: tuple = ()
    tools: tuple = ()
    """Words that name a skill wherever they stand."""
    certificates: tuple = ()
    """``Entry`` rows: ``name`` is what an advertisement says, ``group`` what the list calls it."""


@dataclass(frozen=True)
class Understanding:
    """Everything that was understood of one text; ``description`` is the text without what was dropped and the contact."""

    text: str
    items: tuple = ()
    dropped: tuple = ()
    description: str = ""

    def best(self, name):
        """The surest item of a field, the earliest among equals; ``None`` when nothing was understood."""
        found = [item for item in self.items if item.field == name]
        return max(found, key=lambda item: (item.confidence, -item.start), default=None)

    def all(self, name):
        """Every item of a field that holds several values, in the order of the text."""
        return sorted((item for item in self.items if item.field == name), key=lambda item: item.start)

    def quote(self, item):
        """The words an item came from."""
        return self.text[item.start : item.end]
