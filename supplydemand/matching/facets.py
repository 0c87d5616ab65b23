"""Facets: the keyed properties of a listing (majors, skills, …) and what a shared key is worth.

The demand's side maps a key to its worth, the supply's side maps a key to a strength in percent. A ``best`` facet takes the
highest worth · strength of the shared keys, a ``share`` facet the part of the demand's keys that the supply shares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from supplydemand.matching.profile import NEUTRAL, WHOLE
from supplydemand.matching.records import CLASS, OCCUPATION, ListingRecord

MAJOR_EXACT, MAJOR_CLASS, MAJOR_SIBLING, MAJOR_CATEGORY, MAJOR_FAMILY = WHOLE, 8_000, 6_000, 5_000, 2_500
OCCUPATION_WORTH = (WHOLE, 6_000, 3_000)  # the code itself, its small group, its middle group
UNKNOWN = "occupation|unknown"
"""Offered where nobody knows what a supply's majors lead to: as good as silence, though its classes are known."""
GUESS_MOST = 95
"""In percent: what is guessed is never worth as much as what is stated."""
INDUSTRY_EXACT, INDUSTRY_DIVISION = WHOLE, 5_000
CATEGORY_DEPTH, CLASS_DEPTH = 2, 4
LADDER_BASE = {
    "secondary_vocational": 60,
    "higher_vocational": 40,
    "vocational_bachelor": 20,
}  # one class, one number above these

Keys = dict[str, int]


def split_major(major: str) -> tuple[str, str]:
    """``"catalogue:code"`` as its two parts; a bare code has the catalogue ``""``."""
    catalogue, _, code = major.rpartition(":")
    return catalogue, code


def major_prefixes(major: str) -> list[str]:
    """The major, its class and its category as keys, deepest first."""
    catalogue, code = split_major(major)
    return [f"{catalogue}:{code[:depth]}" for depth in (len(code), CLASS_DEPTH, CATEGORY_DEPTH) if depth <= len(code)]


@lru_cache(maxsize=1 << 14)
def class_key(catalogue: str, code: str) -> str:
    """The class of a major; the vocational catalogues number a class alike (6102, 4102, 2102), so it is one class for all."""
    if catalogue in LADDER_BASE and code[:CLASS_DEPTH].isdigit():
        return f"vocational:{int(code[:CLASS_DEPTH]) - 100 * LADDER_BASE[catalogue]:04d}"
    return f"{catalogue}:{code[:CLASS_DEPTH]}"


@lru_cache(maxsize=1 << 12)
def family_key(family: int) -> str:
    """The key of a family of majors."""
    return f"family|{family}"


def class_keys(record: ListingRecord) -> set[str]:
    """Keys of every class that the record's majors belong to, on all levels of vocational education."""
    own = {class_key(cat, code) for cat, code in map(split_major, record.majors) if len(code) >= CLASS_DEPTH}
    return {f"class|{key}" for key in own | set(record.classes)}


def division(industry: str) -> str:
    """The two-digit division of a GB/T 4754 code with or without its section letter; "" for a bare section."""
    digits = industry.lstrip("ABCDEFGHIJKLMNOPQRST")
    return digits[:CATEGORY_DEPTH] if len(digits) >= CATEGORY_DEPTH else ""


def _raise(keys: Keys, key: str, worth: int) -> None:
    if worth > keys.get(key, 0):
        keys[key] = worth


def major_wanted(record: ListingRecord) -> Keys:
    """What a demand's majors are worth: named major, named class, sibling in a class, named category, family."""
    keys: Keys = {}
    if not record.majors:
        return keys
    for major in record.majors:
        catalogue, code = split_major(major)
        worth = MAJOR_EXACT if len(code) > CLASS_DEPTH else MAJOR_CLASS if len(code) == CLASS_DEPTH else MAJOR_CATEGORY
        _raise(keys, f"{catalogue}:{code}", worth)
    for key in class_keys(record):
        _raise(keys, key, MAJOR_SIBLING)
    for family, strength in record.weighted_families():
        _raise(keys, family_key(family), max(1, MAJOR_FAMILY * strength // 100))
    return keys


def major_offered(record: ListingRecord) -> Keys:
    """Every key under which a supply's majors can be found."""
    keys = {key: 100 for major in record.majors for key in major_prefixes(major)}
    keys.update(dict.fromkeys(class_keys(record), 100))
    for family, strength in record.weighted_families():
        _raise(keys, family_key(family), strength)
    return keys


def occupation_ladder(code: str) -> list[str]:
    """An occupation code and its groups above (not the major group): 2-02-07-13, 2-02-07, 2-02."""
    steps = code.split("-")
    return ["-".join(steps[:n]) for n in range(len(steps), 1, -1)] or [code]


def occupation_wanted(record: ListingRecord) -> Keys:
    """A demand's occupation and its groups; of one that states neither that nor majors, what its words most likely mean."""
    stated = [(code, 100) for code in record.occupations]
    guessed = [] if stated or record.majors else [guess for guess in record.guesses if guess.percent > 0]
    occupations = [(guess.key, min(guess.percent, GUESS_MOST)) for guess in guessed if guess.kind == OCCUPATION]
    keys: Keys = {}
    for code, percent in stated or occupations:
        for step, worth in zip(occupation_ladder(code), OCCUPATION_WORTH, strict=False):
            _raise(keys, step, worth * percent // 100)
    classes = [(class_key(*split_major(guess.key)), guess.percent) for guess in guessed if guess.kind == CLASS]
    for key, percent in classes:
        _raise(keys, f"class|{key}", WHOLE * min(percent, GUESS_MOST) // 100)
    return keys if classes or not keys else keys | {UNKNOWN: NEUTRAL}


def occupation_offered(record: ListingRecord) -> Keys:
    """The occupations that a supply's majors lead to, with their groups, and the classes of these majors."""
    keys = {step: 100 for code in record.occupations for step in occupation_ladder(code)}
    if record.majors and not keys:
        keys[UNKNOWN] = 100
    return keys | dict.fromkeys(class_keys(record), 100)


def industry_wanted(record: ListingRecord) -> Keys:
    """A demand's industries and their divisions."""
    keys = dict.fromkeys(record.industries, INDUSTRY_EXACT)
    for code in record.industries:
        if division(code):
            _raise(keys, f"division|{division(code)}", INDUSTRY_DIVISION)
    return keys


def industry_offered(record: ListingRecord) -> Keys:
    """The industries that a supply is meant for, and their divisions."""
    return {key: 100 for code in record.industries for key in (code, f"division|{division(code)}") if not key.endswith("|")}


def _plain(field: str) -> Callable[[ListingRecord], Keys]:
    return lambda record: {str(value): 100 for value in getattr(record, field)}


@dataclass(frozen=True, slots=True)
class Facet:
    """How both sides of one property become keys, and how shared keys make a value."""

    key: str
    mode: str  # "best" | "share"
    fields: tuple[str, ...]  # all that ``wanted`` and ``offered`` read: equal fields are worked out once
    wanted: Callable[[ListingRecord], Keys]
    offered: Callable[[ListingRecord], Keys]
    unanimous: str = ""
    """The offered key that a listing of several majors has only where each of them alone would."""


FACETS = (
    Facet("major", "best", ("majors", "classes", "families", "family_strengths"), major_wanted, major_offered),
    Facet("occupation", "best", ("occupation", "majors", "classes", "guesses"), occupation_wanted, occupation_offered, UNKNOWN),
    Facet("industry", "best", ("industries",), industry_wanted, industry_offered),
    Facet("skill", "share", ("skills",), _plain("skills"), _plain("skills")),
    Facet("certificate", "share", ("certificates",), _plain("certificates"), _plain("certificates")),
    Facet("cooperation", "share", ("cooperation_modes",), _plain("cooperation_modes"), _plain("cooperation_modes")),
)
FACET_BY_KEY = {facet.key: facet for facet in FACETS}
