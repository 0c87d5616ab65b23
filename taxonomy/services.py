"""Writes of the code lists: loading the packaged lists."""

import datetime
import hashlib

from django.db import connection, transaction

from taxonomy import models, packages, sync
from taxonomy.enums import Catalogue, Origin

LOAD_LOCK = 7_306_100  # advisory lock: two loads at once would both insert

LEVEL_OF_CATALOGUE = {
    Catalogue.SECONDARY_VOCATIONAL: "secondary",
    Catalogue.HIGHER_VOCATIONAL: "associate",
    Catalogue.VOCATIONAL_BACHELOR: "bachelor",
    Catalogue.UNDERGRADUATE: "bachelor",
    Catalogue.GRADUATE: "master",
}
PACKAGED = {"origin": Origin.PACKAGE}


@transaction.atomic
def load_taxonomy(*, on, dry_run=False, folder=packages.DATA_DIR):
    """Bring all code lists in line with the packaged ones and return a ``ListReport`` per list.

    Runs in one transaction and may be repeated: a second run writes nothing. Rows that a list no longer has are retired
    as of ``on``; rows kept by the city stay. ``dry_run`` reports the same and leaves the database as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    reports = [*_load_majors(on, folder), *_load_places(on, folder), *_load_city_defaults(on, folder)]
    if dry_run:
        transaction.set_rollback(True)
    return reports


def skill_code(name):
    """The stable code of a skill: derived from its name, because the standards number none."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:10]


def _tree_rows(rows):
    for row in rows:
        parent = row.pop("parent_code")
        yield {**row, "parent_key": (parent,) if parent else None}


def _load_majors(on, folder):
    levels_report, levels = sync.sync_codes(
        models.EducationLevel,
        [{**row, "rank": int(row["rank"])} for row in packages.read("education_levels", folder=folder)],
        key=("code",),
        on=on,
    )
    rows = []
    for row in packages.read("majors", folder=folder):
        parent = row.pop("parent_code")
        level = levels[(LEVEL_OF_CATALOGUE[row["catalogue"]],)]
        rows.append({**row, "level_id": level, "parent_key": (row["catalogue"], parent) if parent else None})
    majors_report, majors = sync.sync_codes(models.Major, rows, key=("catalogue", "code"), on=on)
    families_report, families = sync.sync_codes(
        models.MajorFamily, packages.read("major_families", folder=folder), key=("code",), on=on, fixed=PACKAGED
    )
    members = {
        (families[(row["family_code"],)], majors[(row["catalogue"], row["code"])]): (int(row["strength"]), row["basis"])
        for row in packages.read("major_family_members", folder=folder)
    }
    members_report = sync.sync_members(models.MajorFamilyMembership, members, name="专业族成员")
    return [levels_report, majors_report, families_report, members_report, *_load_occupations(on, folder, majors)]


def _load_occupations(on, folder, majors):
    rows = [
        {**row, "is_digital": row["is_digital"] == "1", "is_green": row["is_green"] == "1"}
        for row in _tree_rows(packages.read("occupations", folder=folder))
    ]
    occupations_report, occupations = sync.sync_codes(models.Occupation, rows, key=("code",), on=on)
    pairs = packages.read("occupation_skills", folder=folder)
    names = sorted({row["skill"] for row in pairs})
    skills_report, skills = sync.sync_codes(
        models.Skill, [{"code": skill_code(name), "name": name} for name in names], key=("code",), on=on
    )
    skill_links = [(occupations[(row["occupation_code"],)], skills[(skill_code(row["skill"]),)]) for row in pairs]
    major_links = [
        (majors[(row["catalogue"], row["code"])], occupations[(row["occupation_code"],)])
        for row in packages.read("major_occupations", folder=folder)
    ]
    return [
        occupations_report,
        skills_report,
        sync.sync_links(models.OccupationSkill, skill_links, columns=("occupation_id", "skill_id"), name="职业的技能"),
        sync.sync_links(models.MajorOccupation, major_links, columns=("major_id", "occupation_id"), name="专业面向职业"),
    ]


def _load_places(on, folder):
    industries_report, _ = sync.sync_codes(
        models.Industry, _tree_rows(packages.read("industries", folder=folder)), key=("code",), on=on
    )
    regions_report, regions = sync.sync_codes(
        models.Region, _tree_rows(packages.read("regions", folder=folder)), key=("code",), on=on, fixed=PACKAGED
    )
    qualifications_report, _ = sync.sync_codes(
        models.Qualification, packages.read("qualifications", folder=folder), key=("code",), on=on
    )
    levels = dict(models.EducationLevel.objects.values_list("code", "pk"))
    schools = [
        {
            "code": row["code"],
            "name": row["name"],
            "region_id": regions[(row["region_code"],)],
            "authority": row["authority"],
            "level_id": levels[row["level"]],
            "note": row["note"],
        }
        for row in packages.read("school_codes", folder=folder)
    ]
    schools_report, _ = sync.sync_codes(models.SchoolCode, schools, key=("code",), on=on)
    return [industries_report, regions_report, qualifications_report, schools_report]


def _load_city_defaults(on, folder):
    """Lists a city may extend: its own rows are never touched."""
    departments_report, _ = sync.sync_codes(
        models.Department, packages.read("departments", folder=folder), key=("code",), on=on, fixed=PACKAGED
    )
    kinds_report, _ = sync.sync_codes(
        models.OrganizationKind, packages.read("organization_kinds", folder=folder), key=("code",), on=on
    )
    holidays = [{**row, "date": datetime.date.fromisoformat(row["date"])} for row in packages.read("holidays", folder=folder)]
    holidays_report, _ = sync.sync_codes(models.Holiday, holidays, key=("date",), on=on, fixed=PACKAGED)
    return [departments_report, kinds_report, holidays_report]
