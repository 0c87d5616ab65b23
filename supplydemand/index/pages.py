"""Keyset pages of an index: a cursor holds the sort values of a row, so that rows added in front shift nothing."""

import base64
import json
from dataclasses import dataclass

import numpy as np

from core.paging import InvalidCursor


@dataclass(frozen=True)
class IndexPage:
    """One page: the ids of its rows in order, where it begins, and the cursors of other pages."""

    ids: list
    start: int
    size: int
    total: int
    numbered: list
    """``[(number, cursor)]``: the first pages and the neighbours; the first page has the cursor ``""``."""

    next_cursor: str
    previous_cursor: str

    @property
    def number(self):
        """Which page this is, counted from one."""
        return -(-self.start // self.size) + 1


FIRST_PAGES = 5


def page_of(table, keys, ordered, *, size, after=""):
    """The page of the rows ``ordered`` that follow the cursor ``after``. Raises ``InvalidCursor``."""
    start = _place(keys, ordered, _decoded(after, len(keys))) if after else 0
    total = len(ordered)
    ids = table.ids[ordered[start : start + size]].tolist()

    def cursor(end):
        """The cursor after which the row at ``end`` comes first."""
        return _encoded([int(key[ordered[end - 1]]) for key in keys]) if 0 < end < total else ""

    last = -(-total // size)
    numbered = [(1, "")] + [(number, cursor((number - 1) * size)) for number in range(2, min(FIRST_PAGES, last) + 1)]
    return IndexPage(
        ids=ids,
        start=start,
        size=size,
        total=total,
        numbered=numbered,
        next_cursor=cursor(start + size),
        previous_cursor=cursor(max(start - size, 0)),
    )


def _place(keys, ordered, values):
    """How many of the rows stand before or at the cursor's row, whether or not that row is still there."""
    passed = np.zeros(len(ordered), dtype=bool)
    equal = np.ones(len(ordered), dtype=bool)
    for key, value in zip(keys, values, strict=True):
        column = key[ordered]
        passed |= equal & (column < value)
        equal &= column == value
    return int((passed | equal).sum())


def _encoded(values):
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _decoded(cursor, length):
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidCursor(str(error)) from error
    if not isinstance(values, list) or len(values) != length or not all(type(value) is int for value in values):
        raise InvalidCursor("a cursor of another order")
    if any(abs(value) >= 2**63 for value in values):
        raise InvalidCursor("a value out of range")
    return values
