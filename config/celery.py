"""The Celery app; its broker and limits come from the settings, its beat schedule from ``config.schedule``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("xieyu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
