"""Whatever dies in the middle of a run, it ends in the matches of an undisturbed run, by itself."""

import shutil
import tempfile
from pathlib import Path

import pytest
import redis

from launcher.folders import DataFolder
from tests.faults.own_portal import BEAT, WORKER, OwnPortal

pytestmark = pytest.mark.faults

START = "from supplydemand.services.matching import start_run; from django.utils import timezone; "
START += "print(start_run(on=timezone.localdate(), at=timezone.now(), is_full=True).pk)"
FOUR_TIMES = "from core import jobs; from core.models import JobRun; rows = JobRun.objects.filter(payload__run_id={run}); "
FOUR_TIMES += "[jobs.send(row) for row in rows for _ in range(4)]"
NIGHTLY = "from supplydemand.tasks import run_nightly_matching as task; [task.apply_async() for _ in range(4)]"
DIGEST = """
SELECT md5(string_agg(concat_ws(' ', demand_id, supply_id, rank, score, parts, seats), ',' ORDER BY demand_id, supply_id))
FROM supplydemand_match WHERE is_current
"""
MID_RUN = "SELECT count(*) FILTER (WHERE finished_at IS NOT NULL) >= 3 FROM supplydemand_matchingshard WHERE run_id = %s"
PUBLISHED = "SELECT state = 'published' FROM supplydemand_matchingrun WHERE id = %s"
SHARDS = "SELECT count(finished_at), count(*) FROM supplydemand_matchingshard WHERE run_id = %s"
MAPPED = "SELECT sum(demand_count) = 240 FROM supplydemand_unmetneed WHERE run_id = %s"
RECOVERY_SECONDS = 120


@pytest.fixture(scope="module")
def portal(tables_file):
    """A portal with 240 demands and 200 supplies, 120 shards a run, and one worker with beat."""
    path = Path(tempfile.mkdtemp(prefix="xieyu-faults-", dir="/var/tmp"))
    path.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        own = OwnPortal(DataFolder.at(path), XIEYU_MATCHING_SHARD_PAIRS="400", XIEYU_NIGHTLY_HOUR="23", XIEYU_NIGHTLY_MINUTE="59")
    try:
        own.start_servers(tables_file)
        own.python("from tests.supplydemand.published import publish_listings; publish_listings(demands=240, supplies=200)")
        own.start("worker", WORKER)
        own.start("beat", BEAT)
        yield own
    finally:
        own.stop()
        shutil.rmtree(path)


@pytest.fixture(scope="module")
def undisturbed(portal):
    """``(output digest, digest of the matches)`` of a run that nothing disturbs."""
    run = int(portal.python(START))
    portal.wait_for(PUBLISHED, run, seconds=RECOVERY_SECONDS)
    return outcome(portal, run)


def outcome(portal, run):
    """What a run published, and what is current now."""
    return portal.query("SELECT output_digest FROM supplydemand_matchingrun WHERE id = %s", run)[0][0], portal.query(DIGEST)


def start_and_reach_the_middle(portal):
    """A run of which some shards are done and others are not; returns its number."""
    run = int(portal.python(START))
    portal.wait_for(MID_RUN, run, seconds=RECOVERY_SECONDS)
    return run


def assert_half_done(portal, run):
    """The run was disturbed in its middle: some shards are done and others are not."""
    done, count = portal.query(SHARDS, run)[0]
    assert 3 <= done < count == 120, f"{done} of {count} shards were done when the run was disturbed"


def finish(portal, run):
    """Wait for the run to publish by itself and for what follows it; returns ``outcome``."""
    portal.wait_for(PUBLISHED, run, seconds=RECOVERY_SECONDS)
    portal.wait_for(MAPPED, run, seconds=RECOVERY_SECONDS)
    assert portal.query("SELECT count(*) FROM supplydemand_matchchange") == [(0,)]  # the same listings again change nothing
    failed = portal.query("SELECT task, key, error FROM core_jobrun WHERE state = 'failed'")
    assert failed == []
    return outcome(portal, run)


def test_kill_9_of_the_worker(portal, undisturbed):
    run = start_and_reach_the_middle(portal)
    portal.kill("worker")
    assert_half_done(portal, run)

    portal.let_a_minute_pass()
    portal.start("worker", WORKER)

    assert finish(portal, run) == undisturbed


def test_flushall(portal, undisturbed):
    run = start_and_reach_the_middle(portal)

    redis.Redis.from_url(portal.servers.environment["REDIS_URL"]).flushall()
    assert_half_done(portal, run)
    portal.let_a_minute_pass()

    assert finish(portal, run) == undisturbed


def test_immediate_restart_of_postgresql(portal, undisturbed):
    run = start_and_reach_the_middle(portal)

    assert_half_done(portal, run)
    portal.restart_postgres_at_once()
    portal.let_a_minute_pass()

    assert finish(portal, run) == undisturbed


def test_every_message_delivered_four_times(portal, undisturbed):
    run = int(portal.python(START))
    portal.wait_for("SELECT count(*) > 0 FROM supplydemand_matchingshard WHERE run_id = %s", run, seconds=RECOVERY_SECONDS)

    portal.python(FOUR_TIMES.format(run=run))

    assert finish(portal, run) == undisturbed


def test_two_beats_and_four_calls_make_one_nightly_run(portal, undisturbed):
    portal.start("second beat", BEAT, XIEYU_NIGHTLY_HOUR="0", XIEYU_NIGHTLY_MINUTE="0")
    portal.kill("worker")
    portal.start("worker", WORKER, XIEYU_NIGHTLY_HOUR="0", XIEYU_NIGHTLY_MINUTE="0")  # the night was missed: it catches up

    portal.python(NIGHTLY)

    nightly = "SELECT bool_and(state = 'published') FROM supplydemand_matchingrun WHERE is_nightly"
    portal.wait_for(nightly, seconds=RECOVERY_SECONDS)
    portal.wait_for("SELECT count(*) = 0 FROM core_jobrun WHERE state <> 'done'", seconds=RECOVERY_SECONDS)
    assert portal.query("SELECT count(*) FROM supplydemand_matchingrun WHERE is_nightly") == [(1,)]
    assert portal.query(DIGEST) == undisturbed[1]
