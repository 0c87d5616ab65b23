"""What majors with known occupations say of a major like them: features over the known occupations."""

from functools import cached_property

import numpy as np
from scipy import sparse

from supplydemand.language.index import TermIndex, products
from supplydemand.language.knowledge import catalogue_of
from supplydemand.language.major_words import class_of_query
from supplydemand.language.wording import terms

SAME_CLASS, SAME_FIELD = 0.5, 0.125
"""What belonging to one class, or to one wider field, adds to the likeness of two majors."""
WIDE, NARROW = 15, 40
RIDGES = (("by words", 1.0, (0.5, 0.5, 0.5)), ("by class", 0.5, (0.3, 0.3, 1.0)))
"""Steadiness of a regression over the known majors, and what likeness of text, of name and of class count in it."""
STANDARD_SHARE, CENTRE_STEADINESS = 0.5, 0.3
"""Beside a clause a standard counts half; an occupation of few majors has a short centre."""
NEW_WORDING = "德智体美劳"
"""Introductions since 2025 begin with it; their clauses name fewer whole groups."""
OPENING = 60


class MajorKin:
    """The known majors, ready to be asked."""

    def __init__(self, knowledge):
        self._knowledge, self._known, self._occupations = knowledge, knowledge.majors, knowledge.occupations
        self._majors = TermIndex.known(self._known.terms, self._known.worth)
        self._names = [self._name_terms(name) for name in self._known.names]
        self._name_index = TermIndex(self._names)
        self._name_rows = self._name_index.cosine_rows(self._names)

    def features(self, queries, words):
        """``(name, queries × known occupations)``; ``words`` are the terms of each query."""
        by_text, by_name, by_class = self._likeness(queries, words)
        both = (by_text + by_name) / 2
        for name, likeness, count, power in (
            ("alike", both, WIDE, 2),
            ("alike or of a class", both + by_class, WIDE, 3),
            ("of a class", 2 * by_class + 0.01 * both, NARROW, 2),
        ):
            yield from self._neighbours(name, nearest(likeness, count, power))
        yield from self._regressions(by_text, by_name, by_class)
        for name, likeness, centre in (("text", by_text, self._text_centres), ("name", by_name, self._name_centres)):
            yield f"centre of majors by {name}", (likeness @ self._links) / centre
        yield from self._constants(queries)

    def _neighbours(self, name, weights):
        standards, clauses = _dense(weights @ self._standards), _dense(weights @ self._known.clauses)
        parents = self._occupations.parents
        yield f"{name}: standards", standards
        yield f"{name}: clauses", clauses
        yield f"{name}: standards of members", raised(standards, parents)
        yield f"{name}: clauses of members", raised(clauses, parents)
        yield f"{name}: clauses of the group", lowered(clauses, parents)

    def _regressions(self, by_text, by_name, by_class):
        """Majors that say the same count once together, where neighbours would count each."""
        half, parents = len(self._occupations.rows), self._occupations.parents
        for (name, _, (text, title, kin)), weights in zip(RIDGES, self._ridge_weights, strict=True):
            found = (text * by_text + title * by_name + kin * by_class) @ weights
            clauses, standards = found[:, :half], found[:, half:]
            yield f"regression {name}: clauses", clauses
            yield f"regression {name}: standards", standards
            yield f"regression {name}: clauses of the group", lowered(clauses, parents)
            yield f"regression {name}: members", raised(clauses + standards, parents)

    @cached_property
    def _ridge_weights(self):
        text, title, kin = self._kernels
        wanted = np.hstack([_dense(self._known.clauses > 0).astype(float), _dense(self._standards)])
        return [
            np.linalg.solve(shares[0] * text + shares[1] * title + shares[2] * kin + steadiness * np.eye(len(text)), wanted)
            for _, steadiness, shares in RIDGES
        ]

    @cached_property
    def _kernels(self):
        """How alike the known majors are to each other: by text, by name, by class."""
        classes = self._known.classes
        kin = np.array([[_relation(mine, other) for other in classes] for mine in classes])
        return products(self._known.vectors, self._known.vectors), products(self._name_rows, self._name_rows), kin

    @cached_property
    def _links(self):
        return _dense((self._known.clauses > 0) + STANDARD_SHARE * (self._known.standards > 0))

    @cached_property
    def _text_centres(self):
        return self._centres(self._kernels[0])

    @cached_property
    def _name_centres(self):
        return self._centres(self._kernels[1])

    def _centres(self, kernel):
        """The length of the sum of each occupation's majors."""
        return np.sqrt((self._links * (kernel @ self._links)).sum(axis=0) + CENTRE_STEADINESS)

    @cached_property
    def _standards(self):
        """A standard that lists many occupations says less about each."""
        counts = np.asarray((self._known.standards > 0).sum(axis=1)).ravel()
        return sparse.diags(1 / np.sqrt(np.maximum(counts, 1))) @ (self._known.standards > 0)

    def _constants(self, queries):
        named = np.asarray(self._known.clauses.sum(axis=0)).ravel()
        listed = np.asarray((self._known.standards > 0).sum(axis=0)).ravel()
        groups = np.array([row.code[0] for row in self._occupations.rows])
        is_group = (self._occupations.depths == 3).astype(np.float64)
        is_bachelor = np.array(
            [[float(catalogue_of(query.level) in ("vocational_bachelor", "undergraduate"))] for query in queries]
        )
        is_new = np.array([[float(NEW_WORDING in query.text[:OPENING])] for query in queries])
        for name, values in (
            ("often in clauses", np.log1p(named)),
            ("in clauses", named > 0),
            ("often in standards", np.log1p(listed)),
            ("small group", is_group),
            ("larger group", self._occupations.depths < 3),
            ("heads", groups == "1"),
            ("professionals", groups == "2"),
        ):
            yield name, np.tile(values.astype(np.float64), (len(queries), 1))
        yield "professionals for bachelors", is_bachelor * (groups == "2")
        yield "small group for bachelors", is_bachelor * is_group
        yield "small group in the new wording", is_new * is_group

    def _likeness(self, queries, words):
        by_text = products(self._majors.cosine_rows(words), self._known.vectors)
        titles = self._name_index.cosine_rows([self._name_terms(query.name) for query in queries])
        classes = [class_of_query(query, self._knowledge) for query in queries]
        by_class = np.array([[_relation(mine, other) for other in self._known.classes] for mine in classes])
        return by_text, products(titles, self._name_rows), by_class

    def _name_terms(self, name):
        return terms(name, segmenter=self._knowledge.segmenter, sizes=(1, 2))


def _relation(mine, other):
    if not mine or not other:
        return 0.0
    return SAME_CLASS if mine == other else SAME_FIELD if mine[:3] == other[:3] else 0.0


def nearest(likeness, count, power):
    """Weights over the ``count`` most alike known majors that add up to one."""
    weights = np.zeros_like(likeness)
    for at, own in enumerate(likeness):
        first = np.argsort(-own, kind="stable")[:count]
        weights[at, first] = np.maximum(own[first], 0.0) ** power
    total = weights.sum(axis=1, keepdims=True)
    return sparse.csr_matrix(weights / np.where(total > 0, total, 1.0))


def _dense(values):
    return np.asarray(values.todense())


def raised(values, parents):
    """For a group the highest value of its members."""
    has_parent = parents >= 0
    best = np.zeros_like(values)
    np.maximum.at(best.T, parents[has_parent], values.T[has_parent])
    return best


def lowered(values, parents):
    """For a member the value of its group."""
    has_parent = parents >= 0
    own = np.zeros_like(values)
    own[:, has_parent] = values[:, parents[has_parent]]
    return own
