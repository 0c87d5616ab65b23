"""Keyset pages: every row once, in both directions, in one query, and no foreign cursor."""

import base64
import json

import pytest

from accounts.models import Organization
from core.paging import InvalidCursor, keyset_page
from supplydemand.models import TalentDemand
from tests.accounts.factories import OrganizationFactory

ORDER = ("-created_at", "-id")


def names(page):
    return [row.name for row in page]


@pytest.fixture
def organizations(db):
    return OrganizationFactory.create_batch(5)


def walk_forward(size):
    pages, cursor = [], ""
    while True:
        page = keyset_page(Organization.objects.all(), order=ORDER, size=size, after=cursor)
        pages.append(page)
        cursor = page.next_cursor
        if not cursor:
            return pages


def test_forward_pages_hold_every_row_once(organizations):
    pages = walk_forward(2)

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [name for page in pages for name in names(page)] == [row.name for row in reversed(organizations)]


def test_previous_page_is_the_one_before(organizations):
    first, second, third = walk_forward(2)

    back = keyset_page(Organization.objects.all(), order=ORDER, size=2, before=third.previous_cursor)
    assert names(back) == names(second)
    start = keyset_page(Organization.objects.all(), order=ORDER, size=2, before=back.previous_cursor)
    assert names(start) == names(first)
    assert start.previous_cursor == ""


def test_first_page_has_no_previous_and_last_no_next(organizations):
    pages = walk_forward(5)

    assert len(pages) == 1
    assert pages[0].previous_cursor == ""
    assert pages[0].next_cursor == ""


def test_page_takes_one_query(organizations, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(Organization.objects.all(), order=ORDER, size=2)


def test_row_added_in_front_does_not_shift_the_next_page(organizations):
    first, second, _ = walk_forward(2)
    OrganizationFactory()

    page = keyset_page(Organization.objects.all(), order=ORDER, size=2, after=first.next_cursor)
    assert names(page) == names(second)


FOREIGN = ("x", "%%%", "bnVsbA", "W10", "WzEsMiwzXQ", "W3sieCI6MX0sMV0", "WyJcdTAwMDAiLDFd", "W1tdLDFd", "WyJhYmMiLDFd")
"""Broken base64, null, wrong lengths, an unknown object, a null byte, a list, a text for a date."""

ODD = (
    ["NaN", 1],
    ["Infinity", 1],
    ["", ""],
    ["2026-01-01", "1"],
    [None, 1],
    [1, None],
    ["\ud800", 1],
    [{"t": "2026-01-01"}, "x"],
)
"""JSON of the right length whose values are of another type, or none that the database knows."""


@pytest.mark.parametrize("cursor", FOREIGN)
def test_foreign_cursor_is_refused(db, cursor):
    with pytest.raises(InvalidCursor):
        keyset_page(Organization.objects.all(), order=ORDER, size=2, after=cursor)


@pytest.mark.parametrize("values", ODD)
@pytest.mark.parametrize("order", [("-created_at", "-id"), ("-id", "-created_at"), ("name", "id")])
def test_odd_values_are_refused_or_read_but_never_fail(db, values, order):
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    try:
        page = keyset_page(Organization.objects.all(), order=order, size=2, after=cursor)
    except InvalidCursor:
        return
    assert len(page) == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_moments_at_the_ends_of_the_calendar_do_not_fail_where_days_are_sorted(db, moment):
    cursor = base64.urlsafe_b64encode(json.dumps([{"t": moment}, 1]).encode()).decode().rstrip("=")

    with pytest.raises(InvalidCursor):
        keyset_page(TalentDemand.objects.all(), order=("expires_on", "id"), size=2, after=cursor)
