"""The ranking of opened bids from what evaluators gave: exact, and the same in whatever order the scores come.

An evaluator's total of a bid is the sum of points × weight ÷ 100. Bids are ranked by the median of the totals, because one
evaluator who is far off does not move it; equal medians by the mean, equal means by who sealed first.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import mean, median

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Ranked:
    """A bid with its place; ``totals`` are the evaluators' in the order of their numbers."""

    bid_id: int
    place: int
    median: Decimal
    mean: Decimal
    totals: tuple


def ranking_of(scores, *, weights, sealed_at):
    """``[Ranked]``, best first. ``scores`` are ``(evaluator, bid, criterion, points)``, ``weights`` ``{criterion: weight}``,
    ``sealed_at`` ``{bid: moment}``; a bid without scores is left out.
    """
    totals = defaultdict(lambda: defaultdict(Fraction))
    for evaluator, bid, criterion, points in scores:
        totals[bid][evaluator] += Fraction(points * weights[criterion], 100)
    rows = [
        (-median(by.values()), -mean(by.values()), sealed_at[bid], bid, [by[key] for key in sorted(by)])
        for bid, by in totals.items()
    ]
    return [
        Ranked(bid, place, _text(-middle), _text(-average), tuple(_text(total) for total in each))
        for place, (middle, average, _, bid, each) in enumerate(sorted(rows), start=1)
    ]


def _text(value):
    value = Fraction(value)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)
