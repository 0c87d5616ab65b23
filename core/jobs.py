"""Background work that survives: a row in PostgreSQL first, a message after commit, a reconciler for what was lost.

A task is written once, runs under an advisory lock, may be delivered any number of times and is resent until its row says
done. Redis is only the quick way to tell a worker; emptying it loses nothing.
"""

from datetime import timedelta
from functools import wraps

import structlog
from celery import current_app, shared_task
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from core.database import advisory_lock
from core.models import JobRun, JobState

logger = structlog.get_logger(__name__)

MAX_ATTEMPTS = 6
RESEND_AFTER = timedelta(seconds=20)


def enqueue(task_name, *, key, payload=None):
    """Register work once per ``(task_name, key)`` and send it after commit; returns the ``JobRun`` row.

    The same key again returns the same row; work that is already done is not sent again.
    """
    job, _ = JobRun.objects.get_or_create(task=task_name, key=key, defaults={"payload": payload or {}})
    if job.state in (JobState.QUEUED, JobState.RUNNING):
        transaction.on_commit(lambda: send(job))
    return job


def send(job):
    """Tell a worker about a job row. A broker that is down is only noted: the reconciler will send again."""
    JobRun.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    try:
        current_app.send_task(job.task, kwargs={"job_id": job.pk}, retry=False)
    except (BrokerError, RedisError, OSError) as error:
        logger.warning("job could not be sent", job=job.key, task=job.task, error=str(error))


def job(name, *, max_attempts=MAX_ATTEMPTS):
    """Decorator: a Celery task that runs one ``JobRun`` row; the function receives the row's payload as keywords.

    One runner at a time by advisory lock; a finished row is not run again; a lost database connection leaves the row for
    the reconciler; any other error is kept in the row and tried again until ``max_attempts``.
    """

    def decorate(function):
        @shared_task(name=name)
        @wraps(function)
        def run(*, job_id, **_):
            with advisory_lock(f"job:{job_id}") as got:
                if got:
                    _attempt(function, job_id, max_attempts)

        return run

    return decorate


def _attempt(function, job_id, max_attempts):
    row = JobRun.objects.get(pk=job_id)
    if row.state in (JobState.DONE, JobState.FAILED):
        return
    structlog.contextvars.bind_contextvars(job=row.key)  # cleared when the task ends
    JobRun.objects.filter(pk=job_id).update(
        state=JobState.RUNNING, attempt_count=F("attempt_count") + 1, started_at=timezone.now()
    )
    try:
        function(**row.payload)
    except (OperationalError, InterfaceError):
        logger.exception("job lost the database", job=row.key, task=row.task)
        connection.close()
        raise
    except Exception as error:  # noqa: BLE001 - whatever a task raises is kept in its row, and the row decides what is next
        is_last = row.attempt_count + 1 >= max_attempts
        logger.exception("job failed", job=row.key, task=row.task, is_last=is_last)
        JobRun.objects.filter(pk=job_id).update(
            state=JobState.FAILED if is_last else JobState.QUEUED,
            error=f"{type(error).__name__}: {error}"[:2000],
            finished_at=timezone.now() if is_last else None,
        )
    else:
        JobRun.objects.filter(pk=job_id).update(state=JobState.DONE, finished_at=timezone.now(), error="")


def reconcile(*, at):
    """Send again every unfinished job that nobody runs; returns how many were sent.

    A job counts as running while some connection holds its advisory lock, whatever the row says.
    """
    stale = JobRun.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).filter(
        Q(sent_at=None) | Q(sent_at__lt=at - RESEND_AFTER)
    )
    count = 0
    for row in stale.order_by("pk")[:500]:
        with advisory_lock(f"job:{row.pk}") as is_idle:
            pass
        if is_idle:
            send(row)
            count += 1
    return count


def retry(job_row):
    """Give a failed job a fresh set of attempts, as a coordinator asked in admin."""
    JobRun.objects.filter(pk=job_row.pk).update(state=JobState.QUEUED, attempt_count=0, error="", finished_at=None, sent_at=None)
    send(job_row)
