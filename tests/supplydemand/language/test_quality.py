"""The table of quality in the documentation is what the kept figures of every query give."""

import json
from pathlib import Path

import pytest

from tests.bench import quality

ROOT = Path(__file__).resolve().parents[3]


def test_documented_table_is_that_of_the_kept_figures():
    rows = quality.table()

    assert quality.markdown(rows) in (ROOT / "docs/language.md").read_text(encoding="utf-8")
    assert {row["set"] for row in rows} == set(quality.SETS.values())
    kept = [row for row in rows if row["commit"] != quality.NOT_AGAIN]
    assert all(low <= mean <= high for row in kept for mean, low, high in (row["MAP"], row["nDCG@10"]))


def test_a_try_on_other_queries_is_refused_and_the_same_again_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(quality, "KEPT", tmp_path)
    quality.keep("titles", "ours", {"焊工": (1.0, 1.0), "会计": (0.5, 0.63)}, seen="no", run="a")
    before = (tmp_path / "titles.json").read_bytes()

    with pytest.raises(ValueError, match="other queries"):
        quality.keep("titles", "BM25", {"焊工": (1.0, 1.0)}, seen="no", run="a")
    quality.keep("titles", "ours", {"会计": (0.5, 0.63), "焊工": (1.0, 1.0)}, seen="no", run="a")

    assert (tmp_path / "titles.json").read_bytes() == before
    assert "焊工" not in before.decode()
    assert sorted(json.loads(before)["tries"]["ours"]["AP"]) == [0.5, 1.0]
