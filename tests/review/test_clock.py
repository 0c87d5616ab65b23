from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from review.clock import Clock, Usual
from review.page import diff_segments
from taxonomy.calendar import WorkCalendar
from taxonomy.enums import DayKind
from taxonomy.models import Holiday


def at(day, hour, minute=0):
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (at(24, 9), at(24, 17), "1.00"),
        (at(24, 13), at(24, 13), "0.00"),
        (at(24, 18), at(25, 8), "0.00"),
        (at(24, 13), at(25, 13), "1.00"),
        (at(27, 15), at(30, 11), "0.50"),
        (at(28, 9), at(29, 17), "0.00"),
    ],
)
def test_clock_runs_in_office_hours_of_working_days(start, end, days):
    assert WorkCalendar(start, end).elapsed_days(start, end) == Decimal(days)


@pytest.mark.django_db
def test_clock_stands_still_on_holidays_and_runs_on_made_up_weekends():
    Holiday.objects.create(date="2026-11-24", kind=DayKind.DAY_OFF, name="试验节")
    Holiday.objects.create(date="2026-11-28", kind=DayKind.WORKDAY, name="试验节")

    calendar = WorkCalendar(at(24, 9), at(28, 17))

    assert [calendar.elapsed_days(at(day, 9), at(day, 17)) for day in (24, 28)] == [Decimal("0.00"), Decimal("1.00")]


def test_bar_grows_to_what_is_used():
    clock = Clock(Decimal("4.00"), Usual(1.0, 3.0))

    assert (clock.is_late, clock.used_width, clock.marks) == (True, "100", ["25", "75"])


def test_short_values_are_replaced_whole_and_long_ones_clause_by_clause():
    long = "负责五轴加工中心的装配和精度检测，能读装配图。两班倒，提供宿舍。"

    assert diff_segments("160 人", "96 人") == [("delete", "160 人"), ("insert", "96 人")]
    assert diff_segments(long, long.replace("两班", "三班")) == [
        ("equal", "负责五轴加工中心的装配和精度检测，能读装配图。"),
        ("delete", "两班倒，"),
        ("insert", "三班倒，"),
        ("equal", "提供宿舍。"),
    ]
