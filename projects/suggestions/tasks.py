"""Background work: looking for partners."""

from datetime import date

import structlog
from django.utils import timezone

from core import jobs
from projects.suggestions import services

logger = structlog.get_logger(__name__)


@jobs.job(services.SUGGEST)
def suggest_partners(*, on=None, project_id=None):
    """Look for partners of one project or of all; delivered twice, the same is written again."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    count = services.suggest(on=day, project_id=project_id)
    logger.info("partners suggested", project=project_id, count=count)
