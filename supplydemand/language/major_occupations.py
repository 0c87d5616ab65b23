"""Which occupations a major leads to: by its own words, and by what is known of majors like it."""

import json
import re
from functools import cached_property

import numpy as np
from scipy import sparse

from supplydemand.language import trees
from supplydemand.language.index import TermIndex, products, shares
from supplydemand.language.knowledge import catalogue_of, plain_name
from supplydemand.language.wording import folded, pieces, terms

NAME_TIMES, OCCUPATION_TIMES = 3, 4
"""How often a name counts beside the text below it."""
SAME_CLASS, SAME_FIELD = 0.5, 0.125
"""What belonging to one class, or to one wider field, adds to the likeness of two majors."""
WIDE, NARROW = 15, 40
CONTAINED_SIZES = (2, 3)
_ENDING = re.compile("(?:工程技术人员|专业人员|技术人员|服务人员|人员|工程师|技师|工|员|师)$")
CANDIDATES, PLAIN_SHARE = 150, 0.4
"""So many of the first by the weighted sum are ordered anew by the trees, the sum still counting this much."""


class MajorOccupations:
    """Ranks occupations for majors by features of the pair; what they count are plain numbers in ``data/major_scores.json``."""

    def __init__(self, corpus, knowledge):
        self._knowledge, self._cut = knowledge, knowledge.segmenter
        self._known = knowledge.majors
        self._majors = TermIndex.known(self._known.terms, self._known.worth)
        self._names = [terms(name, segmenter=self._cut, sizes=(1, 2)) for name in self._known.names]
        self._name_index = TermIndex(self._names)
        self._name_rows = self._name_index.cosine_rows(self._names)
        occupations = knowledge.occupations
        self._places = occupations.placed([row.name for row in corpus], [row.level for row in corpus])
        self._read(corpus, occupations)

    def _read(self, corpus, occupations):
        names = [plain_name(row.name) for row in corpus]
        self._contained = [terms(name, segmenter=self._cut, sizes=CONTAINED_SIZES) for name in names]
        self._contained_index = TermIndex(self._contained)
        also = [
            " ".join(alias for at in occupations.named(row.name, row.level)[:1] for alias in occupations.rows[at].aliases)
            for row in corpus
        ]
        whole = [
            terms(f"{(name + '。') * OCCUPATION_TIMES}{row.text}。{other}", segmenter=self._cut)
            for name, row, other in zip(names, corpus, also, strict=True)
        ]
        self._index = TermIndex(whole)
        self._bm25, self._cosine = self._index.bm25_rows(whole), self._index.cosine_rows(whole)
        self._contained_bm25 = self._contained_index.bm25_rows(self._contained, length_share=0.5)
        self._contained_cosine = self._contained_index.cosine_rows(self._contained)
        cores = [pieces(_ENDING.sub("", name) or name) for name in names]
        self._cores = TermIndex(cores)
        self._core_rows = _marked(self._cores.counts(cores))

    @cached_property
    def _learned_scores(self):
        return json.loads((self._knowledge.folder / "major_scores.json").read_text(encoding="utf-8"))

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
        yield from self._wordings(queries)
        yield from ((name, values @ self._places) for name, values in self._learned(queries))

    def _wordings(self, queries):
        whole = [self._terms(query) for query in queries]
        asked = self._index.query_rows(whole)
        yield "text bm25", shares(products(asked, self._bm25))
        yield "text cosine", shares(products(self._index.cosine_rows(whole), self._cosine))
        said = [terms(query.whole, segmenter=self._cut, sizes=CONTAINED_SIZES) for query in queries]
        yield "name bm25", shares(products(self._contained_index.query_rows(said), self._contained_bm25))
        yield "name cosine", shares(products(self._contained_index.cosine_rows(said), self._contained_cosine))
        titles = [terms(query.name, segmenter=self._cut, sizes=CONTAINED_SIZES) for query in queries]
        members = [self._knowledge.members_of_class.get(self._class_of(query), ()) for query in queries]
        kin = self._contained_index.cosine_rows(
            [terms("。".join(names), segmenter=self._cut, sizes=CONTAINED_SIZES) for names in members]
        )
        yield "class in name", shares(products(kin, self._contained_cosine))
        for part, words in (("text", [query.whole for query in queries]), ("name", [query.name for query in queries])):
            said = _marked(self._cores.counts([pieces(folded(text)) for text in words]))
            yield f"parts of the name in the {part}", products(said, self._core_rows) / self._core_sizes
        yield "name in name", products(self._contained_index.cosine_rows(titles), self._contained_cosine)

    def _learned(self, queries):
        by_text, by_name, by_class = self._likeness(queries)
        words = (by_text + by_name) / 2
        occupations = self._knowledge.occupations
        for name, likeness, count, power in (
            ("alike", words, WIDE, 2),
            ("alike or of a class", words + by_class, WIDE, 3),
            ("of a class", 2 * by_class + 0.01 * words, NARROW, 2),
        ):
            weights = _nearest(likeness, count, power)
            standards, clauses = _dense(weights @ self._standards), _dense(weights @ self._known.clauses)
            yield f"{name}: standards", standards
            yield f"{name}: clauses", clauses
            yield f"{name}: standards of members", _raised(standards, occupations.parents)
            yield f"{name}: clauses of members", _raised(clauses, occupations.parents)
            yield f"{name}: clauses of the group", _lowered(clauses, occupations.parents)
        yield from self._constants(queries, occupations)

    @cached_property
    def _standards(self):
        """A standard that lists many occupations says less about each."""
        counts = np.asarray(self._known.standards.sum(axis=1)).ravel()
        return sparse.diags(1 / np.sqrt(np.maximum(counts, 1))) @ self._known.standards

    def _constants(self, queries, occupations):
        named = np.asarray(self._known.clauses.sum(axis=0)).ravel()
        listed = np.asarray((self._known.standards > 0).sum(axis=0)).ravel()
        groups = np.array([row.code[0] for row in occupations.rows])
        is_bachelor = np.array(
            [[float(catalogue_of(query.level) in ("vocational_bachelor", "undergraduate"))] for query in queries]
        )
        for name, values in (
            ("often in clauses", np.log1p(named)),
            ("in clauses", named > 0),
            ("often in standards", np.log1p(listed)),
            ("small group", occupations.depths == 3),
            ("larger group", occupations.depths < 3),
            ("heads", groups == "1"),
            ("professionals", groups == "2"),
        ):
            yield name, np.tile(values.astype(np.float64), (len(queries), 1))
        yield "professionals for bachelors", is_bachelor * (groups == "2")

    def _likeness(self, queries):
        rows = self._majors.cosine_rows([self._terms(query) for query in queries])
        by_text = products(rows, self._known.vectors)
        titles = self._name_index.cosine_rows([terms(query.name, segmenter=self._cut, sizes=(1, 2)) for query in queries])
        by_class = np.array([[_relation(self._class_of(query), other) for other in self._known.classes] for query in queries])
        return by_text, products(titles, self._name_rows), by_class

    @cached_property
    def _core_sizes(self):
        return np.maximum(np.asarray(self._core_rows.sum(axis=1)).ravel(), 1.0)

    def _class_of(self, query):
        return self._knowledge.class_of_major.get((catalogue_of(query.level), query.name), "")

    def _terms(self, query):
        return terms(f"{(query.name + '。') * NAME_TIMES}{query.text}", segmenter=self._cut)


def candidates(plain):
    """Columns of the first ones in each row of scores, in the order of the columns."""
    first = np.argsort(-np.round(plain, 9), axis=1, kind="stable")[:, :CANDIDATES]
    return np.sort(first, axis=1)


def _marked(rows):
    """The matrix with one wherever something stands."""
    rows.data = np.ones_like(rows.data)
    return rows


def _relation(mine, other):
    if not mine or not other:
        return 0.0
    return SAME_CLASS if mine == other else SAME_FIELD if mine[:3] == other[:3] else 0.0


def _nearest(likeness, count, power):
    """Weights over the ``count`` most alike known majors that add up to one."""
    weights = np.zeros_like(likeness)
    for at, own in enumerate(likeness):
        nearest = np.argsort(-own, kind="stable")[:count]
        weights[at, nearest] = np.maximum(own[nearest], 0.0) ** power
    total = weights.sum(axis=1, keepdims=True)
    return sparse.csr_matrix(weights / np.where(total > 0, total, 1.0))


def _dense(values):
    return np.asarray(values.todense())


def _raised(values, parents):
    """For a group the highest value of its members."""
    has_parent = parents >= 0
    best = np.zeros_like(values)
    np.maximum.at(best.T, parents[has_parent], values.T[has_parent])
    return best


def _lowered(values, parents):
    """For a member the value of its group."""
    has_parent = parents >= 0
    own = np.zeros_like(values)
    own[:, has_parent] = values[:, parents[has_parent]]
    return own
