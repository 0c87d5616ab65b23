"""Tables as plain tuples and as COPY's binary format; whoever has a database writes them."""

from collections.abc import Iterator, Sequence

import numpy as np

from supplydemand.matching.table import MatchTable

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
SMALLINT_OID = 21
COPY_DTYPES = {"bigint": ">i8", "integer": ">i4", "smallint": ">i2"}
COLUMNS = (("demand_id", "bigint"), ("supply_id", "bigint"), ("rank", "smallint"), ("score", "smallint"))
ROWS_AT_ONCE = 100_000


def plain_rows(table: MatchTable) -> Iterator[tuple[int, int, int, int, list[int]]]:
    """Each match as ``(demand_id, supply_id, rank, score, parts)`` in Python's own types."""
    rows = table.rows
    columns = (rows[name].tolist() for name in ("demand_id", "supply_id", "rank", "score", "parts"))
    return zip(*columns, strict=True)


def binary_copy(rows: np.ndarray, *, before: Sequence[tuple[str, int]] = ()) -> Iterator[bytes]:
    """Rows as ``COPY … FROM STDIN (FORMAT binary)`` reads them, piece by piece.

    The columns are those of ``before`` (type and value, the same in every row), then demand_id and supply_id bigint, rank and
    score smallint, parts smallint[].
    """
    yield SIGNATURE
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield _piece(rows[start : start + ROWS_AT_ONCE], before)
    yield END


def _piece(rows: np.ndarray, before: Sequence[tuple[str, int]]) -> bytes:
    width = rows.dtype["parts"].shape[0]
    columns = [(f"before{place}", kind, value) for place, (kind, value) in enumerate(before)]
    columns += [(name, kind, rows[name]) for name, kind in COLUMNS]
    fields = [("fields", ">i2")]
    for name, kind, _ in columns:
        fields += [(f"{name}_length", ">i4"), (name, COPY_DTYPES[kind])]
    fields += [("parts_length", ">i4"), ("parts_head", ">i4", 5), ("parts", [("length", ">i4"), ("value", ">i2")], width)]
    packed = np.zeros(len(rows), dtype=fields)
    packed["fields"] = len(columns) + 1
    for name, kind, values in columns:
        packed[f"{name}_length"], packed[name] = np.dtype(COPY_DTYPES[kind]).itemsize, values
    packed["parts_head"] = (1, 0, SMALLINT_OID, width, 1)  # dimensions, no NULL, type, size, first index
    packed["parts_length"] = packed.dtype["parts_head"].itemsize + packed.dtype["parts"].itemsize
    packed["parts"]["length"], packed["parts"]["value"] = 2, rows["parts"]
    return packed.tobytes()
