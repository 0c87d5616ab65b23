"""What the words of a major's text say of occupations: features of the pair, each between 0 and about 1."""

import re

import numpy as np
from scipy import sparse

from supplydemand.language.index import TermIndex, products, shares, unit_rows
from supplydemand.language.knowledge import catalogue_of, plain_name
from supplydemand.language.wording import folded, pieces, terms

NAME_TIMES, OCCUPATION_TIMES, WORK_NAME_TIMES = 3, 4, 2
"""How often a name counts beside the text below it."""
CONTAINED_SIZES, PHRASE_SIZES = (2, 3), (1, 2, 3)
MOST_PHRASES = 14
_WORK = re.compile("能够?从事(.*?)(?:等?(?:方面)?的?(?:工作|职业|岗位)(?:的|$)|的高|$)")
"""Introductions end with what graduates do; before it stands what they have learned."""
_FINE, _COARSE = re.compile("[、，,；;。和及与]|以及"), re.compile("[、，,；;。]|以及")
_ENDING = re.compile("(?:工程技术人员|专业人员|技术人员|服务人员|人员|工程师|技师|工|员|师)$")


class MajorWords:
    """The words of a corpus of occupations, ready to be compared with majors."""

    def __init__(self, corpus, knowledge, places):
        self._knowledge, self._cut = knowledge, knowledge.segmenter
        names = [plain_name(row.name) for row in corpus]
        self._contained = [self._terms(name, CONTAINED_SIZES) for name in names]
        self._contained_index = TermIndex(self._contained)
        self._read_texts(corpus, names)
        self._contained_bm25 = self._contained_index.bm25_rows(self._contained, length_share=0.5)
        self._contained_cosine = self._contained_index.cosine_rows(self._contained)
        cores = [pieces(_ENDING.sub("", name) or name) for name in names]
        self._cores = TermIndex(cores)
        self._core_rows = _marked(self._cores.counts(cores))
        self._core_sizes = np.maximum(np.asarray(self._core_rows.sum(axis=1)).ravel(), 1.0)
        phrases = [self._terms(name, PHRASE_SIZES) for name in names]
        self._phrase_index = TermIndex(phrases)
        self._phrase_rows = self._phrase_index.cosine_rows(phrases)
        self._groups = _groups(places, knowledge.occupations.parents)

    def _read_texts(self, corpus, names):
        occupations = self._knowledge.occupations
        also = [
            " ".join(alias for at in occupations.named(row.name, row.level)[:1] for alias in occupations.rows[at].aliases)
            for row in corpus
        ]
        whole = [
            self._terms(f"{(name + '。') * OCCUPATION_TIMES}{row.text}。{other}")
            for name, row, other in zip(names, corpus, also, strict=True)
        ]
        self._index = TermIndex(whole)
        self._bm25, self._cosine = self._index.bm25_rows(whole), self._index.cosine_rows(whole)
        self._rareness = self._rare_among_majors()
        self._rare_cosine = unit_rows(self._cosine @ self._rareness)

    def _rare_among_majors(self):
        """What every introduction says (掌握, 素养) is rare among occupations and yet says nothing."""
        known = self._knowledge.majors
        worth = dict(zip(known.terms, known.worth / known.worth.max(initial=1e-9), strict=True))
        return sparse.diags(np.array([worth.get(term, 1.0) for term in self._index.terms]))

    def terms_of(self, query):
        """All words of a major, its name above its text."""
        return self._terms(f"{(query.name + '。') * NAME_TIMES}{query.text}")

    def features(self, queries):
        """``(name, queries × corpus)``."""
        works = [work_of(query.text) for query in queries]
        yield from self._texts(queries, works)
        yield from self._names(queries)
        yield from self._phrases(queries, works)

    def _texts(self, queries, works):
        whole = [self.terms_of(query) for query in queries]
        work = [self._terms(f"{(query.name + '。') * WORK_NAME_TIMES}{text}") for query, text in zip(queries, works, strict=True)]
        asked, asked_work = self._index.query_rows(whole), self._index.query_rows(work)
        rows = self._index.cosine_rows(whole)
        rare = shares(products(asked @ self._rareness, self._bm25))
        yield "text bm25", shares(products(asked, self._bm25))
        yield "text cosine", shares(products(rows, self._cosine))
        yield "text bm25, rare", rare
        yield "text cosine, rare", products(unit_rows(rows @ self._rareness), self._rare_cosine)
        yield "work bm25", shares(products(asked_work, self._bm25))
        yield "work bm25, rare", shares(products(asked_work @ self._rareness, self._bm25))
        yield "work cosine", products(self._index.cosine_rows(work), self._cosine)
        yield from self._families(rare)

    def _families(self, values):
        """For a group what its members reach, for a member what its group reaches."""
        has_group, groups = self._groups >= 0, self._groups[self._groups >= 0]
        best, total, own = np.zeros_like(values), np.zeros_like(values), np.zeros_like(values)
        np.maximum.at(best.T, groups, values.T[has_group])
        np.add.at(total.T, groups, values.T[has_group])
        own[:, has_group] = values[:, groups]
        yield "text bm25 of members, best", best
        yield "text bm25 of members, mean", total / np.maximum(np.bincount(groups, minlength=values.shape[1]), 1)
        yield "text bm25 of the group", own

    def _names(self, queries):
        said = [self._terms(query.whole, CONTAINED_SIZES) for query in queries]
        yield "name bm25", shares(products(self._contained_index.query_rows(said), self._contained_bm25))
        yield "name cosine", shares(products(self._contained_index.cosine_rows(said), self._contained_cosine))
        titles = [self._terms(query.name, CONTAINED_SIZES) for query in queries]
        members = [self._knowledge.members_of_class.get(class_of_query(query, self._knowledge), ()) for query in queries]
        kin = self._contained_index.cosine_rows([self._terms("。".join(names), CONTAINED_SIZES) for names in members])
        yield "class in name", shares(products(kin, self._contained_cosine))
        for part, words in (("text", [query.whole for query in queries]), ("name", [query.name for query in queries])):
            marked = _marked(self._cores.counts([pieces(folded(text)) for text in words]))
            yield f"parts of the name in the {part}", products(marked, self._core_rows) / self._core_sizes
        yield "name in name", products(self._contained_index.cosine_rows(titles), self._contained_cosine)

    def _phrases(self, queries, works):
        """The pieces of what graduates do, each compared by itself."""
        shape = (len(queries), self._bm25.shape[0])
        best, whole, texts = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for at, (query, work) in enumerate(zip(queries, works, strict=True)):
            fine = [*_cut_up(_FINE, work), query.name]
            alike = products(
                self._phrase_index.cosine_rows([self._terms(part, PHRASE_SIZES) for part in fine]), self._phrase_rows
            )
            best[at], whole[at] = alike.max(axis=0), np.sqrt((alike**2).sum(axis=0))
            coarse = _cut_up(_COARSE, work)
            if coarse:
                rows = unit_rows(self._index.cosine_rows([self._terms(part) for part in coarse]) @ self._rareness)
                texts[at] = products(rows, self._rare_cosine).max(axis=0)
        yield "phrase and name, best", best
        yield "phrase and name, all", whole
        yield "phrase and text, best", texts

    def _terms(self, text, sizes=(2,)):
        return terms(text, segmenter=self._cut, sizes=sizes)


def work_of(text):
    """The part of an introduction that names the work; the text itself where no such part is found."""
    found = _WORK.search(text)
    return found.group(1) if found else text


def class_of_query(query, knowledge):
    """The key of the class that a major belongs to, empty where its name is unknown."""
    return knowledge.class_of_major.get((catalogue_of(query.level), query.name), "")


def _cut_up(marks, text):
    return [part for part in marks.split(text) if len(part) > 1][:MOST_PHRASES]


def _groups(places, parents):
    """For each row of the corpus the row of its group, −1 where there is none."""
    columns = places.tocsc()
    starts, is_known = columns.indptr[:-1], np.diff(columns.indptr) > 0
    known = np.array([columns.indices[start] if found else -1 for start, found in zip(starts, is_known, strict=True)])
    column_of = {int(number): column for column, number in reversed(list(enumerate(known.tolist()))) if number >= 0}
    return np.array([column_of.get(int(parents[number]), -1) if number >= 0 else -1 for number in known.tolist()], dtype=np.int64)


def _marked(rows):
    """The matrix with one wherever something stands."""
    rows.data = np.ones_like(rows.data)
    return rows
