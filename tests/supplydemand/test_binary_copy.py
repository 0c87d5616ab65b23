"""Rows of a table go into PostgreSQL as they are."""

import io

from django.db import connection

from supplydemand.matching import store
from supplydemand.matching.engine import match_shard
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import build_snapshot
from tests.supplydemand.matching.samples import random_market

COPY = """
COPY supplydemand_matchcandidate (run_id, shard_index, demand_id, supply_id, rank, score, parts) FROM STDIN (FORMAT binary)
"""
READ = """
SELECT demand_id, supply_id, rank, score, parts FROM supplydemand_matchcandidate
WHERE run_id = 7 AND shard_index = 3 ORDER BY demand_id, rank
"""


def test_binary_rows_are_read_by_copy(db):
    snapshot = build_snapshot(*random_market(1, 30, 60), profile=DEMAND_SUPPLY, tokens=str.split)
    table = match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY)
    content = io.BytesIO(b"".join(store.binary_copy(table.rows, before=(("bigint", 7), ("integer", 3)))))

    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, content)
        cursor.execute(READ)
        found = cursor.fetchall()

    assert found == list(store.plain_rows(table))
