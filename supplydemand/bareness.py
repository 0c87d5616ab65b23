"""Listings that say too little: a list whose best score says next to nothing tells its author what to add."""

from dataclasses import dataclass

from supplydemand.enums import Side
from supplydemand.matching.explain import FLOOR

TEXT_MINIMUM = 30
"""A description shorter than this hardly shares a word with another."""


@dataclass(frozen=True)
class Bareness:
    """A listing of which too little can be compared, and what its author could add with the points each is worth."""

    listing: object
    missing: list

    @property
    def sentence(self):
        """What to do, in a sentence."""
        wanted = "、".join(f"{label}（{points} 分）" for label, points in self.missing)
        return f"“{self.listing}”写得太少，下面的分数说明不了什么。补上{wanted}再看。"


def bareness_of(card):
    """``Bareness`` of the reader's own listing where its best match lies under the floor and something can be added.

    Points are those of the weights by which that match was scored. ``None``: nothing to say.
    """
    listing = card.own
    if card.match.score >= FLOOR:
        return None
    points = {part.key: part.maximum // 100 for part in card.explanation.parts}
    missing = [(label, points.get(key, 0)) for key, label, is_stated in _statements(listing) if not is_stated]
    worth = sorted((entry for entry in missing if entry[1]), key=lambda entry: -entry[1])
    return Bareness(listing, worth) if worth else None


def _statements(listing):
    yield "major", "专业", bool(listing.majors.all())
    yield "text", "说明", len(listing.description) >= TEXT_MINIMUM
    yield "skill", "技能", bool(listing.skills)
    yield "headcount", "人数", bool(listing.headcount)
    if listing.side == Side.DEMAND:
        yield "occupation", "职业", listing.occupation_id is not None
        yield "date", "到岗日期", listing.starts_on is not None
    else:
        yield "date", "毕业日期", listing.graduates_on is not None


def bare_listings(cards):
    """``Bareness`` of the readers' own listings in a list of cards, each once, judged by its best card; no query."""
    best = {}
    for card in cards:
        known = best.get((card.side, card.own.pk))
        if known is None or card.match.score > known.match.score:
            best[(card.side, card.own.pk)] = card
    return [found for found in map(bareness_of, best.values()) if found is not None]
