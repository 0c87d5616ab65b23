"""The statements that rivals in PostgreSQL are asked, one a demand."""
# ruff: noqa: S608 - put together from our own words; what a demand says is always a parameter

from collections.abc import Callable
from dataclasses import dataclass

from supplydemand.matching.profile import DEMAND_SUPPLY, NEUTRAL, WHOLE
from tests.bench.rivals_work import TOP

TRIGRAMS_SHARED = 0.1  # a higher threshold leaves most demands without twenty
SEARCH_WIDTH = 64  # of pgvector's graph, as faiss has it


@dataclass(frozen=True)
class Statement:
    """How a rival is asked: the text for a demand's row, whose columns are the parameters."""

    name: str
    tables: tuple[str, ...]
    text: Callable[[dict], str]
    settings: tuple[str, ...] = ()
    is_exact: bool = False


def conditions(demand: dict) -> str:
    """The hard conditions, those that what the demand states makes necessary (but the majors)."""
    clauses = ["s.organization <> %(organization)s"]
    if demand["level"] is not None or demand["level_max"] is not None:
        clauses.append("s.level >= COALESCE(%(level)s, 0)")
    if demand["level_max"] is not None:
        clauses.append("s.level <= %(level_max)s")
    if demand["reach"] != "nation":
        clauses.append(f"s.{demand['reach']} = %({demand['reach']})s")
    clauses.append(
        "(s.reach = 'nation' OR s.reach = 'province' AND s.province = %(province)s OR s.reach = 'city' AND s.city = %(city)s)"
    )
    if demand["starts"] is not None:
        clauses.append("s.starts <= %(starts)s + 90")
    return " AND ".join(clauses)


def values(demand: dict) -> dict[str, str]:
    """The value of each part in ten-thousandths; what no demand of this market states is neutral."""
    found = {component.key: str(NEUTRAL) for component in DEMAND_SUPPLY.components}
    found["text"] = f"LEAST({WHOLE}, COALESCE(x.dot, 0) * {WHOLE} >> 24)"
    if demand["chooses"]:
        found["major"] = "m.value"
    if demand["skill_count"]:
        found["skill"] = f"COALESCE(k.shared, 0) * {WHOLE} / %(skill_count)s"
    if demand["province"] is not None:
        found["region"] = (
            f"CASE WHEN s.province IS NULL THEN {NEUTRAL} WHEN s.city = %(city)s THEN {WHOLE}"
            " WHEN s.province = %(province)s THEN 7000 ELSE 3000 END"
        )
    if demand["level"] is not None:
        found["level"] = f"CASE WHEN s.level = %(level)s THEN {WHOLE} ELSE 7000 END"
    if demand["starts"] is not None:
        found["date"] = f"{WHOLE} - GREATEST(0, s.starts - %(starts)s) * {WHOLE} / 90"
    if demand["headcount"]:
        offered = f"LEAST(s.headcount, %(headcount)s) * {WHOLE} / %(headcount)s"
        found["headcount"] = f"CASE WHEN s.headcount = 0 THEN {NEUTRAL} ELSE {offered} END"
    return found


MAJORS = """
JOIN (SELECT o.supply, max(w.worth * o.strength / 100) AS value FROM wanted_major w JOIN offered_major o USING (key)
      WHERE w.demand = %(id)s GROUP BY o.supply HAVING max(w.worth * o.strength / 100) > 0) m ON m.supply = s.id"""
WORDS_OF_ALL = """
LEFT JOIN (SELECT t.supply, sum(t.weight * w.weight) AS dot FROM demand_term w JOIN supply_term t USING (term)
           WHERE w.demand = %(id)s GROUP BY t.supply) x ON x.supply = s.id"""
WORDS_OF_EACH = """
LEFT JOIN LATERAL (SELECT sum(t.weight * w.weight) AS dot FROM demand_term w
                   JOIN supply_term t ON t.term = w.term AND t.supply = s.id WHERE w.demand = %(id)s) x ON true"""
SKILLS_OF_ALL = """
LEFT JOIN (SELECT o.supply, count(*) AS shared FROM demand_skill w JOIN supply_skill o USING (skill)
           WHERE w.demand = %(id)s GROUP BY o.supply) k ON k.supply = s.id"""
SKILLS_OF_EACH = """
LEFT JOIN LATERAL (SELECT count(*) AS shared FROM demand_skill w
                   JOIN supply_skill o ON o.skill = w.skill AND o.supply = s.id WHERE w.demand = %(id)s) k ON true"""


def same_score(demand: dict) -> str:
    """Our whole formula; words and skills from the side that is smaller."""
    parts = values(demand)
    columns = ", ".join(f"({parts[c.key]}) * {c.weight}::bigint / {WHOLE} AS {c.key}" for c in DEMAND_SUPPLY.components)
    names = ", ".join(c.key for c in DEMAND_SUPPLY.components)
    few = demand["reach"] == "city"
    joins = (MAJORS if demand["chooses"] else "") + (WORDS_OF_EACH + SKILLS_OF_EACH if few else WORDS_OF_ALL + SKILLS_OF_ALL)
    return (
        f"SELECT id, {' + '.join(c.key for c in DEMAND_SUPPLY.components)} AS score, {names}"
        f" FROM (SELECT s.id, {columns} FROM slim s {joins} WHERE {conditions(demand)}) scored"
        f" ORDER BY score DESC, id LIMIT {TOP}"
    )


def within(demand: dict) -> str:
    """The nearest vectors among those that meet the hard conditions."""
    majors = ""
    if demand["chooses"]:
        majors = (
            " AND EXISTS (SELECT 1 FROM wanted_major w JOIN offered_major o USING (key)"
            " WHERE w.demand = %(id)s AND o.supply = s.id AND w.worth * o.strength >= 100)"
        )
    return (
        f"SELECT v.id FROM supply_vector v JOIN slim s ON s.id = v.id WHERE {conditions(demand)}{majors}"
        f" ORDER BY v.vector <#> (SELECT vector FROM demand_vector WHERE id = %(id)s) LIMIT {TOP}"
    )


STATEMENTS = {
    "sql": Statement("SQL, same score", ("slim", "keys", "terms"), same_score, is_exact=True),
    "trgm-gin": Statement(
        f"pg_trgm, GIN, similarity of {TRIGRAMS_SHARED} and more",
        ("trigrams",),
        lambda demand: f"SELECT id FROM supply WHERE text %% %(text)s ORDER BY similarity(text, %(text)s) DESC, id LIMIT {TOP}",
        (f"pg_trgm.similarity_threshold = {TRIGRAMS_SHARED}", "enable_seqscan = off"),
    ),
    "trgm-gist": Statement(
        "pg_trgm, GiST, nearest",
        ("nearest_trigrams",),
        lambda demand: f"SELECT id FROM supply ORDER BY text <-> %(text)s LIMIT {TOP}",
    ),
    "full-text": Statement(
        "full text, ts_rank_cd",
        ("words",),
        lambda demand: (
            "SELECT id FROM supply_words, (SELECT to_tsquery('simple', said) AS query FROM demand_words WHERE id = %(id)s) wanted"
            f" WHERE words @@ query ORDER BY ts_rank_cd(words, query) DESC, id LIMIT {TOP}"
        ),
    ),
    "pgvector": Statement(
        "pgvector, HNSW",
        ("vectors",),
        lambda demand: (
            f"SELECT id FROM supply_vector ORDER BY vector <#> (SELECT vector FROM demand_vector WHERE id = %(id)s) LIMIT {TOP}"
        ),
        (f"hnsw.ef_search = {SEARCH_WIDTH}",),
    ),
    "pgvector-within": Statement(
        "pgvector, HNSW, hard conditions, iterative scan",
        ("slim", "keys", "vectors"),
        within,
        (f"hnsw.ef_search = {SEARCH_WIDTH}", "hnsw.iterative_scan = strict_order"),
    ),
}
