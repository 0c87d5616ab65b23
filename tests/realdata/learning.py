"""From the reference data to what the language components ship: learned matrices, sorted titles and weights, without any text.

``held`` says of an example whether it is kept out, so that a bench can learn from one part and measure on another.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy import sparse

from supplydemand.language import learning, store, trees
from supplydemand.language.index import TermIndex
from supplydemand.language.knowledge import Knowledge, catalogue_of, class_of, plain_name
from supplydemand.language.major_occupations import MajorOccupations, candidates
from supplydemand.language.major_words import NAME_TIMES
from supplydemand.language.records import Text
from supplydemand.language.titles import plain_title
from supplydemand.language.wording import terms
from taxonomy import packages
from tests.realdata import language
from tests.realdata.majors import NAMED_CATALOGUE, rows

FEWEST_TEXTS = 3
"""A term that fewer texts have is not learned: it would remember a single advertisement."""
WEIGHTS_KEPT, PROFILE_KEPT, MAJOR_KEPT = 6_000, 1_500, 120
POST_SHARE = 0.2
CATALOGUES = NAMED_CATALOGUE | {"中职": "secondary_vocational"}
SHORTEST_OCCUPATION = 3
PARTS = 8


def nobody(example):
    """Holds nothing out."""
    return False


def learn(data: Path, titles: Path, out: Path, *, held=nobody):
    """Write everything that is learned into the folder ``out``; returns the sizes of what was learned from."""
    out.mkdir(parents=True, exist_ok=True)
    knowledge = Knowledge(out)
    counts = learn_titles(titles, out, knowledge, held=held)
    counts |= learn_classes(data, out, knowledge, held=held)
    counts |= learn_majors(data, out, knowledge, held=held)
    return counts


def learn_titles(path: Path, out: Path, knowledge, *, held=nobody):
    """Half of the sorted titles, plain, each with its most frequent occupation; the other half is for measuring."""
    sorted_as = defaultdict(Counter)
    for example in language.titles(path, knowledge.occupations.number):
        if language.is_to_learn(example) and not held(example):
            sorted_as[plain_title(example.text)].update(example.relevant)
    with (out / "titles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["title", "occupation_code"])
        for title in sorted(sorted_as):
            writer.writerow([title, min(sorted_as[title], key=lambda code: (-sorted_as[title][code], code))])
    return {"titles": len(sorted_as)}


def learn_classes(data: Path, out: Path, knowledge, *, held=nobody):
    """Weights of terms for the undergraduate classes, from postings and posts, and the subjects of the classes' majors."""
    texts = ClassTexts(data, knowledge)
    arrays, counts = texts.learned(held=held)
    store.save(out / "classes.npz", **arrays)
    return counts


class ClassTexts:
    """Postings, posts and the subjects of classes, cut once, to be learned from as often as a bench holds others out."""

    def __init__(self, data: Path, knowledge):
        self.corpus = language.classes(data)
        self._number = {row["id"]: at for at, row in enumerate(self.corpus)}
        self._sets = [
            (1.0, language.postings(data)),
            (POST_SHARE, language.posts(data)),
            (POST_SHARE, language.posts(data, with_employer=True)),
        ]
        self._cut = {}
        for text in [example.text for _, examples in self._sets for example in examples]:
            self._cut.setdefault(text, terms(text, segmenter=knowledge.segmenter))
        self._subjects = [terms(text, segmenter=knowledge.segmenter) for text in class_subjects(data, self.corpus)]

    def learned(self, *, held=nobody):
        """Arrays of ``classes.npz`` without the examples that are held out, and the sizes of what they were learned from."""
        sets = [(share, [example for example in examples if not held(example)]) for share, examples in self._sets]
        texts = [[self._cut[example.text] for example in examples] for _, examples in sets]
        index = TermIndex([*texts[0], *texts[1], *self._subjects], fewest=FEWEST_TEXTS)
        subject_rows = index.cosine_rows(self._subjects)
        labels = [_labels(examples, self._number) for _, examples in sets]
        weights = learning.one_against_rest(
            sparse.vstack([*(index.cosine_rows(documents) for documents in texts), subject_rows]),
            np.vstack([*labels, np.eye(len(self.corpus))]),
            np.concatenate(
                [*(share * learning.rarity(own) for (share, _), own in zip(sets, labels, strict=True)), np.ones(len(self.corpus))]
            ),
        )
        arrays = {
            "terms": store.lines(index.terms),
            "worth": index.worth.astype(np.float32),
            "names": store.lines([row["name"] for row in self.corpus]),
            **{f"weights_{name}": array for name, array in store.packed(weights, most=WEIGHTS_KEPT).items()},
            **{f"profiles_{name}": array for name, array in store.packed(subject_rows, most=PROFILE_KEPT).items()},
        }
        return arrays, {"postings": len(sets[0][1]), "posts": len(sets[1][1]), "terms": len(index.terms)}


def _labels(examples, number):
    labels = np.zeros((len(examples), len(number)))
    for at, example in enumerate(examples):
        labels[at, [number[code] for code in example.relevant if code in number]] = 1
    return labels


def class_subjects(data: Path, corpus):
    """For each class its name, its majors, and what is officially said of these and of vocational majors of the same name."""
    class_of_name = {row["name"]: row["class_code"] for row in rows(data / "majors_undergraduate.csv")}
    said = defaultdict(list)
    for row in rows(data / "major_profiles.csv"):
        said[class_of_name.get(row["name"])].append(row["intro"] + row["abilities"])
    for row in rows(data / "major_to_jobs.csv"):
        said[class_of_name.get(row["name"])].append(_jobs(row) + "。" + row["orientation"])
    return ["。".join([row["name"], row["text"], *said[row["id"]]]) for row in corpus]


def _jobs(row):
    return row["grad_jobs"].partition("|薪酬")[0].replace("|", "、")


def learn_majors(data: Path, out: Path, knowledge, *, held=nobody):
    """Majors with known occupations, then the weights of the features, each part weighed by what the other parts know."""
    known = _known_majors(data, knowledge)
    examples = [example for example in language.majors(data) if not held(example)]
    hidden = {(catalogue_of(example.level), example.name) for example in language.majors(data) if held(example)}
    _save_majors(out, knowledge, {key: major for key, major in known.items() if key not in hidden})
    corpus = [Text(row["id"], row["name"], row["text"], str(row["level"])) for row in language.occupations(data)]
    number = {row.id: at for at, row in enumerate(corpus)}
    features, wanted = [], []
    for part in range(PARTS):
        asked = [example for example in examples if language.share(example.group, PARTS) == part]
        away = hidden | {(catalogue_of(example.level), example.name) for example in asked}
        _save_majors(out, knowledge, {key: major for key, major in known.items() if key not in away})
        ranker = MajorOccupations(corpus, knowledge.beside(out))
        found = list(ranker.features([Text(example.id, example.name, example.text, example.level) for example in asked]))
        names = [name for name, _ in found]
        features.append(np.stack([values for _, values in found], axis=-1))
        wanted.append(_labels(asked, number))
    features, wanted = np.concatenate(features), np.concatenate(wanted)
    scale = features.std(axis=(0, 1)) + 1e-9
    weights = np.round(learning.listwise(features / scale, wanted) / scale, 5)
    first = candidates(features @ weights)
    near = np.take_along_axis(wanted, first, axis=1)
    grown = trees.bagged(
        np.take_along_axis(features, first[:, :, None], axis=1), near / np.maximum(near.sum(axis=1, keepdims=True), 1)
    )
    learned = {"weights": dict(zip(names, weights.tolist(), strict=True)), "trees": grown}
    (out / "major_scores.json").write_text(
        json.dumps(learned, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    _save_majors(out, knowledge, {key: major for key, major in known.items() if key not in hidden})
    return {"majors": len(known) - len(hidden), "majors weighed": len(examples)}


def _known_majors(data: Path, knowledge):
    """``(catalogue, name)`` → its text and the numbers of its occupations."""
    known = {}

    def major(level, code, name):
        key = (CATALOGUES[level], name)
        return known.setdefault(key, {"code": code, "text": "", "standards": set(), "clauses": set()})

    for row in rows(data / "major_profiles.csv"):
        major(row["level"], row["code"], row["name"])["text"] = row["intro"] + "。" + row["abilities"]
    catalogue_level = {catalogue: level for level, catalogue in CATALOGUES.items()}
    names = {(row["catalogue"], row["code"]): row["name"] for row in packages.read("majors")}
    for row in packages.read("major_occupations"):
        key = (row["catalogue"], row["code"])
        if key in names and row["occupation_code"] in knowledge.occupations.number:
            found = major(catalogue_level[row["catalogue"]], row["code"], names[key])
            found["standards"].add(knowledge.occupations.number[row["occupation_code"]])
    pattern = _names_in_text(knowledge)
    for row in rows(data / "major_to_jobs.csv"):
        named = [at for name in pattern.findall(row["orientation"]) for at in knowledge.occupations.named(name)]
        major(row["level"], row["code"], row["name"])["clauses"].update(named)
    for example in language.majors(data):
        numbers = [knowledge.occupations.number[code] for code in example.relevant if code in knowledge.occupations.number]
        major(example.level, example.id[1:], example.name)["clauses"].update(numbers)
    return {key: row for key, row in known.items() if row["standards"] or row["clauses"]}


def _names_in_text(knowledge):
    names = {plain_name(row.name) for row in knowledge.occupations.rows}
    return re.compile(
        "|".join(
            re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)) if len(name) >= SHORTEST_OCCUPATION
        )
    )


def _save_majors(out: Path, knowledge, known):
    keys = sorted(known)
    documents = [
        terms(f"{(name + '。') * NAME_TIMES}{known[catalogue, name]['text']}", segmenter=knowledge.segmenter)
        for catalogue, name in keys
    ]
    index = TermIndex(documents, fewest=2)
    links = {kind: sparse.lil_matrix((len(keys), len(knowledge.occupations.rows))) for kind in ("standards", "clauses")}
    for at, key in enumerate(keys):
        for kind, matrix in links.items():
            for number in known[key][kind]:
                matrix[at, number] = 1
    store.save(
        out / "majors.npz",
        terms=store.lines(index.terms),
        worth=index.worth.astype(np.float32),
        names=store.lines([name for _, name in keys]),
        classes=store.lines([class_of(catalogue, known[catalogue, name]["code"]) for catalogue, name in keys]),
        **{f"vectors_{name}": array for name, array in store.packed(index.cosine_rows(documents), most=MAJOR_KEPT).items()},
        **{f"{kind}_{name}": array for kind, matrix in links.items() for name, array in store.packed(matrix).items()},
    )
