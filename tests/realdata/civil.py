"""Civil-service posts: real employer, head-count, level, required majors and place."""

from tests.realdata.discrimination import clean_title, without_conditions
from tests.realdata.listings import DEMAND_COLUMNS, DESCRIPTION_MAX, TITLE_MAX, compose, dates, unique
from tests.realdata.majors import OPEN, Majors
from tests.realdata.organizations import Organizations
from tests.realdata.places import Places
from tests.realdata.report import Report

FILE = "civil_posts.csv"
MAJOR_COLUMNS = {"graduate": "major_graduate", "undergraduate": "major_undergraduate", "higher_vocational": "major_college"}
LOWEST = (("大专", "associate"), ("本科", "bachelor"), ("硕士", "master"), ("研究生", "master"), ("博士", "doctor"))
NOTHING = {"无要求", "不限", "无"}
HIGHEST = tuple(reversed(LOWEST))


def levels(education: str) -> tuple[str, str]:
    """Lowest and highest level of ``本科以上``, ``仅限本科``, ``大专、本科`` …; "" for no upper bound."""
    education = education.replace("硕士研究生", "硕士").replace("博士研究生", "博士")
    lowest = next((code for word, code in LOWEST if word in education), "")
    if "以上" in education or education == "研究生":
        return lowest, ""
    return lowest, next((code for word, code in HIGHEST if word in education), "")


def required_majors(post: dict, majors: Majors) -> tuple[list[str], list[str]]:
    """All majors that a post names, and remarks about what could not be read."""
    found, remarks = [], []
    for catalogue, column in MAJOR_COLUMNS.items():
        printed = post[column]
        if OPEN.match(printed):
            return [], ["majors: open (不限)"]
        read = majors.required_in_henan if post["source"].startswith("hn") else majors.required_in_guangdong
        codes, unknown = read(catalogue, printed)
        found += codes
        if unknown:
            remarks.append("majors: some codes without an official counterpart were left out")
        if printed.strip() and not codes:
            remarks.append(f"majors: column {column} not readable")
    if not found and not remarks:
        remarks.append("majors: none printed")
    return unique(found), unique(remarks)


def convert_post(
    post: dict, year: int, majors: Majors, places: Places, organizations: Organizations, report: Report
) -> dict | None:
    """One post as an import row, or None with a remark in the report."""
    region = places.code(post["province"], post["city"])
    title, _ = clean_title(post["post"])
    named, remarks = required_majors(post, majors)
    if not region or not title or (not named and any("not readable" in remark for remark in remarks)):
        report.count(FILE, "left out: place, title or majors not readable")
        return None
    for remark in remarks:
        report.count(FILE, remark)
    lowest, highest = levels(post["education"])
    words = [post["duties"], post["post_type"], post["experience"], post["graduates_only"], post["other"]]
    description, dropped = without_conditions("。".join(word for word in words if word and word not in NOTHING))
    report.count(FILE, "dropped: clauses with discriminatory conditions", dropped)
    report.count(FILE, "rows")
    for derived in (
        "starts_on and expires_on (constants)",
        "reach = nation (open examination)",
        "cooperation_modes = recruitment",
    ):
        report.count(FILE, f"derived: {derived}")
    code = organizations.code(post["employer"], kind="public_institution", region=region)
    return compose(
        {
            "external_id": post["post_id"],
            "organization_code": code,
            "organization_name": post["employer"],
            "title": title[:TITLE_MAX],
            "description": description[:DESCRIPTION_MAX],
            "majors": named,
            "level_min": lowest,
            "level_max": highest,
            "headcount": post["headcount"],
            "region": region,
            "reach": "nation",
            "certificates": ["法律职业资格"] if "法律职业资格" in post["other"] else [],
            "cooperation_modes": ["recruitment"],
            "urgency": "normal",
            **dates(year),
        },
        DEMAND_COLUMNS,
    )
