"""What a web process reads once and keeps in memory is read when the process starts, not while its first reader waits."""

import gc
from threading import Thread

import structlog
from django.db import Error, connection
from django.utils import timezone

from core.registries import warmers

YOUNG_OBJECTS = 10_000
"""So many new objects make the collector look: a page makes thousands, nearly all gone with its answer (Python's own is 700)."""

logger = structlog.get_logger(__name__)


def warm_up(*, at):
    """Let every app read what it keeps; a database that is away is only noted, because the first request reads it then."""
    try:
        for warm in warmers:
            warm(at)
    except Error as error:
        logger.warning("not warmed up", error=str(error))
    finally:
        connection.close()


def keep_for_good():
    """What is in memory now stays until the process ends: the collector need not walk through millions of objects again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def _warm_up_and_keep():
    warm_up(at=timezone.now())
    keep_for_good()


def warm_up_beside():
    """``warm_up`` in a thread of its own, so that the process answers meanwhile; returns the thread."""
    thread = Thread(target=_warm_up_and_keep, name="warm-up", daemon=True)
    thread.start()
    return thread
