"""The one table of all tries: means with intervals from kept figures of every query; prints JSON, or the table of the document.

    .venv/bin/python -m tests.bench.quality [--markdown]

``tests/bench/quality/*.json`` hold, for each set, the queries and for each try the average precision and nDCG@10 of every one of
them, the commit that was run, and whether something of that try had been chosen on these very queries. ``tests.bench.nested`` and
``tests.bench.tries`` write them. Intervals: 95 %, bootstrap over queries; the same draws for all tries of a set.
"""

import argparse
import hashlib
import json
import subprocess
from pathlib import Path

import numpy as np

KEPT = Path(__file__).parent / "quality"
SAMPLES, SEED, DIGITS = 1000, 20261126, 3
SETS = {
    "postings": "postings → class, balanced; three folds by employer",
    "posts": "posts → class, balanced; three folds by employer",
    "majors": "major → occupation; folds of majors, five unless said",
    "titles": "title → occupation; the half that is never learned from",
    "posting_titles": "posting title → occupation; each with its own name hidden",
    "alike_titles": "title ↔ title; the half that is never learned from",
    "alike_posting_titles": "posting title ↔ posting title; each with its own name hidden",
}
"""Names of the files, in the order of the table, with the split."""
OURS = "ours"
"""How the names of the product's own tries begin."""
CHOSEN, NOT_AGAIN = "yes", "²"
"""Of ``older.json``: figures of earlier runs whose queries were not kept."""


def keep(name, label, found, *, seen, run=None):
    """Write the figures of a try into its set: ``found`` query → average precision, nDCG@10.

    ``run`` names the run where it is not that of the commit that is checked out.
    """
    path = KEPT / f"{name}.json"
    queries = {short(query): row for query, row in found.items()}
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"queries": sorted(queries), "tries": {}}
    if sorted(queries) != kept["queries"]:
        raise ValueError(f"{label} answers other queries than the set {name}")
    rows = [queries[query] for query in kept["queries"]]
    kept["tries"][label] = {
        "seen": seen,
        "commit": run or commit(),
        "AP": [round(float(row[0]), DIGITS) for row in rows],
        "nDCG@10": [round(float(row[1]), DIGITS) for row in rows],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(written(kept), encoding="utf-8")


def written(kept):
    """One line a list."""
    tries = ",\n".join(
        f" {json.dumps(label, ensure_ascii=False)}: {{\n"
        + ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())
        + "}"
        for label, row in kept["tries"].items()
    )
    return f'{{"queries": {json.dumps(kept["queries"])},\n"tries": {{\n{tries}}}}}\n'


def short(query):
    """An id without its text: titles are their own ids."""
    return hashlib.md5(str(query).encode(), usedforsecurity=False).hexdigest()[:10]


def commit():
    """The commit that is checked out."""
    return subprocess.run(["git", "rev-parse", "--short=8", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()


def table():
    """``[{set, try, queries, MAP: [mean, low, high], nDCG@10: …, seen, commit}]``, sets and tries in their order."""
    found, older = [], json.loads((KEPT / "older.json").read_text(encoding="utf-8"))
    for name, title in SETS.items():
        kept = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
        count = len(kept["queries"])
        draw = np.random.default_rng(SEED)
        times = np.stack([np.bincount(draw.integers(0, count, count), minlength=count) for _ in range(SAMPLES)]) / count
        for label, row in kept["tries"].items():
            told = {"set": title, "try": label, "queries": count, "seen": row["seen"], "commit": row["commit"]}
            for key, shown in (("AP", "MAP"), ("nDCG@10", "nDCG@10")):
                values = np.array(row[key])
                told[shown] = [round(float(value), 3) for value in (values.mean(), *np.percentile(times @ values, [2.5, 97.5]))]
            found.append(told)
        found += [row | {"set": title, "seen": CHOSEN, "commit": NOT_AGAIN} for row in older if row["set"] == name]
    return found


def markdown(rows):
    """The table as it stands in ``docs/language.md``."""
    lines = ["| Try | Queries | MAP | nDCG@10 | Chosen on these queries | Run |", "|---|---|---|---|---|---|"]
    title = None
    for row in rows:
        if row["set"] != title:
            title = row["set"]
            lines.append(f"| ***{title}*** | | | | | |")
        name = f"**{row['try']}**" if row["try"].startswith(OURS) else row["try"]
        told = [name, f"{row['queries']:,}", _interval(row["MAP"]), _interval(row["nDCG@10"]), row["seen"], row["commit"]]
        lines.append(f"| {' | '.join(told)} |")
    return "\n".join(lines)


def _interval(numbers):
    mean, *bounds = [f"{number:.3f}" for number in numbers] or ["–"]
    return f"{mean} [{', '.join(bounds)}]" if bounds else mean


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true")
    rows = table()
    print(markdown(rows) if parser.parse_args().markdown else json.dumps(rows, ensure_ascii=False, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
