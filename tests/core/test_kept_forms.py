"""Forms that wait for their author to sign in again."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from core import kept_forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionStore()


def _request(session, path, data=None):
    factory = RequestFactory()
    request = factory.post(path, data) if data is not None else factory.get(path)
    request.session = session
    return request


def test_kept_form_is_given_back_once_with_every_value(session):
    now = timezone.now()
    data = {"title": "数控车工", "majors": ["1", "2"], "csrfmiddlewaretoken": "x"}

    assert kept_forms.keep(_request(session, "/a/", data), path="/a/", at=now) is True

    assert kept_forms.take(_request(session, "/b/"), at=now) is None
    kept = kept_forms.take(_request(session, "/a/"), at=now)
    assert dict(kept.lists()) == {"title": ["数控车工"], "majors": ["1", "2"]}
    assert kept_forms.take(_request(session, "/a/"), at=now) is None


def test_kept_form_is_forgotten_after_an_hour(session):
    now = timezone.now()
    kept_forms.keep(_request(session, "/a/", {"title": "x"}), path="/a/", at=now)

    assert kept_forms.take(_request(session, "/a/"), at=now + timedelta(minutes=61)) is None


def test_one_client_gets_a_limited_number_of_kept_forms(session, settings, redis_client):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"kept_form": "2/h/ip"}

    def keep(**headers):
        request = RequestFactory().post("/a/", {"title": "x"}, **headers)
        request.session = SessionStore()
        return kept_forms.keep(request, path="/a/", at=timezone.now())

    assert [keep(REMOTE_ADDR="192.0.2.7") for _ in range(3)] == [True, True, False]
    assert keep(REMOTE_ADDR="192.0.2.8") is True


def test_a_form_too_large_is_not_kept(session):
    request = _request(session, "/a/", {"title": "长" * (kept_forms.SIZE_LIMIT + 1)})

    assert kept_forms.keep(request, path="/a/", at=timezone.now()) is False
    assert kept_forms.SESSION_KEY not in session
