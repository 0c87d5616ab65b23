"""What the suite's own fixtures promise."""

import os
import time
import uuid

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import User
from config.celery import app
from core.models import WorkerHeartbeat
from supplydemand.models import MatchingWeights, WeightsActivation
from tests.accounts.factories import UserFactory
from tests.fixtures import sharing, timings


@pytest.fixture(scope="module")
def made_once():
    """Fails where a second worker of the same run makes what this module keeps."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = settings.DATA_DIR / "run"
    for mark in folder.glob("made-once-*"):
        if mark.name != f"made-once-{run}":
            mark.unlink(missing_ok=True)
    (folder / f"made-once-{run}").touch(exist_ok=False)


@pytest.mark.parametrize("turn", range(4))
def test_what_a_module_keeps_is_made_on_one_worker_only(made_once, turn):
    """Four, so that a scheduler which deals tests out singly gives some to each worker."""


def test_longest_files_come_first_and_no_test_is_lost(request):
    items = request.session.items[:]
    ordered = sharing.longest_first(items, request.config.rootpath)
    known = sharing.seconds_of_files()
    paths = list(dict.fromkeys(item.path.relative_to(request.config.rootpath).as_posix() for item in ordered))

    assert set(ordered) == set(items)
    assert [path for path in known if not (request.config.rootpath / path).exists()] == []
    seconds = [known[path] for path in paths if path in known]
    assert seconds == sorted(seconds, reverse=True)


def test_list_of_long_files_is_written_from_a_report(tmp_path):
    cases = [("tests.project.test_access", "90.5"), ("tests.core.test_jobs", "2"), ("tests.project.test_access", "20")]
    report = tmp_path / "suite.xml"
    report.write_text(
        "".join(["<testsuites>", *(f'<testcase classname="{name}" time="{time}"/>' for name, time in cases), "</testsuites>"])
    )

    assert timings.lines(timings.seconds_by_file(report)) == ["110 tests/project/test_access.py"]


@pytest.mark.django_db
def test_tests_run_as_the_applications_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == ("xieyu_app", False, False)


@pytest.mark.django_db
def test_application_role_cannot_empty_or_change_a_table():
    table = WorkerHeartbeat._meta.db_table
    for statement in (
        f"TRUNCATE {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table} ADD extra int",
        "CREATE TABLE own (id int)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_test_starts_with_what_the_migrations_wrote_and_nothing_else(turn):
    assert (WorkerHeartbeat.objects.count(), User.objects.count()) == (0, 0)
    assert ContentType.objects.count() > 0
    first = MatchingWeights.objects.get()
    assert WeightsActivation.objects.get().weights == first

    WorkerHeartbeat.objects.create(name="worker", at=timezone.now())
    person, now = UserFactory(), timezone.now()  # what points to people is emptied together with them
    MatchingWeights.objects.create(
        profile=first.profile, number=2, weights=first.weights, reason="试验", created_by=person, created_at=now
    )


def test_owner_connection_reaches_the_same_rows(owner_connection):
    WorkerHeartbeat.objects.create(name="worker", at=timezone.now())

    with owner_connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM core_workerheartbeat")
        assert cursor.fetchone() == ("xieyu_owner", 1)


def test_redis_is_empty_and_the_one_of_the_cache(redis_client):
    assert redis_client.dbsize() == 0

    cache.set("colour", "green")

    assert redis_client.dbsize() == 1


@pytest.mark.faults
def test_real_worker_takes_a_task_also_after_it_was_killed(celery_worker_process, redis_client):
    celery_worker_process.kill()
    WorkerHeartbeat.objects.all().delete()
    app.send_task("core.beat")
    assert WorkerHeartbeat.objects.count() == 0

    celery_worker_process.start()
    _wait_for_heartbeat()

    assert WorkerHeartbeat.objects.count() == 1


def test_browser_opens_the_live_portal_in_chinese(page):
    page.goto("/")

    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.evaluate("navigator.language") == "zh-CN"


def _wait_for_heartbeat():
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not WorkerHeartbeat.objects.exists():
        time.sleep(0.05)
