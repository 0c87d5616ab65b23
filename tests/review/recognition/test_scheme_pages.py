"""The first page of recognition and the announcement of a call."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from tests.review.recognition.factories import CallFactory, SchemeFactory

pytestmark = pytest.mark.django_db


def open_call(**fields):
    now = timezone.now()
    return CallFactory(**({"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)} | fields))


def test_first_page_names_schemes_open_calls_and_running_notices(client):
    taken, closed = open_call(title="第一批申报"), open_call(title="去年的申报", closes_at=timezone.now() - timedelta(hours=1))
    hidden = SchemeFactory(name="停用的类别", is_active=False)

    page = client.get(reverse("recognition:scheme_list")).content.decode()

    assert taken.title in page
    assert taken.version.scheme.name in page
    assert closed.title not in page
    assert hidden.name not in page


def test_call_leads_to_applying_only_while_it_takes_applications(client):
    taken, closed = open_call(), open_call(closes_at=timezone.now() - timedelta(hours=1))

    begin = reverse("recognition:application_begin", args=[taken.pk])
    assert begin in client.get(taken.get_absolute_url()).content.decode()
    page = client.get(closed.get_absolute_url()).content.decode()
    assert reverse("recognition:application_begin", args=[closed.pk]) not in page
    assert "已经截止" in page


def test_draft_call_is_missing_for_the_public(client):
    assert client.get(open_call(status=Status.DRAFT).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_for_one_and_three(client, count, django_assert_num_queries):
    calls = [open_call() for _ in range(count)]

    with django_assert_num_queries(4):
        client.get(reverse("recognition:scheme_list"))
    with django_assert_num_queries(9):
        client.get(calls[0].get_absolute_url())
