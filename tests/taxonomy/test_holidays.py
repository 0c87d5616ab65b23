"""The holiday calendar: single days, a year's file, and the warning when next year is missing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from taxonomy import holidays
from taxonomy.models import Holiday
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
GOOD = "date,kind,name\n2031-01-01,day_off,元旦\n2031-01-04,workday,元旦\n"


def test_file_of_a_year_is_taken_over_as_the_citys():
    assert holidays.load(rows=holidays.read("\ufeff" + GOOD, year=2031)) == 2
    assert list(Holiday.objects.filter(date__year=2031).values_list("date", "kind", "origin")) == [
        (date(2031, 1, 1), "day_off", "city"),
        (date(2031, 1, 4), "workday", "city"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,kind,name\n", "第一行"),
        ("date,kind,name\n", "没有日期"),
        ("date,kind,name\n2031/1/1,day_off,元旦\n", "第 2 行"),
        ("date,kind,name\n2030-01-01,day_off,元旦\n", "不在 2031 年"),
        ("date,kind,name\n2031-01-01,frei,元旦\n", "day_off"),
        ("date,kind,name\n2031-01-01,day_off,\n", "名称"),
        (GOOD + "2031-01-01,day_off,元旦\n", "写了两次"),
    ],
)
def test_file_that_cannot_be_read_says_where(text, words):
    with pytest.raises(holidays.HolidayFault, match=words):
        holidays.read(text, year=2031)


@pytest.mark.parametrize(("on", "year"), [(date(2030, 11, 15), None), (date(2030, 11, 16), 2031), (date(2030, 12, 31), 2031)])
def test_next_year_is_asked_for_from_mid_november(on, year):
    assert holidays.missing_year(on) == year


def test_known_next_year_is_not_asked_for():
    holidays.set_day(on=date(2031, 1, 1), kind="day_off", name="元旦")

    assert holidays.missing_year(date(2030, 12, 1)) is None


def admin(client):
    """The calendar as a system administrator."""
    user = CoordinatorFactory()
    type(user).objects.filter(pk=user.pk).update(is_superuser=True)
    sign_in(client, type(user).objects.get(pk=user.pk))
    return reverse("admin:taxonomy_holiday_calendar") + "?year=2031"


def test_administrator_imports_a_file_and_changes_a_day(client):
    url = admin(client)

    client.post(url, {"import": "1", "file": SimpleUploadedFile("2031.csv", GOOD.encode())})
    client.post(url, {"day": "1", "date": "2031-01-04", "kind": "day_off", "name": "校庆"})

    assert list(Holiday.objects.filter(date__year=2031).values_list("kind", "name")) == [("day_off", "元旦"), ("day_off", "校庆")]
    page = client.get(url).content.decode()
    assert "校庆" in page
    assert client.get(reverse("admin:taxonomy_holiday_file") + "?year=2031").content.decode("utf-8-sig").count("day_off") == 2


def test_faulty_file_changes_nothing_and_says_why(client):
    answer = client.post(admin(client), {"import": "1", "file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})

    assert (answer.status_code, Holiday.objects.filter(date__year=2031).count()) == (422, 0)
    assert "第一行要是" in answer.content.decode()


def test_coordinator_looks_and_does_not_change(client):
    sign_in(client, CoordinatorFactory())
    url = reverse("admin:taxonomy_holiday_calendar") + "?year=2031"

    assert client.get(url).status_code == 200
    assert client.post(url, {"day": "1", "date": "2031-01-04", "kind": "day_off", "name": "校庆"}).status_code == 404
    assert not Holiday.objects.filter(date__year=2031).exists()


def test_others_find_no_calendar(client):
    sign_in(client, UserFactory())

    assert client.get(reverse("admin:taxonomy_holiday_calendar")).status_code in (302, 404)
