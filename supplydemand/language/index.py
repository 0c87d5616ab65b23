"""Term vectors as sparse matrices: BM25 and cosine over any set of documents."""

from collections import Counter

import numpy as np
from scipy import sparse


class TermIndex:
    """A vocabulary with document frequencies, learned from documents that are lists of terms."""

    def __init__(self, documents, *, fewest=1):
        frequency = Counter()
        for terms in documents:
            frequency.update(set(terms))
        self.terms = sorted(term for term, count in frequency.items() if count >= fewest)
        self.number = {term: at for at, term in enumerate(self.terms)}
        counts = np.array([frequency[term] for term in self.terms], dtype=np.float64)
        self.worth = np.log(1 + (len(documents) - counts + 0.5) / (counts + 0.5))

    @classmethod
    def known(cls, terms, worth):
        """An index whose vocabulary was learned before."""
        index = cls.__new__(cls)
        index.terms, index.worth = list(terms), worth
        index.number = {term: at for at, term in enumerate(index.terms)}
        return index

    def counts(self, documents):
        """How often each known term stands in each document."""
        starts, columns, values = [0], [], []
        for terms in documents:
            found = Counter(self.number[term] for term in terms if term in self.number)
            for column in sorted(found):
                columns.append(column)
                values.append(float(found[column]))
            starts.append(len(columns))
        shape = (len(starts) - 1, len(self.terms))
        return sparse.csr_matrix((np.array(values, dtype=np.float64), columns, starts), shape=shape)

    def cosine_rows(self, documents):
        """``(1 + ln count) · worth`` scaled to length one; an empty document stays zero."""
        rows = self.counts(documents)
        rows.data = 1 + np.log(rows.data)
        return unit_rows(rows @ sparse.diags(self.worth))

    def bm25_rows(self, documents, *, saturation=1.5, length_share=0.75):
        """What each term of a document counts for a query that names it once (Okapi BM25)."""
        rows = self.counts(documents)
        lengths = np.asarray(rows.sum(axis=1)).ravel()
        relative = lengths / (lengths.mean() or 1.0)
        damping = np.repeat(saturation * (1 - length_share + length_share * relative), np.diff(rows.indptr))
        rows.data = rows.data * (saturation + 1) / (rows.data + damping) * self.worth[rows.indices]
        return rows

    def query_rows(self, documents, *, saturation=8.0):
        """Counts that level off: a long advertisement that repeats a word says it hardly more than once."""
        rows = self.counts(documents)
        rows.data = rows.data * (saturation + 1) / (rows.data + saturation)
        return rows


def unit_rows(rows):
    """Rows of a sparse matrix scaled to length one."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ rows)


def products(left, right):
    """Every row of ``left`` times every row of ``right``, dense."""
    return np.asarray((left @ right.T).todense())


def standardized(scores):
    """Each row with mean zero and deviation one, so that scores of different kinds can be added."""
    spread = scores.std(axis=1, keepdims=True)
    return (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)


def shares(scores):
    """Each row by its largest value; a row without one stays zero."""
    largest = scores.max(axis=1, keepdims=True, initial=0.0)
    return scores / np.where(largest > 0, largest, 1.0)
