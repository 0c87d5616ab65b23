"""Figures of an expert review, from numbers alone.

Every figure has two places, rounded half up. A card's total is the mean of its points weighted by the criteria's weights, which
make 100. A case's mean, median and spread (highest less lowest) are taken over the totals of the cards that were handed in.

A total is an outlier where Iglewicz and Hoaglin's modified z-score, 0.6745 · |x − median| / MAD, is above 3.5 ("How to Detect and
Handle Outliers", 1993; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.17). Few experts who nearly agree would make any
small difference one, so two conditions of our own come on top: MAD counts as one point at least, and an outlier is ten points
or more from the median. A flag asks for a look, it takes nobody's score out.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FULL = 100
TWO_PLACES = Decimal("0.01")
OUTLIER_Z = Decimal("3.5")
OUTLIER_FACTOR = Decimal("0.6745")
OUTLIER_DISTANCE = Decimal(10)
OUTLIER_LEAST = 3
"""With fewer totals nobody can say which one is off."""
LEAST_MAD = Decimal(1)


@dataclass(frozen=True)
class Summary:
    """What the totals of one case say together; ``None`` where there are none."""

    count: int
    mean: Decimal | None
    median: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    spread: Decimal | None
    outliers: tuple

    @property
    def has_outlier(self):
        """Whether some total is far from the others."""
        return any(self.outliers)


def rounded(value):
    """Two places, half up."""
    return Decimal(value).quantize(TWO_PLACES, rounding=ROUND_HALF_UP)


def weighted_total(points, weights):
    """The total of one card; both are by criterion. Raises ``ValueError`` where weights do not make 100 or points are missing."""
    if sum(weights.values()) != FULL:
        raise ValueError("the weights of the criteria must make 100")
    if any(points.get(criterion) is None for criterion in weights):
        raise ValueError("every criterion needs points")
    return rounded(sum(Decimal(points[criterion]) * weight for criterion, weight in weights.items()) / FULL)


def mean(values):
    """The arithmetic mean, ``None`` of nothing."""
    return rounded(sum(values, Decimal(0)) / len(values)) if values else None


def median(values):
    """The middle value, or the mean of the two in the middle; ``None`` of nothing."""
    return rounded(_middle(values)) if values else None


def summary(totals):
    """The figures of one case; ``outliers`` are flags in the order of ``totals``."""
    totals = [Decimal(value) for value in totals]
    if not totals:
        return Summary(0, None, None, None, None, None, ())
    low, high = min(totals), max(totals)
    return Summary(
        len(totals), mean(totals), median(totals), rounded(low), rounded(high), rounded(high - low), tuple(outliers(totals))
    )


def outliers(values):
    """Flags in the order of ``values``: whether each is far from the others."""
    if len(values) < OUTLIER_LEAST:
        return [False] * len(values)
    middle = _middle(values)
    distances = [abs(value - middle) for value in values]
    mad = max(_middle(distances), LEAST_MAD)
    return [distance >= OUTLIER_DISTANCE and OUTLIER_FACTOR * distance / mad > OUTLIER_Z for distance in distances]


def missed(means, thresholds):
    """The criteria whose mean is below their threshold, in the order of ``thresholds``; ``None`` is no threshold."""
    return [
        criterion
        for criterion, threshold in thresholds.items()
        if threshold is not None and means.get(criterion) is not None and means[criterion] < threshold
    ]


def level_reached(total, pass_scores):
    """The key with the highest pass score that ``total`` reaches, the first of equal ones; ``None`` where it reaches none."""
    reached = [(score, level) for level, score in pass_scores.items() if total is not None and total >= score]
    best = max((score for score, _ in reached), default=None)
    return next((level for score, level in reached if score == best), None)


def ranks(values):
    """The rank of each value, highest first; equal ones share theirs and the next is skipped; ``None`` has none."""
    known = [value for value in values if value is not None]
    return [None if value is None else 1 + sum(other > value for other in known) for value in values]


def _middle(values):
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
