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


def kept_secret(response):
    """The answer of such an address, kept out of caches, search engines and other sites' logs.

    Not ``no-referrer``: with it browsers post ``Origin: null``, which the CSRF check must refuse.
    """
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def holds_key(text):
    """Whether such an address stands in the text."""
    return _KEY.search(text) is not None
