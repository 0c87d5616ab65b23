import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.realdata.civil import levels
from tests.realdata.convert import convert
from tests.realdata.discrimination import clean_title, without_conditions
from tests.realdata.organizations import BODY_WEIGHTS, CREDIT, LETTERS, pseudo_credit_code
from tests.realdata.places import short

POST_HEAD = (
    "post_id,source,employer,post,duties,post_type,headcount,education,degree,major_graduate,major_undergraduate,major_college,"
    "experience,graduates_only,other,province,city"
)
POSTING_HEAD = (
    "post_id,source,title,company,industry,company_type,company_size,location,salary_min,salary_max,salary_raw,edu_code,edu_text,"
    "experience,headcount,skills,deadline,mentions_major,description"
)
PROGRAM_HEAD = "school_id,school,program,level,years,code,major_class,menlei,national_feature,first_class_major"
FILES = {
    "majors_undergraduate.csv": """code,name,menlei_code,menlei,class_code,major_class,special,controlled
080901,计算机科学与技术,08,工学,0809,计算机类,0,0
082801,建筑学,08,工学,0828,建筑类,0,0
030101K,法学,03,法学,0301,法学类,0,1
""",
    "majors_vocational.csv": """level,code,name,dalei,major_class
高职（专科）,510203,软件技术,电子与信息,计算机类
本科（职业教育）,310203,软件工程技术,电子与信息,计算机类
""",
    "majors_additions.csv": "level,code,name,class_code,major_class,edition,former_code\n",
    "graduate_disciplines.csv": """code,name,degree_type,menlei_code,menlei,evidence
0812,计算机科学与技术,学术学位,08,工学,posts
0854,电子信息,专业学位,08,工学,posts
""",
    "exam_major_catalogue_gd2026.csv": """level,menlei,class_code,class_name,code,name,old_names,official_class_code,official_code
本科,工学,B0810,建筑类,B081001,建筑学,,0828,082801
研究生,工学,A0812,计算机科学与技术,A081203,计算机应用技术,,,
研究生,工学,A0999,没有对应的学科,A099901,没有对应的专业,,,
""",
    "exam_major_groups_gd2026.csv": """group_code,group,level,class_code,class_name,official_class_code
11,信息电子类,研究生,A0812,计算机科学与技术,
""",
    "regions_gbt2260.csv": """code,level,name,province,city,parent_code
110000,province,北京市,北京市,,
440000,province,广东省,广东省,,
440100,city,广州市,广东省,广州市,440000
410000,province,河南省,河南省,,
410100,city,郑州市,河南省,郑州市,410000
""",
    "schools.csv": """name,school_id,province,city,nature,type,level,f985,f211
甲职业学院,1,广东,广州市,公办,理工类,专科（高职）,否,否
""",
    "school_codes.csv": "school_code,name,province,city,authority,level,note\n4111010001,乙大学,北京市,北京市,教育部,本科,\n",
    "major_profiles.csv": """level,code,name,menlei,major_class,intro,abilities,similar,grad_scale,source
高职（专科）,510203,软件技术,电子与信息大类,计算机类,学习编写软件。,能够编程,,,
""",
    "civil_posts.csv": f"""{POST_HEAD}
gd-1,gd2026,某局,一级科员,做事,综合,2,本科以上,学士,"计算机应用技术(A081203),没有对应的专业(A099901)","建筑学(B081001),建筑类(B0810)",,,,,广东,广州
gd-2,gd2026,某局,四级主办,管网,综合,1,研究生,硕士,11信息电子类,,,,,男性，中共党员,广东,
hn-1,hn2026,某院,助理,,,3,本科及以上,学士,法学（0301），电子信息（0854）,法学类（0301）,,,,取得《法律职业资格证书》A证,河南,郑州
hn-2,hn2026,某院,科员,,,1,仅限本科,学士,不限,不限,不限,,,,河南,郑州
""",
    "postings.csv": f"""{POSTING_HEAD}
T1,tipdm2023,会计（限女）,丙公司,互联网,,,广东省广州市某路,3000,5000,,2,,不限,0,Excel|SQL,,0,负责记账。年龄35岁以下，细心。
J1,51job2019,文员,丁公司,贸易,,,北京-东城区,,,4.5-6千/月,,本科,,,,,0,整理文件
C1,zhilian51job2018,,戊公司,,,,广州,,,,,,,,,,0,没有岗位名称
""",
    "school_programs.csv": f"""{PROGRAM_HEAD}
1,甲职业学院,软件技术,专科(高职),三年,5102,计算机类,电子与信息大类,0,0
9,乙大学,计算机科学与技术（师范类）,本科(普通),四年,0809,计算机类,工学,0,0
9,乙大学,智能什么学,本科(普通),四年,0809,计算机类,工学,0,0
8,未知学院,软件技术,专科(高职),三年,5102,计算机类,电子与信息大类,0,0
""",
}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_posts_become_demands_with_official_codes(data, tmp_path):
    convert(data, tmp_path / "out", year=2027)

    first, second, third, fourth = read(tmp_path / "out" / "demands_civil.csv")

    assert first["majors"] == "graduate:0812|undergraduate:082801|undergraduate:0828"
    assert (first["level_min"], first["level_max"], first["headcount"], first["region"]) == ("bachelor", "", "2", "440100")
    assert (second["majors"], second["region"], second["level_min"]) == ("graduate:0812", "440000", "master")
    assert "男" not in second["description"]
    assert (third["majors"], third["certificates"]) == ("graduate:0854|undergraduate:0301", "法律职业资格")
    assert (fourth["majors"], fourth["level_min"], fourth["level_max"]) == ("", "bachelor", "bachelor")


def test_postings_become_demands_without_discriminatory_conditions(data, tmp_path):
    convert(data, tmp_path / "out", year=2027)

    first, second = read(tmp_path / "out" / "demands_postings.csv")

    assert (first["title"], first["description"]) == ("会计", "负责记账。细心。")
    assert (first["headcount"], first["level_min"], first["skills"]) == ("1", "associate", "Excel|SQL")
    assert (second["salary_min"], second["salary_max"], second["region"]) == ("4500", "6000", "110000")


def test_programs_become_supplies_with_the_deepest_code_known(data, tmp_path):
    counts = convert(data, tmp_path / "out", year=2027)

    supplies = read(tmp_path / "out" / "supplies.csv")

    assert [row["majors"] for row in supplies] == ["higher_vocational:510203", "undergraduate:080901", "undergraduate:0809"]
    assert supplies[0]["description"].endswith("学习编写软件。能够编程")
    assert (supplies[1]["region"], supplies[1]["level"], supplies[1]["graduates_on"]) == ("110000", "bachelor", "2027-06-30")
    assert counts["organizations.csv"] == 6


def test_report_names_what_was_derived_and_left_out(data, tmp_path):
    convert(data, tmp_path / "out", year=2027)

    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")

    for line in (
        "| derived: headcount = 40 (constant) | 3 |",
        "| derived: headcount = 1 (source has none) | 2 |",
        "| left out: no title | 1 |",
        "| left out: place of the school unknown | 1 |",
        "| majors: some codes without an official counterpart were left out | 2 |",
        "| derived: credit codes are pseudo codes (hash of the name, valid check digits) | 6 |",
    ):
        assert line in text


def test_converting_twice_gives_the_same_files(data, tmp_path):
    for name in ("one", "two"):
        convert(data, tmp_path / name, year=2027)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_pseudo_codes_have_valid_check_digits():
    for name in ("某局", "某公司", "某学院", "x"):
        code = pseudo_credit_code(name, prefix="91", region="440100")
        body = sum(weight * LETTERS.index(char) for weight, char in zip(BODY_WEIGHTS, code[8:16], strict=True))
        assert len(code) == 18
        assert (body + (10 if code[16] == "X" else int(code[16]))) % 11 == 0
        assert (
            sum(pow(3, place, 31) * CREDIT.index(char) for place, char in enumerate(code[:17])) % 31
            == -CREDIT.index(code[17]) % 31
        )


@pytest.mark.parametrize(
    ("education", "expected"),
    [
        ("本科以上", ("bachelor", "")),
        ("本科", ("bachelor", "bachelor")),
        ("大专或本科", ("associate", "bachelor")),
        ("硕士研究生及以上", ("master", "")),
        ("仅限博士研究生", ("doctor", "doctor")),
        ("仅限硕士研究生", ("master", "master")),
        ("本科或硕士研究生", ("bachelor", "master")),
        ("研究生", ("master", "")),
    ],
)
def test_levels_of_printed_education(education, expected):
    assert levels(education) == expected


def test_conditions_of_persons_are_dropped_and_the_rest_stays():
    assert without_conditions("缴纳生育保险，限女性；户籍不限，会开车")[0] == "缴纳生育保险，会开车"
    assert clean_title("前台文员（女，25岁以下）")[0] == "前台文员"
    assert clean_title("女装设计师") == ("女装设计师", 0)


def test_places_lose_their_rank_only():
    names = ("广东省", "武汉市", "广西壮族自治区", "恩施土家族苗族自治州")

    assert [short(name) for name in names] == ["广东", "武汉", "广西", "恩施"]


def test_the_script_says_what_it_wrote(data, tmp_path):
    script = Path(__file__).parents[2] / "bin" / "convert_real_data"
    command = [sys.executable, script, "--data", data, "--out", tmp_path / "out"]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "supplies.csv" in done.stdout
    assert "report.md" in done.stdout
