"""Times the engine and prints JSON lines: ``python -m tests.bench.matching [--sizes 1000 10000] [--real DIR]``."""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from supplydemand.matching.engine import digest, match_shard
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import Snapshot, build_snapshot
from tests.bench.market import RealMarket, synthetic

ROOT = Path(__file__).resolve().parents[2]
SHARDS = 8


def machine() -> dict:
    """Where and on which commit the figures were taken."""
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT)
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    cores = len(os.sched_getaffinity(0))
    return {"commit": git.stdout.strip(), "cores": cores, "processor": processor, "python": platform.python_version()}


def say(figure: str, value: float, unit: str, case: str, about: dict) -> None:
    """One JSON line."""
    sys.stdout.write(json.dumps({"figure": figure, "value": round(value, 3), "unit": unit, "case": case, **about}) + "\n")
    sys.stdout.flush()


def _shard(content: bytes, shard: int):
    return match_shard(Snapshot.from_bytes(content), shard=shard, shard_count=SHARDS, profile=DEMAND_SUPPLY)


def measure(case: str, demands: list, supplies: list, *, processes: int) -> None:
    """Snapshot, bytes, matching in one process and over ``processes``; the digests must agree."""
    about = machine()
    start, spent = time.perf_counter(), time.process_time()
    snapshot = build_snapshot(demands, supplies, profile=DEMAND_SUPPLY)
    built, spent_built = time.perf_counter(), time.process_time()
    content = snapshot.to_bytes()
    packed, spent_packed = time.perf_counter(), time.process_time()
    tables = [match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY)]
    matched, spent_matched = time.perf_counter(), time.process_time()
    with ProcessPoolExecutor(processes) as pool:
        parallel = list(pool.map(_shard, [content] * SHARDS, range(SHARDS)))
    done = time.perf_counter()
    if digest(tables) != digest(parallel):
        raise SystemExit("the digest depends on the shards")
    say("build_snapshot", built - start, "s", case, about)
    say("build_snapshot_processor_time", spent_built - spent, "s", case, about)
    say("match_one_process_processor_time", spent_matched - spent_packed, "s", case, about)
    say("snapshot_to_bytes", packed - built, "s", case, about)
    say("snapshot_size", len(content) / 1e6, "MB", case, about)
    say("match_one_process", matched - packed, "s", case, about)
    say(f"match_{processes}_processes_{SHARDS}_shards", done - matched, "s", case, about)
    say("candidates", tables[0].candidate_count, "pairs", case, about)
    say("demands_without_candidate", tables[0].lonely_count, "demands", case, about)
    say("matches", len(tables[0].rows), "rows", case, about)
    say("peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "MB", case, about)


def main() -> None:
    """Read the options and measure each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000], help="demands and supplies of synthetic cases")
    parser.add_argument("--real", type=Path, help="folder written by bin/convert_real_data")
    parser.add_argument("--taxonomy", type=Path, default=ROOT / "taxonomy" / "data", help="folder of the code lists")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    for size in options.sizes:
        case = f"synthetic {size} x {size}"
        measure(case, synthetic("demand", size, 1), synthetic("supply", size, 1), processes=options.processes)
    if options.real:
        demands, supplies, _ = RealMarket(options.real, options.taxonomy).load()
        measure(f"real {len(demands)} x {len(supplies)}", demands, supplies, processes=options.processes)


if __name__ == "__main__":
    main()
