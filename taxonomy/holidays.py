"""The holiday calendar as people keep it: a year at a glance, single days, and a whole year from a file."""

import calendar
import csv
import datetime
import io
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from taxonomy.enums import DayKind, Origin
from taxonomy.models import Holiday

COLUMNS = ("date", "kind", "name")
"""The shape of the packaged file."""
ASKED_FROM = (11, 15)
"""From that day on somebody is asked for the next year's days; the State Council announces them in November."""
NAME_LENGTH = Holiday._meta.get_field("name").max_length


class HolidayFault(Exception):
    """A file that cannot be taken; ``str()`` says in Chinese which line and why."""


@dataclass(frozen=True)
class Day:
    """One day of the calendar page."""

    date: datetime.date
    holiday: Holiday | None

    @property
    def state(self):
        """``off``, ``workday`` (a weekend day that is worked), ``weekend`` or nothing."""
        if self.holiday is not None:
            return "off" if self.holiday.kind == DayKind.DAY_OFF else "workday"
        return "weekend" if self.date.weekday() >= calendar.SATURDAY else ""


def months_of(year):
    """``[(month, weeks)]`` of a year; a week is seven ``Day`` or ``None``. One query."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    special = {row.date: row for row in Holiday.objects.between(first, last)}
    weeks = calendar.Calendar(calendar.MONDAY)
    return [
        (
            month,
            [
                [Day(day, special.get(day)) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


@transaction.atomic
def set_day(*, on, kind, name):
    """Make a day free or worked; what somebody sets is the city's, and the packaged list leaves it alone."""
    row, _ = Holiday.objects.update_or_create(date=on, defaults={"kind": kind, "name": name, "origin": Origin.CITY})
    return row


def read(text, *, year):
    """The rows of a file in the packaged shape, all of one year; raises ``HolidayFault``."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise HolidayFault("第一行要是 date,kind,name。照着下载的样子填。")
    found = {}
    for number, row in enumerate(rows, start=2):
        on, kind, name = _parsed(row, number, year)
        if on in found:
            raise HolidayFault(f"第 {number} 行：{on} 写了两次。")
        found[on] = (kind, name)
    if not found:
        raise HolidayFault("文件里没有日期。")
    return found


def _parsed(row, number, year):
    try:
        on = datetime.date.fromisoformat((row["date"] or "").strip())
    except ValueError:
        raise HolidayFault(f"第 {number} 行：日期要写成 {year}-01-01 这样。") from None
    kind, name = (row["kind"] or "").strip(), (row["name"] or "").strip()
    if on.year != year:
        raise HolidayFault(f"第 {number} 行：{on} 不在 {year} 年。")
    if kind not in DayKind.values:
        raise HolidayFault(f"第 {number} 行：kind 写 day_off（放假）或 workday（上班）。")
    if not 0 < len(name) <= NAME_LENGTH:
        raise HolidayFault(f"第 {number} 行：写上节日名称，不超过 {NAME_LENGTH} 个字。")
    return on, kind, name


@transaction.atomic
def load(*, rows):
    """Take over the days of a file as the city's; returns how many."""
    for on, (kind, name) in rows.items():
        set_day(on=on, kind=kind, name=name)
    return len(rows)


def is_missing(year):
    """Whether no day of a year is known; one query."""
    return not Holiday.objects.filter(date__year=year).exists()


def missing_year(on):
    """The year whose days are wanted and not there; ``None`` before mid November or where they are known."""
    if (on.month, on.day) <= ASKED_FROM:
        return None
    return on.year + 1 if is_missing(on.year + 1) else None


def calendar_panel(user, at):
    """On the coordinators' first page: next year's days are still missing."""
    year = missing_year(timezone.localdate(at))
    if year is None:
        return None
    return {
        "title": f"还没有 {year} 年的节假日",
        "text": f"没有导入以前，{year} 年的期限按平常的星期算。国务院办公厅的通知发布以后，由系统管理员导入。",
        "url": f"{reverse('admin:taxonomy_holiday_calendar')}?year={year}",
        "link_label": "看日历",
    }
