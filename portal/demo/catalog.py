"""The demo city's catalog (``fields.json``, ``city.json``): invented organizations, real codes."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Job:
    """A kind of post; ``salary`` is yuan a month from–to for newcomers, ``occupation`` a name of the 2022 classification."""

    title: str
    occupation: str
    level: str
    salary: tuple
    duties: str
    skills: tuple


@dataclass(frozen=True)
class Field:
    """A field of work; ``majors`` are ``(catalogue, code)``, ``industries`` codes of GB/T 4754."""

    code: str
    name: str
    key_industry: str
    industries: tuple
    majors: tuple
    courses: str
    skills: tuple
    jobs: tuple


@dataclass(frozen=True)
class School:
    """A school: the catalogues it trains in, its fields by code, and the usual size of a class."""

    name: str
    kind: str
    nature: str
    district: str
    catalogues: tuple
    fields: tuple
    size: int


@dataclass(frozen=True)
class Firm:
    """An enterprise or another body that needs people, and how far it looks for them."""

    name: str
    kind: str
    district: str
    fields: tuple
    reach: str = "city"


@cache
def city():
    """Districts, key industries and the parts of invented names, as the file has them."""
    return json.loads((FOLDER / "city.json").read_text(encoding="utf-8"))


@cache
def fields():
    """``{code: Field}`` in file order."""
    rows = json.loads((FOLDER / "fields.json").read_text(encoding="utf-8"))
    return {row["code"]: Field(**{**row, "jobs": tuple(Job(**job) for job in row["jobs"])}) for row in rows}


def schools():
    """The demo city's schools."""
    return [School(**row) for row in city()["schools"]]


def firms():
    """The demo city's enterprises and other employers."""
    return [Firm(**row) for row in city()["firms"]]
