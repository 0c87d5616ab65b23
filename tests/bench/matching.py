"""Times the engine and prints JSON lines: ``python -m tests.bench.matching [--sizes 10000 100000] [--real DIR] [--brute 1000]``.

Each case runs in processes of its own: one builds the snapshot from listings and compares with the brute force, one matches, one
updates. So the peak of memory is that of one job and not of all.
"""

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from supplydemand.matching import compiler, engine, incremental
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import Snapshot, build_snapshot
from supplydemand.matching.text import TextModel, tokenize
from tests.bench.brute import BruteForce
from tests.bench.market import RealMarket, SyntheticMarket
from tests.bench.telling import ROOT, machine, say
from tests.supplydemand.matching.samples import plain_rows

TOP = 20
SIZES = (10_000, 100_000, 300_000)
SHARD_COUNTS = {True: range(1, 65), False: (1, 2, 64)}  # all of them in small cases
SMALL = 20_000
LARGE = 200_000  # beyond, listings say their words apart, and nothing is updated or compared


class Case:
    """Prints the figures of one case."""

    def __init__(self, name: str):
        self.name = name

    def say(self, figure: str, value: float, unit: str) -> None:
        """One JSON line."""
        kernel = "compiled" if compiler.library() else "plain"
        say(figure, value, unit, self.name, machine() | {"kernel": kernel})

    def time(self, figure: str, work: Callable):
        """The result of ``work``; says how long it took by the clock and in processor time."""
        start, spent = time.perf_counter(), time.process_time()
        result = work()
        self.say(figure, time.perf_counter() - start, "s")
        self.say(f"{figure}, processor", time.process_time() - spent, "s")
        return result

    def say_peak(self, figure: str) -> None:
        """The most memory that this process ever had."""
        self.say(figure, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "MB")


class Kept:
    """A tokenizer that keeps the words of each text by its hash, as the portal's table does."""

    def __init__(self):
        self.words: dict[bytes, str] = {}

    def __call__(self, text: str) -> list[str]:
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        if key not in self.words:
            self.words[key] = sys.intern("\n".join(tokenize(text)))
        found = self.words[key]
        return found.split("\n") if found else []


def listings(case: str, options: argparse.Namespace) -> tuple[list, list]:
    """Both sides of a case."""
    if case == "real":
        return RealMarket(options.real, options.taxonomy).load()[:2]
    market = SyntheticMarket(options.taxonomy)
    return market.listings("demand", int(case)), market.listings("supply", int(case))


def is_large(case: str) -> bool:
    """Whether a case is only built and matched once."""
    return case != "real" and int(case) > LARGE


def build_large(case: str, folder: Path, options: argparse.Namespace) -> None:
    """The snapshot of many listings, whose words are taken as they were drawn."""
    demands, supplies = listings(case, options)
    snapshot = build_snapshot(demands, supplies, profile=DEMAND_SUPPLY, tokens=lambda text: text.split("、"))
    (folder / "old.npz").write_bytes(snapshot.to_bytes())


def build(case: str, folder: Path, options: argparse.Namespace) -> None:
    """Snapshots cold and with kept words, their bytes, the changed snapshot, and the comparison with the brute force."""
    if is_large(case):
        build_large(case, folder, options)
        return
    told = Case(case)
    demands, supplies = listings(case, options)
    told.say_peak("memory of the listings")
    kept = Kept()
    for text in {record.text for record in (*demands, *supplies)}:
        kept(text)
    build_snapshot(demands[:100], supplies[:100], profile=DEMAND_SUPPLY)
    snapshot = told.time("snapshot, words kept", lambda: build_snapshot(demands, supplies, profile=DEMAND_SUPPLY, tokens=kept))
    if options.cold:
        told.time("snapshot, cold", lambda: build_snapshot(demands, supplies, profile=DEMAND_SUPPLY))
    content = told.time("snapshot to bytes", snapshot.to_bytes)
    told.say("snapshot, size", len(content) / 1e6, "MB")
    told.say_peak("memory of building")
    (folder / "old.npz").write_bytes(content)
    changed = build_snapshot(
        _edited(demands, options.changed, 1),
        _edited(supplies, options.changed, 2),
        profile=DEMAND_SUPPLY,
        tokens=kept,
        text_model=text_model_of(snapshot),
    )
    (folder / "new.npz").write_bytes(changed.to_bytes())
    if options.brute:
        compare(told, snapshot, demands, supplies, kept, options.brute)


def text_model_of(snapshot: Snapshot) -> TextModel:
    """The frozen weights of words of a snapshot."""
    terms = snapshot.arrays["text_terms"].tobytes().decode()
    documents = int(snapshot.arrays["text_documents"][0])
    return TextModel(tuple(terms.split("\n")) if terms else (), tuple(snapshot.arrays["text_idf"].tolist()), documents)


def _edited(records: list, share: float, seed: int) -> list:
    """Of so many listings a third each gets other words, other plain fields, or is replaced by a new one."""
    dice = random.Random(seed)
    fresh = max(record.id for record in records)
    result = list(records)
    for at in dice.sample(range(len(records)), int(len(records) * share)):
        record, other = records[at], dice.choice(records)
        kind = dice.randrange(3)
        if kind == 0:
            result[at] = replace(record, text=f"{record.text[: len(record.text) // 2]}、{other.text[: len(other.text) // 2]}")
        elif kind == 1:
            start = record.available_from + timedelta(days=31)
            result[at] = replace(record, headcount=record.headcount + 3, available_from=start, skills=other.skills)
        else:
            fresh += 1
            result[at] = replace(other, id=fresh)
    return result


def compare(told: Case, snapshot: Snapshot, demands: list, supplies: list, tokens: Callable, count: int) -> None:
    """The engine's rows of some demands against the brute force's."""
    rows = engine.match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY, top=TOP, threads=2).rows
    brute = BruteForce(demands, supplies, tokens)
    chosen = random.Random(0).sample(demands, min(count, len(demands)))
    differ, compared = 0, 0
    for demand in chosen:
        first, last = np.searchsorted(rows["demand_id"], [demand.id, demand.id + 1])
        mine = plain_rows(rows[first:last])
        expected = brute.match(demand, TOP)
        differ += mine != expected
        compared += len(expected)
    told.say("demands compared with the brute force", len(chosen), "demands")
    told.say("rows compared with the brute force", compared, "rows")
    told.say("demands that differ from the brute force", differ, "demands")


def match(case: str, folder: Path, options: argparse.Namespace) -> None:
    """A process that only matches: read, lay out, match with one and two threads, in shards."""
    told = Case(case)
    snapshot = told.time("snapshot from bytes", lambda: Snapshot.from_bytes((folder / "old.npz").read_bytes()))
    kernel = told.time("layout", lambda: engine.kernel_for(snapshot, DEMAND_SUPPLY, TOP))
    table = told.time("kernel, 2 threads", lambda: kernel.match(0, snapshot.demand_count, 2))
    if not is_large(case):
        told.time("kernel, 1 thread", lambda: kernel.match(0, snapshot.demand_count))
    told.say_peak("memory of matching")
    told.say("candidates", table.candidate_count, "pairs")
    told.say("demands without candidate", table.lonely_count, "demands")
    told.say("matches", len(table.rows), "rows")
    if is_large(case):
        return
    digests = {
        engine.digest(
            engine.match_shard(snapshot, shard=shard, shard_count=count, profile=DEMAND_SUPPLY, top=TOP) for shard in range(count)
        )
        for count in SHARD_COUNTS[snapshot.demand_count <= SMALL]
    }
    told.say("different digests over numbers of shards", len(digests), "digests")
    if snapshot.demand_count <= SMALL and told.name != "real":
        slow = told.time("plain kernel", lambda: engine.PlainKernel(snapshot, DEMAND_SUPPLY, TOP).match(0, snapshot.demand_count))
        told.say("rows that differ from the plain kernel's", int(np.sum(slow.rows != table.rows)), "rows")


def change(case: str, folder: Path, options: argparse.Namespace) -> None:
    """A process that carries the result on to the changed snapshot, and compares with a full run."""
    told = Case(case)
    old, new = (Snapshot.from_bytes((folder / name).read_bytes()) for name in ("old.npz", "new.npz"))
    standing = incremental.stand(old, DEMAND_SUPPLY, threads=2)
    incremental.marks_of(old, "d"), incremental.marks_of(old, "s")
    result = told.time("update", lambda: incremental.update(standing, old, new, DEMAND_SUPPLY, threads=2))
    told.say("demands matched anew", result.rematched_count, "demands")
    told.say("demands with other rows", len(result.changed_ids), "demands")
    full = engine.match_shard(new, shard=0, shard_count=1, profile=DEMAND_SUPPLY, top=TOP, threads=2).rows
    told.say("update equals a full run", int(np.array_equal(result.standing.shown(TOP), full)), "yes")


def main() -> None:
    """Read the options and run each case's processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="synthetic listings a side (1000000 takes 10 GB)")
    parser.add_argument("--real", type=Path, help="folder written by bin/convert_real_data")
    parser.add_argument("--taxonomy", type=Path, default=ROOT / "taxonomy" / "data", help="folder of the code lists")
    parser.add_argument("--brute", type=int, default=1000, help="demands compared with the brute force")
    parser.add_argument("--changed", type=float, default=0.01, help="share of listings changed before the update")
    parser.add_argument("--cold", action="store_true", help="also build the snapshot with the tokenizer at work")
    options = parser.parse_args()
    for case in [str(size) for size in options.sizes] + (["real"] if options.real else []):
        with tempfile.TemporaryDirectory() as folder:
            for job in (build, match) if is_large(case) else (build, match, change):
                process = get_context("spawn").Process(target=job, args=(case, Path(folder), options))
                process.start()
                process.join()
                if process.exitcode:
                    raise SystemExit(f"{job.__name__} of {case} failed")


if __name__ == "__main__":
    main()
