"""Company postings that have a title; level, head-count and place are partly derived."""

import re

from tests.realdata.discrimination import clean_title, without_conditions
from tests.realdata.listings import DEMAND_COLUMNS, DESCRIPTION_MAX, TITLE_MAX, compose, dates, unique
from tests.realdata.organizations import Organizations
from tests.realdata.places import Places
from tests.realdata.report import Report

FILE = "postings.csv"
LEVEL_BY_CODE = {"5": "doctor", "4": "master", "3": "bachelor", "2": "associate", "1": "secondary"}
LEVEL_BY_TEXT = {
    "博士": "doctor",
    "硕士": "master",
    "本科": "bachelor",
    "大专": "associate",
    "中专": "secondary",
    "高中": "secondary",
}
MONTHLY = re.compile(r"^([\d.]+)-([\d.]+)(千|万)/(月|年)$")
UNITS = {"千": 1_000, "万": 10_000}
HEADCOUNT_MAX = 100_000


def level(posting: dict, report: Report) -> str:
    """The level by the source's code, else by the first level word of the description."""
    if posting["edu_code"] in LEVEL_BY_CODE:
        report.count(FILE, "derived: level_min from edu_code (reading inferred)")
        return LEVEL_BY_CODE[posting["edu_code"]]
    found = LEVEL_BY_TEXT.get(posting["edu_text"], "")
    report.count(FILE, "derived: level_min from the text" if found else "level_min unknown, left open")
    return found


def salary(posting: dict, report: Report) -> tuple[str, str]:
    """Lowest and highest monthly pay in yuan; two empty strings where it cannot be read."""
    if posting["salary_min"] and posting["salary_max"]:
        low, high = (round(float(posting[key])) for key in ("salary_min", "salary_max"))
        return (str(low), str(high)) if 0 < low <= high else ("", "")
    match = MONTHLY.match(posting["salary_raw"])
    if not match:
        return "", ""
    report.count(FILE, "derived: salary from its printed form")
    unit = UNITS[match[3]] / (12 if match[4] == "年" else 1)
    return str(round(float(match[1]) * unit)), str(round(float(match[2]) * unit))


def headcount(posting: dict, report: Report) -> str:
    """The number wanted; 1 where the source says nothing or 0."""
    if posting["headcount"].isdigit() and 0 < int(posting["headcount"]) <= HEADCOUNT_MAX:
        return posting["headcount"]
    report.count(FILE, "derived: headcount = 1 (source has none)")
    return "1"


def convert_posting(posting: dict, year: int, places: Places, organizations: Organizations, report: Report) -> dict | None:
    """One posting as an import row, or None with a remark in the report."""
    if not posting["title"]:
        report.count(FILE, "left out: no title")
        return None
    title, changed = clean_title(posting["title"])
    region = places.in_text(posting["location"])
    if not title or not region or not posting["company"]:
        report.count(FILE, "left out: title, company or place not readable")
        return None
    report.count(FILE, "rows")
    report.count(FILE, "dropped: discriminatory words in titles", changed)
    description, dropped = without_conditions(posting["description"])
    report.count(FILE, "dropped: clauses with discriminatory conditions", dropped)
    report.count(FILE, "derived: region from the location text (city only)")
    for derived in ("starts_on and expires_on (constants)", "reach = nation", "cooperation_modes = recruitment"):
        report.count(FILE, f"derived: {derived}")
    low, high = salary(posting, report)
    lowest = level(posting, report)
    return compose(
        {
            "external_id": posting["post_id"],
            "organization_code": organizations.code(posting["company"], kind="enterprise", region=region),
            "organization_name": posting["company"],
            "title": title[:TITLE_MAX],
            "description": description[:DESCRIPTION_MAX],
            "level_min": lowest,
            "headcount": headcount(posting, report),
            "region": region,
            "reach": "nation",
            "skills": unique(skill.strip()[:40] for skill in re.split(r"[|,，、]", posting["skills"]) if skill.strip()),
            "salary_min": low,
            "salary_max": high,
            "cooperation_modes": ["recruitment"],
            "urgency": "normal",
            **dates(year),
        },
        DEMAND_COLUMNS,
    )
