"""What words find: the rows that hold them, and how well each answers."""

import numpy as np
from django.db import connection

from supplydemand.search import query_groups, query_literal

KEPT_SEARCHES = 64
"""So many searches are remembered while a table lives; narrowing and paging ask the same words again and again."""

WHOLE, ALL, SOME, OWNER = 8, 4, 2, 1
"""What a row earns: the words as typed in the title, all words, some of them, any in the organization's name."""


class Hits:
    """The answer to one search: ``mask`` of the rows found and ``score`` of every row (0 where not found)."""

    def __init__(self, table, positions, score):
        self.mask = table.mask(positions)
        self.score = np.zeros(len(table), dtype=np.int64)
        self.score[positions] = score
        self.count = len(positions)


def find(table, text, *, is_literal=False):
    """The ``Hits`` of ``text``; one query, none where the same was asked of this table before."""
    literal = query_literal(text, is_literal=is_literal)
    searches = table.kept.setdefault("searches", {})
    if literal not in searches:
        if len(searches) >= KEPT_SEARCHES:
            searches.pop(next(iter(searches)))
        positions = table.positions(_ids(table.model, literal)) if literal and len(table) else np.empty(0, dtype=np.int64)
        searches[literal] = Hits(table, positions, _scores(table, positions, text, is_literal))
    return searches[literal]


def _ids(model, literal):
    name = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT string_agg(id::text, ' ') FROM \"{name}\" WHERE search_document @@ %s::tsquery",  # noqa: S608 - our own table
            [literal],
        )
        found = cursor.fetchone()[0]
    return np.sort(np.array(found.split(), dtype=np.int64)) if found else []


def _scores(table, positions, text, is_literal):
    groups = query_groups(text, is_literal=is_literal)
    whole = " ".join(text.lower().split())
    scores = []
    for at in positions.tolist():
        title, owner = table.titles[at], table.organization_names[at].lower()
        named = [any(word in title for word in group) for group in groups]
        score = WHOLE * (whole in title) + ALL * all(named) + SOME * any(named)
        scores.append(score + OWNER * any(word in owner for group in groups for word in group))
    return np.array(scores, dtype=np.int64)
