"""What a web process reads once and keeps in memory is read when the process starts, not while its first reader waits."""

from threading import Thread

import structlog
from django.db import Error, connection
from django.utils import timezone

from core.registries import warmers

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


def warm_up_beside():
    """``warm_up`` in a thread of its own, so that the process answers meanwhile; returns the thread."""
    thread = Thread(target=warm_up, kwargs={"at": timezone.now()}, name="warm-up", daemon=True)
    thread.start()
    return thread
