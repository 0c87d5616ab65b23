"""Seeded cities: one is kept for all tests of a module, and what it reads as for those that sow it again."""

from contextlib import contextmanager
from unittest.mock import patch

from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from portal.demo import build
from supplydemand.models import Match, MatchAnswer, TalentDemand, TalentSupply
from taxonomy.services import load_taxonomy
from tests.fixtures.sharing import kept_for_module

AT = timezone.make_aware(timezone.datetime(2026, 11, 24, 15, 0))

readings = {}
"""What the city of the demonstration read as when it was first sown by this process."""


@contextmanager
def seeded(blocker, *, scale, size=None, number=7, at=AT):
    """Load codes and seed inside a transaction that the block's end takes back; yields the lines that seeding says.

    ``size`` (a ``build.Scale``) takes the place of the named scale's. Tests inside run in savepoints of that transaction.
    """
    lines = []
    sizes = {scale: size} if size else {}
    with kept_for_module(blocker), override_settings(HAS_DEMO_DATA=True), patch.dict(build.SCALES, sizes):
        load_taxonomy(on=AT.date())
        build.seed(scale=scale, number=number, at=at, say=lines.append)
        if (scale, number, at) == ("demo", 7, AT):
            readings.setdefault(scale, content())
        yield lines


def first_reading(blocker):
    """What the city of the demonstration read as; it is sown here where no test of this process has done so."""
    if "demo" not in readings:
        with seeded(blocker, scale="demo"):
            pass
    return readings["demo"]


def content():
    """Everything of a seeded city that a reader sees, without ids."""
    listings = [
        (model.__name__, *row)
        for model in (TalentDemand, TalentSupply)
        for row in model.objects.order_by("pk").values_list(
            "organization__name", "title", "description", "headcount", "status", "published_at", "expires_on"
        )
    ]
    matches = Match.objects.order_by("demand__pk", "rank", "supply__pk").values_list(
        "demand__title", "supply__title", "supply__headcount", "score", "contact_opened_at"
    )
    answers = MatchAnswer.objects.order_by("pk").values_list("side", "decision", "reason", "answered_at")
    people = User.objects.order_by("email").values_list("email", "name")
    return listings, list(matches), list(answers), list(people)
