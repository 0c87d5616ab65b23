from datetime import date, datetime
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization
from core.models import JobRun
from review.clock import Clock, Usual, promised, refresh_standards
from review.models import ReviewTask, ServiceStandard
from review.page import diff_segments
from review.tasks import keep_fresh
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.calendar import WorkCalendar
from taxonomy.enums import DayKind
from taxonomy.models import Holiday
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory
from tests.review.submissions import manager_of, submit_organization, take


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


@pytest.mark.django_db
def test_clock_goes_on_after_a_return_and_stands_still_while_the_applicant_mends():
    task, coordinator = submit_organization(at=at(24, 9)), CoordinatorFactory()
    take(task, "return", coordinator, at=at(24, 17), reason="名称不全")
    take(task, "submit", manager_of(task), at=at(30, 9))

    again = ReviewTask.objects.open().of(task.obj).get()

    assert (again.carried_days, again.due_on) == (Decimal("1.00"), date(2026, 12, 1))


@pytest.mark.django_db
def test_a_case_that_was_withdrawn_begins_anew():
    task = submit_organization(at=at(24, 9))
    take(task, "withdraw", manager_of(task), at=at(24, 17), reason="填错了")
    take(task, "submit", manager_of(task), at=at(25, 9))

    again = ReviewTask.objects.open().of(task.obj).get()

    assert (again.carried_days, again.due_on) == (Decimal("0.00"), date(2026, 11, 27))


def decided(count, *, days, kind=TalentDemand, carried=0):
    """Final decisions that took so many working days."""
    organization = OrganizationFactory()
    ReviewTask.objects.bulk_create(
        ReviewTask(
            content_type=ContentType.objects.get_for_model(kind),
            object_id=10_000 + number,
            organization=organization,
            title="试验",
            submitted_at=at(2, 9),
            closed_at=at(20, 9),
            decision="approve",
            spent_days=days,
            carried_days=carried,
        )
        for number in range(count)
    )


@pytest.mark.django_db
def test_promise_is_the_target_while_too_few_are_decided(django_assert_num_queries):
    decided(4, days=1)
    refresh_standards(at=at(24, 9))
    ContentType.objects.get_for_model(TalentDemand)

    with django_assert_num_queries(2):
        promise = promised(TalentDemand, at(24, 10))

    assert (promise.is_measured, promise.latest_at) == (False, at(26, 17))
    assert str(promise) == "2 个工作日内有结果，最迟 11 月 26 日 17:00"


@pytest.mark.django_db
def test_promise_comes_from_the_record_of_the_kind_alone():
    decided(5, days=Decimal("0.4"), carried=Decimal("0.5"))
    decided(9, days=7, kind=TalentSupply)
    refresh_standards(at=at(24, 9))

    demand, supply = promised(TalentDemand, at(24, 10)), promised(TalentSupply, at(27, 10))

    assert str(demand) == "通常 1 个工作日有结果，最迟 11 月 26 日 17:00"
    assert (supply.usual_days, supply.latest_at) == (7.0, timezone.make_aware(datetime(2026, 12, 8, 17)))


@pytest.mark.django_db
def test_target_of_a_kind_is_data():
    ServiceStandard.objects.create(content_type=ContentType.objects.get_for_model(Organization), target_days=5)

    assert submit_organization(at=at(24, 9)).due_on == date(2026, 12, 1)


@pytest.mark.django_db
def test_reckoning_keeps_the_target_and_is_asked_for_once_an_hour():
    ServiceStandard.objects.create(content_type=ContentType.objects.get_for_model(TalentDemand), target_days=5)

    for _ in range(2):
        keep_fresh(at(24, 9))
    refresh_standards(at=at(24, 9))
    keep_fresh(at(24, 9, 30))

    assert JobRun.objects.filter(task="review.refresh_desk").count() == 1
    assert ServiceStandard.objects.get(content_type__model="talentdemand").target_days == 5
