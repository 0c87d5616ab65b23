import csv
import shutil

import pytest

from taxonomy import models, packages, services
from tests.taxonomy.conftest import LOADED_ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the packaged lists that a test may change."""
    return shutil.copytree(packages.DATA_DIR, tmp_path / "data")


def rewrite(folder, name, change):
    rows = packages.read(name, folder=folder)
    header = list(rows[0])
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def by_name(reports):
    return {report.name: report for report in reports}


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (models.EducationLevel, 5),
        (models.Major, 2930),
        (models.MajorFamily, 94),
        (models.Occupation, 2047),
        (models.Skill, 1910),
        (models.MajorOccupation, 2282),
        (models.Industry, 1971),
        (models.Region, 3656),
        (models.Qualification, 115),
        (models.SchoolCode, 2919),
        (models.Holiday, 322),
    ],
)
def test_load_fills_each_list_with_the_packaged_rows(loaded, model, count):
    assert model.objects.count() == count


@pytest.mark.parametrize(
    ("catalogue", "counts"),
    [
        ("secondary_vocational", (19, 85, 345)),
        ("higher_vocational", (19, 97, 794)),
        ("vocational_bachelor", (19, 91, 288)),
        ("undergraduate", (13, 93, 869)),
        ("graduate", (14, 184, 0)),
    ],
)
def test_load_fills_each_catalogue_at_each_depth(loaded, catalogue, counts):
    rows = models.Major.objects.filter(catalogue=catalogue)

    assert tuple(rows.filter(depth=depth).count() for depth in ("field", "class", "major")) == counts


def test_second_load_writes_nothing(loaded):
    assert [
        report.name for report in services.load_taxonomy(on=LOADED_ON) if report.added or report.changed or report.retired
    ] == []


def test_second_load_needs_few_queries(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        services.load_taxonomy(on=LOADED_ON)


def test_dry_run_reports_and_leaves_the_database_alone(loaded, folder):
    rewrite(folder, "industries", lambda rows: [row for row in rows if row["code"] != "A0111"])

    report = by_name(services.load_taxonomy(on=LOADED_ON, dry_run=True, folder=folder))["行业"]

    assert (report.retired, models.Industry.objects.get(code="A0111").retired_on) == (1, None)


def test_load_retires_a_vanished_row_and_revives_it_when_it_is_back(loaded, folder):
    rewrite(folder, "industries", lambda rows: [row for row in rows if row["code"] != "A0111"])

    gone = by_name(services.load_taxonomy(on=LOADED_ON, folder=folder))["行业"]
    row = models.Industry.objects.get(code="A0111")
    back = by_name(services.load_taxonomy(on=LOADED_ON))["行业"]

    assert (gone.retired, gone.changed, row.retired_on) == (1, 0, LOADED_ON)
    assert (back.changed, models.Industry.objects.get(code="A0111").retired_on) == (1, None)


def test_relations_of_unlicensed_origin_can_be_emptied(loaded, folder):
    rewrite(folder, "major_occupations", lambda rows: [])
    rewrite(folder, "occupation_skills", lambda rows: [])

    services.load_taxonomy(on=LOADED_ON, folder=folder)

    assert (models.MajorOccupation.objects.count(), models.OccupationSkill.objects.count()) == (0, 0)
    assert (models.Occupation.objects.count(), models.Skill.objects.current(on=LOADED_ON).count()) == (2047, 0)


def test_load_follows_a_new_name_and_its_pinyin(loaded, folder):
    rewrite(folder, "qualifications", lambda rows: [{**row, "name": row["name"].replace("精算师", "保险精算师")} for row in rows])

    report = by_name(services.load_taxonomy(on=LOADED_ON, folder=folder))["职业资格与技能证书"]

    row = models.Qualification.objects.get(name="保险精算师")
    assert (report.added, report.changed, row.initials, row.sort_key) == (0, 1, "bxjss", "baoxianjingsuanshi")


def test_load_leaves_rows_of_the_city_alone(loaded):
    models.Department.objects.filter(code="education").update(name="教育委员会", origin="city")
    models.Department.objects.create(code="port", name="口岸部门")
    models.Region.objects.create(code="999901", name="本市新区", depth="county")
    family = models.MajorFamily.objects.get(code="F01")
    membership = models.MajorFamilyMembership.objects.filter(family=family).first()
    models.MajorFamilyMembership.objects.filter(pk=membership.pk).update(strength=7, origin="city")

    services.load_taxonomy(on=LOADED_ON)

    assert models.Department.objects.get(code="education").name == "教育委员会"
    assert models.Department.objects.get(code="port").retired_on is None
    assert models.Region.objects.get(code="999901").retired_on is None
    assert set(models.Region.objects.exclude(code="999901").values_list("origin", flat=True)) == {"package"}
    assert models.MajorFamilyMembership.objects.get(pk=membership.pk).strength == 7


def test_additions_without_a_code_keep_their_former_code(loaded):
    majors = models.Major.objects.filter(catalogue="undergraduate")

    assert majors.get(name="碳中和科学与工程").code == "083205T"
    assert (majors.get(name="未来机器人").code, majors.get(name="未来机器人").former_code) == ("140001TK", "083201TK")
    assert majors.filter(code="").count() == 0


def test_forestry_classes_carry_their_ladder_name(loaded):
    assert models.Major.objects.get(catalogue="higher_vocational", code="4102").name == "林业类"


def test_occupation_codes_are_unique_and_a_double_keeps_its_definition(loaded):
    row = models.Occupation.objects.get(code="2-03-01-00")

    assert (row.depth, row.parent.code, row.definition != "") == ("occupation", "2-03-00-00", True)


def test_hierarchy_leads_from_a_major_to_its_field(loaded):
    major = models.Major.objects.get(catalogue="higher_vocational", code="510201")

    assert (major.ancestor_names, major.level.code) == (["电子与信息大类", "计算机类"], "associate")


def test_districts_of_a_municipality_hang_off_the_province_row(loaded):
    assert models.Region.objects.get(code="310115").ancestor_names == ["上海市"]


def test_education_levels_compare_by_rank(loaded):
    assert list(models.EducationLevel.objects.values_list("code", flat=True)) == [
        "secondary",
        "associate",
        "bachelor",
        "master",
        "doctor",
    ]


def test_school_code_knows_its_place_authority_and_level(loaded):
    school = models.SchoolCode.objects.get(code="4111010001")

    assert (school.name, school.region.code, school.authority, school.level.code) == ("北京大学", "110000", "教育部", "bachelor")
