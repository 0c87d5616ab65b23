"""Listings for benchmarks: synthetic with a skewed distribution of majors, or read from converted real data."""

import csv
import random
from datetime import date
from pathlib import Path

from supplydemand.matching.facets import CLASS_DEPTH
from supplydemand.matching.records import REACHES, ListingRecord

LEVEL_RANKS = {"secondary": 1, "associate": 2, "bachelor": 3, "master": 4, "doctor": 5}
MUNICIPALITIES = {"11", "12", "31", "50"}  # their own city
CATALOGUES = ("undergraduate", "higher_vocational")
CHARACTERS = "数控机械软件网络护理会计物流电气建筑材料化工汽车旅游设计金融法律园艺食品环境通信测量焊接模具药学教育传媒"
WORDS = tuple(a + b for a in CHARACTERS for b in CHARACTERS)


def synthetic(side: str, count: int, seed: int) -> list[ListingRecord]:
    """``count`` listings with Zipf-like classes (40 categories), 31 provinces, 30 to 60 words; 15 % of demands are open."""
    dice = random.Random(f"{side} {seed}")
    weights = [1 / (n + 5) for n in range(40)]
    listings = []
    for number in range(1, count + 1):
        category = dice.choices(range(40), weights)[0]
        code = f"{category + 10}{dice.randint(1, 6):02d}{dice.randint(1, 9):02d}"
        catalogue = dice.choice(CATALOGUES)
        words = [WORDS[(category * 97 + int(dice.expovariate(0.02))) % len(WORDS)] for _ in range(dice.randint(30, 60))]
        is_open = side == "demand" and dice.random() < 0.15
        province = dice.randint(11, 41)
        listings.append(
            ListingRecord(
                id=number,
                organization_id=number if side == "demand" else -number // 30,
                level_rank=2 if catalogue == "higher_vocational" else 3,
                families=(category,),
                majors=() if is_open else (f"{catalogue}:{code}",),
                province=f"{province}0000",
                city=f"{province}{dice.randint(1, 15):02d}00",
                reach=dice.choices(REACHES[1:], (25, 35, 40))[0] if side == "demand" else "nation",
                available_from=date(2027, dice.randint(5, 8), 30),
                headcount=dice.randint(1, 60),
                skills=tuple(dict.fromkeys(dice.choices(WORDS[:200], k=4))),
                text=" ".join(words),
            )
        )
    return listings


class RealMarket:
    """Records from the converter's files and the packaged taxonomy, with the families the portal uses."""

    def __init__(self, folder: Path, taxonomy: Path):
        self.folder = folder
        self.families: dict[str, dict[int, int]] = {}
        self.occupations: dict[str, set[str]] = {}
        for row in self._rows(taxonomy / "major_family_members.csv"):
            members = self.families.setdefault(f"{row['catalogue']}:{row['code']}", {})
            members[int(row["family_code"].lstrip("F"))] = int(row["strength"])
        for row in self._rows(taxonomy / "major_occupations.csv"):
            self.occupations.setdefault(f"{row['catalogue']}:{row['code']}", set()).add(row["occupation_code"])
        self.organizations: dict[str, int] = {}

    @staticmethod
    def _rows(path: Path) -> list[dict]:
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
            listed = [row for name in names for row in self._rows(self.folder / name)]
            sides[side] = [self.record(number, row, side) for number, row in enumerate(listed, start=1)]
            rows.update({(side, number): row for number, row in enumerate(listed, start=1)})
        return sides["demand"], sides["supply"], rows
