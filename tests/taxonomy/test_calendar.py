import datetime

import pytest

from taxonomy.calendar import add_working_days, is_working_day, working_days_after, working_days_between

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def test_a_make_up_saturday_is_worked_and_the_plain_one_is_not(loaded):
    from taxonomy.models import Holiday

    saturday = Holiday.objects.filter(kind="workday", date__year=2026, date__week_day=7).first().date

    assert (is_working_day(saturday), is_working_day(day("2026-11-28"))) == (True, False)


def test_the_national_holiday_is_not_counted(loaded):
    # 2026: 1 to 7 October off, Saturday 10 October worked
    assert working_days_between(day("2026-09-30"), day("2026-10-08")) == 1
    assert working_days_between(day("2026-09-30"), day("2026-10-10")) == 3


def test_adding_working_days_jumps_the_holiday_and_takes_the_make_up_day(loaded):
    assert add_working_days(day("2026-09-30"), 1) == day("2026-10-08")
    assert add_working_days(day("2026-09-30"), 3) == day("2026-10-10")


def test_without_loaded_holidays_the_plain_week_counts():
    assert add_working_days(day("2027-10-01"), 5) == day("2027-10-08")


@pytest.mark.parametrize("count", [0, 1, 17, 300])
def test_adding_and_counting_are_inverse(loaded, count):
    start = day("2025-12-30")

    assert working_days_between(start, add_working_days(start, count)) == count


def test_counting_backwards_is_negative(loaded):
    assert working_days_between(day("2026-11-27"), day("2026-11-24")) == -3


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


def test_counting_takes_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        working_days_between(day("2025-01-01"), day("2026-12-31"))
