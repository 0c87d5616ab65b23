"""Celery entry points of the kernel."""

from datetime import date

import structlog
from celery import shared_task
from django.utils import timezone

from core import (
    audit_seals,
    digests,
    documents,
    guest_links,
    jobs,
    links,
    mass_sending,
    notifications,
    outbox,
    registries,
    saved_searches,
    texting,
)
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
    """Delete rows of work that was done, and of text messages that ended, long ago."""
    count = jobs.purge(at=timezone.now())
    texting.purge(at=timezone.now())
    logger.info("jobs purged", count=count)


@shared_task(name="core.purge_links")
def purge_links(**_):
    """Delete links of mails that ended long ago, and forget how people without an account were reached."""
    count = links.purge(at=timezone.now())
    forgotten = guest_links.purge(at=timezone.now())
    logger.info("action links purged", count=count, guests_forgotten=forgotten)


@shared_task(name="core.seal_audit")
def seal_audit(**_):
    """Put what was written to the trail under seal."""
    audit_seals.seal_all(at=timezone.now())


@shared_task(name="core.purge_mail")
def purge_mail(**_):
    """Delete mails and daily mails that were over long ago."""
    at = timezone.now()
    mails, days = outbox.purge(at=at), digests.purge(at=at)
    logger.info("mail purged", mails=mails, days=days)


@shared_task(name="core.purge_files")
def purge_files(**_):
    """Delete files whose transaction was rolled back."""
    count = documents.purge_files(at=timezone.now())
    logger.info("files without a row deleted", count=count)


@jobs.job("core.send_mail")
def send_mail(*, notification_id=None, mail_id=None):
    """Mail one notification, or try one mail of the outbox; delivered twice, it is mailed once."""
    if mail_id is None:
        notifications.deliver(notification_id=notification_id, at=timezone.now())
    else:
        outbox.send(mail_id=mail_id, at=timezone.now())


@jobs.job(notifications.CHANNELS)
def tell_channels(**payload):
    """Tell further channels what waited until it could no longer be taken back."""
    notifications.tell_channels(at=timezone.now(), **payload)


@jobs.job(texting.TASK)
def send_text_message(*, message_id):
    """Hand one text message to the city's sender; delivered twice, it is sent once."""
    texting.deliver(message_id=message_id, at=timezone.now())


@jobs.job("core.send_mass_mail")
def send_mass_mail(*, mass_mail_id):
    """Tell the people of a released mail to many; delivered twice, each is told once."""
    count = mass_sending.send(mass_mail_id=mass_mail_id, at=timezone.now())
    logger.info("mass mail sent", mass_mail=mass_mail_id, people=count)


@jobs.job(saved_searches.TASK)
def look_for_hits(*, on):
    """Run the saved searches of one day; delivered twice or cut off, each is run once."""
    saved_searches.look_for_all(on=date.fromisoformat(on), at=timezone.now())


@jobs.job(digests.TASK)
def write_daily_mails(*, on):
    """Write the mails of one day; delivered twice or cut off, each person gets one."""
    digests.write_all(on=date.fromisoformat(on), at=timezone.now())
