"""The Celery app; its broker, its limits and its beat schedule come from the settings (``CELERY_…``)."""

import logging.config
import os

from celery import Celery, signals
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from core import heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("xieyu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.setup_logging.connect
def keep_the_portals_logging(**_):
    """Celery's own log set-up stands back: ``LOGGING`` of the settings, JSON lines, is in force in workers and beat too."""
    logging.config.dictConfig(settings.LOGGING)


@signals.worker_process_init.connect
def settle_memory(**_):
    """Each of a worker's processes, once it is there."""
    heap.settle()


@signals.worker_ready.connect
def beat_at_once(**_):
    """A worker that has just started proves it now, not only at beat's next turn: ``/readyz`` waits for it."""
    app.send_task("core.beat")
