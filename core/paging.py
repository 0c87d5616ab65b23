"""Keyset paging: the next page starts after the last row's sort values, so that no page counts or skips rows."""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q


class InvalidCursor(ValueError):
    """The ``after``/``before`` value of the address is not one of ours for this sort order."""


@dataclass(frozen=True)
class KeysetPage:
    """One page: its rows and the cursors of its neighbours (empty where there is none)."""

    object_list: list
    next_cursor: str
    previous_cursor: str

    def __iter__(self):
        return iter(self.object_list)

    def __len__(self):
        return len(self.object_list)


def keyset_page(queryset, *, order, size, after="", before=""):
    """One page of ``queryset`` in ``order`` (field names, ``-`` for descending, the last one unique; none may be null).

    ``after`` and ``before`` are cursors of an earlier page. One query for ``size`` + 1 rows.
    Raises ``InvalidCursor`` for a cursor that does not fit.
    """
    backwards = bool(before) and not after
    cursor = before if backwards else after
    wanted = [_flip(name) for name in order] if backwards else list(order)
    if cursor:
        try:
            queryset = queryset.filter(_beyond(_decode(cursor, len(order)), wanted))
            rows = list(queryset.order_by(*wanted)[: size + 1])
        except (ValidationError, TypeError, ValueError, OverflowError, DataError) as error:
            raise InvalidCursor("a value of another type, or none that the database knows") from error
    else:
        rows = list(queryset.order_by(*wanted)[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next = has_more if not backwards else True
    has_previous = has_more if backwards else bool(cursor)
    return KeysetPage(
        rows,
        _encode(rows[-1], order) if rows and has_next else "",
        _encode(rows[0], order) if rows and has_previous else "",
    )


def _flip(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(values, order):
    condition, equal = Q(), {}
    for name, value in zip(order, values, strict=True):
        field, operator = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition |= Q(**equal, **{f"{field}__{operator}": value})
        equal[field] = value
    return condition


def _encode(row, order):
    values = [_value(row, name.lstrip("-")) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _value(row, path):
    for part in path.split("__"):
        row = getattr(row, part)
    if isinstance(row, (datetime, date)):
        return {"t": row.isoformat()} if isinstance(row, datetime) else {"d": row.isoformat()}
    return str(row) if isinstance(row, Decimal) else row


def _decode(cursor, length):
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != length:
            raise InvalidCursor("a cursor of another order")
        return [_parsed(value) for value in values]
    except (ValueError, UnicodeDecodeError, TypeError, RecursionError) as error:
        raise InvalidCursor(str(error)) from error


def _parsed(value):
    if isinstance(value, dict):
        if set(value) == {"t"}:
            return datetime.fromisoformat(value["t"])
        if set(value) == {"d"}:
            return date.fromisoformat(value["d"])
        raise InvalidCursor("an unknown kind of value")
    if isinstance(value, (list, float)) or (isinstance(value, int) and abs(value) >= 2**63):
        raise InvalidCursor("a value out of range")
    if isinstance(value, str) and "\x00" in value:
        raise InvalidCursor("a value with a null byte")
    return value
