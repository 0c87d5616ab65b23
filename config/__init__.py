"""Settings, root URLs and the Celery app: no models, no rules."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
