"""Celery entry points of the kernel."""

import structlog
from celery import shared_task
from django.utils import timezone

from core import documents, jobs, links, notifications, registries
from core.models import WorkerHeartbeat

logger = structlog.get_logger(__name__)


@shared_task(name="core.beat")
def beat(**_):
    """Note that beat, broker and worker are alive."""
    WorkerHeartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@shared_task(name="core.reconcile_jobs")
def reconcile_jobs(**_):
    """Send again what was lost, then let each app put right what is its own."""
    at = timezone.now()
    count = jobs.reconcile(at=at)
    if count:
        logger.info("jobs sent again", count=count)
    for put_right in registries.reconcilers:
        put_right(at)


@shared_task(name="core.purge_jobs")
def purge_jobs(**_):
    """Delete rows of work that was done long ago."""
    count = jobs.purge(at=timezone.now())
    logger.info("jobs purged", count=count)


@shared_task(name="core.purge_links")
def purge_links(**_):
    """Delete links of mails that ended long ago."""
    count = links.purge(at=timezone.now())
    logger.info("action links purged", count=count)


@shared_task(name="core.purge_files")
def purge_files(**_):
    """Delete files whose transaction was rolled back."""
    count = documents.purge_files(at=timezone.now())
    logger.info("files without a row deleted", count=count)


@jobs.job("core.send_mail")
def send_mail(*, notification_id):
    """Mail one notification; delivered twice, it is mailed once."""
    notifications.deliver(notification_id=notification_id, at=timezone.now())
