"""The desk's clock: how many working days a submission has waited, in office hours, and what waiting is usual."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from django.utils import timezone

from taxonomy.enums import DayKind
from taxonomy.models import Holiday

OPENS, CLOSES = datetime.time(9), datetime.time(17)
PROMISED_DAYS = 2
"""Working days within which a submission is to be decided."""
SAMPLE_SIZE = 200
"""The usual times are taken from that many latest decisions."""
FEWEST_FOR_USUAL = 5
"""With fewer decisions no usual time is named."""
ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class WorkCalendar:
    """Working time between two moments; loads the special days of one span once (one query), then asks nothing more."""

    def __init__(self, first, last):
        self._special = dict(Holiday.objects.between(_day(first), _day(last)).values_list("date", "kind"))

    def elapsed_days(self, start, end):
        """Working days from ``start`` to ``end`` as a ``Decimal`` with two places; nights, weekends and holidays stand still."""
        seconds, day, last = 0.0, _day(start), _day(end)
        while day <= last:
            if self._is_worked(day):
                opens, closes = _at(day, OPENS), _at(day, CLOSES)
                seconds += max((min(end, closes) - max(start, opens)).total_seconds(), 0.0)
            day += ONE_DAY
        length = (CLOSES.hour - OPENS.hour) * 3600
        return Decimal(seconds / length).quantize(Decimal("0.01"))

    def _is_worked(self, day):
        kind = self._special.get(day)
        return kind == DayKind.WORKDAY if kind is not None else day.weekday() < SATURDAY


@dataclass(frozen=True)
class Usual:
    """What the desk usually needs, in working days: the middle and the slow tenth; ``None`` while too few are decided."""

    median: float | None
    ninety: float | None


def usual_of(tasks):
    """The usual times of a queryset of tasks, from its latest decisions (one query)."""
    days = [float(value) for value in tasks.decided_by_coordinators().exclude(spent_days=None).values_list(
        "spent_days", flat=True)[:SAMPLE_SIZE]]  # fmt: skip
    if len(days) < FEWEST_FOR_USUAL:
        return Usual(None, None)
    tenths = quantiles(days, n=10, method="inclusive")
    return Usual(round(tenths[4], 1), round(tenths[8], 1))


@dataclass(frozen=True)
class Clock:
    """One task's clock as the review page draws it; widths are of 100."""

    used_days: Decimal
    usual: Usual
    promised_days: int = PROMISED_DAYS

    @property
    def is_late(self):
        """Whether more time is used than promised."""
        return self.used_days > self.promised_days

    @property
    def span_days(self):
        """What the whole bar stands for."""
        return max(float(self.promised_days), float(self.used_days), self.usual.ninety or 0.0)

    @property
    def used_width(self):
        """Width of the used part."""
        return f"{100 * float(self.used_days) / self.span_days:.4g}"

    @property
    def marks(self):
        """Positions of the middle and the slow tenth."""
        return [f"{min(100 * value / self.span_days, 99.5):.4g}" for value in (self.usual.median, self.usual.ninety) if value]


def _day(moment):
    return timezone.localdate(moment)


def _at(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))
