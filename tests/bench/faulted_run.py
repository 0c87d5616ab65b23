"""A run at size in which everything dies once: ``python -m tests.bench.faulted_run --size 50000``.

On a portal of its own (``bench_portal``): one undisturbed run, then, from empty lists, one whose worker is killed in the middle
of its shards, one whose Redis is emptied there, one whose PostgreSQL is restarted at once there, and one beside a second beat.
Each must end by itself in the same ``output_digest`` and in the same lists: JSON lines, exit 1 on a difference. The suite does so
with 240 × 200 (``tests/faults/test_runs.py``).
"""

import argparse
import sys
import time
from pathlib import Path

BIN = str(Path(__file__).resolve().parents[2] / "bin")
if BIN not in sys.path:
    sys.path.insert(0, BIN)

import redis  # noqa: E402  (after the launcher's path)

from tests.bench.bench_portal import PUBLISHED, START, BenchPortal, default_folder  # noqa: E402
from tests.bench.telling import machine, say  # noqa: E402
from tests.faults.own_portal import BEAT  # noqa: E402

LISTS = """
SELECT count(*),
    md5(string_agg(concat_ws(' ', demand_id, supply_id, rank, score, parts, seats), ',' ORDER BY demand_id, supply_id))
FROM supplydemand_match WHERE is_current
"""
DIGEST = "SELECT input_digest, output_digest FROM supplydemand_matchingrun WHERE id = %s"
MIDDLE = """
SELECT count(finished_at) >= count(*) / 3 AND count(started_at) > count(finished_at)
FROM supplydemand_matchingshard WHERE run_id = %s HAVING count(*) > 0
"""
DONE = "SELECT count(finished_at), count(*) FROM supplydemand_matchingshard WHERE run_id = %s"
FAILED = "SELECT count(*) FROM core_jobrun WHERE state = 'failed'"
SECONDS = 600
SETTLED = 5
"""Seconds until workers have found that the jobs of the last run are gone."""
SHARDS = 25
"""Of a run, so that its middle is one at any size."""


def kill_the_worker(portal):
    """SIGKILL to the worker with its processes, and another one."""
    portal.kill("worker")
    portal.let_a_minute_pass()
    portal.start_worker()


def empty_redis(portal):
    """FLUSHALL."""
    redis.Redis.from_url(portal.servers.environment["REDIS_URL"]).flushall()
    portal.let_a_minute_pass()


def restart_postgresql(portal):
    """``pg_ctl restart -m immediate``."""
    portal.restart_postgres_at_once()
    portal.let_a_minute_pass()


def start_a_second_beat(portal):
    """Two beats for the rest of the run."""
    portal.start("second beat", BEAT)


FAULTS = {
    "kill -9 of the worker": kill_the_worker,
    "FLUSHALL": empty_redis,
    "immediate restart of PostgreSQL": restart_postgresql,
    "two beats": start_a_second_beat,
}


def outcome(portal, run):
    """What a run read and published, and what stands now."""
    return *portal.query(DIGEST, run)[0], *portal.query(LISTS)[0]


def forget_the_last(portal):
    """Empty lists, and none of the guesses that go on behind a run and would be read by the next."""
    portal.forget("lists")
    time.sleep(SETTLED)
    portal.forget("guesses")


def disturbed(portal, fault, case, about):
    """One run from empty lists, disturbed in the middle of its shards; returns ``outcome``."""
    forget_the_last(portal)
    run, began = int(portal.python(START)), time.monotonic()
    portal.wait_for(MIDDLE, run, seconds=SECONDS)
    done, count = portal.query(DONE, run)[0]
    fault(portal)
    portal.wait_for(PUBLISHED, run, seconds=SECONDS)
    say("seconds", round(time.monotonic() - began, 1), "s", case, about)
    say("shards_done_when_disturbed", f"{done} of {count}", "shards", case, about)
    say("failed_jobs", portal.query(FAILED)[0][0], "jobs", case, about)
    found = outcome(portal, run)
    for name, digest in zip(("input", "output"), found[:2], strict=True):
        say(f"{name}_digest", digest[:16], "sha256", case, about)
    return found


def main() -> None:
    """The undisturbed run and four disturbed ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--data", type=Path, help="the portal's data folder, kept; one for each size")
    options = parser.parse_args()
    about, same = machine(), True
    folder = options.data or default_folder(options.size)
    portal = BenchPortal(folder, options.size, processes=2, XIEYU_MATCHING_SHARD_PAIRS=str(max(1, options.size**2 // SHARDS)))
    try:
        portal.start_all()
        forget_the_last(portal)
        began, run = time.monotonic(), portal.run()
        undisturbed = outcome(portal, run)
        case = f"{options.size} x {options.size}: undisturbed"
        say("seconds", round(time.monotonic() - began, 1), "s", case, about)
        for name, digest in zip(("input", "output"), undisturbed[:2], strict=True):
            say(f"{name}_digest", digest[:16], "sha256", case, about)
        say("lists", undisturbed[2], "rows", case, about)
        for name, fault in FAULTS.items():
            case = f"{options.size} x {options.size}: {name}"
            found = disturbed(portal, fault, case, about) == undisturbed
            say("same_digest_and_lists", found, "", case, about)
            same &= found
    finally:
        portal.stop()
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
