"""Working days in China: the plain week, less the public holidays, plus the weekend days worked to make up for them.

The one calendar of the portal. Years for which no holidays are loaded yet follow the plain week (docs/taxonomy.md).
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from taxonomy.enums import DayKind
from taxonomy.models import Holiday

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
OPENS, CLOSES = datetime.time(9), datetime.time(17)
"""Office hours: working time is counted in them."""
NO_DAYS = Decimal("0.00")


class WorkCalendar:
    """Working days between two dates or moments; loads the special days of one span once (one query), then asks nothing more."""

    def __init__(self, first, last):
        self._special = dict(Holiday.objects.between(_date(first), _date(last)).values_list("date", "kind"))

    def is_worked(self, day):
        """Whether people work on that date."""
        kind = self._special.get(day)
        return kind == DayKind.WORKDAY if kind is not None else day.weekday() < SATURDAY

    def after(self, day, count):
        """The date of the ``count``-th working day after ``day``; 0 gives ``day`` itself."""
        while count:
            day += ONE_DAY
            count -= self.is_worked(day)
        return day

    def before(self, day, count):
        """The date of the ``count``-th working day before ``day``; 0 gives ``day`` itself."""
        while count:
            day -= ONE_DAY
            count -= self.is_worked(day)
        return day

    def count(self, first, last):
        """How many working days there are after ``first``, up to and with ``last``; none where that lies before."""
        return sum(self.is_worked(first + ONE_DAY * number) for number in range(1, (last - first).days + 1))

    def elapsed_days(self, start, end):
        """Working days from ``start`` to ``end`` as a ``Decimal`` with two places; nights, weekends and holidays stand still."""
        length = (CLOSES.hour - OPENS.hour) * 3600
        first, last = _date(start), _date(end)
        seconds, day = 0.0, first
        while day <= last:
            if self.is_worked(day):
                seconds += length if first < day < last else _worked_seconds(day, start, end)
            day += ONE_DAY
        return Decimal(seconds / length).quantize(NO_DAYS)


def _worked_seconds(day, start, end):
    """Office hours of one day that lie between two moments."""
    return max((min(end, _at(day, CLOSES)) - max(start, _at(day, OPENS))).total_seconds(), 0.0)


def add_working_days(start, count):
    """The date of the ``count``-th working day after ``start``; 0 gives ``start`` itself. Raises ``ValueError`` below 0."""
    if count < 0:
        raise ValueError("count must not be negative")
    return WorkCalendar(start, _reach(start, count)).after(start, count)


def working_days_after(starts, count):
    """``{start: date of the count-th working day after it}`` for many dates; one query, none for no dates."""
    starts = set(starts)
    if not starts:
        return {}
    calendar = WorkCalendar(min(starts), _reach(max(starts), count))
    return {start: calendar.after(start, count) for start in starts}


def end_of(day):
    """The last minute of a date as a moment, for what is due on that date."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))


def closing_of(day):
    """The moment at which the office closes on that date."""
    return _at(day, CLOSES)


def _reach(start, count):
    """A date behind the ``count``-th working day in any case: no month of the year is all holidays."""
    return start + ONE_DAY * (2 * count + 30)


def _date(value):
    return timezone.localdate(value) if isinstance(value, datetime.datetime) else value


def _at(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))
