"""Which classes of majors an advertisement asks for, whether it names them or not."""

import numpy as np

from supplydemand.language.index import TermIndex, products, standardized
from supplydemand.language.knowledge import plain_name
from supplydemand.language.wording import terms

PROFILE_SHARE, OWN_SHARE = 0.3, 0.15
"""What the majors' own subjects and the words of the corpus count beside what was learned from advertisements."""
SURENESS = (-5.76, 1.36)
"""Constant and weight of the score: how often a class with that score is asked for (``docs/language.md``)."""
NEAREST = 3
"""A class that nobody has learned is understood through so many known ones that resemble it."""


class PostingClasses:
    """Ranks classes for advertisements: learned weights, what the majors of a class are about, and the words of the corpus."""

    def __init__(self, corpus, knowledge):
        self._cut = knowledge.segmenter
        self._model = knowledge.classes
        self._learned = TermIndex.known(self._model.terms, self._model.worth)
        own = [terms(row.whole, segmenter=self._cut) for row in corpus]
        self._index = TermIndex(own)
        self._rows = self._index.bm25_rows(own)
        self._places = self._placed(corpus, own)

    def scores(self, queries):
        """Queries × corpus."""
        learned, subjects, own = self.parts(queries)
        return (learned + PROFILE_SHARE * subjects) @ self._places + OWN_SHARE * own

    def parts(self, queries):
        """What the score adds up: learned weights and subjects by known class, words by row of the corpus, each standardized."""
        asked = [terms(query.whole, segmenter=self._cut) for query in queries]
        rows = self._learned.cosine_rows(asked)
        learned, subjects = (standardized(products(rows, matrix)) for matrix in (self._model.weights, self._model.profiles))
        return learned, subjects, standardized(products(self._index.query_rows(asked), self._rows))

    def sureness(self, scores):
        """How likely each class is asked for, 0 to 1."""
        constant, height = SURENESS
        return 1 / (1 + np.exp(-(constant + height * scores)))

    def _placed(self, corpus, own):
        """Known classes × corpus: by name, else spread over the nearest known ones by what the row says."""
        number = {plain_name(name): at for at, name in enumerate(self._model.names)}
        alike = products(self._learned.cosine_rows(own), self._model.profiles)
        places = np.zeros((len(self._model.names), len(corpus)))
        for column, row in enumerate(corpus):
            at = number.get(plain_name(row.name))
            if at is not None:
                places[at, column] = 1.0
                continue
            nearest = np.argsort(-alike[column], kind="stable")[:NEAREST]
            total = alike[column, nearest].sum()
            if total > 0:
                places[nearest, column] = alike[column, nearest] / total
        return places
