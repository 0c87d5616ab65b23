"""Full-text search in Chinese: what goes into ``search_document`` and how a reader's words become a query.

A document holds every pair of neighbouring Chinese characters, the last character of every run, and every Latin word or
number (``c++``, ``node.js`` and their parts). A query is cut into words by rjieba; a word of several characters must
appear whole (all its pairs), a single character may begin any pair. So two-character queries work, and no dictionary has
to know a new trade's name. Both sides are written as literals of lexemes, so PostgreSQL's parser never sees the text.
"""

import re
import unicodedata

import rjieba
from django.db.models import BooleanField, IntegerField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from taxonomy.words import synonyms

TEXT_LIMIT = 20_000
QUERY_LIMIT = 80
TERM_LIMIT = 12
LEXEME_LIMIT = 60
PREFIX_FROM = 3
"""A Latin word of so many letters also finds words that it begins."""

_RUN = re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]+|[a-z0-9][a-z0-9._/-]*[a-z0-9](?:[+#]+)?|[a-z0-9][+#]*", re.ASCII)
_PARTS = re.compile(r"[a-z0-9]+", re.ASCII)
_FILLERS = frozenset("的和与及或在了之等")


def _plain(text, limit):
    folded = unicodedata.normalize("NFKC", text[:limit]).lower()
    return folded.replace("\x00", " ")


def _is_chinese(run):
    return run[0] > "\x7f"


def lexemes(text):
    """The lexemes under which ``text`` is found."""
    found = set()
    for run in _RUN.findall(_plain(text, TEXT_LIMIT)):
        if _is_chinese(run):
            found.update(run[at : at + 2] for at in range(len(run) - 1))
            found.add(run[-1])
        else:
            found.add(run[:LEXEME_LIMIT])
            found.update(part[:LEXEME_LIMIT] for part in _PARTS.findall(run))
    return found


def weighted_document(parts):
    """A tsvector literal from ``[(weight, text)]`` with weights A to D; a lexeme keeps its best weight."""
    weights = {}
    for weight, text in parts:
        for lexeme in lexemes(text or ""):
            weights[lexeme] = min(weight, weights.get(lexeme, "D"))
    return " ".join(f"'{lexeme}':1{weight}" for lexeme, weight in sorted(weights.items()))


def document_of(listing, *, majors=None, certificates=None):
    """The search document of a demand or supply: title A, organization, majors and occupation B, skills C, the rest D."""
    majors = listing.majors.all() if majors is None else majors
    certificates = listing.certificates.all() if certificates is None else certificates
    occupation = getattr(listing, "occupation", None)
    names = [str(listing.organization), *(major.name for major in majors), occupation.name if occupation else ""]
    return weighted_document(
        [
            ("A", listing.title),
            ("B", " ".join(names)),
            ("C", " ".join([*listing.skills, *(row.name for row in certificates)])),
            ("D", f"{listing.description} {getattr(listing, 'courses', '')}"),
        ]
    )


def query_groups(text, *, is_literal=False):
    """What a reader's words ask for: groups of words, of which each group must be found by at least one of its words.

    The first word of a group is the reader's own, the others mean the same (``taxonomy.words``); ``is_literal`` leaves them out.
    """
    words = []
    for run in _RUN.findall(_plain(text or "", QUERY_LIMIT)):
        words.extend(_chinese_words(run) if _is_chinese(run) else [run[:LEXEME_LIMIT]])
    known = {} if is_literal else synonyms(timezone.localdate())
    return [(word, *known.get(word, ())) for word in list(dict.fromkeys(words))[:TERM_LIMIT]]


def query_literal(text, *, is_literal=False):
    """The tsquery literal for a reader's words, all of which must be found; empty when there is nothing to search for."""
    groups = [[_term(word) for word in group] for group in query_groups(text, is_literal=is_literal)]
    return " & ".join(terms[0] if len(terms) == 1 else f"({' | '.join(terms)})" for terms in groups)


def _term(word):
    """One word of a query: a Latin word, a Chinese word by all its pairs, a single character as the beginning of any pair."""
    parts = []
    for run in _RUN.findall(word):
        if not _is_chinese(run):
            parts.append(_latin_term(run))
        elif len(run) == 1:
            parts.append(f"'{run}':*")
        else:
            parts.extend(f"'{run[at : at + 2]}'" for at in range(len(run) - 1))
    return parts[0] if len(parts) == 1 else f"({' & '.join(parts)})"


def _latin_term(word):
    is_open = len(word) >= PREFIX_FROM and word[-1].isalnum()
    return f"'{word}':*" if is_open else f"'{word}'"


def _chinese_words(run):
    words = [run] if len(run) <= 2 else list(rjieba.cut(run))
    longer = [word for word in words if len(word) > 1]
    return [*longer, *(word for word in words if len(word) == 1 and not (longer and word in _FILLERS))]


def search(queryset, text, *, is_literal=False):
    """The rows that contain every word of ``text``; no rows when ``text`` holds nothing but marks and spaces."""
    literal = query_literal(text, is_literal=is_literal)
    if not literal:
        return queryset.none()
    table = queryset.model._meta.db_table
    found = RawSQL(f'"{table}"."search_document" @@ %s::tsquery', [literal], output_field=BooleanField())  # noqa: S611 - our own table name
    return queryset.filter(found)


def with_relevance(queryset, text):
    """Adds ``relevance``: how well a row answers ``text``, a whole number (millionths of PostgreSQL's rank) fit for a keyset.

    A word in the title weighs more than one in the organization's name, the skills or the text.
    """
    table = queryset.model._meta.db_table
    rank = f'round(ts_rank("{table}"."search_document", %s::tsquery) * 1000000)::integer'
    return queryset.annotate(relevance=RawSQL(rank, [query_literal(text)], output_field=IntegerField()))  # noqa: S611 - our own table name
