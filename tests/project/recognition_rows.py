"""Rows of recognition for the table of query counts."""

from datetime import timedelta

from django.utils import timezone

from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, begin


def calls(count, world):
    """Calls that take applications now."""
    now, version = timezone.now(), SchemeVersionFactory()
    for _ in range(count):
        CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))


def applications(count, world):
    """Drafts of the enterprise, each of a call of its own."""
    now, version = timezone.now(), SchemeVersionFactory()
    for _ in range(count):
        call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
        begin(call=call, membership=world.enterprise, at=now)
