"""How well advertisements are read, against the structured columns of real ones.

    .venv/bin/python -m tests.bench.understanding /path/to/data [--json FILE]

``postings.csv`` (columns ``source``, ``description``, ``edu_code``, ``headcount``, ``salary_raw`` …) and
``eval_dev/posting_to_major_class`` lie in the data folder. Each figure counts: how many texts were read, how many of them say
something about the field (by a plain word that the reader does not use), and of what was read how much agrees with the column.
"""

import argparse
import csv
import json
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

from supplydemand.understanding import Entry, Lexicon, understand

ON = date(2026, 11, 25)
PACKAGED = Path(__file__).resolve().parents[2] / "taxonomy" / "data"
LEVELS = {"5": "doctor", "4": "master", "3": "bachelor", "2": "associate", "1": "secondary", "0": "secondary"}
LEVEL_WORDS = re.compile("博士|硕士|研究生|本科|大专|专科|中专|中职|高中|学历不限")
RAW_PAY = re.compile(r"([\d.]+)(?:-([\d.]+))?(千|万|元)(?:以[上下])?/(月|年|天|小时)")
UNLAWFUL = re.compile(r"男性|女性|限男|限女|性别|\d{2}\s*周?岁|年龄|户籍|户口|未婚|已婚|五官|身高")


def packaged(name):
    """The rows of one packaged code list."""
    with (PACKAGED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def packaged_lexicon():
    """The names of the packaged lists, keyed by their place in the file."""
    regions, majors = packaged("regions"), packaged("majors")
    keys = {row["code"]: number for number, row in enumerate(regions, start=1)}
    return Lexicon(
        regions=tuple(Entry(keys[row["code"]], row["name"], keys.get(row["parent_code"]), row["depth"]) for row in regions),
        majors=tuple(Entry(number, row["name"], row["catalogue"], row["depth"]) for number, row in enumerate(majors)),
        skills=tuple({row["skill"] for row in packaged("occupation_skills")}),
    )


def share(part, whole):
    """Per cent with one place; ``None`` of nothing."""
    return round(100 * part / whole, 1) if whole else None


def level_figures(rows, lexicon):
    """Against ``edu_code``: of the texts that name a level, and of all."""
    count, read, right = Counter(), Counter(), Counter()
    for row in rows:
        truth, item = LEVELS.get(row["edu_code"]), understand(row["description"], on=ON, lexicon=lexicon).best("level_min")
        named = bool(LEVEL_WORDS.search(row["description"]))
        count["named" if named else "silent"] += 1
        if item is not None:
            read["named" if named else "silent"] += 1
            right["named" if named else "silent"] += item.value == truth
    return {
        "texts": sum(count.values()),
        "texts naming a level": count["named"],
        "read": read["named"],
        "agrees": right["named"],
        "coverage %": share(read["named"], count["named"]),
        "precision %": share(right["named"], read["named"]),
    }


def headcount_figures(rows, lexicon):
    """The column is seldom repeated in the text: what was read from the text alone, and then with the column as a line of it."""
    found = [(row, item) for row in rows if (item := understand(row["description"], on=ON, lexicon=lexicon).best("headcount"))]
    labelled = [row for row in rows if row["headcount"] not in ("", "0")]
    lines = [
        understand(f"招聘{row['title']}{row['headcount']}名\n{row['description']}", on=ON).best("headcount") for row in labelled
    ]
    right = sum(item is not None and item.value == int(row["headcount"]) for item, row in zip(lines, labelled, strict=True))
    return {
        "texts": len(rows),
        "read from the text alone": len(found),
        "of these as in the column": sum(str(item.value) == row["headcount"] for row, item in found),
        "with the column as a line “招聘…N名”": len(labelled),
        "then right": right,
        "then right %": share(right, len(labelled)),
    }


def pay_figures(rows):
    """``salary_raw`` as people write it, in a line before the text, against a plain conversion of the same words."""
    total = right = read = 0
    for row in rows:
        wanted = raw_pay(row["salary_raw"])
        if wanted is None:
            continue
        total += 1
        item = understand(f"薪资：{row['salary_raw']}\n{row['description']}", on=ON).best("salary")
        read += item is not None
        right += item is not None and item.value == wanted
    return {"texts": total, "read": read, "right": right, "right %": share(right, total)}


def raw_pay(text):
    """Yuan a month of “4.5-6千/月”; ``None`` for what is no such thing."""
    hit = RAW_PAY.fullmatch(text)
    if hit is None or "以" in text:
        return None
    unit, period = {"千": 1000, "万": 10000, "元": 1}[hit[3]], {"月": 1, "年": 1 / 12, "天": 21.75, "小时": 174}[hit[4]]
    low = round(float(hit[1]) * unit * period)
    return low, round(float(hit[2]) * unit * period) if hit[2] else None


def column_pay_figures(rows):
    """Pay that the text itself names, against the columns: a range counts as agreeing where both overlap."""
    found = [(row, item) for row in rows if row["salary_min"] and (item := understand(row["description"], on=ON).best("salary"))]
    overlap = 0
    for row, item in found:
        low, high = item.value[0], item.value[1] or item.value[0]
        overlap += low <= float(row["salary_max"]) and float(row["salary_min"]) <= high
    return {
        "texts": len(rows),
        "read from the text alone": len(found),
        "overlaps the columns": overlap,
        "%": share(overlap, len(found)),
    }


def place_figures(rows, lexicon):
    """``location`` as a line “工作地点：…”, against the last district or city that the column names in full."""
    names = {entry.key: entry.name for entry in lexicon.regions}
    total = right = read = 0
    for row in rows:
        place = row["location"].replace("-", "")
        if not place:
            continue
        total += 1
        item = understand(f"工作地点：{place}\n{row['description']}", on=ON, lexicon=lexicon).best("region")
        read += item is not None
        right += item is not None and re.sub("[省市区县]$", "", names[item.value]) in place
    return {"texts": total, "read": read, "named in the column": right, "%": share(right, total)}


def major_figures(folder, rows, lexicon):
    """Majors read from whole texts, as undergraduate classes, against the mined classes of ``eval_dev``."""
    majors = packaged("majors")
    truth = {}
    with (folder / "eval_dev" / "posting_to_major_class" / "qrels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            truth.setdefault(row["query_id"], set()).add(row["doc_id"])
    texts = {row["post_id"]: row["description"] for row in rows}
    hit = said = wanted = 0
    for post, classes in truth.items():
        if post not in texts:
            continue
        items = understand(texts[post], on=ON, lexicon=lexicon).all("majors")
        codes = {majors[item.value]["code"][:4] for item in items if majors[item.value]["catalogue"] == "undergraduate"}
        hit, said, wanted = hit + len(codes & classes), said + len(codes), wanted + len(classes)
    return {"texts": len(truth), "precision %": share(hit, said), "recall %": share(hit, wanted)}


def unlawful_figures(rows):
    """How many texts hold a telling word, in how many something was dropped, and what is left in the description."""
    telling = [row for row in rows if UNLAWFUL.search(row["description"])]
    readings = [understand(row["description"], on=ON) for row in telling]
    left = [found for found in readings if UNLAWFUL.search(found.description)]
    return {
        "texts": len(rows),
        "with a telling word": len(telling),
        "something dropped": sum(bool(found.dropped) for found in readings),
        "telling word left": len(left),
        "left": [UNLAWFUL.search(found.description).group() for found in left][:40],
    }


def main():
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with (options.folder / "postings.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    structured = [row for row in rows if row["source"] == "tipdm2023"]
    lexicon = packaged_lexicon()
    began = time.perf_counter()
    for row in rows[:500]:
        understand(row["description"], on=ON, lexicon=lexicon)
    figures = {
        "milliseconds a text": round((time.perf_counter() - began) * 2, 1),
        "level": level_figures(structured, lexicon),
        "headcount": headcount_figures(structured, lexicon),
        "pay as written": pay_figures([row for row in rows if row["source"] == "51job2019"]),
        "pay in the text": column_pay_figures(structured),
        "place": place_figures(structured, lexicon),
        "majors": major_figures(options.folder, rows, lexicon),
        "unlawful": unlawful_figures(rows),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    if options.json:
        options.json.write_text(text, encoding="utf-8")
    print(text)  # noqa: T201


if __name__ == "__main__":
    main()
