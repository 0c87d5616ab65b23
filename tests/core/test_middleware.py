"""What every request and every answer carries, and what is refused at the door."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from core.middleware import HiddenCharactersMiddleware
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in

HEADERS = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Permissions-Policy", "X-Request-ID")


def logged_ids(caplog):
    return {record.msg["request_id"] for record in caplog.records if isinstance(record.msg, dict) and "request_id" in record.msg}


def test_log_lines_carry_the_answers_request_id(client, db, caplog):
    caplog.set_level("INFO")

    answer = client.get("/healthz")

    assert logged_ids(caplog) == {answer["X-Request-ID"]}


def test_callers_harmless_request_id_is_kept_in_answer_and_log(client, db, caplog):
    caplog.set_level("INFO")

    answer = client.get("/healthz", headers={"X-Request-ID": "fedcba9876543210"})

    assert answer["X-Request-ID"] == "fedcba9876543210"
    assert logged_ids(caplog) == {"fedcba9876543210"}


def test_audit_names_the_client_behind_a_trusted_proxy(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    membership = MembershipFactory()
    sign_in(client, membership.user)

    url = reverse("accounts:organization_create")
    token = client.get(url).context["token"]
    client.post(url, {"token": token, "name": "试验单位", "action": "save"}, headers={"X-Forwarded-For": "203.0.113.9"})

    event = Organization.objects.get(name="试验单位").events.first()
    assert event.pgh_context["ip"] == "203.0.113.9"


@pytest.mark.parametrize(
    ("method", "url", "data"),
    [
        ("get", "/demands/", {"q": "a\x00"}),
        ("get", "/demands/", {"a\x00": "b"}),
        ("get", "/admin/accounts/organization/", {"status__exact": "\x00"}),
        ("post", "/theme/", {"theme": "a\x00"}),
        ("post", "/accounts/login/", {"login": "a\x00"}),
    ],
)
def test_null_bytes_are_refused(client, db, method, url, data):
    assert getattr(client, method)(url, data).status_code == 400


@pytest.mark.parametrize(
    ("url", "status"), [("/", 200), ("/nothing-here/", 404), ("/demands", 301), ("/theme/", 405), ("/healthz", 200)]
)
def test_every_answer_carries_the_security_headers(client, db, url, status):
    answer = client.get(url)

    assert answer.status_code == status
    assert [name for name in HEADERS if name not in answer] == []


def test_refusal_of_a_foreign_host_carries_the_security_headers(client, db):
    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert [name for name in HEADERS if name not in answer] == []


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_that_is_away_answers_503_with_a_number(db, error):
    def refuse(execute, sql, params, many, context):
        raise error("the server is starting up")

    with connection.execute_wrapper(refuse):
        answer = Client(raise_request_exception=False).get("/demands/")

    assert answer.status_code == 503
    assert answer["X-Request-ID"] in answer.content.decode()


def test_other_failures_answer_500(db):
    def fail(execute, sql, params, many, context):
        raise RuntimeError("a fault of ours")

    with connection.execute_wrapper(fail):
        answer = Client(raise_request_exception=False).get("/demands/")

    assert answer.status_code == 500


def test_direction_marks_and_control_characters_leave_every_posted_field_but_passwords(rf):
    seen = {}

    def view(request):
        seen.update(request.POST.lists())

    data = {"name": ["王\u202e小\u2066明\u200b", "好\x07"], "text": "一行\n\t两行", "password": "a\u202eb"}
    HiddenCharactersMiddleware(view)(rf.post("/", data))

    assert seen == {"name": ["王小明", "好"], "text": ["一行\n\t两行"], "password": ["a\u202eb"]}


def test_name_of_an_organization_is_kept_as_it_is_drawn(client, db):
    member = MembershipFactory()
    sign_in(client, member.user)
    url = reverse("accounts:organization_create")

    client.post(url, {"token": client.get(url).context["token"], "name": "试验\u202e校学\u2069", "action": "save"})

    assert Organization.objects.filter(name="试验校学").exists()
