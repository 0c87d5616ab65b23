"""Celery entry points of projects."""

import structlog
from celery import shared_task
from django.utils import timezone

from projects.services import confirmation_reminders

logger = structlog.get_logger(__name__)


@shared_task(name="projects.remind_of_confirmations")
def remind_of_confirmations(**_):
    """Remind once of links that nobody has answered for a week; a second call reminds nobody again."""
    count = confirmation_reminders.remind(at=timezone.now())
    logger.info("confirmations reminded", count=count)
