"""Rows out of PostgreSQL by COPY in its binary format: for reads of a hundred thousand rows and more."""

import io

import numpy as np
from django.db import connection

COPY_HEAD = 19
"""Bytes before the first row: signature, flags, length of the extension (none)."""
COPY_TAIL = 2


def copy_out(queryset):
    """A queryset's rows in COPY's binary format."""
    sql, params = queryset.query.sql_with_params()
    target = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        query = cursor.mogrify(sql, params).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", target)
    return target.getvalue()


def copied(queryset, width):
    """The rows of a queryset of ``width`` bigint columns without NULL, as an array of rows × columns."""
    fields = [(f"{name}{place}", kind) for place in range(width) for name, kind in (("length", ">i4"), ("value", ">i8"))]
    item = np.dtype([("fields", ">i2"), *fields])
    content = copy_out(queryset)
    rows = np.frombuffer(content, dtype=item, offset=COPY_HEAD, count=(len(content) - COPY_HEAD - COPY_TAIL) // item.itemsize)
    return np.stack([rows[f"value{place}"].astype(np.int64) for place in range(width)], axis=1)
