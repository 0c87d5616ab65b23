"""The calendar feed: right by RFC 5545, at a secret address, with what its person may see."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import calendar_feed
from core.models import CalendarFeed
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SOON = timedelta(days=20)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_text_is_escaped_folded_and_ends_in_crlf():
    title = "数控；装调, 五轴; 反斜\\杠\n" + "长" * 60
    text = calendar_feed.calendar_text(
        [("a-1", title, "/demands/1/", date(2026, 12, 31), None), ("b-1", "x", "/x/", None, AT)], name="协育", at=AT
    )
    raw = text.split("\r\n")

    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in raw) <= 75
    assert "SUMMARY:数控；装调\\, 五轴\\; 反斜\\\\杠\\n" + "长" * 60 in unfolded(text)
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTART:20261125T093000Z"} <= set(unfolded(text))
    assert text.count("DTSTAMP:20261125T093000Z") == text.count("BEGIN:VEVENT") == text.count("UID:") == 2


@pytest.mark.parametrize(("day", "end"), [(date.max, "99991231"), (date.min, "00010102")])
def test_no_stored_day_breaks_the_feed(day, end):
    lines = unfolded(calendar_feed.calendar_text([("a-1", "x", "/x/", day, None)], name="协育", at=AT))

    assert f"DTEND;VALUE=DATE:{end}" in lines


@pytest.mark.django_db
def test_feed_needs_its_address_and_nothing_else(client):
    member = MembershipFactory()
    demand = TalentDemandFactory(organization=member.organization, title="五轴装调", expires_on=timezone.localdate() + SOON)
    TalentDemandFactory(title="别家的", expires_on=timezone.localdate() + SOON)
    feed = calendar_feed.make(person=member.user, at=timezone.now())
    address = reverse("accounts:calendar_feed", args=[calendar_feed.token_of(feed)])
    answer = client.get(address)
    text = answer.content.decode()

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert f"demand-{demand.pk}-expires@" in "".join(unfolded(text))
    assert "别家的" not in text
    assert "no-store" not in answer["Cache-Control"]

    number, _, signature = calendar_feed.token_of(feed).partition("-")
    other = UserFactory()
    for wrong in (f"{number}-{signature[:-1]}x", f"{other.pk}-{signature}", number, "x", "²-x", f"{'9' * 30}-{signature}"):
        assert client.get(reverse("accounts:calendar_feed", args=[wrong])).status_code == 404, wrong


@pytest.mark.django_db
def test_changed_or_ended_address_is_dead(client):
    person = UserFactory()
    sign_in(client, person)
    page = reverse("accounts:calendar")
    client.post(page, {"make": "1"})
    old = calendar_feed.token_of(CalendarFeed.objects.get())
    client.post(page, {"make": "1"})
    new = calendar_feed.token_of(CalendarFeed.objects.get())

    assert new in client.get(page).content.decode()
    assert [calendar_feed.person_of(token) for token in (old, new)] == [None, person]

    person.is_active = False
    person.save()
    assert calendar_feed.person_of(new) is None
    person.is_active = True
    person.save()
    client.post(page, {"remove": "1"})
    assert calendar_feed.person_of(new) is None


@pytest.mark.django_db
def test_feed_asks_as_often_for_many_dates_as_for_one(client):
    member = MembershipFactory()
    address = reverse("accounts:calendar_feed", args=[calendar_feed.token_of(calendar_feed.make(person=member.user, at=AT))])
    counts = []
    for count in (1, 15):
        for _ in range(count):
            TalentDemandFactory(organization=member.organization, expires_on=timezone.localdate() + SOON)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_calendar_address_is_hidden_in_logs():
    from config.logging import hide_secrets

    event = {"request": "GET /accounts/calendar/12-abcdef0123456789.ics"}

    assert "abcdef" not in hide_secrets(None, None, event)["request"]
