"""Cut the packaged lists out of the reference data: ``python taxonomy/data/build_lists.py FOLDER``.

A maintainer's tool, not used at run time. It keeps codes, names and parents (occupations with definitions and aliases,
their source is MIT), repairs the known defects and refuses to write a list with a broken parent or a class without family.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECONDARY, HIGHER, VOCATIONAL_BACHELOR, UNDERGRADUATE, GRADUATE = (
    "secondary_vocational",
    "higher_vocational",
    "vocational_bachelor",
    "undergraduate",
    "graduate",
)
CATALOGUE_OF_LEVEL = {
    "中职": SECONDARY,
    "高职（专科）": HIGHER,
    "高职专科": HIGHER,
    "大专": HIGHER,
    "本科（职业教育）": VOCATIONAL_BACHELOR,
    "职业本科": VOCATIONAL_BACHELOR,
    "本科（普通教育）": UNDERGRADUATE,
    "本科": UNDERGRADUATE,
    "研究生": GRADUATE,
}
LADDER_COLUMN = {"secondary_code": SECONDARY, "associate_code": HIGHER, "bachelor_code": VOCATIONAL_BACHELOR}
INDUSTRY_DEPTH = {"门类": "section", "大类": "division", "中类": "group", "小类": "class"}
OCCUPATION_DEPTH = {"1": "major_group", "2": "middle_group", "3": "minor_group", "4": "occupation"}
REGION_DEPTH = {"province": "province", "city": "city", "district": "county"}


def write(name, header, rows):
    """Write one packaged list and say how many rows it has."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    sys.stdout.write(f"{name}: {len(rows)}\n")


class Source:
    """The folder of reference lists."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def rows(self, name):
        """All rows of one reference list as dictionaries."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


class Majors:
    """Collects the rows of the five catalogues: (catalogue, code) to (name, parent code, depth, degree type, former code)."""

    def __init__(self):
        self.rows = {}

    def add(self, catalogue, code, name, parent, depth, *, degree_type="", former_code=""):
        """Add one row unless its code is there already; the first name wins."""
        self.rows.setdefault((catalogue, code), (name, parent, depth, degree_type, former_code))

    def add_line(self, catalogue, line, *, former_code=""):
        """Add field, class and major of one source row; ``line`` is (code, name, field, class code, class)."""
        code, name, field, class_code, class_name = line
        self.add(catalogue, code[:2], field, "", "field")
        if class_code:
            self.add(catalogue, class_code, class_name, class_code[:2], "class")
        self.add(catalogue, code, name, class_code or code[:2], "major", former_code=former_code)

    def find(self, catalogue, name):
        """Code of the major with this name; fails unless there is exactly one."""
        codes = [key[1] for key, row in self.rows.items() if key[0] == catalogue and row[0] == name and row[2] == "major"]
        if len(codes) != 1:
            raise SystemExit(f"{catalogue} {name}: {codes}")
        return codes[0]


def collect_majors(source):
    """All five catalogues with the additions; prints which additions could not be coded."""
    majors = Majors()
    ladder = {row[column]: row["major_class"] for row in source.rows("vocational_class_ladder") for column in LADDER_COLUMN}
    ladder.pop("", None)
    additions = source.rows("majors_additions")
    moved = {row["former_code"] for row in additions if row["former_code"] and row["code"]}
    for row in source.rows("majors_secondary_vocational"):
        majors.add_line(
            SECONDARY, (row["code"], row["name"], f"{row['dalei']}大类", row["class_code"], ladder[row["class_code"]])
        )
    for row in source.rows("majors_vocational"):
        class_code = row["code"][:4]
        line = (row["code"], row["name"], f"{row['dalei']}大类", class_code, ladder[class_code])
        majors.add_line(CATALOGUE_OF_LEVEL[row["level"]], line)
    for row in source.rows("majors_undergraduate"):
        if row["code"] not in moved:
            majors.add_line(UNDERGRADUATE, (row["code"], row["name"], row["menlei"], row["class_code"], row["major_class"]))
        else:
            majors.add(UNDERGRADUATE, row["class_code"], row["major_class"], row["class_code"][:2], "class")
    for row in additions:
        add_addition(majors, row)
    for row in source.rows("graduate_disciplines"):
        degree = "academic" if row["degree_type"] == "学术学位" else "professional"
        majors.add(GRADUATE, row["menlei_code"], row["menlei"], "", "field")
        majors.add(GRADUATE, row["code"], row["name"], row["menlei_code"], "class", degree_type=degree)
    return majors


def add_addition(majors, row):
    """One row of the additions file. Without a code of its own it stays under its former code, and that is printed."""
    catalogue = CATALOGUE_OF_LEVEL[row["level"]]
    if not row["code"]:
        if (catalogue, row["former_code"]) not in majors.rows:
            raise SystemExit(f"{row['name']}: neither a code nor a former code")
        sys.stdout.write(f"without code in the additions, kept as {row['former_code']}: {row['name']}\n")
        return
    field = majors.rows.get((catalogue, row["code"][:2]), (row["major_class"],))[0]
    line = (row["code"], row["name"], field, row["class_code"], row["major_class"])
    majors.add_line(catalogue, line, former_code=row["former_code"])


def stem(name):
    """A class name without the endings in which the catalogues differ."""
    return re.sub(r"(科学与工程|工程与技术|科学与技术|与工程|学)?类?$", "", name) or name


def exam_groups(source, majors):
    """(catalogue, class code) to the groups of the civil-service catalogue that name the class."""
    by_name = {}
    for (catalogue, code), row in majors.rows.items():
        if row[2] == "class":
            by_name[(catalogue, row[0])] = code
    groups = defaultdict(set)
    for row in source.rows("exam_major_groups_gd2026"):
        catalogue = CATALOGUE_OF_LEVEL[row["level"]]
        code = by_name.get((catalogue, row["class_name"])) or row["official_class_code"]
        if code:
            groups[(catalogue, code)].add(row["group_code"])
            if catalogue == HIGHER:  # the ladder carries the group to the other vocational levels
                groups[(VOCATIONAL_BACHELOR, f"{int(code[:2]) - 20}{code[2:]}")].add(row["group_code"])
    return groups


def expand(token, catalogues, majors, ladder):
    """Members of one token of the specification: ``4101:50`` or a major's name, as (catalogue, code, strength)."""
    code, _, strength = token.partition(":")
    strength = int(strength or 100)
    if not code[:2].isdigit():
        return [(catalogues[0], majors.find(catalogues[0], code), strength)]
    if catalogues[0] == HIGHER:
        return [(catalogue, sibling, strength) for catalogue, sibling in ladder[code]]
    return [(catalogues[0], code, strength)]


def family_members(source, majors):
    """Rows (family, catalogue, code, strength, basis) and the families themselves."""
    ladder = {}
    for row in source.rows("vocational_class_ladder"):
        ladder[row["associate_code"]] = [(catalogue, row[column]) for column, catalogue in LADDER_COLUMN.items() if row[column]]
    groups = exam_groups(source, majors)
    families, members = [], []
    with (HERE / "family_spec.csv").open(encoding="utf-8", newline="") as file:
        specification = list(csv.DictReader(file))
    for family in specification:
        families.append((family["code"], family["name"]))
        found = []
        for column, catalogue in (("vocational", HIGHER), ("undergraduate", UNDERGRADUATE), ("graduate", GRADUATE)):
            for token in family[column].split():
                found += expand(token, (catalogue,), majors, ladder)
        members += [(family["code"], *member, basis(member, found, majors, groups)) for member in found]
    return families, members


def basis(member, others, majors, groups):
    """Why a member is in its family: same ladder number, same name, same exam group, else judgement without evidence."""
    catalogue, code, _ = member
    if (catalogue, code) not in majors.rows:
        raise SystemExit(f"family member {catalogue} {code} is in no catalogue")
    name, _, depth, *_ = majors.rows[(catalogue, code)]
    if catalogue in LADDER_COLUMN.values() and depth == "class":
        return "ladder"
    elsewhere = [other[:2] for other in others if other[0] != catalogue]
    if any(stem(majors.rows[key][0]) == stem(name) for key in elsewhere):
        return "name"
    if any(groups[key] & groups[(catalogue, code)] for key in elsewhere):
        return "exam_group"
    return "editorial"


def write_majors(source):
    """Majors, families, members and the occupations that teaching standards name."""
    majors = collect_majors(source)
    keys = majors.rows.keys()
    orphans = [key for key, row in majors.rows.items() if row[1] and (key[0], row[1]) not in keys]
    if orphans:
        raise SystemExit(f"majors without parent: {orphans}")
    order = {"field": 0, "class": 1, "major": 2}
    rows = sorted((order[row[2]], *key, *row) for key, row in majors.rows.items())
    write("majors", ("catalogue", "code", "name", "parent_code", "depth", "degree_type", "former_code"), [r[1:] for r in rows])
    families, members = family_members(source, majors)
    covered = {member[1:3] for member in members}
    missing = [key for key, row in majors.rows.items() if row[2] == "class" and key not in covered]
    if missing:
        raise SystemExit(f"classes without family: {missing}")
    sys.stdout.write(f"basis of members: {Counter(member[4] for member in members)}\n")
    write("major_families", ("code", "name"), families)
    write("major_family_members", ("family_code", "catalogue", "code", "strength", "basis"), sorted(members))
    return majors


def write_occupations(source, majors):
    """Occupations, the skills of their standards and the occupations of majors; codes nobody lists are printed."""
    rows = {}
    for row in source.rows("occupations_csco2022"):  # where a code occurs twice the deeper row, with its definition, wins
        rows[row["code"]] = row
    for row in rows.values():  # a 小类 with occupations of its own that the source calls an occupation
        if row["level"] == "4" and row["code"].endswith("-00") and f"{row['code'][:-2]}01" in rows:
            row["level"] = "3"
    packaged = []
    for row in sorted(rows.values(), key=lambda row: (row["level"], row["code"])):
        alias = ",".join(word for word in row["alias"].split(",") if word and word != row["name_clean"])
        depth = OCCUPATION_DEPTH[row["level"]]
        parent = occupation_parent(row["code"], rows)
        packaged.append((row["code"], row["name_clean"], parent, depth, row["definition"], alias, row["digital"], row["green"]))
    header = ("code", "name", "parent_code", "depth", "definition", "alias", "is_digital", "is_green")
    write("occupations", header, packaged)
    skills = {(row["occupation_code"], row["skill"].strip()) for row in source.rows("occupation_skills")}
    write("occupation_skills", ("occupation_code", "skill"), sorted(pair for pair in skills if pair[0] in rows and pair[1]))
    sys.stdout.write(f"skills of unknown occupations left out: {sorted({pair[0] for pair in skills} - rows.keys())}\n")
    links = set()
    for row in source.rows("major_occupations"):
        link = (CATALOGUE_OF_LEVEL[row["level"]], row["code"], row["occupation_code"])
        if link[2] in rows and link[:2] in majors.rows:
            links.add(link)
        else:
            sys.stdout.write(f"relation left out: {row['level']} {row['code']} {row['name']} {row['occupation_code']}\n")
    write("major_occupations", ("catalogue", "code", "occupation_code"), sorted(links))


def occupation_parent(code, rows):
    """The nearest listed ancestor: four 小类 are missing in the source, their occupations hang off the 中类."""
    parts = code.split("-")
    while parts:
        parts.pop()
        candidate = "-".join(parts + ["00"] * (4 - len(parts)))
        if parts and candidate != code and candidate in rows:
            return candidate
    return ""


def write_places(source):
    """Industries, regions and school codes; a school's place is resolved to a region code."""
    industries = [
        (r["code"], r["name"], r["parent_code"], INDUSTRY_DEPTH[r["level"]]) for r in source.rows("industries_gbt4754_2017")
    ]
    write("industries", ("code", "name", "parent_code", "depth"), sorted(industries, key=lambda row: (len(row[0]), row[0])))
    regions = source.rows("regions_gbt2260")
    depths = ("province", "city", "county")
    packaged = [(r["code"], r["name"], r["parent_code"], REGION_DEPTH[r["level"]]) for r in regions]
    write("regions", ("code", "name", "parent_code", "depth"), sorted(packaged, key=lambda r: (depths.index(r[3]), r[0])))
    schools = []
    for row in source.rows("school_codes"):
        level = "bachelor" if row["level"] == "本科" else "associate"
        region = school_region(row, packaged)
        schools.append((row["school_code"], row["name"], region, row["authority"], level, row["note"]))
    write("school_codes", ("code", "name", "region_code", "authority", "level", "note"), sorted(schools))


def school_region(school, regions):
    """Code of the city (or county-level city) a school lies in; the province where the place is not found."""
    province = next(code for code, name, _, depth in regions if depth == "province" and name == school["province"])
    short = school["city"].removesuffix("州")
    for depth in ("city", "county"):
        for code, name, _, row_depth in regions:
            if row_depth == depth and code[:2] == province[:2] and (name == school["city"] or name.startswith(short + "回族")):
                return code
    return province


def write_certificates(source):
    """Qualifications of the national catalogue and the known 1+X certificates."""
    rows = []
    for row in source.rows("qualifications_2021"):
        kind = "professional" if row["category"].startswith("专业技术") else "skilled"
        entry = "required" if row["sub_category"] == "准入类" else "level"
        rows.append((f"ZG{int(row['seq']):03}", row["name"], kind, entry, row["authority"]))
    number = Counter()
    for row in source.rows("skill_certificates_1x"):
        number[row["batch"]] += 1
        code = f"X{row['batch']}-{number[row['batch']]:02}"
        rows.append((code, row["name"], "skill_certificate", "", row["issuer"]))
    write("qualifications", ("code", "name", "kind", "entry", "issuer"), rows)
    days = [(r["date"], "day_off" if r["type"] == "holiday" else "workday", r["name"]) for r in source.rows("holidays_cn")]
    write("holidays", ("date", "kind", "name"), sorted(days))


def main(folder):
    """Write every packaged list."""
    source = Source(folder)
    majors = write_majors(source)
    write_occupations(source, majors)
    write_places(source)
    write_certificates(source)


if __name__ == "__main__":
    main(sys.argv[1])
