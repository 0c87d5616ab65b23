"""Times whole runs from rows to rows and prints JSON lines: ``python -m tests.bench.runs --size 100000``.

Starts a portal of its own (PostgreSQL and Redis with their data on disk, beat, one worker), fills both sides with invented
listings (``market.SyntheticMarket``) of which nothing is guessed, and lets the worker's processes do four runs: the first of all,
with texts that nobody ever cut; one with the words kept that writes all lists anew; one in which nothing has changed; one with a
listing in a hundred edited.
Steps are those of the run's own row. Memory is the highest of each process of the worker, by the kernel's count. In the end a
hundred listings are edited, and it is said how long it takes until they are matched without a run.
"""

import argparse
import sys
import time
from pathlib import Path

BIN = str(Path(__file__).resolve().parents[2] / "bin")
if BIN not in sys.path:
    sys.path.insert(0, BIN)

from tests.bench.bench_portal import BenchPortal, default_folder, peak_memory  # noqa: E402  (needs the launcher's path)
from tests.bench.telling import machine, say  # noqa: E402

STEPS = """
SELECT extract(epoch FROM coalesce(cut, started_at) - started_at), extract(epoch FROM prepared_at - coalesce(cut, started_at)),
    extract(epoch FROM matched_at - prepared_at), extract(epoch FROM published_at - matched_at),
    extract(epoch FROM published_at - started_at), match_count, shard_count, output_digest
FROM supplydemand_matchingrun AS run, LATERAL (
    SELECT max(finished_at) AS cut FROM core_jobrun
    WHERE task = 'supplydemand.cut_texts' AND (payload->>'run_id')::bigint = run.id
) AS texts
WHERE id = %s
"""
NAMES = ("texts", "prepare", "shards", "publish", "rows_to_rows")
MAPPED = "SELECT state = 'done' FROM core_jobrun WHERE task = 'supplydemand.map_unmet' AND key = concat('run:', %s)"

HALFWAY = """
WITH shards AS (
    SELECT row_number() OVER (ORDER BY finished_at) AS done, count(*) OVER () AS all_of_them, min(started_at) OVER () AS first,
        finished_at
    FROM supplydemand_matchingshard WHERE run_id = %s
)
SELECT extract(epoch FROM finished_at - first) / done * (all_of_them - done)
        + coalesce((SELECT extract(epoch FROM published_at - matched_at) FROM supplydemand_matchingrun
            WHERE id < %s AND state = 'published' ORDER BY id DESC LIMIT 1), 0),
    extract(epoch FROM run.published_at - finished_at)
FROM shards, supplydemand_matchingrun AS run WHERE run.id = %s AND done = (all_of_them + 1) / 2
"""
"""What ``MatchingRun.time_left`` said when half of the shards were done, and how long it took from there."""
SETTLED = 5
"""Seconds for the workers to find that those jobs are gone."""
EDITED = 100
CASES = ("cold", "kept", "same", "edited", "day")
MATCHED = """
SELECT NOT EXISTS (SELECT FROM supplydemand_listingchange WHERE transaction >= run.horizon AND kind IN ('demand', 'supply'))
FROM supplydemand_matchingrun AS run WHERE state = 'published' ORDER BY "on" DESC, id DESC LIMIT 1
"""
"""Whether every change was there when listings were last read to be matched."""
SIZES = """
SELECT relname, pg_table_size(oid) / %s, pg_indexes_size(oid) / %s FROM pg_class
WHERE relname IN ('supplydemand_talentdemand', 'supplydemand_talentsupply', 'supplydemand_tokenizedtext', 'supplydemand_match',
    'supplydemand_listingsignature')
ORDER BY relname
"""


def run_through(portal, case, about):
    """One run with its figures."""
    with peak_memory(portal.children["worker"]) as peaks:
        run = portal.run()
    *seconds, matches, shards, digest = portal.query(STEPS, run)[0]
    for name, value in zip(NAMES, seconds, strict=True):
        say(name, float(value), "s", case, about)
    for name, value, unit in (("matches", matches, "rows"), ("shards", shards, "shards"), ("digest", digest[:16], "sha256")):
        say(name, value, unit, case, about)
    say("peak_memory", sorted(peaks.values(), reverse=True), "MB", case, about)
    for halfway in portal.query(HALFWAY, run, run, run):  # of a run that is matched at all
        say("time_left_halfway", [round(float(value), 1) for value in halfway], "s said, s true", case, about)
    began = time.monotonic()
    portal.wait_for(MAPPED, run, seconds=300)
    say("map", time.monotonic() - began, "s after publication", case, about)
    portal.forget("jobs")  # those that guess what demands mean, behind a run: minutes of work that would go on beside the next
    time.sleep(SETTLED)


def change_of_the_day(portal, case, about):
    """A hundred listings edited, until the lists contain that; with beat's own rhythm."""
    with peak_memory(portal.children["worker"]) as peaks:
        portal.module("tests.bench.filled", "--edit", str(EDITED / 2 / portal.size))
        began = time.monotonic()
        portal.wait_for(MATCHED, seconds=300)
    say("changes_of_the_day", time.monotonic() - began, f"s after {EDITED} listings were edited", case, about)
    say("peak_memory", sorted(peaks.values(), reverse=True), "MB", case, about)


def main() -> None:
    """Fill, then run four times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2, help="of the worker")
    parser.add_argument("--cases", nargs="+", default=CASES, choices=CASES, help="those that go on from what earlier ones left")
    parser.add_argument("--data", type=Path, help="the portal's data folder, kept; one for each size")
    options = parser.parse_args()
    portal = BenchPortal(options.data or default_folder(options.size), options.size, processes=options.processes)
    case, about = f"{options.size} x {options.size}, {options.processes} processes", machine()
    try:
        portal.start_all()
        portal.guess_nothing()
        if "cold" in options.cases:
            portal.forget("lists", "words")
            run_through(portal, f"{case}: texts never cut", about)
        if "kept" in options.cases:
            portal.forget("lists")
            run_through(portal, f"{case}: words kept, all lists written", about)
        if "same" in options.cases:
            run_through(portal, f"{case}: nothing changed", about)
        if "edited" in options.cases:
            portal.module("tests.bench.filled", "--edit", "0.01")
            run_through(portal, f"{case}: one in a hundred edited", about)
        if "day" in options.cases:
            change_of_the_day(portal, f"{case}: changes of the day", about)
        for table, *sizes in portal.query(SIZES, options.size, options.size):
            say("bytes_per_listing_of_a_side", sizes, "bytes of rows, of indexes", f"{case}: {table}", about)
    finally:
        portal.stop()


if __name__ == "__main__":
    main()
