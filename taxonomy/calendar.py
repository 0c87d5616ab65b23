"""Working days in China: the plain week, less the public holidays, plus the weekend days worked to make up for them.

Years for which no holidays are loaded yet follow the plain week (docs/taxonomy.md).
"""

import datetime

from django.utils import timezone

from taxonomy.enums import DayKind
from taxonomy.models import Holiday

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


def add_working_days(start, count):
    """The date of the ``count``-th working day after ``start``; 0 gives ``start`` itself. Raises ``ValueError`` below 0."""
    if count < 0:
        raise ValueError("count must not be negative")
    day, remaining, special, known_until = start, count, {}, start
    while remaining:
        if day >= known_until:
            known_until = day + ONE_DAY * (2 * remaining + 30)
            special = _special_days(day, known_until)
        day += ONE_DAY
        remaining -= _is_worked(day, special)
    return day


def working_days_after(starts, count):
    """``{start: date of the count-th working day after it}`` for many dates; one query, none for no dates."""
    starts = set(starts)
    if not starts:
        return {}
    special = _special_days(min(starts), max(starts) + ONE_DAY * (2 * count + 30))
    return {start: _count_on(start, count, special) for start in starts}


def end_of(day):
    """The last minute of a date as a moment, for what is due on that date."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))


def _count_on(day, count, special):
    while count:
        day += ONE_DAY
        count -= _is_worked(day, special)
    return day


def _special_days(first, last):
    return dict(Holiday.objects.between(first, last).values_list("date", "kind"))


def _is_worked(day, special):
    kind = special.get(day)
    if kind is not None:
        return kind == DayKind.WORKDAY
    return day.weekday() < SATURDAY
