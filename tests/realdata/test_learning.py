"""Learning again writes the same bytes, whatever the seed of hashes, from a handful of texts."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from taxonomy import packages
from tests.realdata.language import MAJOR_SET, POSTING_SET, share
from tests.realdata.learning import PARTS
from tests.realdata.test_convert import FILES, POSTING_HEAD

ROOT = Path(__file__).resolve().parents[2]
LEVEL = "高职（专科）"
WORDS = ("编写软件和维护服务器", "设计建筑和施工图", "处理合同和诉讼文书")


def lines(path, head, rows):
    """A CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def corpus(path, rows):
    """A file with one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def one_a_part():
    """Numbers of majors, two of each part of the folds."""
    found, number = {}, 0
    while sum(map(len, found.values())) < 2 * PARTS:
        if len(own := found.setdefault(share(f"m51{number:04d}", PARTS), [])) < 2:
            own.append(f"51{number:04d}")
        number += 1
    return sorted(code for own in found.values() for code in own)


@pytest.fixture
def data(tmp_path):
    """Reference data in the real shape: three classes, nine postings, sixteen majors, eight occupations."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "civil_posts_2025.csv").write_text(FILES["civil_posts.csv"].partition("\n")[0] + "\n", encoding="utf-8")
    classes = [("0809", "计算机类"), ("0828", "建筑类"), ("0301", "法学类")]
    postings = [(f"P{number}", classes[number % 3][0], f"{WORDS[number % 3]}，第{number}号") for number in range(9)]
    known = [row for row in packages.read("occupations") if row["depth"] == "occupation"][:8]
    majors = [(code, f"试验{number}技术", known[number % 8]) for number, code in enumerate(one_a_part())]
    judged = ["query_id", "doc_id", "relevance"]

    corpus(folder / POSTING_SET / "corpus.jsonl", [{"id": code, "name": name, "text": ""} for code, name in classes])
    corpus(folder / POSTING_SET / "queries.jsonl", [{"id": pk, "text": text} for pk, _, text in postings])
    lines(folder / POSTING_SET / "qrels.csv", judged, [[pk, code, 1] for pk, code, _ in postings])
    head = POSTING_HEAD.split(",")
    lines(folder / "postings.csv", head, [[pk, *[""] * (len(head) - 2), text] for pk, _, text in postings])
    said = [f"从事{occupation['name']}和{WORDS[number % 3]}等工作" for number, (_, _, occupation) in enumerate(majors)]
    corpus(
        folder / MAJOR_SET / "corpus.jsonl",
        [{"id": row["code"], "name": row["name"], "text": row["definition"], "level": 4} for row in known],
    )
    corpus(
        folder / MAJOR_SET / "queries.jsonl",
        [
            {"id": f"m{code}", "text": text, "name": name, "level": LEVEL}
            for (code, name, _), text in zip(majors, said, strict=True)
        ],
    )
    lines(folder / MAJOR_SET / "qrels.csv", judged, [[f"m{code}", row["code"], 1] for code, _, row in majors])
    profiles = [[LEVEL, code, name, text, "能够动手"] for (code, name, _), text in zip(majors, said, strict=True)]
    lines(folder / "major_profiles.csv", ["level", "code", "name", "intro", "abilities"], profiles)
    jobs = [[LEVEL, code, name, row["name"], f"面向{row['name']}等职业"] for code, name, row in majors]
    lines(folder / "major_to_jobs.csv", ["level", "code", "name", "grad_jobs", "orientation"], jobs)
    titles = [[f"{row['name']}{number}", row["code"]] for row in known for number in range(3)]
    lines(folder / "titles.csv", ["job_name", "expected_code"], titles)
    return folder


def test_learning_twice_writes_the_same_bytes(data, tmp_path):
    folders = [tmp_path / seed for seed in ("1", "2")]
    running = [
        subprocess.Popen(
            [sys.executable, ROOT / "bin/learn_language", "--data", data, "--titles", data / "titles.csv", "--out", folder],
            env=os.environ | {"PYTHONHASHSEED": folder.name},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for folder in folders
    ]
    told = [process.communicate(timeout=120)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0], told
    learned = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert learned[0].keys() == {"classes.npz", "majors.npz", "major_scores.json", "titles.csv"}
    assert learned[0] == learned[1]
    assert json.loads(learned[0]["major_scores.json"])["trees"]
