"""Celery entry points of accounts."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts import mailing
from accounts.services import closures, devices
from core import jobs

logger = structlog.get_logger(__name__)


@jobs.job("accounts.mail_invitation")
def mail_invitation(*, invitation_id):
    """Mail an invitation; delivered twice, it is mailed once."""
    mailing.mail_invitation(invitation_id=invitation_id, at=timezone.now())


@jobs.job("accounts.mail_closure")
def mail_closure(*, closure_id):
    """Tell a person that the account is closed, and until when that can be taken back."""
    mailing.mail_closure(closure_id=closure_id, at=timezone.now())


@shared_task(name="accounts.purge")
def purge(**_):
    """Every night: forget sessions that are over, and clear accounts whose days of grace are."""
    at = timezone.now()
    logger.info("accounts purged", devices=devices.forget_ended(at=at), closures=closures.purge(at=at))
