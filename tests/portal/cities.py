"""Seeded cities: one is kept for all tests of a module, and what it reads as for those that sow it again."""

from contextlib import contextmanager
from unittest.mock import patch

from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from portal.demo import build
from supplydemand.models import Match, MatchAnswer, TalentDemand, TalentSupply
from taxonomy.services import load_taxonomy
from tests.fixtures.database import number_anew
from tests.fixtures.sharing import kept_for_module

AT = timezone.make_aware(timezone.datetime(2026, 11, 24, 15, 0))
SIZE = build.Scale(
    school_count=20,
    firm_count=60,
    demand_count=300,
    supply_count=320,
    user_count=120,
    match_count=1_500,
    audit_count=40_000,
    project_count=240,
)
"""A scale of every part of ``full``, as small as its shares allow."""
SIZES = {"full": SIZE}

readings = {}
"""What a city read as when it was first sown by this process: of the demonstration, and the volume of ``SIZE``."""


@contextmanager
def seeded(blocker, *, scale, number=7, at=AT):
    """Load codes and seed inside a transaction that the block's end takes back; yields the lines that seeding says.

    ``full`` is as small as ``SIZE``. Tests inside run in savepoints of that transaction.
    """
    lines = []
    with kept_for_module(blocker), override_settings(HAS_DEMO_DATA=True), patch.dict(build.SCALES, SIZES):
        sow(scale=scale, number=number, at=at, say=lines.append)
        if (number, at) == (7, AT):
            readings.setdefault(scale, content())
        yield lines


def sow(*, scale, number=7, at=AT, say=lambda line: None):
    """Codes and a city; the caller has let it be demonstration data. Ids are drawn with, so they count from one."""
    number_anew()
    load_taxonomy(on=AT.date())
    build.seed(scale=scale, number=number, at=at, say=say)


def first_reading(blocker, *, scale="demo"):
    """What that city read as; it is sown here where no test of this process has done so."""
    if scale not in readings:
        with seeded(blocker, scale=scale):
            pass
    return readings[scale]


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
        "demand__title", "supply__title", "supply__headcount", "rank", "score", "contact_opened_at"
    )
    answers = MatchAnswer.objects.order_by("pk").values_list("side", "decision", "reason", "answered_at")
    people = User.objects.order_by("email").values_list("email", "name")
    return listings, list(matches), list(answers), list(people)
