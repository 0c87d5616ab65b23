"""Postings and posts → classes with every constant chosen inside the folds, beside parts, baselines and single sources.

    .venv/bin/python -m tests.bench.nested --data /path/to/data [--only 0]

Three folds by employer. Inside each, learned from three quarters of the others, the shares of the components (0 leaves one out)
are chosen on the last quarter; learned anew from all the others, the fold is measured with these and with the shipped shares.
Figures of every query are kept for ``tests.bench.quality``.
"""

import argparse
import itertools
import json
import tempfile
from pathlib import Path

import numpy as np

from supplydemand.language import store
from supplydemand.language.knowledge import Knowledge
from supplydemand.language.posting_classes import OWN_SHARE, PROFILE_SHARE, PostingClasses
from tests.bench.quality import keep
from tests.bench.ranking import bm25, by_scores, corpus_of, figures, frequency, texts
from tests.realdata import language
from tests.realdata.learning import ClassTexts

FOLDS, INNER = 3, 4
PROFILE_SHARES, OWN_SHARES = (0.0, 0.15, 0.3, 0.6), (0.0, 0.15, 0.3)
SEEN = {"ours, shares chosen inside the folds": "shares no, components and penalty yes", "learned alone": "penalty yes"}
SEEN |= dict.fromkeys(
    ("BM25 pairs", "BM25 pairs and words", "frequency", "subjects alone", "subjects + BM25 pairs and words"), "no"
)


class Folds:
    """The sets that are measured, all examples that may be learned from, and what a fold gives."""

    def __init__(self, data):
        self.corpus, posts, postings = corpus_of(language.classes(data)), language.posts(data), language.postings(data)
        self.all = {"postings": postings, "posts": posts}
        chosen = {"postings": language.balanced_postings(data), "posts": language.balanced(posts)}
        self.sets = {name: [row for row in rows if row.id in chosen[name]] for name, rows in self.all.items()}
        self.ids = {name: {row.id for row in rows} for name, rows in self.all.items()}
        self.knowledge = Knowledge()
        self.texts = ClassTexts(data, self.knowledge)

    def parts(self, held, wanted):
        """For each set its wanted examples and the parts of their scores, learned without what is held."""
        with tempfile.TemporaryDirectory() as folder:
            store.save(Path(folder) / "classes.npz", **self.texts.learned(held=held)[0])
            ranker = PostingClasses(self.corpus, self.knowledge.beside(Path(folder)))
            found = {name: [row for row in rows if wanted(row)] for name, rows in self.sets.items()}
            return {name: (rows, ranker.parts(texts(rows))) for name, rows in found.items()}

    def figures(self, rows, scores):
        """Figures of each example by a matrix of scores."""
        return {row.id: figures(by_scores(own, self.corpus), row.relevant) for row, own in zip(rows, scores, strict=True)}

    def precision(self, rows, scores):
        """Mean average precision."""
        return np.mean([found[0] for found in self.figures(rows, scores).values()])

    def chosen(self, is_away, number):
        """The best shares on a quarter of the employers that are not away, each set counting the same."""

        def is_inner(example):
            return not is_away(example) and language.share(f"inner|{number}|{example.group}", INNER) == 0

        inner = self.parts(lambda row: is_away(row) or is_inner(row), is_inner)
        return max(
            itertools.product(PROFILE_SHARES, OWN_SHARES),
            key=lambda pair: sum(self.precision(rows, added(parts, *pair)) for rows, parts in inner.values()),
        )

    def fold(self, number):
        """``{set: {try: {query: figures}}}`` and the chosen shares."""

        def is_away(example):
            return language.share(example.group, FOLDS) == number

        shares = self.chosen(is_away, number)
        found = {}
        for name, (rows, parts) in self.parts(is_away, is_away).items():
            known = [row for row in self.all[name] if not is_away(row)]
            scores = {
                "ours, shares chosen inside the folds": added(parts, *shares),
                "ours as shipped, shares 0.3 and 0.15": added(parts, PROFILE_SHARE, OWN_SHARE),
                "learned alone": parts[0],
                "subjects alone": parts[1],
                "BM25 pairs and words": parts[2],
                "subjects + BM25 pairs and words": parts[1] + parts[2],
                "BM25 pairs": bm25(texts(rows), self.corpus),
                "frequency": frequency(rows, self.corpus, known),
            }
            found[name] = {label: self.figures(rows, own) for label, own in scores.items()}
        for source, other in (("postings", "posts"), ("posts", "postings")):
            for name, (rows, parts) in self.parts(
                lambda row, ids=self.ids[other]: is_away(row) or row.id in ids, is_away
            ).items():
                found[name][f"learned from {source} only"] = self.figures(rows, added(parts, PROFILE_SHARE, OWN_SHARE))
        return shares, found


def added(parts, profile_share, own_share):
    """The score of the ranker with these shares; every class of this corpus is known, in the order of the learned ones."""
    return parts[0] + profile_share * parts[1] + own_share * parts[2]


def main():
    """Every fold, then all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", type=int, action="append", help="these folds, without keeping anything")
    options = parser.parse_args()
    folds, whole, chosen = Folds(options.data), {}, []
    for number in options.only or range(FOLDS):
        shares, found = folds.fold(number)
        chosen.append(shares)
        told = {
            name: {label: round(float(np.mean([row[0] for row in own.values()])), 3) for label, own in tries.items()}
            for name, tries in found.items()
        }
        print(json.dumps({"fold": number, "shares": shares, "MAP": told}), flush=True)  # noqa: T201
        for name, tries in found.items():
            for label, own in tries.items():
                whole.setdefault(name, {}).setdefault(label, {}).update(own)
    if not options.only:
        for name, tries in whole.items():
            for label, own in tries.items():
                keep(name, label, own, seen=SEEN.get(label, "yes"))
        print(json.dumps({"shares of the folds": chosen}))  # noqa: T201


if __name__ == "__main__":
    main()
