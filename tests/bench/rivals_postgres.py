"""Rivals in PostgreSQL: one statement a demand, asked through two connections at once."""

import queue
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import psycopg2
from psycopg2.extras import RealDictCursor

from tests.bench import rivals_tables
from tests.bench.rivals_statements import STATEMENTS
from tests.bench.rivals_work import Answer, MissingError, Work
from tests.bench.telling import ROOT

sys.path.insert(0, str(ROOT / "bin"))

from launcher.filelock import exclusive  # noqa: E402  (bin/ is no package)
from launcher.folders import DataFolder  # noqa: E402
from launcher.postgres import SUPERUSER, Postgres  # noqa: E402

CLIENTS = 2
WARMING = 6  # demands asked before the clock starts, a fifth of a small sample at most
RIVALS = tuple(STATEMENTS)


@contextmanager
def server(path: Path) -> Iterator[Postgres]:
    """An embedded PostgreSQL of this bench alone, not durable."""
    folder = DataFolder.at(path)
    with exclusive(folder.run / "launcher.lock", wait=False):
        postgres = Postgres(folder.server_home(), folder.log / "postgres.log", durable=False)
        child = postgres.child()
        child.start()
        try:
            postgres.wait_until_ready(child)
            yield postgres
        finally:
            child.stop(seconds=30)


def ask(work: Work, postgres: Postgres, name: str, only_prepare: bool) -> None:
    """Prepare a rival's tables unless they are there, ask the sampled demands, tell."""
    database = f"rivals_{work.size}"
    _create(postgres, database)
    statement = STATEMENTS[name]
    with closing(postgres.connect(SUPERUSER, database)) as connection:
        for table in ("listings", *statement.tables):
            try:
                seconds = rivals_tables.ensure(connection, work, table)
            except psycopg2.errors.FeatureNotSupported as error:
                raise MissingError(f"{table}: {str(error).strip()}") from error
            if seconds:
                work.say(name, f"tables and indexes of {table}", seconds, "s")
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute("SELECT * FROM demand WHERE id = ANY(%s) ORDER BY id", [(work.sample + 1).tolist()])
            demands = [dict(row) for row in cursor.fetchall()]
    if only_prepare:
        return
    seconds, found = _time(lambda: _connection(postgres, database, statement), statement, demands)
    pairs = [(demand["id"] - 1, row[0] - 1) for demand, rows in zip(demands, found, strict=True) for row in rows]
    ids = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    work.tell(statement.name, Answer(seconds, work.sample, ids[:, 0], ids[:, 1]))
    if statement.is_exact:
        _compare(work, statement.name, demands, found)


def _create(postgres: Postgres, database: str) -> None:
    connection = postgres.connect()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {database}")
    connection.close()


def _connection(postgres: Postgres, database: str, statement):
    connection = postgres.connect(SUPERUSER, database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # two clients keep both processors busy
        for setting in statement.settings:
            cursor.execute(f"SET {setting}")
    return connection


def _time(connect, statement, demands: list[dict]) -> tuple[float, list]:
    """Seconds by the clock, and the rows of each demand."""
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    found: list = [None] * len(demands)

    def client(connection) -> None:
        with connection.cursor() as cursor:
            while True:
                try:
                    at, demand = waiting.get_nowait()
                except queue.Empty:
                    return
                cursor.execute(statement.text(demand), demand)
                found[at] = cursor.fetchall()

    connections = [connect() for _ in range(CLIENTS)]
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            for count in (min(WARMING, len(demands) // 5), len(demands)):
                for task in list(enumerate(demands))[-count:]:
                    waiting.put(task)
                start = time.perf_counter()
                list(pool.map(client, connections))
                seconds = time.perf_counter() - start
    finally:
        for connection in connections:
            connection.close()
    return seconds, found


def _compare(work: Work, name: str, demands: list[dict], found: list) -> None:
    """Every row, score and part of every demand asked must be the engine's.

    Raises:
        AssertionError: one is not.
    """
    compared = 0
    for demand, rows in zip(demands, found, strict=True):
        first, last = np.searchsorted(work.rows["demand_id"], [demand["id"], demand["id"] + 1])
        ours = work.rows[first:last]
        mine = [(int(row["supply_id"]), int(row["score"]), *row["parts"].tolist()) for row in ours]
        assert mine == [tuple(map(int, row)) for row in rows], f"demand {demand['id']}: other rows than the engine's"
        compared += len(mine)
    work.say(name, "rows identical to ours, score and parts alike", compared, "rows")
