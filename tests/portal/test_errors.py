"""Error pages: Chinese, a next step, a number to quote, and no help for somebody who probes."""

import re

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from portal import errors

HANDLERS = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.not_found,
    429: errors.too_many_requests,
    500: errors.server_error,
}


@pytest.mark.parametrize("status", HANDLERS)
def test_error_page_needs_no_database(status):
    request = RequestFactory().get("/x/")
    request.id = "a1b2c3d4"

    response = HANDLERS[status](request)

    assert response.status_code == status
    assert "a1b2c3d4" in response.content.decode()
    assert "去首页" in response.content.decode()


def test_unavailable_page_says_when_to_come_back():
    response = errors.fault(RequestFactory().get("/x/"), 503)

    assert response.status_code == 503
    assert "草稿都还在" in response.content.decode()


def test_error_page_follows_the_chosen_theme():
    request = RequestFactory().get("/x/")
    request.COOKIES["xieyu_theme"] = "dark"

    assert 'data-bs-theme="dark"' in errors.not_found(request).content.decode()


@pytest.mark.django_db
def test_not_found_does_not_repeat_the_address(client):
    first = client.get("/no-such-page/?q=secret-word")
    second = client.get("/another/one/")

    def masked(response):
        return re.sub(r"[0-9a-f]{32}", "ID", response.content.decode())

    assert first.status_code == 404
    assert masked(first) == masked(second)
    assert "secret-word" not in first.content.decode()


@pytest.mark.django_db
def test_form_without_token_is_explained():
    response = Client(enforce_csrf_checks=True).post(reverse("portal:set_theme"), {"theme": "dark"})

    assert response.status_code == 403
    assert "这张表单过期了" in response.content.decode()


@override_settings(DEBUG=False)
@pytest.mark.django_db
def test_crash_answers_with_the_friendly_page(monkeypatch):
    monkeypatch.setattr("django.views.generic.base.TemplateView.get_context_data", lambda self, **kwargs: 1 / 0)

    response = Client(raise_request_exception=False).get(reverse("portal:duties"))

    assert response.status_code == 500
    assert "系统出了点问题" in response.content.decode()
