"""The production settings: clean under ``check --deploy``, and refusing to start with what is unsafe."""

import os
import subprocess
import sys

import pytest

from tests.project.tree import PROJECT_DIR

GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-a-test-that-is-long-enough-0123456789-abcdefghijklmnop",
    "XIEYU_ALLOWED_HOSTS": "portal.example",
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
        ("DEBUG", "1"),
        ("DATABASE_URL", None),
        ("REDIS_URL", None),
    ],
)
def test_unsafe_or_missing_setting_stops_the_start_and_is_named(name, value):
    done = _manage("check", **{name: value})

    assert done.returncode != 0
    assert f"MissingSetting: {name}" in done.stderr
