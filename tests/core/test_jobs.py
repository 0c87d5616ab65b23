"""Job rows: once per key, tried again, given up, sent again when lost."""

import time
from datetime import timedelta

import psycopg2
import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.utils import timezone

from core import jobs
from core.database import lock_key
from core.models import JobRun, JobState

calls = []
given_up = []


@jobs.job("tests.succeed")
def succeed(*, number):
    """Notes that it ran."""
    calls.append(number)


@jobs.job("tests.fail", on_failure=lambda payload, error: given_up.append((payload, error)))
def fail(*, number):
    """Always raises."""
    calls.append(number)
    raise ValueError("no good")


@jobs.job("tests.wait")
def wait(*, number):
    """Cannot run yet."""
    raise jobs.Postpone("something else comes first")


@jobs.job("tests.swell")
def swell():
    """Asks for a value that PostgreSQL cannot hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT repeat('x', 2000000000)")


@jobs.job("tests.lose")
def lose(*, number):
    """Loses its database connection in the middle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture(autouse=True)
def nothing_yet():
    """No calls of earlier tests."""
    calls.clear()
    given_up.clear()


def row_of(name, **fields):
    """A job row as ``enqueue`` writes it, sent long ago."""
    long_ago = timezone.now() - timedelta(seconds=60)
    return JobRun.objects.create(**{"task": name, "key": "1", "payload": {"number": 1}, "sent_at": long_ago, **fields})


def waiting():
    """Messages that wait in the default queue."""
    return jobs.waiting_count("default")


def test_enqueue_writes_one_row_a_key_and_sends_after_commit(redis_client, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = jobs.enqueue("tests.succeed", key="a", payload={"number": 1})
        second = jobs.enqueue("tests.succeed", key="a", payload={"number": 2})
        assert waiting() == 0

    assert (first.pk, second.payload) == (second.pk, {"number": 1})
    assert waiting() == 2


def test_enqueue_many_writes_and_sends_all(redis_client, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_many("tests.succeed", {"a": {"number": 1}, "b": {"number": 2}})

    assert (JobRun.objects.count(), waiting()) == (2, 2)
    assert JobRun.objects.filter(sent_at=None).count() == 0


def test_job_runs_once_however_often_it_is_delivered(db):
    row = row_of("tests.succeed")

    for _ in range(4):
        succeed(job_id=row.pk)

    row.refresh_from_db()
    assert (calls, row.state, row.attempt_count) == ([1], JobState.DONE, 1)


def test_delivery_of_a_row_that_does_not_exist_is_harmless(db):
    succeed(job_id=987_654)

    assert calls == []


def test_failing_job_is_tried_six_times_and_given_up_once(db):
    row = row_of("tests.fail")

    for _ in range(jobs.MAX_ATTEMPTS + 3):
        fail(job_id=row.pk)

    row.refresh_from_db()
    assert (len(calls), row.state, row.error) == (jobs.MAX_ATTEMPTS, JobState.FAILED, "ValueError: no good")
    assert given_up == [({"number": 1}, "ValueError: no good")]


def test_job_whose_process_always_dies_is_given_up(db):
    row = row_of("tests.fail", state=JobState.RUNNING, attempt_count=jobs.MAX_ATTEMPTS)

    fail(job_id=row.pk)

    row.refresh_from_db()
    assert (calls, row.state) == ([], JobState.FAILED)
    assert given_up == [({"number": 1}, f"后台进程每次做到一半就没了，试了 {jobs.MAX_ATTEMPTS} 次")]


def test_postponed_job_waits_without_counting(db):
    row = row_of("tests.wait")

    for _ in range(jobs.MAX_ATTEMPTS + 1):
        wait(job_id=row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempt_count) == (JobState.QUEUED, 0)


def test_lost_connection_leaves_the_row_for_the_reconciler(redis_client, transactional_db):
    row = row_of("tests.lose")

    with pytest.raises(OperationalError):
        lose(job_id=row.pk)

    row.refresh_from_db()
    assert row.state == JobState.RUNNING
    assert (jobs.reconcile(at=timezone.now()), waiting()) == (1, 1)


def test_what_is_too_large_for_the_database_is_the_tasks_own_failure(redis_client, transactional_db):
    row = row_of("tests.swell", payload={})

    swell(job_id=row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempt_count) == (JobState.QUEUED, 1)
    assert "too large" in row.error


def test_reconciler_sends_what_is_lost_but_not_what_still_waits(redis_client, db):
    row = row_of("tests.succeed")

    first = jobs.reconcile(at=timezone.now())
    JobRun.objects.filter(pk=row.pk).update(sent_at=timezone.now() - timedelta(seconds=60))
    second = jobs.reconcile(at=timezone.now())
    later = jobs.reconcile(at=timezone.now() + timedelta(minutes=6))

    assert (first, second, later) == (1, 0, 1)


def test_reconciler_leaves_a_job_that_somebody_runs(redis_client, transactional_db):
    row = row_of("tests.succeed", state=JobState.RUNNING)
    parameters = connection.get_connection_params()
    other = psycopg2.connect(**{name: parameters[name] for name in ("dbname", "user", "host") if name in parameters})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lock_key(f"job:{row.pk}"))

        assert jobs.reconcile(at=timezone.now()) == 0
    finally:
        other.close()
    assert jobs.reconcile(at=timezone.now()) == 1


def test_broker_that_is_down_fails_nobody_and_takes_no_time(db, settings, monkeypatch, django_capture_on_commit_callbacks):
    away = Celery("away", broker="redis+socket:///nowhere/redis.sock", set_as_current=False)
    away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(jobs, "current_app", away)

    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("tests.succeed", key="a", payload={"number": 1})

    assert time.monotonic() - began < 1
    assert JobRun.objects.get().state == job.state == JobState.QUEUED


def test_retry_gives_a_failed_job_fresh_attempts(redis_client, db, django_capture_on_commit_callbacks):
    row = row_of("tests.succeed", state=JobState.FAILED, attempt_count=6, error="ValueError: no good")
    done = row_of("tests.succeed", key="2", state=JobState.DONE)

    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(row)
        jobs.retry(done)

    row.refresh_from_db()
    assert (row.state, row.attempt_count, row.error, waiting()) == (JobState.QUEUED, 0, "", 1)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("core.beat", "system"),
        ("core.reconcile_jobs", "system"),
        ("core.send_mail", "mail"),
        ("supplydemand.run_nightly_matching", "system"),
        ("supplydemand.match_shard", "matching"),
        ("supplydemand.expire_listings", "default"),
    ],
)
def test_each_kind_of_work_has_its_queue(task, queue):
    assert jobs.queue_of(task) == queue


def test_purge_deletes_what_was_done_long_ago_and_nothing_else(db):
    now = timezone.now()
    long_ago = now - timedelta(days=31)
    for key, state, finished_at in [
        ("old", JobState.DONE, long_ago),
        ("new", JobState.DONE, now - timedelta(days=29)),
        ("given up", JobState.FAILED, long_ago),
        ("waiting", JobState.QUEUED, None),
    ]:
        row_of("tests.succeed", key=key, state=state, finished_at=finished_at)

    assert (jobs.purge(at=now), jobs.purge(at=now)) == (1, 0)

    assert sorted(JobRun.objects.values_list("key", flat=True)) == ["given up", "new", "waiting"]
