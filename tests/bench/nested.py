"""Postings and posts → classes with every constant chosen inside the folds; prints JSON, one line a fold and the whole.

    .venv/bin/python -m tests.bench.nested --data /path/to/data [--folds 5] [--only 0]

Each fold by employer: learned from three quarters of the others, the shares of the components (0 leaves one out) are chosen on
the last quarter; learned anew from all the others with these, the fold is measured, beside it with the shipped shares.
"""

import argparse
import itertools
import json
import tempfile
from pathlib import Path

import numpy as np

from supplydemand.language import posting_classes
from supplydemand.language.knowledge import Knowledge
from supplydemand.language.posting_classes import OWN_SHARE, PROFILE_SHARE, PostingClasses
from tests.bench.ranking import by_scores, corpus_of, figures, summary, texts
from tests.realdata import language
from tests.realdata.learning import learn_classes

FOLDS, INNER = 5, 4
PROFILE_SHARES, OWN_SHARES = (0.0, 0.15, 0.3, 0.6), (0.0, 0.15, 0.3)


def components(knowledge, corpus, examples):
    """Learned, subjects and words of the corpus, each queries × classes; the ranker's score is linear in its shares."""
    kept, parts = (posting_classes.PROFILE_SHARE, posting_classes.OWN_SHARE), []
    try:
        for shares in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)):
            posting_classes.PROFILE_SHARE, posting_classes.OWN_SHARE = shares
            parts.append(PostingClasses(corpus, knowledge).scores(texts(examples)))
    finally:
        posting_classes.PROFILE_SHARE, posting_classes.OWN_SHARE = kept
    return parts[0], parts[1] - parts[0], parts[2] - parts[0]


def measured(parts, shares, corpus, examples):
    """Figures of each example with these shares."""
    scores = parts[0] + shares[0] * parts[1] + shares[1] * parts[2]
    return [figures(by_scores(row, corpus), example.relevant) for row, example in zip(scores, examples, strict=True)]


def fold(data, number, folds, sets, corpus):
    """Figures of one fold: ``{set: (chosen shares, nested, shipped)}``."""

    def is_away(example):
        return language.share(example.group, folds) == number

    def is_inner(example):
        return not is_away(example) and language.share(f"inner|{example.group}", INNER) == 0

    def learned(held, wanted):
        with tempfile.TemporaryDirectory() as folder:
            knowledge = Knowledge(Path(folder))
            learn_classes(data, Path(folder), knowledge, held=held)
            chosen = {name: [example for example in examples if wanted(example)] for name, examples in sets.items()}
            return {name: (components(knowledge, corpus, examples), examples) for name, examples in chosen.items()}

    inner = learned(lambda example: is_away(example) or is_inner(example), is_inner)
    shares = max(
        itertools.product(PROFILE_SHARES, OWN_SHARES),
        key=lambda pair: sum(np.mean(measured(parts, pair, corpus, own), axis=0)[0] for parts, own in inner.values()),
    )
    outer = learned(is_away, is_away)
    return shares, {
        name: (measured(parts, shares, corpus, own), measured(parts, (PROFILE_SHARE, OWN_SHARE), corpus, own))
        for name, (parts, own) in outer.items()
    }


def main():
    """Every fold, then all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--only", type=int, action="append")
    options = parser.parse_args()
    corpus, posts = corpus_of(language.classes(options.data)), language.posts(options.data)
    chosen, chosen_posts = language.balanced_postings(options.data), language.balanced(posts)
    sets = {
        "postings": [example for example in language.postings(options.data) if example.id in chosen],
        "posts": [example for example in posts if example.id in chosen_posts],
    }
    rows = {name: ([], []) for name in sets}
    for number in options.only or range(options.folds):
        shares, found = fold(options.data, number, options.folds, sets, corpus)
        for name, pair in found.items():
            for kept, own in zip(rows[name], pair, strict=True):
                kept += own
        told = {name: [summary(own)["MAP"][0] for own in pair] for name, pair in found.items()}
        print(json.dumps({"fold": number, "shares": shares, "MAP nested, shipped": told}), flush=True)  # noqa: T201
    whole = {name: {"nested": summary(nested), "shipped shares": summary(shipped)} for name, (nested, shipped) in rows.items()}
    print(json.dumps(whole, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
