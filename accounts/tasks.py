"""Celery entry points of accounts."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts import mailing
from accounts.services import closures, devices, robots
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


@jobs.job(robots.TASK)
def send_to_robot(*, message_id):
    """Post one message to a group robot; delivered twice, it is posted once."""
    robots.deliver(message_id=message_id, at=timezone.now())


@shared_task(name="accounts.purge")
def purge(**_):
    """Every night: forget sessions that are over and old messages of robots, clear accounts whose days of grace are over."""
    at = timezone.now()
    robots.purge(at=at)
    logger.info("accounts purged", devices=devices.forget_ended(at=at), closures=closures.purge(at=at))
