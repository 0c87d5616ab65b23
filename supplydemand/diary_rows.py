"""A change of the match diary as its reader sees it."""

from django.urls import reverse

from supplydemand.diary_causes import words_of
from supplydemand.enums import ChangeKind, Side
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.services.matches import OTHER, listing_of
from supplydemand.withheld import withhold

MOVED_MAX = 3
MOVED_MINIMUM = 50
"""A part that moved by less than half a point is not named."""


def rows_of(changes, user, own_organizations):
    """``[{"change", "why", "own", "other", "url", "before", "after", "moved"}]`` for a reader of these organizations."""
    words = words_of(changes, own_organizations)
    return [_row(change, user, own_organizations, words.get(change.pk) or change.get_cause_display()) for change in changes]


def _row(change, user, own_organizations, why):
    withhold(change, user)
    side = Side.DEMAND if change.demand.organization_id in own_organizations else Side.SUPPLY
    return {
        "change": change,
        "why": why,
        "own": listing_of(change, side),
        "other": listing_of(change, OTHER[side]),
        "url": reverse("supplydemand:match_detail", args=[change.match_id]) if change.match_id else "",
        "before": _points(change.score_before),
        "after": _points(change.score_after),
        "moved": _moved(change),
    }


def _points(score):
    return None if score is None else round(score / 100)


def _moved(change):
    """The parts that moved most, as ``label from → to``."""
    before, after = change.parts_before, change.parts_after
    if change.kind != ChangeKind.CHANGED or len(before) != len(after) or len(after) != len(DEMAND_SUPPLY.components):
        return []
    moved = [
        (abs(then - now), component.label, then, now)
        for component, then, now in zip(DEMAND_SUPPLY.components, before, after, strict=True)
        if abs(then - now) >= MOVED_MINIMUM
    ]
    ordered = sorted(moved, key=lambda entry: -entry[0])[:MOVED_MAX]
    return [f"{label} {then / 100:g} → {now / 100:g}" for _, label, then, now in ordered]
