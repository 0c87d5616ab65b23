"""Background work that survives: a row in PostgreSQL first, a message after commit, a reconciler for what was lost.

A task is written once, runs under an advisory lock, may be delivered any number of times and is resent until its row says
done. Redis is only the quick way to tell a worker; emptying it loses nothing.
"""

from contextlib import contextmanager
from contextvars import ContextVar
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
RESEND_AFTER = timedelta(seconds=15)
RESEND_ANYWAY_AFTER = timedelta(minutes=5)
RESEND_LIMIT = 500
KEPT_FOR = timedelta(days=30)
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
BROKER_ERRORS = (BrokerError, RedisError, OSError)
TOO_LARGE = "54"
"""The class of PostgreSQL's codes for what exceeds its limits."""
DIED = "后台进程每次做到一半就没了，试了 {count} 次"

failure_handlers = {}
"""Task name → ``function(payload, error)``, called in the transaction that gives a job up."""


class Postpone(Exception):
    """Raised by a task that cannot run yet: the row goes back to the queue and the attempt does not count."""


_registers = ContextVar("jobs_register", default=True)


@contextmanager
def not_registered():
    """What is asked for inside is not done: for history that is written afterwards, whose work was done long ago."""
    token = _registers.set(False)
    try:
        yield
    finally:
        _registers.reset(token)


def enqueue(task_name, *, key, payload=None):
    """Register work once per ``(task_name, key)`` and send it after commit; returns the ``JobRun`` row.

    The same key again returns the same row; work that is already done or given up is not sent again.
    """
    if not _registers.get():
        return JobRun(task=task_name, key=key, payload=payload or {}, state=JobState.DONE)
    job, _ = JobRun.objects.get_or_create(task=task_name, key=key, defaults={"payload": payload or {}})
    if job.state in UNFINISHED:
        transaction.on_commit(lambda: send(job))
    return job


def enqueue_many(task_name, payload_by_key):
    """``enqueue`` for many keys in two statements; returns nothing."""
    if not _registers.get():
        return
    JobRun.objects.bulk_create(
        [JobRun(task=task_name, key=key, payload=payload) for key, payload in payload_by_key.items()],
        ignore_conflicts=True,
        batch_size=1000,
    )
    rows = list(JobRun.objects.filter(task=task_name, key__in=list(payload_by_key), state__in=UNFINISHED).order_by("pk"))
    transaction.on_commit(lambda: _send_many(rows))


def send(job):
    """Tell a worker about a job row. A broker that is down is only noted: the reconciler will send again."""
    _send_many([job])


def _send_many(rows):
    JobRun.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=timezone.now())
    for row in rows:
        _tell(row)


def _tell(job):
    try:
        current_app.send_task(job.task, kwargs={"job_id": job.pk}, retry=False)
    except BROKER_ERRORS as error:
        logger.warning("job could not be sent", job=job.key, task=job.task, error=str(error))


def job(name, *, on_failure=None):
    """Decorator: a Celery task that runs one ``JobRun`` row; the function receives the row's payload as keywords.

    One runner at a time by advisory lock; a finished row is not run again; a lost database connection or ``Postpone`` leaves
    the row for the reconciler; any other error is kept in the row and tried again until ``MAX_ATTEMPTS``, and so is a
    process that dies. ``on_failure(payload, error)`` is called once, when the row is given up.
    """

    def decorate(function):
        if on_failure is not None:
            failure_handlers[name] = on_failure

        @shared_task(name=name)
        @wraps(function)
        def run(*, job_id, **_):
            with advisory_lock(f"job:{job_id}") as got:
                if got:
                    _attempt(function, job_id)

        return run

    return decorate


def _attempt(function, job_id):
    row = JobRun.objects.filter(pk=job_id).first()
    if row is None or row.state not in UNFINISHED:
        return
    if row.attempt_count >= MAX_ATTEMPTS:  # earlier attempts never came back to say how they ended
        _give_up(row, DIED.format(count=row.attempt_count))
        return
    JobRun.objects.filter(pk=job_id).update(
        state=JobState.RUNNING, attempt_count=F("attempt_count") + 1, started_at=timezone.now()
    )
    try:
        function(**row.payload)
    except Postpone as reason:
        logger.info("job waits", job=row.key, task=row.task, reason=str(reason))
        JobRun.objects.filter(pk=job_id).update(state=JobState.QUEUED, attempt_count=F("attempt_count") - 1)
    except Exception as error:
        if _is_database_lost(error):
            logger.exception("job lost the database", job=row.key, task=row.task)
            connection.close()
            raise
        _keep_error(row, f"{type(error).__name__}: {error}", is_last=row.attempt_count + 1 >= MAX_ATTEMPTS)
    else:
        JobRun.objects.filter(pk=job_id).update(state=JobState.DONE, finished_at=timezone.now(), error="")


def _is_database_lost(error):
    """Whether it says nothing of the task: but a row that PostgreSQL finds too large for it is the task's."""
    code = getattr(error.__cause__, "pgcode", None) or ""
    return isinstance(error, OperationalError | InterfaceError) and not code.startswith(TOO_LARGE)


def _keep_error(row, error, *, is_last):
    logger.exception("job failed", job=row.key, task=row.task, is_last=is_last)
    if is_last:
        _give_up(row, error)
    else:
        JobRun.objects.filter(pk=row.pk).update(state=JobState.QUEUED, error=error[:2000])


@transaction.atomic
def _give_up(row, error):
    JobRun.objects.filter(pk=row.pk).update(state=JobState.FAILED, error=error[:2000], finished_at=timezone.now())
    handler = failure_handlers.get(row.task)
    if handler is not None:
        handler(row.payload, error[:2000])


def reconcile(*, at):
    """Send again every unfinished job that nobody runs and whose message is gone; returns how many were sent.

    A job counts as running while some connection holds its advisory lock, whatever the row says. A job that waits counts as
    lost when its queue is empty, or after five minutes in any case, so that a long queue is not filled with repeats.
    """
    stale = JobRun.objects.filter(state__in=UNFINISHED).filter(Q(sent_at=None) | Q(sent_at__lt=at - RESEND_AFTER))
    has_waiting = {}
    count = 0
    for row in stale.order_by("pk")[:RESEND_LIMIT]:
        if row.state == JobState.QUEUED and row.sent_at and row.sent_at > at - RESEND_ANYWAY_AFTER:
            queue = queue_of(row.task)
            if queue not in has_waiting:
                has_waiting[queue] = waiting_count(queue) > 0
            if has_waiting[queue]:
                continue
        with advisory_lock(f"job:{row.pk}") as is_idle:
            pass  # let go before it is sent: who gets the message at once needs the lock
        if is_idle:
            send(row)
            count += 1
    return count


def purge(*, at):
    """Delete what was done more than 30 days ago; returns how many rows. What was given up stays, for people to read.

    Effects of a purged row stay once only, because each is kept where it belongs: a message its mailing, a run its state.
    """
    count, _ = JobRun.objects.filter(state=JobState.DONE, finished_at__lt=at - KEPT_FOR).delete()
    return count


def queue_of(task_name):
    """The name of the queue that a task is sent to."""
    return current_app.amqp.router.route({}, task_name)["queue"].name


def waiting_count(queue):
    """Messages that wait in a queue and no worker has taken; 0 when the broker cannot be asked."""
    try:
        with current_app.connection_for_write() as broker:
            return broker.default_channel.client.llen(queue)
    except BROKER_ERRORS as error:
        logger.warning("broker could not be asked", queue=queue, error=str(error))
        return 0


def retry(job_row):
    """Give a failed job a fresh set of attempts, as a coordinator asked in admin; a job in another state is left alone."""
    changed = JobRun.objects.filter(pk=job_row.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempt_count=0, error="", finished_at=None, sent_at=None
    )
    if changed:
        transaction.on_commit(lambda: send(job_row))
