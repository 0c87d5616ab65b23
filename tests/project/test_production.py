"""The production settings: clean under ``check --deploy``, and refusing to start with what is unsafe."""

import os
import re
import subprocess
import sys

import pytest

from config.environment import Environment
from tests.project.tree import PROJECT_DIR

GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-a-test-that-is-long-enough-0123456789-abcdefghijklmnop",
    "XIEYU_ALLOWED_HOSTS": "portal.example",
    "XIEYU_SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgresql://xieyu_app@database.example/xieyu",
    "REDIS_URL": "redis://redis.example:6379/0",
}
# The last one is set by the browser fixture for its own process.
ABSENT = {*GOOD, "DATABASE_OWNER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def _manage(*arguments, **changes):
    environment = {name: value for name, value in os.environ.items() if name not in ABSENT} | GOOD
    environment |= {name: value for name, value in changes.items() if value is not None}
    for name in (name for name, value in changes.items() if value is None):
        del environment[name]
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True)


def test_deployment_check_is_clean():
    done = _manage("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "django-insecure-" + "abcdefghij" * 6),
        ("XIEYU_ALLOWED_HOSTS", None),
        ("XIEYU_ALLOWED_HOSTS", "*"),
        ("XIEYU_ALLOWED_HOSTS", ".portal.example"),
        ("XIEYU_SITE_URL", None),
        ("XIEYU_SITE_URL", "http://portal.example"),
        ("XIEYU_SITE_URL", "https://"),
        ("XIEYU_SITE_URL", "https://localhost:8000"),
        ("XIEYU_SITE_URL", "https://127.0.0.1"),
        ("XIEYU_SITE_URL", "https://[::1]:8000"),
        ("DEBUG", "1"),
        ("DATABASE_URL", None),
        ("REDIS_URL", None),
    ],
)
def test_unsafe_or_missing_setting_stops_the_start_and_is_named(name, value):
    done = _manage("check", **{name: value})

    assert done.returncode != 0
    assert f"MissingSetting: {name}" in done.stderr


@pytest.mark.parametrize(
    ("variables", "operator"),
    [
        ({}, ""),
        ({"XIEYU_DEMO": "1", "XIEYU_CITY": "云汀市"}, "云汀市产教融合联席会议办公室"),
        ({"XIEYU_DEMO": "1", "XIEYU_OPERATOR": "纸鸢市试验办公室"}, "纸鸢市试验办公室"),
    ],
)
def test_operator_is_what_the_city_says_and_invented_for_demo_data_only(monkeypatch, variables, operator):
    for name in ("XIEYU_DEMO", "XIEYU_OPERATOR", "XIEYU_CITY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert Environment().operator_name == operator


def test_every_variable_of_the_portal_is_explained():
    read = set(re.findall(r'"(XIEYU_[A-Z_]+)"', (PROJECT_DIR / "config" / "environment.py").read_text()))
    explained = set(re.findall(r"`(XIEYU_[A-Z_]+)`", (PROJECT_DIR / "docs" / "operations.md").read_text()))

    assert read - explained == set()
