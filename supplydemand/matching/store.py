"""Tables as bytes for checkpoints, and as plain tuples for COPY; whoever has a database writes them."""

import io
from collections.abc import Iterator

import numpy as np

from supplydemand.matching.engine import MatchTable


def table_to_bytes(table: MatchTable) -> bytes:
    """A shard's result, compressed."""
    buffer = io.BytesIO()
    counts = np.array([table.demand_count, table.candidate_count, table.lonely_count], dtype="<i8")
    np.savez_compressed(buffer, rows=table.rows, counts=counts)
    return buffer.getvalue()


def table_from_bytes(content: bytes) -> MatchTable:
    """Read ``table_to_bytes`` back."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return MatchTable(archive["rows"], *archive["counts"].tolist())


def plain_rows(table: MatchTable) -> Iterator[tuple[int, int, int, int, list[int]]]:
    """Each match as ``(demand_id, supply_id, rank, score, parts)`` in Python's own types."""
    rows = table.rows
    columns = (rows[name].tolist() for name in ("demand_id", "supply_id", "rank", "score", "parts"))
    return zip(*columns, strict=True)
