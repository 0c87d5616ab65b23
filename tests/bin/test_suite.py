"""What ``bin/test`` says and does where there is no browser."""

import os
import subprocess
import sys

import pytest

from launcher.dependencies import PROJECT_DIR
from launcher.suite import chromium, spread

BROWSER_TEST = "tests/project/test_fixtures.py::test_browser_opens_the_live_portal_in_chinese"


def _pytest(**changes):
    environment = {name: value for name, value in os.environ.items() if name not in {"CI", "XIEYU_REQUIRE_BROWSER"}}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", BROWSER_TEST]
    return subprocess.run(command, cwd=PROJECT_DIR, env=environment | changes, capture_output=True, text=True)


def test_named_browser_that_is_not_there_counts_as_none(monkeypatch):
    monkeypatch.setenv("XIEYU_CHROMIUM", "/nonexistent/chromium")

    assert chromium() is None


def test_browser_tests_are_left_out_without_a_browser():
    done = _pytest(XIEYU_CHROMIUM="")

    assert "1 deselected" in done.stdout


def test_missing_browser_is_a_failure_where_it_is_required():
    for name, value in (("CI", "true"), ("XIEYU_REQUIRE_BROWSER", "1")):
        done = _pytest(XIEYU_CHROMIUM="", **{name: value})

        assert done.returncode == 4
        assert "Chromium is missing" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        ([], ("-n", "2", "--dist", "loadfile")),
        (["tests/portal", "-n", "3"], ("--dist", "loadfile")),
        (["-n0"], ("--dist", "loadfile")),
        (["--dist", "load"], ("-n", "2")),
        (["--pdb"], ()),
    ],
)
def test_workers_share_whole_files_unless_told_otherwise(arguments, added):
    assert spread(arguments) == added
