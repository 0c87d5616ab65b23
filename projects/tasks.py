"""Celery entry points of projects."""

from datetime import date

import structlog
from celery import shared_task
from django.utils import timezone

from core.jobs import job
from projects.camps.services import clearing
from projects.services import confirmation_reminders, form_drafts, paces
from projects.suggestions.tasks import suggest_partners

logger = structlog.get_logger(__name__)


@shared_task(name="projects.remind_of_confirmations")
def remind_of_confirmations(**_):
    """Remind once of links that nobody has answered for a week; a second call reminds nobody again."""
    count = confirmation_reminders.remind(at=timezone.now())
    logger.info("confirmations reminded", count=count)


@shared_task(name="projects.purge_form_drafts")
def purge_form_drafts(**_):
    """Forget what was typed into forms and left lying for 90 days."""
    count = form_drafts.purge(at=timezone.now())
    logger.info("form drafts purged", count=count)


@shared_task(name="projects.clear_learners")
def clear_learners(**_):
    """Forget who attended sessions that ended half a year ago."""
    count = clearing.clear(at=timezone.now())
    logger.info("learners cleared", count=count)


@job(paces.COUNT)
def count_paces(*, on):
    """Count how long projects stay in their stages."""
    count = paces.count_paces(on=date.fromisoformat(on))
    logger.info("paces counted", on=on, rows=count)


__all__ = ["clear_learners", "count_paces", "remind_of_confirmations", "suggest_partners"]
