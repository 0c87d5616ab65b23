"""A worker that is killed in the middle of mails, reminders, closings and expiries: each takes place, and once."""

import shutil
import tempfile
import time
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import psycopg2
import pytest
import redis

from launcher.folders import DataFolder
from tests.faults.effects_world import CASES, DRAFTS, TITLES
from tests.faults.own_portal import BEAT, WORKER, OwnPortal

pytestmark = pytest.mark.faults
PEOPLE = 400
MESSAGES = f"""
from accounts.models import User
from core.notifications import notify
people = User.objects.bulk_create([User(email=f"p{{n}}@example.test", name=f"试验{{n}}") for n in range({PEOPLE})])
for number in range(2):
    words = {{"key": f"fault:{{number}}", "title": f"第 {{number}} 件", "url": "/workbench/"}}
    notify(event="supplydemand.new_matches", recipients=people, is_released=True, **words)
print(len(people))
"""
START = """
from django.utils import timezone
from core import jobs
from core.digests import TASK
on = f"{timezone.localdate():%Y-%m-%d}"
key = on + " fault"  # the evening's own job may have found nobody before
[jobs.send(jobs.enqueue(TASK, key=key, payload={"on": on})) for _ in range(4)]
"""
MID = "SELECT count(*) >= 20 FROM core_dailydigest"
DIGESTS = "SELECT count(*), count(DISTINCT person_id) FROM core_dailydigest WHERE state = 'done'"
ALL_OUT = "SELECT count(*) = %s FROM core_outgoingmail WHERE state = 'sent'"
SECONDS = 240
SETTINGS = "tests.faults.patient_settings"
PREPARE = "from tests.faults.effects_world import prepare; prepare()\n"
BEGIN = """
from django.utils import timezone
from core import jobs
from core.tasks import reconcile_jobs
from review.deadlines import TASK
from review.recognition.life_tasks import ensure_closed, ensure_expired
ensure_closed(timezone.now())
ensure_expired(timezone.now())
jobs.enqueue(TASK, key="fault")
reconcile_jobs()
"""
HALF_REMINDED = """
INSERT INTO review_reminder (step_id, content_type_id, object_id, due_on, is_told, made_at)
SELECT step.id, kind.id, title.id, title.recheck_due_on, true, now()
FROM review_reminderstep step, django_content_type kind, review_recognition title
WHERE step.deadline = 'recognition.recheck' AND step.days = 0 AND step.who = 'responsible'
AND kind.app_label = 'review' AND kind.model = 'recognition' AND title.id = (
    SELECT id FROM review_recognition WHERE recheck_due_on IS NOT NULL ORDER BY id OFFSET 40 LIMIT 1
)
"""
HALF_CLOSED = """
SELECT 1 FROM review_application WHERE id = (
    SELECT id FROM review_application WHERE status = 'submitted' ORDER BY id OFFSET 12 LIMIT 1
) FOR UPDATE
"""
HALF_EXPIRED = """
SELECT 1 FROM review_recognition WHERE id = (
    SELECT id FROM review_recognition WHERE valid_until IS NOT NULL ORDER BY id OFFSET 40 LIMIT 1
) FOR UPDATE
"""
IN_THE_MIDDLE = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
HELD_UP = ("review.remind", "recognition.close_notice", "recognition.expire")
ALL_DONE = """
SELECT count(*) >= %s AND bool_and(state = 'done') FROM core_jobrun
WHERE task IN ('review.remind', 'recognition.close_notice', 'recognition.expire', 'recognition.lapse')
"""
REMINDERS = """
SELECT count(*), count(DISTINCT object_id) FROM review_reminder reminder
JOIN review_reminderstep step ON step.id = reminder.step_id WHERE step.deadline = 'recognition.recheck'
"""
MESSAGES_OF_REMINDERS = """
SELECT count(*), count(DISTINCT recipient_id) FROM core_notification WHERE event = 'recognition.recheck_due'
"""
STEPS = """
SELECT kind.model, event.action, count(*), count(DISTINCT event.object_id) FROM core_reviewevent event
JOIN django_content_type kind ON kind.id = event.content_type_id
WHERE event.action IN ('expire', 'lapse', 'grant', 'close') OR (kind.model = 'stagerun' AND event.action = 'approve')
GROUP BY 1, 2 ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def portal(tables_file):
    """A portal of which each test fills and disturbs its own part; no worker yet."""
    path = Path(tempfile.mkdtemp(prefix="xieyu-faults-", dir="/var/tmp"))
    path.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        own = OwnPortal(DataFolder.at(path), XIEYU_DIGEST_HOUR="23", DJANGO_SETTINGS_MODULE=SETTINGS)
    try:
        own.start_servers(tables_file)
        own.start("beat", BEAT)
        yield own
    finally:
        own.stop()
        shutil.rmtree(path)


def wait_until_held_up(cursor, *, count):
    """Until so many processes stand behind locks of this connection."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        cursor.execute(IN_THE_MIDDLE)
        if cursor.fetchone()[0] == count:
            return
        time.sleep(0.05)
    raise AssertionError("the jobs did not come to where they are held up")


def test_kill_9_in_mid_digest_loses_and_doubles_nothing(portal):
    portal.python(MESSAGES)
    portal.start("worker", WORKER)
    portal.python(START)
    portal.wait_for(MID, seconds=SECONDS)
    portal.kill("worker")
    written, people = portal.query(DIGESTS)[0]
    assert 20 <= written == people < PEOPLE, f"{written} of {PEOPLE} mails were written when the worker was killed"

    portal.let_a_minute_pass()
    portal.start("worker", WORKER)
    portal.wait_for(ALL_OUT, PEOPLE, seconds=SECONDS)

    assert portal.query(DIGESTS) == [(PEOPLE, PEOPLE)]
    assert portal.query("SELECT count(*) FROM core_notification WHERE mail_id IS NULL OR mailed_at IS NULL") == [(0,)]
    mails = [message_from_bytes(file.read_bytes()) for file in (portal.folder.path / "mail").iterdir()]
    numbers = Counter(message["Message-ID"] for message in mails)
    assert len({message["To"] for message in mails}) == len(numbers) == PEOPLE
    assert sum(numbers.values()) - PEOPLE <= 2  # at most what the two processes were handing over when they died
    assert all("2 件事" in str(make_header(decode_header(message["Subject"]))) for message in mails)


def test_kill_9_and_an_empty_redis_in_mid_reminders_closing_and_expiry_lose_and_double_nothing(portal):
    if "worker" in portal.children:
        portal.kill("worker")
    portal.python(PREPARE + BEGIN)
    with closing(psycopg2.connect(portal.servers.environment["DATABASE_URL"])) as holding, holding.cursor() as cursor:
        for statement in (HALF_REMINDED, HALF_CLOSED, HALF_EXPIRED):
            cursor.execute(statement)  # each job comes so far and then waits here, until it dies
        portal.start("worker", [*WORKER, "--concurrency", "3"])
        wait_until_held_up(cursor, count=len(HELD_UP))
        portal.kill("worker")
        redis.Redis.from_url(portal.servers.environment["REDIS_URL"]).flushall()
        holding.rollback()
    assert portal.query(REMINDERS) == portal.query(MESSAGES_OF_REMINDERS) == [(40, 40)]
    steps = [row for row in portal.query(STEPS) if row[1] != "lapse"]  # each a job of its own
    assert steps == [("recognition", "expire", 40, 40)]  # a notice closes as a whole

    portal.let_a_minute_pass()
    portal.start("worker", WORKER)
    portal.wait_for(ALL_DONE, len(HELD_UP) + DRAFTS, seconds=SECONDS)

    assert portal.query(REMINDERS) == portal.query(MESSAGES_OF_REMINDERS) == [(TITLES, TITLES)]
    assert portal.query(STEPS) == [
        ("application", "lapse", DRAFTS, DRAFTS),
        ("publicnotice", "close", 1, 1),
        ("recognition", "expire", TITLES, TITLES),
        ("recognition", "grant", CASES, CASES),
        ("stagerun", "approve", CASES, CASES),
    ]
