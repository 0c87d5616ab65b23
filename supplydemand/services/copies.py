"""Last term's listings again with new dates, one or many; and many drafts handed in together."""

import re
from calendar import monthrange
from datetime import timedelta

from django.db import transaction

from supplydemand.completeness import VALID_DAYS_MAX, VALID_DAYS_USUAL
from supplydemand.services.listings import copy_listing, refresh_search

YEAR_OF_COHORT = re.compile(r"(20\d\d)(?=\s*[届级])")
DATES = ("starts_on", "graduates_on")
SHORTEST = timedelta(days=14)


def months_later(on, months):
    """The same day of a month so many months later, or that month's last day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return on.replace(year=year, month=month + 1, day=min(on.day, monthrange(year, month + 1)[1]))


def moved(listing, *, on, months, until=None):
    """``{field: value}`` of a copy whose dates are ``months`` later; in the title 届 and 级 follow whole years."""
    values = {
        name: months_later(value, months) for name in DATES if (value := getattr(listing, name, None)) is not None
    }  # fmt: skip
    years = months // 12
    values["title"] = YEAR_OF_COHORT.sub(lambda found: str(int(found.group(1)) + years), listing.title)
    latest = on + timedelta(days=VALID_DAYS_MAX)
    wanted = until or (months_later(listing.expires_on, months) if listing.expires_on else None)
    if wanted is None or wanted < on + SHORTEST:
        wanted = until or on + timedelta(days=VALID_DAYS_USUAL)
    values["expires_on"] = min(wanted, latest)
    return values


@transaction.atomic
def copy_to_term(*, listings, actor, on, months, until=None):
    """A draft from each listing with dates ``months`` later; ``until`` is the last valid day of all. Returns the drafts."""
    drafts = []
    for listing in listings:
        draft = copy_listing(listing=listing, actor=actor, on=on)
        for name, value in moved(listing, on=on, months=months, until=until).items():
            setattr(draft, name, value)
        draft.save()
        refresh_search(draft)
        drafts.append(draft)
    return drafts
