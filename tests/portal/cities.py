"""A seeded city that all tests of a module read; seeding takes seconds, so once a module is enough."""

from contextlib import contextmanager
from unittest.mock import patch

from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from portal.demo import build
from taxonomy.services import load_taxonomy

AT = timezone.make_aware(timezone.datetime(2026, 11, 24, 15, 0))


@contextmanager
def seeded(blocker, *, scale, size=None):
    """Load codes and seed inside a transaction that the block's end takes back; yields the lines that seeding says.

    ``size`` (a ``build.Scale``) takes the place of the named scale's. Tests inside run in savepoints of that transaction.
    """
    lines = []
    sizes = {scale: size} if size else {}
    with blocker.unblock(), transaction.atomic(), override_settings(HAS_DEMO_DATA=True), patch.dict(build.SCALES, sizes):
        load_taxonomy(on=AT.date())
        build.seed(scale=scale, number=7, at=AT, say=lines.append)
        yield lines
        transaction.set_rollback(True)
