"""The portal as in development, except that its processes wait for locks without an end: a test holds them up where it likes."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import DATABASES

DATABASES["default"]["OPTIONS"] |= {"options": "-c statement_timeout=120s"}
