"""Tables and indexes of the rivals in PostgreSQL, filled once and kept."""

import io
import time
from collections.abc import Iterable, Iterator

from supplydemand.matching.facets import major_offered, major_wanted
from supplydemand.matching.text import tokenize
from tests.bench.rivals_work import Work

UNSPOKEN = ("occupations", "industries", "certificates", "cooperation_modes", "salary_min", "salary_max", "available_until")
"""What no demand of the synthetic market states: the statements count it as neutral."""


def ensure(connection, work: Work, name: str) -> float:
    """Make a group of tables unless it is there; returns the seconds it took by the clock, 0 where nothing was to do."""
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS made (name text PRIMARY KEY)")
        cursor.execute("SELECT 1 FROM made WHERE name = %s", [name])
        if cursor.fetchone():
            return 0
        work.listings, work.snapshot  # noqa: B018  (made outside the clock)
        start = time.perf_counter()
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        MAKERS[name](cursor, work)
        cursor.execute("INSERT INTO made VALUES (%s)", [name])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.autocommit = False
    return time.perf_counter() - start


def _copy(cursor, table: str, rows: Iterable[tuple]) -> None:
    content = io.StringIO()
    for row in rows:
        content.write("\t".join(r"\N" if value is None else str(value) for value in row) + "\n")
    content.seek(0)
    cursor.copy_expert(f"COPY {table} FROM STDIN", content)


def listings(cursor, work: Work) -> None:
    """One row a listing."""
    for record in work.listings[0]:
        assert not any(getattr(record, field) for field in UNSPOKEN), "the statements leave out what this demand states"
    columns = (
        "id integer PRIMARY KEY, organization integer, level smallint, level_max smallint, province integer, city integer,"
        " reach text, starts integer, headcount integer, skill_count integer, chooses boolean, text text"
    )
    for table, records in zip(("demand", "supply"), work.listings, strict=True):
        cursor.execute(f"CREATE TABLE {table} ({columns})")
        _copy(cursor, table, map(_listing, records))


def _listing(record) -> tuple:
    place = (int(record.province) if record.province else None, int(record.city) if record.city else None)
    starts = record.available_from.toordinal() if record.available_from else None
    levels = (record.level_rank, record.level_rank_max)
    counts = (record.headcount, len(set(record.skills)), bool(record.majors))
    return (record.id, record.organization_id, *levels, *place, record.reach, starts, *counts, record.text)


def slim(cursor, work: Work) -> None:
    """What is compared of a supply without its text, so that a scan reads less."""
    cursor.execute(
        "CREATE TABLE slim AS SELECT id, organization, level, province, city, reach, starts, headcount FROM supply ORDER BY id"
    )
    cursor.execute("ALTER TABLE slim ADD PRIMARY KEY (id); CREATE INDEX ON slim (city); CREATE INDEX ON slim (province)")


def keys(cursor, work: Work) -> None:
    """Majors with all that stands for them, and skills."""
    numbers: dict[str, int] = {}

    def number(key: str) -> int:
        return numbers.setdefault(key, len(numbers))

    demands, supplies = work.listings
    cursor.execute("CREATE TABLE wanted_major (demand integer, key integer, worth integer)")
    _copy(cursor, "wanted_major", ((r.id, number(key), worth) for r in demands for key, worth in major_wanted(r).items()))
    cursor.execute("CREATE TABLE offered_major (key integer, supply integer, strength integer)")
    _copy(cursor, "offered_major", ((number(key), r.id, worth) for r in supplies for key, worth in major_offered(r).items()))
    cursor.execute("CREATE TABLE demand_skill (demand integer, skill integer)")
    _copy(cursor, "demand_skill", ((r.id, number(skill)) for r in demands for skill in set(r.skills)))
    cursor.execute("CREATE TABLE supply_skill (skill integer, supply integer)")
    _copy(cursor, "supply_skill", ((number(skill), r.id) for r in supplies for skill in set(r.skills)))
    cursor.execute("CREATE INDEX ON wanted_major (demand) INCLUDE (key, worth)")
    cursor.execute("CREATE INDEX ON offered_major (key) INCLUDE (supply, strength)")
    cursor.execute("CREATE INDEX ON offered_major (supply, key) INCLUDE (strength)")
    cursor.execute("CREATE INDEX ON demand_skill (demand) INCLUDE (skill)")
    cursor.execute("CREATE INDEX ON supply_skill (skill) INCLUDE (supply)")
    cursor.execute("CREATE INDEX ON supply_skill (supply, skill)")


def terms(cursor, work: Work) -> None:
    """Words with their integer weights, as the snapshot has them."""
    arrays = work.snapshot.arrays
    for table, prefix, columns in (
        ("demand_term", "text_row", "demand integer, term integer, weight integer"),
        ("supply_term", "text_post", "term integer, supply integer, weight integer"),
    ):
        cursor.execute(f"CREATE TABLE {table} ({columns})")
        _copy(cursor, table, _cells(*(arrays[f"{prefix}_{part}"].tolist() for part in ("ptr", "idx", "val")), prefix))
    cursor.execute("CREATE INDEX ON demand_term (demand) INCLUDE (term, weight)")
    cursor.execute("CREATE INDEX ON supply_term (term) INCLUDE (supply, weight)")
    cursor.execute("CREATE INDEX ON supply_term (supply, term) INCLUDE (weight)")


def _cells(pointers: list, indices: list, weights: list, prefix: str) -> Iterator[tuple]:
    """The cells of a matrix; demands and supplies count from 1, terms from 0."""
    is_demand = prefix == "text_row"
    for row in range(len(pointers) - 1):
        for at in range(pointers[row], pointers[row + 1]):
            yield (row + is_demand, indices[at] + (not is_demand), weights[at])


def trigrams(cursor, work: Work) -> None:
    """A GIN index of trigrams."""
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute("CREATE INDEX supply_trigrams ON supply USING gin (text gin_trgm_ops)")


def nearest_trigrams(cursor, work: Work) -> None:
    """A GiST index of trigrams, which can go from the nearest outwards."""
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute("CREATE INDEX supply_nearest ON supply USING gist (text gist_trgm_ops(siglen=256))")


def words(cursor, work: Work) -> None:
    """Search documents of the same words, and of each demand the question for any of them."""
    known = set(work.snapshot.arrays["text_terms"].tobytes().decode().split("\n"))
    for table, records, join in (("demand_words", work.listings[0], " | "), ("supply_words", work.listings[1], " ")):
        cursor.execute(f"CREATE TEMPORARY TABLE said_{table} (id integer, said text) ON COMMIT DROP")
        rows = ((r.id, [word for word in tokenize(r.text) if word in known]) for r in records)
        plain = (
            (number, join.join(f"'{w}'" for w in sorted(set(said))) if "|" in join else join.join(said)) for number, said in rows
        )
        _copy(cursor, f"said_{table}", plain)
    cursor.execute("CREATE TABLE demand_words AS SELECT id, said FROM said_demand_words")  # a tsquery may be too long for a row
    cursor.execute("CREATE TABLE supply_words AS SELECT id, to_tsvector('simple', said) AS words FROM said_supply_words")
    cursor.execute("ALTER TABLE demand_words ADD PRIMARY KEY (id); ALTER TABLE supply_words ADD PRIMARY KEY (id)")
    cursor.execute("CREATE INDEX ON supply_words USING gin (words)")


def vectors(cursor, work: Work) -> None:
    """Dense vectors, and pgvector's graph over those of the supplies."""
    cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for table, found in zip(("demand_vector", "supply_vector"), work.vectors, strict=True):
        cursor.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, vector vector({found.shape[1]}))")
        rows = ((at, "[" + ",".join(f"{value:.6f}" for value in row) + "]") for at, row in enumerate(found.tolist(), start=1))
        _copy(cursor, table, rows)
    cursor.execute("CREATE INDEX ON supply_vector USING hnsw (vector vector_ip_ops)")


MAKERS = {made.__name__: made for made in (listings, slim, keys, terms, trigrams, nearest_trigrams, words, vectors)}
