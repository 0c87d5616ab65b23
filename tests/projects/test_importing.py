"""Projects from files: drafts with who is to be asked, wrong rows with reasons, the same file twice changes nothing."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.enums import Status
from projects.models import Project, ProjectPartner
from projects.services.importing import template_file
from supplydemand.models import ListingImport
from supplydemand.search import search
from supplydemand.services import listing_imports
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectFactory, ProjectTypeFactory
from tests.supplydemand.factories import MajorFactory
from tests.supplydemand.import_files import checked, counts, decided, first_sheet, page, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    MajorFactory(catalogue="higher_vocational", code="460103", name="数控技术")
    ProjectTypeFactory(code="commissioned_training", name="委托订单培养")
    return MembershipFactory(organization=SchoolFactory())


def a_row(lead, **changes):
    """A sound row under the columns' Chinese names."""
    district, year = lead.organization.district, timezone.localdate().year
    return {
        "来源编号": "P1",
        "名称": "数控机床装调订单班",
        "类型": "委托订单培养",
        "一句话说明": "学校和企业一起培养 45 名数控装调工",
        "内容和目标": "按企业的岗位标准改课程，企业每周派两位师傅上课。",
        "在哪个区": district.name,
        "开始日期": f"{year + 1}-09-01",
        "结束日期": f"{year + 3}年7月",
        "专业": "数控技术",
        "计划培养人数": "45",
        "合作单位": OrganizationFactory(name="大河重型机床有限公司", district=district).name if not changes else "",
    } | changes


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def run(path, lead):
    out = StringIO()
    call_command(
        "import_projects",
        str(path),
        organization=lead.organization.credit_code,
        actor=lead.user.email,
        stdout=out,
        stderr=StringIO(),
    )
    return out.getvalue()


def test_command_writes_drafts_and_the_same_file_again_changes_nothing(lead, tmp_path):
    path = written(tmp_path / "项目.csv", [a_row(lead)])

    assert "新建 1，更新 0，没变 0" in run(path, lead)
    project = Project.objects.get()
    before = Project.objects.values().get()
    assert "新建 0，更新 0，没变 1" in run(path, lead)

    assert Project.objects.values().get() == before
    assert (project.status, project.organization, project.created_by) == (Status.DRAFT, lead.organization, lead.user)
    assert (project.ends_on.month, project.ends_on.day) == (7, 31)
    assert [row.name for row in project.majors.all()] == ["数控技术"]
    assert [row.organization.name for row in project.current_partners] == ["大河重型机床有限公司"]
    assert project in search(Project.objects.all(), "数控技术 装调")


def test_a_changed_row_rewrites_the_draft_and_asks_one_more_partner(lead, tmp_path):
    row = a_row(lead)
    run(written(tmp_path / "a.csv", [row]), lead)
    other = OrganizationFactory(name="北渡动力电池有限公司")

    said = run(written(tmp_path / "b.csv", [row | {"合作单位": other.name, "计划培养人数": "60"}]), lead)

    assert "更新 1" in said
    assert Project.objects.get().headcount == 60
    assert ProjectPartner.objects.count() == 2


def test_files_together_ask_no_more_partners_than_a_project_may_have(lead, tmp_path, monkeypatch):
    monkeypatch.setattr("projects.services.partners.PARTNERS_MOST", 2)
    row = a_row(lead)
    run(written(tmp_path / "a.csv", [row]), lead)
    names = [OrganizationFactory(name=f"后来的公司{number}").name for number in range(2)]

    said = run(written(tmp_path / "b.csv", [row | {"合作单位": "、".join(names)}]), lead)

    assert "更新 0" in said
    assert ProjectPartner.objects.count() == 1
    assert "更新 1" in run(written(tmp_path / "c.csv", [row | {"合作单位": names[0]}]), lead)


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("名称", "", "写上名称"),
        ("类型", "没有这一类", "代码表里没有"),
        ("在哪个区", "月球", "代码表里没有"),
        ("结束日期", "2020-01-01", "是不是填反了"),
        ("合作单位", "没登记的公司", "没有通过核验"),
    ],
)
def test_a_wrong_row_is_left_out_and_says_why(lead, tmp_path, column, text, reason):
    rows = [a_row(lead), a_row(lead, 来源编号="P2", 名称="另一个班", **{column: text} if column != "名称" else {})]
    rows[1][column] = text

    said = run(written(tmp_path / "项目.csv", rows), lead)

    assert "新建 1，" in said
    assert "没有导入 1" in said
    assert reason in said


def test_what_is_public_is_not_changed_by_a_file(lead, tmp_path):
    contact = {"contact_name": "联系人", "contact_phone": "0999-1234567"}
    project = ProjectFactory(organization=lead.organization, title="已公开的", **contact)
    row = a_row(lead) | {"编号": project.code, "来源编号": "", "名称": "换个名字"}

    said = run(written(tmp_path / "项目.csv", [row]), lead)

    assert "要在页面上改" in said
    assert Project.objects.get(pk=project.pk).title == "已公开的"


def test_file_goes_from_the_page_to_drafts_that_are_handed_in_together(client, lead):
    sign_in(client, lead.user)
    lead.organization.contact_phone = "0999-1234567"
    lead.organization.contact_name = "联系人"
    lead.organization.save()
    good, alone = a_row(lead), a_row(lead, 来源编号="P2", 名称="还没有伙伴的班")

    row = checked(client, "project", workbook([good, alone | {"合作单位": ""}, good | {"来源编号": "P3", "名称": ""}]))
    assert counts(row) == (2, 0, 0, 1)
    assert Project.objects.count() == 0
    assert "写上名称" in page(client, row, "?show=wrong")
    row = decided(client, row)
    listing_imports.submit(listing_import=row, actor=lead.user, at=timezone.now())
    listing_imports.hand_in(import_id=row.pk)

    assert set(Project.objects.values_list("title", "status")) == {
        ("数控机床装调订单班", Status.SUBMITTED),
        ("还没有伙伴的班", Status.DRAFT),
    }
    assert "请一家合作单位" in page(client, row)


def test_an_import_of_others_is_missing(client, lead):
    row = ListingImport.objects.create(
        kind="project", organization=lead.organization, created_by=lead.user, file_name="a.xlsx", content=b""
    )
    other = MembershipFactory(organization=SchoolFactory())

    assert sign_in(client, lead.user).get(row.get_absolute_url()).status_code == 200
    assert sign_in(client, other.user).get(row.get_absolute_url()).status_code == 404


def test_template_is_read_back_and_offers_the_codes(lead):
    content = template_file(title="项目", on=timezone.localdate())
    book = first_sheet(content).parent

    assert book.sheetnames[:3] == ["项目", "填好的样子", "怎么填"]
    assert {"类型", "区", "专业", "学历", "行业"} <= set(book.sheetnames)
    assert [cell.value for cell in first_sheet(content)[1]][2:4] == ["名称*", "类型*"]
