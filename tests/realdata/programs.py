"""School programmes: real school, programme, class and level; cohort size and dates are constants."""

import re
from dataclasses import dataclass

from tests.realdata.listings import COHORT, DESCRIPTION_MAX, SUPPLY_COLUMNS, TITLE_MAX, compose, dates
from tests.realdata.majors import Majors
from tests.realdata.organizations import Organizations
from tests.realdata.places import Places
from tests.realdata.report import Report

FILE = "school_programs.csv"
LEVELS = {
    "本科(普通)": ("undergraduate", "bachelor", "普通本科"),
    "本科(职业)": ("vocational_bachelor", "bachelor", "职业本科"),
    "专科(高职)": ("higher_vocational", "associate", "高职专科"),
}
DERIVED = (
    f"headcount = {COHORT} (constant)",
    "graduates_on and expires_on (constants)",
    "reach = nation",
    "region of the school",
)
BRACKETS = re.compile(r"[（(].*?[）)]")


def major_of(program: dict, majors: Majors, report: Report) -> str:
    """The major by its name in the catalogue of its level, else the class the source gives."""
    catalogue = LEVELS[program["level"]][0]
    exact = majors.by_name.get((catalogue, program["program"]))
    if exact:
        report.count(FILE, "derived: major by its exact name")
        return exact
    shorter = majors.by_name.get((catalogue, BRACKETS.sub("", program["program"])))
    if shorter:
        report.count(FILE, "derived: major by its name without brackets")
        return shorter
    code = f"{catalogue}:{program['code']}"
    if code not in majors.known:
        report.count(FILE, "left out: class unknown")
        return ""
    report.count(FILE, "major: class of the source (name not in the catalogue)")
    return code


def school_kind(name: str, level: str) -> str:
    """The kind of organization a school is, by its name and the level the lists give it."""
    if "职业" in name and name.endswith("大学"):
        return "vocational_university"
    return "university" if "本科" in level else "higher_vocational_college"


@dataclass(frozen=True)
class Context:
    """Everything a programme is looked up in."""

    year: int
    schools: dict[str, dict]  # by name: province, city, level
    profiles: dict[tuple[str, str], str]
    majors: Majors
    places: Places
    organizations: Organizations
    report: Report


def convert_program(program: dict, number: int, context: Context) -> dict | None:
    """One programme as an import row, or None with a remark in the report."""
    report = context.report
    school = context.schools.get(program["school"])
    region = context.places.code(school["province"], school["city"]) if school else ""
    if not region:
        report.count(FILE, "left out: place of the school unknown")
        return None
    major = major_of(program, context.majors, report)
    if not major:
        return None
    catalogue, level, label = LEVELS[program["level"]]
    report.count(FILE, "rows")
    for derived in DERIVED:
        report.count(FILE, f"derived: {derived}")
    profile = context.profiles.get((catalogue, program["program"]), "")
    report.count(FILE, "derived: description from the ministry's profile of the major" if profile else "description: names only")
    names = f"{program['program']}，{label}，{program['menlei']}，{program['major_class']}"
    years = f"，学制{program['years']}" if program["years"] else ""
    kind = school_kind(program["school"], school["level"])
    return compose(
        {
            "external_id": f"{program['school_id']}-{number}",
            "organization_code": context.organizations.code(program["school"], kind=kind, region=region),
            "organization_name": program["school"],
            "title": f"{program['program']}（{label}）"[:TITLE_MAX],
            "description": f"{names}{years}。{profile}"[:DESCRIPTION_MAX],
            "majors": [major],
            "level": level,
            "headcount": str(COHORT),
            "region": region,
            "reach": "nation",
            "cooperation_modes": ["recruitment"],
            **dates(context.year),
        },
        SUPPLY_COLUMNS,
    )
