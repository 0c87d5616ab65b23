"""What a listing's words most likely mean: its occupation, and the classes of majors that it asks for without naming them.

The language library ranks the rows of the code lists; a ranker is built once a process and list, again when the list has grown.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db.models import Count, Max

from supplydemand.language.alike_titles import AlikeTitles
from supplydemand.language.guessing import LONGEST_TITLE, whole_text
from supplydemand.language.knowledge import packaged
from supplydemand.language.major_occupations import MajorOccupations
from supplydemand.language.posting_classes import PostingClasses
from supplydemand.language.records import Text
from supplydemand.language.title_occupations import TitleOccupations
from supplydemand.language.titles import says_something
from taxonomy.enums import MajorDepth, OccupationDepth
from taxonomy.models import Major, Occupation

NEAR_THE_BEST = 2.0
"""Occupations of a major whose score lies further behind the first one's are left out."""
CATALOGUE_LEVELS = {"secondary_vocational": "中职", "higher_vocational": "高职", "vocational_bachelor": "职业本科"}
KEPT_TEXTS = 4_096
"""Answers kept by their text: a form asks again with each pause of the writer, a list with each run."""


@dataclass(frozen=True)
class Likely:
    """A row of a code list and how likely it is the right one, 0 to 1."""

    pk: int
    sureness: float
    score: float


def likely_occupations(title, *, limit):
    """Occupations for a title, the likeliest first; the sureness is that of the first one, lowered by what the others lag."""
    return _occupations(_version(Occupation), title[:LONGEST_TITLE].strip())[:limit]


def likely_classes(title, text, *, catalogue, limit):
    """Classes of majors of one catalogue that an advertisement asks for, the likeliest first."""
    return _classes(_version(Major), catalogue, whole_text(title, text))[:limit]


def likely_occupations_of_major(major, *, limit):
    """Ids of the occupations that a major most likely leads to, those that come near the likeliest one, best first."""
    return _occupations_of_major(_version(Occupation), major.catalogue, major.name)[:limit]


def alike_titles(title, others):
    """How much each of ``others`` (a tuple of titles) means the same work as ``title``: 0 to 1, in their order."""
    if not others:
        return []
    scores = _title_ranker(others).scores([Text("", title[:LONGEST_TITLE])])[0]
    return [min(1.0, max(0.0, float(score))) for score in scores]


def _version(model):
    return tuple(model.objects.filter(retired_on=None).aggregate(Count("pk"), Max("pk")).values())


@lru_cache(maxsize=KEPT_TEXTS)
def _occupations(version, title):
    ranker, keys = _occupation_ranker(version)
    if not title or not keys:
        return ()
    scores = ranker.scores([Text(0, title)])
    best, sureness = float(scores.max()), float(ranker.sureness(scores)[0])
    if best <= 0:
        return ()
    return tuple(
        Likely(keys[at], sureness * max(0.0, score) / best, score) for at in _first(scores[0]) for score in [float(scores[0, at])]
    )


@lru_cache(maxsize=KEPT_TEXTS)
def _occupations_of_major(version, catalogue, name):
    ranker, keys = _major_ranker(version)
    if not name or not keys:
        return ()
    scores = ranker.scores([Text(0, name, "", CATALOGUE_LEVELS.get(catalogue, ""))])[0]
    return tuple(keys[at] for at in _first(scores) if scores[at] >= scores.max() - NEAR_THE_BEST)


@lru_cache(maxsize=256)
def _title_ranker(titles):
    return AlikeTitles([Text(at, title) for at, title in enumerate(titles)], packaged())


@lru_cache(maxsize=KEPT_TEXTS)
def _classes(version, catalogue, text):
    ranker, keys = _class_ranker(version, catalogue)
    if not keys or not says_something(text):
        return ()
    scores = ranker.scores([Text(0, "", text)])
    sureness = ranker.sureness(scores)[0]
    return tuple(Likely(keys[at], float(sureness[at]), float(scores[0, at])) for at in _first(scores[0]))


def _first(scores, count=12):
    return np.argsort(-np.round(scores, 9), kind="stable")[:count]


@lru_cache(maxsize=1)
def _occupation_ranker(version):
    corpus = _occupation_corpus()
    return (TitleOccupations(corpus, packaged()) if corpus else None), [row.id for row in corpus]


@lru_cache(maxsize=1)
def _major_ranker(version):
    corpus = _occupation_corpus()
    return (MajorOccupations(corpus, packaged()) if corpus else None), [row.id for row in corpus]


def _occupation_corpus():
    rows = Occupation.objects.filter(retired_on=None, depth=OccupationDepth.OCCUPATION).order_by("pk")
    return [
        Text(pk, name, definition, "4", tuple(part.strip() for part in alias.split(",") if part.strip()))
        for pk, name, definition, alias in rows.values_list("pk", "name", "definition", "alias")
    ]


@lru_cache(maxsize=4)
def _class_ranker(version, catalogue):
    majors = Major.objects.filter(retired_on=None, catalogue=catalogue).order_by("pk")
    names = {}
    for parent, name in majors.filter(depth=MajorDepth.MAJOR).values_list("parent_id", "name"):
        names.setdefault(parent, []).append(name)
    classes = majors.filter(depth=MajorDepth.CLASS).values_list("pk", "name")
    corpus = [Text(pk, name, "、".join(names.get(pk, ()))) for pk, name in classes]
    return (PostingClasses(corpus, packaged()) if corpus else None), [row.id for row in corpus]
