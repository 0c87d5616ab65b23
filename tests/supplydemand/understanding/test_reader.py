"""What is read from an advertisement, what is left out, and that no text breaks the reader."""

from dataclasses import replace
from datetime import date

import pytest

from supplydemand import findings
from supplydemand.understanding import TEXT_LIMIT, Entry, Lexicon, phrases, understand

ON = date(2026, 11, 25)
LEXICON = Lexicon(
    regions=(
        Entry(1, "浙江省", None, "province"),
        Entry(2, "杭州市", 1, "city"),
        Entry(3, "余杭区", 2, "county"),
        Entry(4, "江苏省", None, "province"),
        Entry(5, "南京市", 4, "city"),
        Entry(6, "鼓楼区", 5, "county"),
        Entry(7, "徐州市", 4, "city"),
        Entry(8, "鼓楼区", 7, "county"),
    ),
    majors=(
        Entry(1, "数控技术", "higher_vocational", "major"),
        Entry(2, "模具设计与制造", "higher_vocational", "major"),
        Entry(3, "软件工程", "undergraduate", "major"),
        Entry(4, "计算机类", "undergraduate", "class"),
        Entry(5, "数控技术应用", "secondary_vocational", "major"),
    ),
    skills=("数控编程", "Python"),
)


def read(text, **options):
    return understand(text, on=ON, lexicon=LEXICON, **options)


def value(text, field):
    item = read(text).best(field)
    return item.value if item else None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("招聘数控操作工5名", 5),
        ("招聘人数：12人", 12),
        ("现招电工 3 人", 3),
        ("招 3 个焊工", 3),
        ("招聘会计两名", 2),
        ("需求人数 3-5 人", 5),
        ("招聘普工十五名", 15),
        ("公司规模 500 人以上，招聘若干", None),
        ("带领 10 人团队", None),
        ("1名以上家庭成员", 1),
    ],
)
def test_headcount(text, count):
    assert value(text, "headcount") == count


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("薪资：6000-8500元/月", (6000, 8500)),
        ("8k-12k", (8000, 12000)),
        ("15-25K·14薪", (15000, 25000)),
        ("4.5-6千/月", (4500, 6000)),
        ("1-1.5万/月", (10000, 15000)),
        ("月薪8000-1.2万", (8000, 12000)),
        ("年薪12-18万", (10000, 15000)),
        ("工资 200元/天", (4350, None)),
        ("时薪25元/小时", (4350, None)),
        ("月薪 5,000 至 7,000 元", (5000, 7000)),
        ("餐补300元", None),
        ("3-5年经验", None),
        ("团队规模50-100人", None),
        ("薪资面议", None),
    ],
)
def test_pay_is_yuan_a_month(text, pay):
    assert value(text, "salary") == pay


def test_converted_pay_says_how():
    assert read("日薪 350 元/天").best("salary").note == "按每月 21.75 天折成月薪"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("大专及以上学历", "associate"),
        ("本科以上学历，硕士优先", "bachelor"),
        ("学历不限", "secondary"),
        ("中专、大专均可", "secondary"),
        ("硕士研究生及以上", "master"),
        ("统招本科毕业", "bachelor"),
        ("有博士后工作站", None),
    ],
)
def test_lowest_level_asked_for(text, level):
    assert value(text, "level_min") == level


@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        ("报名截止：2026年12月31日", "expires_on", date(2026, 12, 31)),
        ("截止日期 2027-03-05", "expires_on", date(2027, 3, 5)),
        ("到岗时间：2027年3月", "starts_on", date(2027, 3, 1)),
        ("3月底前入职", "starts_on", date(2027, 3, 31)),
        ("7月入职", "starts_on", date(2027, 7, 1)),
        ("成立于2010年5月1日", "expires_on", None),
        ("明年3月入职", "starts_on", date(2027, 3, 1)),
        ("到岗时间：明年 7 月底", "starts_on", date(2027, 7, 31)),
        ("报名截止今年12月20日", "expires_on", date(2026, 12, 20)),
    ],
)
def test_days(text, field, day):
    assert value(text, field) == day


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("工作地点：杭州余杭", 3),
        ("地址：杭州市余杭区文一西路", 3),
        ("地点：徐州市鼓楼区", 8),
        ("在南京市上班", 5),
        ("我们的产品在余杭很有名", None),
    ],
)
def test_place(text, region):
    assert value(text, "region") == region


def test_spoken_year_lacks_nothing():
    item = read("明年3月入职").best("starts_on")
    assert (item.is_unsure, item.note) == (False, "明年是 2027 年")


TRADES = Lexicon(
    skills=("数控编程",),
    tools=("PLC", "C#", "氩弧焊", "CAD"),
    certificates=(
        Entry(92, "电工证", "特种作业人员"),
        Entry(92, "低压电工证", "特种作业人员"),
        Entry(1, "教师资格证", "教师资格"),
    ),
)


@pytest.mark.parametrize(
    ("text", "skills", "certificates"),
    [
        ("持电工证，懂PLC", ["PLC"], [92]),
        ("PLC、氩弧焊，有低压电工证", ["PLC", "氩弧焊"], [92]),
        ("要求：c#，CAD制图", ["c#", "CAD"], []),
        ("PLCX 系列，CADDY", [], []),
        ("持有教师资格证书，持健康证", ["健康证"], [1]),
        ("持身份证、毕业证报名", [], []),
        ("招聘电工", [], []),
    ],
)
def test_trade_words_and_certificates(text, skills, certificates):
    found = understand(text, on=ON, lexicon=TRADES)

    assert [item.value for item in found.all("skills")] == skills
    assert [item.value for item in found.all("certificates")] == certificates
    assert all(found.quote(item) for item in found.items)


@pytest.mark.parametrize(
    ("text", "skills"),
    [("持高压电证，会PLC", ["高压电证", "PLC"]), ("持电工证（高压电），会PLC", ["高压电", "PLC"]), ("熟悉高压电", ["高压电"])],
)
def test_no_skill_is_read_out_of_the_name_of_a_certificate(text, skills):
    lexicon = replace(TRADES, tools=(*TRADES.tools, "高压电"))

    assert [item.value for item in understand(text, on=ON, lexicon=lexicon).all("skills")] == skills


def test_high_voltage_certificate_is_a_certificate_and_no_skill():
    lexicon = replace(
        TRADES,
        tools=(*TRADES.tools, "高压电"),
        certificates=(*TRADES.certificates, Entry(92, "高压电工证", "特种作业人员")),
    )
    found = understand("要有高压电工证", on=ON, lexicon=lexicon)

    assert ([item.value for item in found.all("skills")], [item.value for item in found.all("certificates")]) == ([], [92])


def test_certificate_says_where_the_list_has_it():
    assert understand("持电工证", on=ON, lexicon=TRADES).best("certificates").note == "目录里归在“特种作业人员”"


def test_place_of_the_same_name_follows_the_organization_and_else_is_unsure():
    assert read("地点：鼓楼区", home=7).best("region").value == 8
    assert read("地点：鼓楼区").best("region").is_unsure


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("大专以上，数控技术、模具设计与制造等相关专业", [1, 2]),
        ("中专学历，专业：数控技术应用", [5]),
        ("本科，计算机、软件工程相关专业", [4, 3]),
        ("专业技能过硬，有专业精神", []),
    ],
)
def test_majors_of_the_asked_level(text, keys):
    assert [item.value for item in read(text).all("majors")] == keys


def test_skills_without_praise():
    found = [
        item.value for item in read("熟悉FANUC系统，会用游标卡尺；精通Python、SQL；责任心强，有良好的沟通能力").all("skills")
    ]

    assert {"Python", "SQL", "游标卡尺"} <= set(found)
    assert not any("责任" in skill or "沟通" in skill for skill in found)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("【急招】数控机床操作工 5名\n要求如下", "数控机床操作工"),
        ("岗位名称：电气工程师，月薪8000", "电气工程师"),
        ("招聘会计两名", "会计"),
        ("招聘：数控操作工20名，会看图纸", "数控操作工"),
        ("招 3 个焊工，日薪 350 元", "焊工"),
        ("Java开发工程师 15-25K·14薪\n职责", "Java开发工程师"),
        ("岗位职责：1、负责日常工作。", None),
    ],
)
def test_title(text, title):
    assert value(text, "title") == title


UNLAWFUL = [
    ("男性优先", "性别"),
    ("限女性", "性别"),
    ("性别：男", "性别"),
    ("年龄18-35周岁", "年龄"),
    ("45岁以下", "年龄"),
    ("本地户口优先", "户籍"),
    ("限本市户籍", "户籍"),
    ("已婚已育优先", "婚育"),
    ("五官端正", "相貌身高"),
    ("身高170cm以上", "相貌身高"),
    ("限汉族", "民族"),
]


@pytest.mark.parametrize(("words", "about"), UNLAWFUL)
def test_unlawful_condition_is_dropped_and_named_and_the_rest_stays(words, about):
    found = read(f"招聘电工3名，{words}，大专以上学历。")

    assert [drop.about for drop in found.dropped] == [about]
    assert words not in found.description
    assert found.description == "招聘电工3名，大专以上学历。"


@pytest.mark.parametrize("text", ["男装设计师", "负责女鞋销售", "3年以上经验", "35人团队", "户外拓展", "民族乐器演奏"])
def test_work_itself_is_no_condition(text):
    assert read(text).dropped == ()


@pytest.mark.parametrize("name", ["王经理", "袁女士", "李先生"])
def test_contact_goes_to_its_fields_and_leaves_the_description(name):
    found = read(f"招聘电工3名。联系人：{name} 电话：13812345678 邮箱：hr@example.com，加微信：abc12345")

    assert (found.best("contact_name").value, found.best("contact_phone").value, found.dropped) == (name, "13812345678", ())
    assert found.best("contact_email").value == "hr@example.com"
    for word in ("138", "hr@", "abc12345", name):
        assert word not in found.description


@pytest.mark.parametrize(
    "mode", [("愿意开订单班", "commissioned_training"), ("招聘实习生", "internship"), ("共建实训基地", "base")]
)
def test_ways_of_working_together(mode):
    assert mode[1] in [item.value for item in read(mode[0]).all("cooperation_modes")]


def test_words_of_every_item_are_in_the_text():
    text = "【急招】数控机床操作工５名，月薪６０００-８５００元/月，大专以上，数控技术专业，熟悉数控编程，3月入职"
    found = read(text)

    assert value(text, "headcount") == 5
    assert value(text, "salary") == (6000, 8500)
    for item in found.items:
        assert 0 <= item.start < item.end <= len(found.text)
        assert found.quote(item).strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x07",
        "a" * 20_000,
        "1" * 10_000,
        "招" * 10_000,
        "、，" * 5_000,
        "（" * 10_000,
        "熟悉" * 5_000,
        "2月30日截止",
        "\n" * 9_000,
    ],
)
def test_no_text_breaks_the_reader(text):
    found = read(text)

    assert len(found.text) <= TEXT_LIMIT


@pytest.mark.parametrize("pattern", [phrases._MAIL, findings.CONTACT])
def test_long_word_without_an_address_is_read_once(pattern):
    """Read again from each of its letters it would take minutes."""
    assert pattern.search("1" * 200_000) is None
    assert pattern.search("请发到 a.b+c@x-y.example").group() == "a.b+c@x-y.example"
