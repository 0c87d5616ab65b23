"""The four tasks, and how scores become a ranking."""

import numpy as np

from supplydemand.language.alike_titles import AlikeTitles
from supplydemand.language.knowledge import packaged
from supplydemand.language.major_occupations import MajorOccupations
from supplydemand.language.posting_classes import PostingClasses
from supplydemand.language.title_occupations import TitleOccupations

TASKS = {
    "posting-major": PostingClasses,
    "title-occupation": TitleOccupations,
    "major-occupation": MajorOccupations,
    "title-title": AlikeTitles,
}
AT_ONCE = 128
"""Queries that are scored together; bounds the memory of a large corpus."""
DIGITS = 9
"""Scores are compared with so many decimals, so that the order of a sum decides nothing."""


def ranked(task, queries, corpus, *, top, knowledge=None):
    """For each query the ids of the ``top`` rows of the corpus, best first; equal scores go by the id."""
    by_id = sorted(range(len(corpus)), key=lambda at: str(corpus[at].id))
    ordered = [corpus[at] for at in by_id]
    ranker = TASKS[task](ordered, knowledge or packaged())
    answers = []
    for start in range(0, len(queries), AT_ONCE):
        scores = np.round(ranker.scores(queries[start : start + AT_ONCE]), DIGITS)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
        answers += [[ordered[at].id for at in row] for row in order]
    return answers
