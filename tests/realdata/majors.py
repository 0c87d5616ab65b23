"""Majors as ``catalogue:code``: by official code, by Guangdong's own code, by group and by name."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

LEVEL_CATALOGUE = {"研究生": "graduate", "本科": "undergraduate", "大专": "higher_vocational"}
NAMED_CATALOGUE = {
    "本科（普通教育）": "undergraduate",
    "本科（职业教育）": "vocational_bachelor",
    "高职（专科）": "higher_vocational",
    "高职专科": "higher_vocational",
    "专科": "higher_vocational",
    "职业本科": "vocational_bachelor",
    "本科": "undergraduate",
}
OPEN = re.compile(r"^\s*(?:专业)?不限(?:专业)?\s*$")
GUANGDONG = re.compile(r"[（(]([ABC]\d{2,6})[）)]")
GROUP = re.compile(r"(?:^|[,，、;；\s])(\d{2})[一-鿿]+类")
OFFICIAL = re.compile(r"[（(](\d{2,6}(?:TK|T|K)?)(?![\d])")
PROFESSIONAL = re.compile(r"(?:硕士|博士)?[（(]专业(?:硕士|博士|学位)[）)]$")


def rows(path: Path) -> Iterable[dict]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


class Majors:
    """All lookups, read once from the folder of reference data."""

    def __init__(self, data: Path):
        self.by_name: dict[tuple[str, str], str] = {}
        self.known: set[str] = set()
        self.full: dict[str, str] = {}
        self.guangdong: dict[str, str] = {}
        self.groups: dict[tuple[str, str], list[str]] = {}
        self.fields: dict[tuple[str, str], str] = {}
        self._official(data)
        self._guangdong(data)

    def _learn(self, catalogue: str, code: str, name: str) -> None:
        major = f"{catalogue}:{code}"
        self.known.update({major, major[: major.index(":") + 5], major[: major.index(":") + 3]})
        self.full.setdefault(f"{catalogue}:{code.rstrip('TK')}", major)
        self.by_name.setdefault((catalogue, name), major)

    def _rename(self, catalogue: str, former: str, code: str, name: str) -> None:
        """A code that a later edition has replaced leads to the new one."""
        if former:
            self.known.discard(f"{catalogue}:{former}")
            self.by_name[catalogue, name] = self.full[f"{catalogue}:{former.rstrip('TK')}"] = f"{catalogue}:{code}"

    def _official(self, data: Path) -> None:
        for row in rows(data / "majors_undergraduate.csv"):
            self._learn("undergraduate", row["code"], row["name"])
            self.by_name.setdefault(("undergraduate", row["major_class"]), f"undergraduate:{row['class_code']}")
            self.fields["undergraduate", row["menlei"]] = f"undergraduate:{row['menlei_code']}"
        for name in ("majors_vocational.csv", "majors_additions.csv"):
            for row in rows(data / name):
                if row["code"]:
                    self._rename(NAMED_CATALOGUE[row["level"]], row.get("former_code", ""), row["code"], row["name"])
                    self._learn(NAMED_CATALOGUE[row["level"]], row["code"], row["name"])
        for row in rows(data / "graduate_disciplines.csv"):
            self._learn("graduate", row["code"], row["name"])
            self.fields["graduate", row["menlei"]] = f"graduate:{row['menlei_code']}"

    def _guangdong(self, data: Path) -> None:
        for row in rows(data / "exam_major_catalogue_gd2026.csv"):
            catalogue = LEVEL_CATALOGUE[row["level"]]
            class_major = self._guangdong_class(catalogue, row)
            if class_major:
                self.guangdong[row["class_code"]] = class_major
            exact = self._guangdong_major(catalogue, row) or class_major
            if exact:
                self.guangdong[row["code"]] = exact
            field = self.fields.get((catalogue, row["menlei"]))
            if field:
                self.guangdong[row["class_code"][:3]] = field
        for row in rows(data / "exam_major_groups_gd2026.csv"):
            major = self.guangdong.get(row["class_code"]) or self.guangdong.get(row["class_code"][:5])
            members = self.groups.setdefault((row["group_code"], LEVEL_CATALOGUE[row["level"]]), [])
            if major and major not in members:
                members.append(major)

    def _guangdong_class(self, catalogue: str, row: dict) -> str:
        if row["official_class_code"]:
            return f"{catalogue}:{row['official_class_code']}"
        return self.by_name.get((catalogue, PROFESSIONAL.sub("", row["class_name"])), "")

    def _guangdong_major(self, catalogue: str, row: dict) -> str:
        if row["official_code"]:
            return f"{catalogue}:{row['official_code']}"
        return self.by_name.get((catalogue, PROFESSIONAL.sub("", row["name"])), "")

    def required_in_guangdong(self, catalogue: str, printed: str) -> tuple[list[str], int]:
        """The majors a Guangdong post names in one column, and how many of its codes have no official counterpart."""
        codes = GUANGDONG.findall(printed)
        found = [self.guangdong[code] for code in codes if code in self.guangdong]
        for group in GROUP.findall(GUANGDONG.sub("", printed)):
            found += self.groups.get((group, catalogue), [])
        return found, sum(code not in self.guangdong for code in codes)

    def required_in_henan(self, catalogue: str, printed: str) -> tuple[list[str], int]:
        """The majors a Henan post names in one column, and how many of its codes are in no official list."""
        found, unknown = [], 0
        for code in OFFICIAL.findall(printed):
            shelf = "vocational_bachelor" if catalogue == "undergraduate" and code[0] in "23" else catalogue
            major = self.full.get(f"{shelf}:{code.rstrip('TK')}", f"{shelf}:{code}")
            if major in self.known:
                found.append(major)
            elif catalogue == "graduate" and f"{shelf}:{code[:4]}" in self.known:
                found.append(f"{shelf}:{code[:4]}")
            else:
                unknown += 1
        return found, unknown
