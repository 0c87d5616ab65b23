"""Rows in and out of PostgreSQL by COPY in its binary format: for a hundred thousand rows and more, without an object a row.

Every record of such a copy has the same length here: whole numbers without NULL, and arrays of smallint of one length.
"""

import io
import struct
from datetime import UTC, datetime, timedelta

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection

COPY_HEAD = 19
"""Bytes before the first row: signature, flags, length of the extension (none)."""
COPY_TAIL = 2
HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
PIECE_BYTES = 4_000_000
SMALLINT = 21
"""PostgreSQL's number of the type smallint."""
PLAIN = {"bool": "u1"}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
ARRAY_HEAD = {"dimensions": 1, "has_null": 0, "type": SMALLINT, "size": None, "first": 1}


def copy_out(queryset):
    """A queryset's rows in COPY's binary format."""
    target = io.BytesIO()
    _copy(queryset, target)
    return target.getvalue()


def copied(queryset, width):
    """The rows of a queryset of ``width`` bigint columns without NULL, as an array of rows × columns."""
    rows = read(queryset, {str(place): "i8" for place in range(width)})
    return np.stack(list(rows.values()), axis=1)


def rows_of(keys, ids):
    """``(row, is_known)``: where each key stands among ``ids`` (in order), and which do: statements see different moments."""
    row = np.searchsorted(ids, keys)
    row[row == len(ids)] = 0
    return row, ids[row] == keys if len(ids) else np.zeros(len(keys), dtype=bool)


def read(queryset, fields):
    """Columns of a queryset's rows by name.

    ``fields`` names each column in order with its kind: ``"i2"``, ``"i4"``, ``"i8"`` as the database has it, or a number: an
    array of so many smallints.
    """
    target = io.BytesIO()  # its write is called for each row: Python's own, no function of ours
    _copy(queryset, target)
    record = _record(fields)
    content = target.getbuffer()
    rows = np.frombuffer(content, dtype=record, count=(len(content) - COPY_HEAD - COPY_TAIL) // record.itemsize, offset=COPY_HEAD)
    return {name: _plain(rows[name], kind) for name, kind in fields.items()}


def nothing(fields):
    """What ``read`` gives of no row."""
    return {name: _plain(np.zeros(0, dtype=_record(fields))[name], kind) for name, kind in fields.items()}


def _plain(cells, kind):
    is_array = isinstance(kind, int)
    return cells["items"]["value"].astype(np.int16) if is_array else cells["value"].astype(np.dtype(kind))


def write(table, fields, columns):
    """Append rows to a table.

    ``fields`` as in ``read``, or ``"bool"``, or ``"text"`` for a column with the same text in every row. ``columns`` has an
    array for each, all of one length, or one value for all rows.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = f"COPY {table} ({', '.join(fields)}) FROM STDIN (FORMAT binary)"
        cursor.copy_expert(statement, _Source(_pieces(fields, columns)), size=PIECE_BYTES)


def write_content(table, content):
    """Append bytes to a table with the columns ``number`` and ``content`` in pieces.

    As the value of a statement they would be in memory five times as long: written out twice, sent, and read.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = f"COPY {table} (number, content) FROM STDIN (FORMAT binary)"
        cursor.copy_expert(statement, _Source(_content_pieces(memoryview(content))), size=PIECE_BYTES + len(HEAD))


def _content_pieces(content):
    yield HEAD
    for number, start in enumerate(range(0, len(content), PIECE_BYTES // 2)):
        piece = content[start : start + PIECE_BYTES // 2]
        yield struct.pack(">hiii", 2, 4, number, len(piece)) + piece
    yield TAIL


class _Source:
    """What COPY reads, made a piece at a time: the lists of a large city would be three quarters of a gigabyte in one."""

    def __init__(self, pieces):
        self._pieces = pieces

    def read(self, _size):
        """The next piece, of ``PIECE_BYTES`` at most; empty after the last."""
        return next(self._pieces, b"")


def _pieces(fields, columns):
    record = _record(fields, columns)
    count = max(len(values) for values in columns.values() if isinstance(values, np.ndarray))
    step = max(1, PIECE_BYTES // record.itemsize)
    yield HEAD
    for start in range(0, count, step):
        chosen = slice(start, min(start + step, count))
        piece = {name: values[chosen] if isinstance(values, np.ndarray) else values for name, values in columns.items()}
        yield _filled(np.zeros(chosen.stop - start, dtype=record), fields, piece).tobytes()
    yield TAIL


def _filled(rows, fields, columns):
    rows["fields"] = len(fields)
    for name, kind in fields.items():
        if isinstance(kind, int):
            _fill_array(rows[name], kind, columns[name])
        elif kind == "text":
            rows[name]["length"] = len(columns[name].encode())
            if columns[name]:
                rows[name]["value"] = columns[name].encode()
        else:
            rows[name]["length"] = np.dtype(PLAIN.get(kind, kind)).itemsize
            rows[name]["value"] = columns[name]
    return rows


def _fill_array(cells, size, values):
    cells["length"] = cells.dtype.itemsize - 4
    for name, value in ARRAY_HEAD.items():
        cells[name] = size if value is None else value
    cells["items"]["length"] = 2
    cells["items"]["value"] = values


def moment(at):
    """A moment as ``write`` puts it into a column of time with zone (kind ``"i8"``): microseconds since 2000."""
    return (at - EPOCH) // timedelta(microseconds=1)


def day(on):
    """A day as ``write`` puts it into a column of dates (kind ``"i4"``): days since 2000."""
    return (on - EPOCH.date()).days


def _record(fields, columns=None):
    return np.dtype([("fields", ">i2"), *((name, _cell(kind, (columns or {}).get(name))) for name, kind in fields.items())])


def _cell(kind, value=None):
    if kind == "text":
        size = len(value.encode())
        return np.dtype([("length", ">i4"), *([("value", f"S{size}")] if size else [])])
    if isinstance(kind, int):
        item = np.dtype([("length", ">i4"), ("value", ">i2")])
        return np.dtype([("length", ">i4"), *((name, ">i4") for name in ARRAY_HEAD), ("items", item, (kind,))])
    return np.dtype([("length", ">i4"), ("value", f">{PLAIN.get(kind, kind)}")])


def _copy(queryset, target):
    try:
        sql, params = queryset.query.sql_with_params()
    except EmptyResultSet:  # the queryset asks for none, which Django knows without the database
        target.write(HEAD + TAIL)
        return
    with connection.cursor() as cursor, connection.wrap_database_errors:
        query = cursor.mogrify(sql, params).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", target)


__all__ = [
    "COPY_HEAD",
    "COPY_TAIL",
    "copied",
    "copy_out",
    "day",
    "moment",
    "nothing",
    "read",
    "rows_of",
    "write",
    "write_content",
]
