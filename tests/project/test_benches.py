"""Benchmarks are run by hand and rarely: here only that each can begin."""

import importlib

import pytest

from tests.bench.telling import ROOT

BENCHES = sorted(
    path.stem for path in (ROOT / "tests" / "bench").glob("*.py") if 'if __name__ == "__main__"' in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", BENCHES)
def test_benchmark_finds_what_it_imports(name):
    assert callable(importlib.import_module(f"tests.bench.{name}").main)
