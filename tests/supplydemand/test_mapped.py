"""A layout in a file gives what the run's row gives, and whatever is wrong with the file only costs time."""

import os

import numpy as np
import pytest

from supplydemand.matching import compiler, engine, mapped
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import MatchingShard
from supplydemand.services import matching
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import finish_here, run_here

pytestmark = pytest.mark.skipif(compiler.library() is None, reason="needs the compiled kernel")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder for layouts."""
    monkeypatch.setattr(matching, "LAYOUTS", tmp_path / "layouts")
    matching._loaded.clear()
    yield matching.LAYOUTS
    matching._loaded.clear()


def _prepared():
    publish_listings(demands=20, supplies=20)
    run = matching.start_run(on=ON, at=matching.timezone.now())
    matching.prepare_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_file_holds_the_same_arrays_and_gives_the_same_rows(folder, db):
    run = _prepared()
    found = mapped.load(folder, run.input_digest, DEMAND_SUPPLY)
    plain = matching.Snapshot.from_bytes(bytes(run.snapshot))

    assert found.arrays.keys() == plain.arrays.keys()
    assert all(np.array_equal(found.arrays[name], plain.arrays[name]) for name in plain.arrays)
    asked = {"shard": 0, "shard_count": 1, "profile": DEMAND_SUPPLY, "top": 20}
    assert np.array_equal(engine.match_shard(found, **asked).rows, engine.match_shard(plain, **asked).rows)
    assert len(engine.match_shard(found, **asked).rows)


def test_shards_lay_out_nothing_where_the_preparation_has(folder, db, monkeypatch):
    run = _prepared()
    monkeypatch.setattr(matching, "_laid_out", None)

    matching.match_shard(run_id=run.pk, index=0)

    assert MatchingShard.objects.get(run=run).finished_at is not None


@pytest.mark.parametrize("damage", ["gone", "of another program", "cut off", "cut off later", "overwritten"])
def test_missing_or_foreign_file_is_made_anew(folder, db, monkeypatch, damage):
    expected = run_here_in(folder)
    run = matching.start_run(on=ON, at=matching.timezone.now())
    matching.prepare_run(run_id=run.pk)
    (file,) = folder.iterdir()
    if damage == "gone":
        file.unlink()
    elif damage == "cut off":
        file.write_bytes(file.read_bytes()[:5])
    elif damage == "cut off later":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage == "overwritten":
        file.write_bytes(mapped.MARK + (9).to_bytes(8, "little") + b"[1, 2, 3]")
    else:
        monkeypatch.setattr(mapped, "_program", lambda: "another")

    finish_here(run)

    assert (run.input_digest, run.output_digest) == expected
    assert len(list(folder.iterdir())) == 1


def test_what_a_killed_process_began_goes_with_the_next_layout_and_what_another_writes_stays(folder, db):
    folder.mkdir(parents=True)
    left, being_written = folder / "killed.part", folder / "other.part"
    for file in (left, being_written):
        file.write_bytes(b"half")
    os.utime(left, (1, 1))

    _prepared()

    assert not left.exists()
    assert being_written.exists()


def run_here_in(folder):
    """Digests of a whole run whose layouts lie in a folder."""
    publish_listings(demands=20, supplies=20)
    run = run_here()
    assert folder.exists()
    return run.input_digest, run.output_digest


def test_folder_that_cannot_be_written_only_costs_time(folder, db):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")

    assert run_here_in(folder)[1]


def test_only_the_last_layout_is_kept(folder, db):
    run_here_in(folder)
    publish_listings(demands=1, supplies=1)
    run_here()

    assert len(list(folder.iterdir())) == 1
    assert folder.stat().st_mode & 0o077 == 0
