"""The WSGI entry point that gunicorn serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

SWITCH_SECONDS = 0.0005
"""How long one thread may keep the others waiting. With Python's own 5 ms a short page that comes back from a query waits that
long for every long page beside it (measured: docs/status.md)."""

sys.setswitchinterval(SWITCH_SECONDS)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
application = get_wsgi_application()

from core.warming import warm_up_beside  # noqa: E402 - needs the app registry

warm_up_beside()
