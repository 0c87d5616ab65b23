"""Telling people in tests."""

from core.notifications import notify

NOW_EVENT, DAILY_EVENT, MANDATORY_EVENT = "supplydemand.match_interest", "supplydemand.new_matches", "review.returned"


def tell(*people, event=NOW_EVENT, key="event:1", **words):
    """One message to these people."""
    return notify(event=event, recipients=people, key=key, **{"title": "对方有意向", "url": "/workbench/", **words})
