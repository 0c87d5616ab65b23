"""Single cells of imported files: every rule of the form, and what people write instead of what is asked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from supplydemand.models import TalentSupply
from supplydemand.services.import_codes import CodeList
from taxonomy.models import Occupation
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.import_files import checked, counts, imported, page, prepare_codes, supply_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    prepare_codes()
    return SchoolFactory()


@pytest.fixture
def desk(client, school):
    return sign_in(client, MembershipFactory(organization=school).user)


@pytest.mark.parametrize(
    ("changes", "label", "text"),
    [
        ({"联系电话": "1" * 31}, "联系电话", "31 个字，最多 30 个"),
        ({"联系人": "名" * 61}, "联系人", "最多 60 个"),
        ({"联系邮箱": "x@"}, "联系邮箱", "不是邮箱"),
        ({"技能": "、".join(f"技能{n}" for n in range(31))}, "技能", "写了 31 项，最多 30 项"),
        ({"技能": "技" * 41}, "技能", "太长了"),
        ({"来源编号": "x" * 81}, "来源编号", "最多 80 个"),
        ({"人数": "1234567890123"}, "人数", "最多 100,000 人"),
        ({"人数": "12.5"}, "人数", "读不出是多少"),
        ({"毕业日期": "2027-06-301"}, "毕业日期", "不是日期"),
        ({"毕业日期": "2027-06-31"}, "毕业日期", "不是日期"),
        ({"有效期到": "2099-01-01"}, "有效期到", "最长 12 个月"),
        ({"专业": ""}, "专业", "选一个专业"),
        ({"学历层次": ""}, "学历层次", "选一个学历层次"),
        ({"主要课程": "课" * 3001}, "主要课程", "最多 3,000 个"),
    ],
)
def test_rows_keep_the_rules_of_the_form(desk, school, changes, label, text):
    row = checked(desk, "supply", workbook([supply_row(school.region, **changes), supply_row(school.region, 来源编号="S2")]))

    content = page(desk, row)
    assert counts(row) == (1, 0, 0, 1), content
    assert f"<b>{label}</b>" in content
    assert text in content


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"人数": "三十"}, "headcount", 30),
        ({"人数": "8个"}, "headcount", 8),
        ({"毕业日期": "2029年6月"}, "graduates_on", date(2029, 6, 30)),
        ({"毕业日期": "2029-02"}, "graduates_on", date(2029, 2, 28)),
        ({"人数": "１２"}, "headcount", 12),
        ({"人数": "1,200 人"}, "headcount", 1200),
        ({"人数": 45.0}, "headcount", 45),
        ({"毕业日期": date(2029, 6, 30)}, "graduates_on", date(2029, 6, 30)),
        ({"毕业日期": 47299}, "graduates_on", date(2029, 6, 30)),
        ({"毕业日期": "２０２９年６月３０日"}, "graduates_on", date(2029, 6, 30)),
        ({"毕业日期": "20290630"}, "graduates_on", date(2029, 6, 30)),
        ({"专业": 460103}, "title", "数控技术 2027 届"),
        ({"专业": "高职专科：460103"}, "title", "数控技术 2027 届"),
        ({"专业": "数控技术（高职专科 460103）"}, "title", "数控技术 2027 届"),
        ({"联系电话": "'+86 13800000000"}, "contact_phone", "+86 13800000000"),
    ],
)
def test_cells_are_read_as_people_write_them(desk, school, changes, field, value):
    row = imported(desk, "supply", workbook([supply_row(school.region, **changes)]))

    assert counts(row) == (1, 0, 0, 0), page(desk, row)
    assert getattr(TalentSupply.objects.get(), field) == value


def test_preview_says_how_odd_cells_were_read(desk, school):
    row = checked(desk, "supply", workbook([supply_row(school.region, 人数="三十", 学历层次="大专", 毕业日期="2029年6月")]))

    content = page(desk, row)
    assert counts(row) == (1, 0, 0, 0), content
    for words in ("<q>三十</q> → 30 人", "<q>大专</q> → 高职专科", "<q>2029年6月</q> → 2029-06-30（没写几号，按这个月最后一天）"):
        assert words in content
    plain = checked(desk, "supply", workbook([supply_row(school.region, 来源编号="S9")]))
    assert "读作" not in page(desk, plain)


def test_an_unknown_word_is_answered_by_the_shortest_names_that_hold_it_or_else_by_what_is_alike():
    names = ("铁路道岔钳工", "装配钳工", "机修钳工", "道岔钳工", "焊工")
    rows = [Occupation(code=f"6-{number}", name=name) for number, name in enumerate(names)]
    codes = CodeList(rows, on=date(2026, 1, 1), sheet="职业")

    with pytest.raises(ValidationError, match="是不是“机修钳工”、“装配钳工”、“道岔钳工”？"):
        codes.find("钳工")
    with pytest.raises(ValidationError, match="是不是“焊工”？"):
        codes.find("焊工人")
