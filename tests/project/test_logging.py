"""Log lines: JSON with the request's id, and no secret in them."""

import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings

from config.logging import HIDDEN, hide_secrets


@pytest.mark.parametrize(
    "name", ["password", "new_password", "csrfmiddlewaretoken", "sessionid", "Authorization", "totp_secret", "cookie"]
)
def test_value_under_a_telling_name_is_hidden(name):
    assert hide_secrets(None, None, {name: "abc", "event": "x"}) == {name: HIDDEN, "event": "x"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("postgresql://xieyu_app:abc@host/xieyu", f"postgresql://xieyu_app:{HIDDEN}@host/xieyu"),
        ("POST /x?token=abc&page=2", f"POST /x?token={HIDDEN}&page=2"),
        ("GET /accounts/confirm-email/MQ:1a:b-c/", f"GET /accounts/confirm-email/{HIDDEN}/"),
        ("GET /accounts/password/reset/key/1-abc-def/", f"GET /accounts/password/reset/key/{HIDDEN}/"),
        ("{'password': 'abc', 'name': '张'}", f"{{'password': '{HIDDEN}', 'name': '张'}}"),
        ("GET /demands/?q=电气", "GET /demands/?q=电气"),
    ],
)
def test_secret_inside_a_text_is_hidden(text, written):
    assert hide_secrets(None, None, {"event": [{"text": text}]}) == {"event": [{"text": written}]}


def test_line_is_json_with_the_bound_request_id():
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(settings.LOGGING["formatters"]["json"])
    record = logging.LogRecord("probe", logging.WARNING, __file__, 1, "岗位 %s", ("甲",), None)

    with structlog.contextvars.bound_contextvars(request_id="r-1", job="nightly"):
        line = json.loads(formatter.format(record))

    assert {name: line[name] for name in ("event", "level", "logger", "request_id", "job")} == {
        "event": "岗位 甲",
        "level": "warning",
        "logger": "probe",
        "request_id": "r-1",
        "job": "nightly",
    }


def test_answer_echoes_a_harmless_request_id_and_replaces_another(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"})["X-Request-ID"] == "abcdef-123456"
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"})["X-Request-ID"] != "<script>"
