import datetime

import pytest

from taxonomy.calendar import add_working_days, working_days_after

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def test_adding_working_days_jumps_the_holiday_and_takes_the_make_up_day(loaded):
    assert add_working_days(day("2026-09-30"), 1) == day("2026-10-08")
    assert add_working_days(day("2026-09-30"), 3) == day("2026-10-10")


def test_without_loaded_holidays_the_plain_week_counts():
    assert add_working_days(day("2027-10-01"), 5) == day("2027-10-08")


def test_adding_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(day("2026-11-24"), -1)


def test_adding_to_many_days_is_adding_to_each_in_one_query(loaded, django_assert_num_queries):
    days = [day("2026-09-30"), day("2026-10-09"), day("2026-11-27")]
    one_by_one = {start: add_working_days(start, 5) for start in days}

    with django_assert_num_queries(1):
        assert working_days_after(days, 5) == one_by_one
    with django_assert_num_queries(0):
        assert working_days_after([], 5) == {}
