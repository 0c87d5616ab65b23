"""Listings that say too little: a list whose best score says next to nothing tells its author what to add."""

from dataclasses import dataclass

from supplydemand.enums import Side
from supplydemand.match_cards import FLOOR
from supplydemand.matching.profile import DEMAND_SUPPLY

TEXT_MINIMUM = 30
"""A description shorter than this hardly shares a word with another."""

WEIGHTS = {component.key: component.weight // 100 for component in DEMAND_SUPPLY.components}


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


def bareness_of(listing, best_score, *, has_majors):
    """``Bareness`` where the best match lies under the floor and something can be added; else ``None``."""
    if best_score >= FLOOR:
        return None
    missing = [(label, WEIGHTS[key]) for key, label, is_stated in _statements(listing, has_majors) if not is_stated]
    return Bareness(listing, sorted(missing, key=lambda entry: -entry[1])) if missing else None


def _statements(listing, has_majors):
    yield "major", "专业", has_majors
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
    found = (bareness_of(card.own, card.match.score, has_majors=bool(card.own.majors.all())) for card in best.values())
    return [row for row in found if row is not None]
