"""Listings for benchmarks: invented after counted distributions, or read from converted real data."""

import csv
import json
import random
from bisect import bisect
from collections.abc import Callable
from datetime import date
from itertools import accumulate
from pathlib import Path

from supplydemand.matching.facets import CLASS_DEPTH
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.matching.text import tokenize

LEVEL_RANKS = {"secondary": 1, "associate": 2, "bachelor": 3, "master": 4, "doctor": 5}
MUNICIPALITIES = {"11", "12", "31", "50"}  # their own city
CATALOGUE_LEVELS = {"higher_vocational": 2, "vocational_bachelor": 3, "undergraduate": 3}
DISTRIBUTIONS = Path(__file__).with_name("distributions.json")


class SyntheticMarket:
    """Invented listings in which majors, regions, levels, head-counts and text lengths are as frequent as in real ones.

    ``distributions.json`` holds the counts. Assumed, since real listings do not vary in them: reach (25 % city, 35 % province,
    40 % nation of the demands), four graduation days and starts, head-counts of supplies up to 60, four skills each. Every
    listing has its own text: 55 % words of its class, the rest general ones, both by Zipf's law.
    """

    def __init__(self, taxonomy: Path, seed: int = 1):
        self.counts = json.loads(DISTRIBUTIONS.read_text(encoding="utf-8"))
        self.real = RealMarket(taxonomy, taxonomy)
        self.seed = seed
        self.families: dict[str, list[tuple[int, int]]] = {}
        majors = [row for row in RealMarket.rows(taxonomy / "majors.csv") if len(row["code"]) >= CLASS_DEPTH]
        names = {row["code"]: f"{row['name']} {row['definition']}" for row in RealMarket.rows(taxonomy / "occupations.csv")}
        skills = RealMarket.rows(taxonomy / "occupation_skills.csv")
        self.skills = sorted({row["skill"].lower() for row in skills})
        own: dict[str, set[str]] = {}
        for row in majors:
            key = f"{row['catalogue']}:{row['code']}"
            occupations = [names.get(code, "") for code in self.real.occupations.get(key, ())]
            own.setdefault(class_of(key), set()).update(tokenize(" ".join([row["name"], *occupations])))
        words = sorted(
            {word for found in own.values() for word in found} | set(tokenize(" ".join([*names.values(), *self.skills])))
        )
        dice = random.Random("words")
        dice.shuffle(words)
        self.words = words
        self.own = {key: sorted(found) + random.Random(key).sample(words, 120) for key, found in sorted(own.items())}

    def families_of(self, major: str) -> list[tuple[int, int]]:
        """Families of a major or class with their strengths."""
        if major not in self.families:
            self.families[major] = sorted(self.real.families_of([major]).items())
        return self.families[major]

    def listings(self, side: str, count: int) -> list[ListingRecord]:
        """``count`` listings of a side; a longer list begins with the shorter one."""
        dice = random.Random(f"{side} {self.seed}")
        draw = {key: _draw(dice, values) for key, values in self.counts[side].items() if isinstance(values, dict)}
        lengths = self.counts[side]["characters"]
        make = self._demand if side == "demand" else self._supply
        return [make(dice, number, draw, lengths) for number in range(1, count + 1)]

    def _text(self, dice: random.Random, key: str, lengths: list[int]) -> str:
        step = dice.random() * 20
        low = lengths[int(step)]
        left = low + (lengths[int(step) + 1] - low) * (step % 1)
        own = self.own.get(key, self.words)
        words = []
        while left > 0:
            chosen = own if dice.random() < 0.55 else self.words
            word = chosen[int(len(chosen) ** dice.random()) - 1]  # density 1 / rank
            words.append(word)
            left -= len(word) + 1
        return "、".join(words)

    def _place(self, region: str) -> tuple[str, str]:
        province = f"{region[:2]}0000"
        return province, region if not region.endswith("0000") else province if region[:2] in MUNICIPALITIES else ""

    def _demand(self, dice, number: int, draw: dict, lengths: list[int]) -> ListingRecord:
        low, high = draw["levels"]().split("-")
        classes = [draw["classes"]() for _ in range(int(draw["named_majors"]()))]
        majors = tuple(sorted({self._named(dice, key, int(draw["depths"]())) for key in classes}))
        families: dict[int, int] = {}
        for family, strength in (pair for major in majors for pair in self.families_of(major)):
            families[family] = max(families.get(family, 0), strength)
        topic = classes[0] if classes else draw["classes"]()
        province, city = self._place(draw["regions"]())
        return ListingRecord(
            id=number,
            organization_id=-number // 3,
            level_rank=LEVEL_RANKS.get(low),
            level_rank_max=LEVEL_RANKS.get(high),
            families=tuple(sorted(families)),
            family_strengths=tuple(families[family] for family in sorted(families)),
            majors=majors,
            province=province,
            city=city,
            reach=dice.choices(REACHES[1:], (25, 35, 40))[0],
            available_from=date(2027, dice.randint(5, 8), 30),
            headcount=int(draw["headcounts"]()),
            skills=tuple(dict.fromkeys(dice.choices(self.skills[:200], k=4))),
            text=self._text(dice, topic, lengths),
        )

    def _named(self, dice: random.Random, key: str, depth: int) -> str:
        """A class, its category, or one of its majors."""
        catalogue, code = key.split(":")
        return f"{catalogue}:{code[:depth]}" if depth <= CLASS_DEPTH else f"{catalogue}:{code}{dice.randint(1, 9):02d}"

    def _supply(self, dice, number: int, draw: dict, lengths: list[int]) -> ListingRecord:
        major = draw["majors"]()
        families = self.families_of(major)
        province, city = self._place(draw["regions"]())
        return ListingRecord(
            id=number,
            organization_id=number // 36,
            level_rank=CATALOGUE_LEVELS[major.split(":")[0]],
            families=tuple(family for family, _ in families),
            family_strengths=tuple(strength for _, strength in families),
            majors=(major,),
            occupation=tuple(sorted(self.real.occupations.get(major, ()))),
            province=province,
            city=city,
            available_from=date(2027, dice.randint(5, 8), 30),
            headcount=dice.randint(1, 60),
            skills=tuple(dict.fromkeys(dice.choices(self.skills[:200], k=4))),
            text=self._text(dice, class_of(major), lengths),
        )


def class_of(major: str) -> str:
    """The class of a major, in its own catalogue."""
    catalogue, code = major.split(":")
    return f"{catalogue}:{code[:CLASS_DEPTH]}"


def _draw(dice: random.Random, counts: dict[str, int]) -> Callable[[], str]:
    """Draws a key as often as it was counted."""
    keys, bounds = list(counts), list(accumulate(counts.values()))
    return lambda: keys[bisect(bounds, dice.random() * bounds[-1])]


class RealMarket:
    """Records from the converter's files and the packaged taxonomy, with the families the portal uses."""

    def __init__(self, folder: Path, taxonomy: Path):
        self.folder = folder
        self.families: dict[str, dict[int, int]] = {}
        self.occupations: dict[str, set[str]] = {}
        for row in self.rows(taxonomy / "major_family_members.csv"):
            members = self.families.setdefault(f"{row['catalogue']}:{row['code']}", {})
            members[int(row["family_code"].lstrip("F"))] = int(row["strength"])
        for row in self.rows(taxonomy / "major_occupations.csv"):
            self.occupations.setdefault(f"{row['catalogue']}:{row['code']}", set()).add(row["occupation_code"])
        self.organizations: dict[str, int] = {}

    @staticmethod
    def rows(path: Path) -> list[dict]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def families_of(self, majors: list[str]) -> dict[int, int]:
        """Families of the majors, of their classes, or of every class of a named category, with the highest strength."""
        found: dict[int, int] = {}
        for major in majors:
            catalogue, code = major.split(":")
            keys = {major, f"{catalogue}:{code[:CLASS_DEPTH]}"}
            if len(code) < CLASS_DEPTH:
                keys = {key for key in self.families if key.startswith(major)}
            for family, strength in (pair for key in keys for pair in self.families.get(key, {}).items()):
                found[family] = max(found.get(family, 0), strength)
        return found

    def record(self, number: int, row: dict, side: str) -> ListingRecord:
        """One import row as a record."""
        majors = [major for major in row["majors"].split("|") if major]
        families = sorted(self.families_of(majors).items())
        occupations = tuple(sorted({code for major in majors for code in self.occupations.get(major, ())}))
        return ListingRecord(
            id=number,
            organization_id=self.organizations.setdefault(row["organization_code"], len(self.organizations)),
            level_rank=LEVEL_RANKS.get(row["level_min"] if side == "demand" else row["level"]),
            level_rank_max=LEVEL_RANKS.get(row.get("level_max", "")),
            families=tuple(family for family, _ in families),
            family_strengths=tuple(strength for _, strength in families),
            majors=tuple(majors),
            occupation=occupations if side == "supply" else None,
            province=f"{row['region'][:2]}0000",
            city=row["region"] if not row["region"].endswith("0000") or row["region"][:2] in MUNICIPALITIES else "",
            reach=row["reach"],
            available_from=date.fromisoformat(row["starts_on"] if side == "demand" else row["graduates_on"]),
            headcount=int(row["headcount"]),
            skills=tuple(skill for skill in row["skills"].split("|") if skill),
            cooperation_modes=tuple(row["cooperation_modes"].split("|")),
            salary_min=int(row["salary_min"]) if row.get("salary_min") else None,
            salary_max=int(row["salary_max"]) if row.get("salary_max") else None,
            text=f"{row['title']}\n{row['description']}",
        )

    def load(self) -> tuple[list[ListingRecord], list[ListingRecord], dict]:
        """Demands, supplies, and the rows behind them by ``(side, id)``."""
        files = {"demand": ("demands_civil.csv", "demands_postings.csv"), "supply": ("supplies.csv",)}
        sides, rows = {}, {}
        for side, names in files.items():
            listed = [row for name in names for row in self.rows(self.folder / name)]
            sides[side] = [self.record(number, row, side) for number, row in enumerate(listed, start=1)]
            rows.update({(side, number): row for number, row in enumerate(listed, start=1)})
        return sides["demand"], sides["supply"], rows
