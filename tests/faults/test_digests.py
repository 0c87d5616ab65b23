"""A worker that is killed in the middle of the day's mails: nobody is left out and nobody gets two."""

import shutil
import tempfile
from collections import Counter
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from launcher.folders import DataFolder
from tests.faults.own_portal import BEAT, WORKER, OwnPortal

pytestmark = pytest.mark.faults
PEOPLE = 400
MESSAGES = f"""
from accounts.models import User
from core.notifications import notify
people = User.objects.bulk_create([User(email=f"p{{n}}@example.test", name=f"试验{{n}}") for n in range({PEOPLE})])
for number in range(2):
    words = {{"key": f"fault:{{number}}", "title": f"第 {{number}} 件", "url": "/workbench/"}}
    notify(event="supplydemand.new_matches", recipients=people, **words)
print(len(people))
"""
START = """
from django.utils import timezone
from core import jobs
from core.digests import TASK
on = f"{timezone.localdate():%Y-%m-%d}"
[jobs.send(jobs.enqueue(TASK, key=on, payload={"on": on})) for _ in range(4)]
"""
MID = "SELECT count(*) >= 20 FROM core_dailydigest"
DIGESTS = "SELECT count(*), count(DISTINCT person_id) FROM core_dailydigest WHERE state = 'done'"
ALL_OUT = "SELECT count(*) = %s FROM core_outgoingmail WHERE state = 'sent'"
SECONDS = 240


@pytest.fixture
def portal(tables_file):
    """A portal whose people have two messages each for the mail of the day, and no worker yet."""
    path = Path(tempfile.mkdtemp(prefix="xieyu-faults-", dir="/var/tmp"))
    path.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        own = OwnPortal(DataFolder.at(path), XIEYU_DIGEST_HOUR="23")
    try:
        own.start_servers(tables_file)
        own.python(MESSAGES)
        yield own
    finally:
        own.stop()
        shutil.rmtree(path)


def test_kill_9_in_mid_digest_loses_and_doubles_nothing(portal):
    portal.start("worker", WORKER)
    portal.start("beat", BEAT)
    portal.python(START)
    portal.wait_for(MID, seconds=SECONDS)
    portal.kill("worker")
    written, people = portal.query(DIGESTS)[0]
    assert 20 <= written == people < PEOPLE, f"{written} of {PEOPLE} mails were written when the worker was killed"

    portal.start("worker", WORKER)
    portal.wait_for(ALL_OUT, PEOPLE, seconds=SECONDS)

    assert portal.query(DIGESTS) == [(PEOPLE, PEOPLE)]
    assert portal.query("SELECT count(*) FROM core_notification WHERE mail_id IS NULL OR mailed_at IS NULL") == [(0,)]
    mails = [message_from_bytes(file.read_bytes()) for file in (portal.folder.path / "mail").iterdir()]
    numbers = Counter(message["Message-ID"] for message in mails)
    assert len({message["To"] for message in mails}) == len(numbers) == PEOPLE
    assert sum(numbers.values()) - PEOPLE <= 2  # at most what the two processes were handing over when they died
    assert all("2 件事" in str(make_header(decode_header(message["Subject"]))) for message in mails)
