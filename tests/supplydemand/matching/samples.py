"""Random listings with few distinct values, so that ties and near misses are common."""

import random
from datetime import date, timedelta

from supplydemand.matching.records import REACHES, Guess, ListingRecord

CLASSES = (
    "undergraduate:0809",
    "undergraduate:0808",
    "undergraduate:0502",
    "higher_vocational:5102",
    "higher_vocational:4601",
    "secondary_vocational:7102",
)
MAJORS = (
    tuple(f"{key}{number:02d}" for key in CLASSES for number in (1, 2, 3))
    + CLASSES
    + ("undergraduate:08", "higher_vocational:51")
)
FAMILY = {
    "undergraduate:08": 1,
    "undergraduate:05": 2,
    "higher_vocational:51": 1,
    "higher_vocational:46": 3,
    "secondary_vocational:71": 1,
}
OTHER_CLASSES = {"higher_vocational:5102": "it", "undergraduate:0809": "it"}
WORDS = ("数控", "编程", "护理", "软件", "测试", "机器人", "英语", "财务", "物流", "网络", "数据", "教学", "设备", "维修", "质量")
OCCUPATIONS = ("2-02-10-03", "2-02-10-09", "2-02-38-04", "4-04-05-01", "6-18-01-01")

GUESSES = (
    Guess("class", "undergraduate:0809", 82),
    Guess("class", "higher_vocational:5102", 55),
    Guess("occupation", "2-02-10-03", 97),
    Guess("occupation", "2-02-38-04", 41),
)


def some(dice: random.Random, values, most: int) -> tuple:
    """Up to ``most`` distinct values, often none."""
    return tuple(dice.sample(values, dice.randint(0, most)))


def random_listing(dice: random.Random, number: int, side: str) -> ListingRecord:
    """One listing in which anything may be missing."""
    majors = some(dice, MAJORS, 2) if side == "demand" or dice.random() < 0.9 else ()
    families = tuple(sorted({FAMILY[major[: major.index(":") + 3]] for major in majors}))
    start = date(2027, 6, 30) + timedelta(days=dice.choice((-200, -1, 0, 0, 45, 90, 91, 300)))
    occupations = some(dice, OCCUPATIONS, 2)
    low = dice.choice((None, 1, 2, 3))
    province = dice.choice(("440000", "440000", "410000", ""))
    return ListingRecord(
        id=number,
        organization_id=dice.randint(1, 12),
        level_rank=low,
        level_rank_max=dice.choice((None, None, 3, low)) if side == "demand" else None,
        families=families,
        family_strengths=tuple(dice.choice((40, 75, 100)) for _ in families) if dice.random() < 0.5 else (),
        classes=tuple(OTHER_CLASSES[c] for c in sorted({m[: m.index(":") + 5] for m in majors}) if c in OTHER_CLASSES),
        majors=majors,
        occupation=occupations if side == "supply" else (occupations[0] if occupations else None),
        province=province,
        city=dice.choice((f"{province[:2]}0100", f"{province[:2]}0300", "")) if province else "",
        district=dice.choice((None, "1", "2")),
        reach=dice.choice(REACHES + ("nation",) * 3),
        available_from=dice.choice((None, start, start)),
        available_until=dice.choice((None, None, start + timedelta(days=60))),
        headcount=dice.choice((0, 1, 2, 5, 40)),
        industries=some(dice, ("C3911", "C3912", "C", "I65", "I6513", "P8310"), 2),
        skills=some(dice, ("Python", "PLC", "会计", "急救"), 3),
        certificates=some(dice, (1, 2, 3), 2),
        cooperation_modes=some(dice, ("order", "intern", "college"), 2),
        salary_min=dice.choice((None, 4000, 6000)),
        salary_max=dice.choice((None, 6000, 9000)),
        text=" ".join(dice.choices(WORDS, k=dice.choice((0, 3, 6, 10)))),
        guesses=some(dice, GUESSES, 2) if side == "demand" else (),
    )


def random_market(seed: int, demand_count: int, supply_count: int) -> tuple[list[ListingRecord], list[ListingRecord]]:
    """Demands and supplies; ids are not in order, and a number may occur on both sides."""
    dice = random.Random(seed)
    demands = [random_listing(dice, number, "demand") for number in dice.sample(range(1, 10 * demand_count + 1), demand_count)]
    supplies = [random_listing(dice, number, "supply") for number in dice.sample(range(1, 10 * supply_count + 1), supply_count)]
    return demands, supplies


def plain_rows(rows) -> list[tuple]:
    """Each row of a table as ``(demand_id, supply_id, rank, score, parts)`` in Python's own types."""
    columns = (rows[name].tolist() for name in ("demand_id", "supply_id", "rank", "score", "parts"))
    return list(zip(*columns, strict=True))
