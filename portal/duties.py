"""The duties of the action plan as packaged data, each honestly marked: served, partly served, or coming.

``data/duties.csv`` has one row a duty: its ID, the plan's section, the duty in short, the state, the URL name of the page
that serves it, and what can or cannot be done yet. When a capability lands, its rows change in the same commit.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.urls import reverse

DATA_FILE = Path(__file__).parent / "data" / "duties.csv"


class DutyState(models.TextChoices):
    """How much of a duty a person can do in the browser today."""

    SERVED = "served", "能办"
    PARTLY = "partly", "能办一部分"
    COMING = "coming", "还没有"


@dataclass(frozen=True)
class Duty:
    """One duty; ``url_name`` is empty unless a page serves it."""

    id: str
    section: str
    text: str
    state: DutyState
    url_name: str
    note: str

    @property
    def url(self):
        """The page that serves it, or an empty string."""
        return reverse(self.url_name) if self.url_name else ""


@cache
def all_duties():
    """Every duty in the plan's order; raises ``ValueError`` for an unknown state."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Duty(row["id"], row["section"], row["duty"], DutyState(row["state"]), row["url_name"], row["note"])
            for row in csv.DictReader(file)
        )


def counts_by_state():
    """``[(state, how many duties)]`` in the order served, partly, coming."""
    states = [duty.state for duty in all_duties()]
    return [(state, states.count(state)) for state in DutyState]
