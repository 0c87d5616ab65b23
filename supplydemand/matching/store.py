"""Tables as plain tuples, for comparing them."""

from collections.abc import Iterator

from supplydemand.matching.table import MatchTable


def plain_rows(table: MatchTable) -> Iterator[tuple[int, int, int, int, list[int]]]:
    """Each match as ``(demand_id, supply_id, rank, score, parts)`` in Python's own types."""
    rows = table.rows
    columns = (rows[name].tolist() for name in ("demand_id", "supply_id", "rank", "score", "parts"))
    return zip(*columns, strict=True)
