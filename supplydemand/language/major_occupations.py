"""Which occupations a major leads to: by its own words, and by what is known of majors like it."""

import json
from functools import cached_property

import numpy as np

from supplydemand.language import trees
from supplydemand.language.major_kin import MajorKin
from supplydemand.language.major_words import MajorWords

CANDIDATES, PLAIN_SHARE = 150, 0.7
"""So many of the first by the weighted sum are ordered anew by the trees, the sum still counting this much."""


class MajorOccupations:
    """Ranks occupations for majors by features of the pair; what they count are plain numbers in ``data/major_scores.json``."""

    def __init__(self, corpus, knowledge):
        self._folder = knowledge.folder
        self._places = knowledge.occupations.placed([row.name for row in corpus], [row.level for row in corpus])
        self._words, self._kin = MajorWords(corpus, knowledge, self._places), MajorKin(knowledge)

    @cached_property
    def _learned_scores(self):
        return json.loads((self._folder / "major_scores.json").read_text(encoding="utf-8"))

    def scores(self, queries):
        """Queries × corpus: a weighted sum of the features, and for the first of it the trees."""
        weights, features = self._learned_scores["weights"], dict(self.features(queries))
        plain = sum(weights[name] * values for name, values in features.items())
        first = candidates(plain)
        chosen = np.stack([np.take_along_axis(features[name], first, axis=1) for name in weights], axis=-1)
        better = trees.summed(self._learned_scores["trees"], chosen) + PLAIN_SHARE * np.take_along_axis(plain, first, axis=1)
        scores = plain - plain.max(initial=0.0) + better.min(initial=0.0) - 1
        np.put_along_axis(scores, first, better, axis=1)
        return scores

    def features(self, queries):
        """``(name, queries × corpus)``, each value between 0 and about 1."""
        words = [self._words.terms_of(query) for query in queries]
        yield from self._words.features(queries)
        yield from ((name, values @ self._places) for name, values in self._kin.features(queries, words))


def candidates(plain):
    """Columns of the first ones in each row of scores, in the order of the columns."""
    first = np.argsort(-np.round(plain, 9), axis=1, kind="stable")[:, :CANDIDATES]
    return np.sort(first, axis=1)
