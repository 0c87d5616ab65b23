"""Lint, format, imports between apps, sizes: the rules of the style guide that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

from tests.project.tree import PROJECT_DIR, tracked

BIN = Path(sys.executable).parent
MODULE_LINES = 400


def _run(*command):
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_ruff_finds_nothing():
    code, output = _run(BIN / "ruff", "check", "--no-cache", ".")

    assert code == 0, output


def test_code_is_formatted():
    code, output = _run(BIN / "ruff", "format", "--no-cache", "--check", ".")

    assert code == 0, output


def test_apps_import_only_downward():
    code, output = _run(BIN / "lint-imports", "--no-cache")

    assert code == 0, output


def test_modules_stay_short():
    lengths = {path: path.read_text().count("\n") for path in tracked(".py") if "migrations" not in path.parts}
    too_long = {str(path.relative_to(PROJECT_DIR)): lines for path, lines in lengths.items() if lines > MODULE_LINES}

    assert too_long == {}


def test_no_junk_drawer():
    junk = {"utils.py", "helpers.py", "common.py"}

    assert [str(path) for path in tracked(".py") if path.name in junk] == []


def test_core_names_no_other_apps_pages():
    named = re.compile(r"""["'](accounts|portal|supplydemand|review|taxonomy):""")
    core = [path for path in tracked(".py") if path.is_relative_to(PROJECT_DIR / "core")]

    assert core
    assert [str(path.relative_to(PROJECT_DIR)) for path in core if named.search(path.read_text())] == []
