"""Addresses that are keys: whoever has one may act or read without signing in, so nobody else gets to see it whole."""

import re

HIDDEN = "[hidden]"
_KEY = re.compile(
    r"(?P<place>/(?:l|invitations|reopen|panel|certificates|confirm|camps/place)/)(?P<number>\d+)\.[^\s/\"'<>&,;}@]+"
    r"|(?P<feed>/calendar/)(?P<person>\d+)-[^\s/\"'<>&,;}@]+"
)
"""A row's number and its signature; a person's number and the key of the calendar feed."""


def without_keys(text):
    """The text with the secret part of every such address hidden; the number stays, so that operators can find the row."""
    return _KEY.sub(lambda found: f"{found['place'] or found['feed']}{found['number'] or found['person']}.{HIDDEN}", text)


def holds_key(text):
    """Whether such an address stands in the text."""
    return _KEY.search(text) is not None
