"""Which occupation a job title names."""

from functools import lru_cache

import numpy as np
from scipy import sparse

from supplydemand.language.index import TermIndex, products, standardized
from supplydemand.language.knowledge import plain_name
from supplydemand.language.titles import plain_title, says_something
from supplydemand.language.wording import terms

SIZES = (1, 2, 3)
NEIGHBOURS = 20
SHARPNESS = 3
"""A title half as alike counts an eighth."""
TITLES_SHARE, OWN_SHARE = 2.0, 0.03
DECISION = 3.5
"""How fast a better occupation outweighs the others when two titles are compared."""
SURENESS = (-2.15, 0.88, 0.81)
"""Constant, weight of the best score and of its lead: how often the best occupation is the right one (``docs/language.md``)."""


class TitleSense:
    """Titles as likelihoods over the known occupations: by the names these have, and by titles that were sorted before."""

    def __init__(self, knowledge):
        self._cut = knowledge.segmenter
        self.count = len(knowledge.occupations.rows)
        names = [
            (at, name) for at, row in enumerate(knowledge.occupations.rows) for name in dict.fromkeys([row.name, *row.aliases])
        ]
        self._owners = np.array([at for at, _ in names])
        self._sorted = np.array([at for _, at in knowledge.titles], dtype=np.int64)
        named = [self.terms(plain_name(name)) for _, name in names]
        titled = [self.terms(title) for title, _ in knowledge.titles]
        self.index = TermIndex([*named, *titled])
        self._names, self._titles = self.index.cosine_rows(named), self.index.cosine_rows(titled)

    def terms(self, title):
        """Characters, pairs, triples and words of a plain title."""
        return terms(title, segmenter=self._cut, sizes=SIZES)

    def rows(self, titles):
        """Plain titles as vectors."""
        return self.index.cosine_rows([self.terms(title) for title in titles])

    def by_name(self, rows):
        """How much each occupation's best name or alias resembles each title, 0 to 1."""
        best = np.zeros((self.count, rows.shape[0]))
        np.maximum.at(best, self._owners, products(self._names, rows))
        return best.T

    def by_titles(self, rows):
        """The occupations of the titles most alike, weighted by likeness; each row adds up to one, or is empty."""
        votes = np.zeros((rows.shape[0], self.count))
        if not len(self._sorted):
            return votes
        alike = products(rows, self._titles)
        for at, own in enumerate(alike):
            nearest = np.argsort(-own, kind="stable")[:NEIGHBOURS]
            np.add.at(votes[at], self._sorted[nearest], own[nearest] ** SHARPNESS)
        total = votes.sum(axis=1, keepdims=True)
        return votes / np.where(total > 0, total, 1.0)

    def senses(self, rows):
        """Each title as likelihoods over the known occupations that add up to one; all zero where nothing is alike."""
        likely = np.expm1(DECISION * (self.by_name(rows) + TITLES_SHARE * self.by_titles(rows)))
        total = likely.sum(axis=1, keepdims=True)
        return likely / np.where(total > 0, total, 1.0)


@lru_cache(maxsize=2)
def sense_of(knowledge):
    """The ``TitleSense`` of what is known, made once."""
    return TitleSense(knowledge)


class TitleOccupations:
    """Ranks occupations for job titles."""

    def __init__(self, corpus, knowledge):
        self._cut = knowledge.segmenter
        self._sense = sense_of(knowledge)
        self._places = knowledge.occupations.placed([row.name for row in corpus], [row.level for row in corpus])
        names = [(at, name) for at, row in enumerate(corpus) for name in (row.name, *row.aliases)]
        self._owners = np.array([at for at, _ in names])
        self._names = self._sense.rows([plain_name(name) for _, name in names])
        own = [terms(f"{row.name}。{row.text}", segmenter=self._cut) for row in corpus]
        self._index = TermIndex(own)
        self._rows = self._index.bm25_rows(own)

    def scores(self, queries):
        """Queries × corpus; nothing for a title that says nothing."""
        titles = [plain_title(query.title) for query in queries]
        rows = self._sense.rows(titles)
        named = (sparse.csr_matrix(self._sense.by_name(rows)) @ self._places).toarray()
        np.maximum.at(named.T, self._owners, products(self._names, rows))
        votes = self._sense.by_titles(rows) @ self._places
        own = self._index.query_rows([terms(title, segmenter=self._cut) for title in titles])
        scores = named + TITLES_SHARE * votes + OWN_SHARE * standardized(products(own, self._rows))
        return scores * np.array([[float(says_something(query.title))] for query in queries])

    def sureness(self, scores):
        """For each row of ``scores`` how likely its best occupation is the right one, 0 to 1."""
        best = -np.sort(-scores, axis=1)[:, :2]
        lead = best[:, 0] - best[:, -1]
        constant, height, ahead = SURENESS
        return 1 / (1 + np.exp(-(constant + height * best[:, 0] + ahead * lead)))
