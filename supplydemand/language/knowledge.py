"""What is known beforehand: the packaged lists, and what ``bin/learn_language`` learned and packaged in ``data/``."""

import csv
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

from supplydemand.language import store
from supplydemand.language.wording import Segmenter, folded
from taxonomy import packages

DATA = Path(__file__).resolve().parent / "data"
DEPTHS = ("major_group", "middle_group", "minor_group", "occupation")
LADDER_BASE = {"secondary_vocational": 60, "higher_vocational": 40, "vocational_bachelor": 20}
"""The vocational catalogues number a class alike, so many hundreds above its number."""
_MARKS = re.compile(r"[sl]+$")
_LEVELS = (
    ("中职", "secondary_vocational"),
    ("高职", "higher_vocational"),
    ("专科", "higher_vocational"),
    ("职业", "vocational_bachelor"),
)


def plain_name(name):
    """A name as it is compared: folded, without blanks and without the marks S (digital) and L (green) at its end."""
    return _MARKS.sub("", folded(name).strip()).replace(" ", "")


def catalogue_of(level):
    """The catalogue that a level's name means; undergraduate where it says none of the vocational ones."""
    return next((catalogue for word, catalogue in _LEVELS if word in level), "undergraduate")


@dataclass(frozen=True)
class Occupation:
    """One row of the classification of 2022."""

    code: str
    name: str
    aliases: tuple
    definition: str
    depth: int


class Occupations:
    """The packaged classification, and where a corpus of unknown ids stands in it."""

    def __init__(self, rows):
        self.rows = tuple(
            Occupation(
                row["code"],
                row["name"],
                tuple(part.strip() for part in row["alias"].split(",") if part.strip()),
                row["definition"],
                1 + DEPTHS.index(row["depth"]),
            )
            for row in rows
        )
        self.number = {row.code: at for at, row in enumerate(self.rows)}
        self.parents = np.array([self.number.get(row["parent_code"], -1) for row in rows])
        self.depths = np.array([row.depth for row in self.rows])
        self._by_name = {}
        for at, row in enumerate(self.rows):
            self._by_name.setdefault(plain_name(row.name), []).append(at)

    def named(self, name, level=""):
        """Numbers of the rows with that name, of that depth where there are any."""
        found = self._by_name.get(plain_name(name), [])
        return [at for at in found if str(self.rows[at].depth) == level] or found

    def placed(self, names, levels):
        """Matrix known rows × corpus: one where the names are the same."""
        places = [
            (at, column) for column, (name, level) in enumerate(zip(names, levels, strict=True)) for at in self.named(name, level)
        ]
        rows, columns = zip(*places, strict=True) if places else ((), ())
        return sparse.csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(self.rows), len(names)))


@dataclass(frozen=True)
class ClassModel:
    """For each named class: what speaks for it in an advertisement (``weights``), what its majors are about (``profiles``)."""

    terms: tuple
    worth: np.ndarray
    names: tuple
    weights: sparse.csr_matrix
    profiles: sparse.csr_matrix


@dataclass(frozen=True)
class KnownMajors:
    """Majors whose occupations are known: their terms, and links of two kinds (teaching standards, 专业面向 clauses)."""

    terms: tuple
    worth: np.ndarray
    names: tuple
    classes: tuple
    vectors: sparse.csr_matrix
    standards: sparse.csr_matrix
    clauses: sparse.csr_matrix


class Knowledge:
    """Everything packaged, each part read when it is first needed."""

    def __init__(self, folder=DATA):
        self.folder = folder

    def beside(self, folder):
        """The same lists with what was learned into another folder."""
        other = Knowledge(folder)
        other.__dict__ |= {"occupations": self.occupations, "segmenter": self.segmenter}
        return other

    @cached_property
    def occupations(self):
        """The classification of 2022."""
        return Occupations(packages.read("occupations"))

    @cached_property
    def segmenter(self):
        """Knows the names of majors, occupations and skills."""
        names = [row["name"] for row in packages.read("majors")]
        for row in self.occupations.rows:
            names += [row.name, *row.aliases]
        names += [row["skill"] for row in packages.read("occupation_skills")]
        names += [row["word"] for row in packages.read("plain_words")]
        return Segmenter(names)

    @cached_property
    def classes(self):
        """The learned classes of majors."""
        with np.load(self.folder / "classes.npz", allow_pickle=False) as file:
            return ClassModel(
                store.words(file["terms"]),
                file["worth"].astype(np.float64),
                store.words(file["names"]),
                store.unpacked(file, "weights_"),
                store.unpacked(file, "profiles_"),
            )

    @cached_property
    def majors(self):
        """The majors with known occupations."""
        with np.load(self.folder / "majors.npz", allow_pickle=False) as file:
            return KnownMajors(
                store.words(file["terms"]),
                file["worth"].astype(np.float64),
                store.words(file["names"]),
                store.words(file["classes"]),
                store.unpacked(file, "vectors_"),
                store.unpacked(file, "standards_"),
                store.unpacked(file, "clauses_"),
            )

    @cached_property
    def titles(self):
        """``(plain title, number of the occupation)`` of titles that somebody sorted into the classification, some of them we."""
        rows = []
        for path in (self.folder / "titles.csv", DATA / "own_titles.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                rows += csv.DictReader(file)
        number = self.occupations.number
        return tuple((row["title"], number[row["occupation_code"]]) for row in rows if row["occupation_code"] in number)

    @cached_property
    def class_of_major(self):
        """``(catalogue, name)`` → the class of the major, the same for all levels of vocational education."""
        return {
            (row["catalogue"], row["name"]): class_of(row["catalogue"], row["code"])
            for row in packages.read("majors")
            if row["depth"] == "major"
        }

    @cached_property
    def members_of_class(self):
        """Class of a major → names of its majors on all levels and of the class itself."""
        names = {}
        for row in packages.read("majors"):
            if row["depth"] in ("major", "class"):
                names.setdefault(class_of(row["catalogue"], row["code"]), {})[row["name"].removesuffix("类")] = None
        return {key: tuple(found) for key, found in names.items()}


def class_of(catalogue, code):
    """The class of a major's code as one key for the three vocational catalogues."""
    if catalogue in LADDER_BASE and code[:4].isdigit():
        return f"v{int(code[:4]) - 100 * LADDER_BASE[catalogue]:04d}"
    return f"{catalogue[0]}{code[:4]}"


@lru_cache(maxsize=1)
def packaged():
    """What this portal ships; read once a process."""
    return Knowledge()
