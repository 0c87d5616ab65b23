"""The file that comes back: marked at the wrong cells, and read again when these are mended."""

from io import BytesIO

import pytest
from django.urls import reverse

from supplydemand.models import TalentSupply
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.import_files import (
    checked,
    counts,
    first_sheet,
    imported,
    prepare_codes,
    supply_rows,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    prepare_codes()
    return SchoolFactory()


@pytest.fixture
def desk(client, school):
    return sign_in(client, MembershipFactory(organization=school).user)


def test_wrong_rows_come_back_marked_and_only_they_matter_when_mended(desk, school):
    rows = supply_rows(school.region, 6)
    rows[1]["学历层次"], rows[4]["人数"], rows[4]["联系邮箱"] = "博士后", "１0０００００", "不是邮箱"
    row = imported(desk, "supply", workbook([{"联系邮箱": "", **one} for one in rows]))
    assert counts(row) == (4, 0, 0, 2)

    response = desk.get(reverse("supplydemand:supply_import_returned", args=[row.pk]))
    sheet = first_sheet(response.getvalue())
    header = [cell.value for cell in sheet[1]]
    level, people = header.index("学历层次"), header.index("人数")

    assert response["Content-Disposition"].startswith("attachment")
    assert header[-1] == "问题"
    assert sheet.max_row == 7
    assert sheet[3][level].fill.fgColor.rgb == "00FCE4D6"
    assert "里没有“博士后”" in sheet[3][level].comment.text
    assert "最多 100,000 人" in sheet[6][people].comment.text
    assert "不是邮箱" in sheet[6][header.index("联系邮箱")].comment.text
    assert "学历层次：" in sheet[3][-1].value
    assert sheet[2][-1].value is None

    sheet[3][level].value, sheet[6][people].value, sheet[6][header.index("联系邮箱")].value = "高职专科", 46, None
    again = imported(desk, "supply", _bytes(sheet))

    assert counts(again) == (2, 0, 4, 0)
    assert TalentSupply.objects.count() == 6


def _bytes(sheet):
    output = BytesIO()
    sheet.parent.save(output)
    return output.getvalue()


def test_marks_of_an_earlier_return_go_when_the_cell_is_mended(desk, school):
    rows = supply_rows(school.region, 2)
    rows[0]["人数"], rows[1]["人数"] = "很多", "很多"
    row = checked(desk, "supply", workbook(rows))
    sheet = first_sheet(bytes(row.returned))
    people = [cell.value for cell in sheet[1]].index("人数")
    sheet[2][people].value = 30

    again = first_sheet(bytes(checked(desk, "supply", _bytes(sheet)).returned))

    assert [again[line][people].comment is not None for line in (2, 3)] == [False, True]
    assert [again[line][people].fill.fill_type for line in (2, 3)] == [None, "solid"]
    assert [cell.value for cell in again[1]].count("问题") == 1
    assert again[2][-1].value is None


def test_csv_comes_back_as_csv(desk, school):
    rows = supply_rows(school.region, 2)
    rows[1]["人数"] = "0"
    text = "\r\n".join(",".join(line) for line in [list(rows[0]), *(list(row.values()) for row in rows)])

    row = checked(desk, "supply", text.encode("gb18030"), name="供给.csv")
    lines = bytes(row.returned).decode("utf-8-sig").splitlines()

    assert counts(row) == (1, 0, 0, 1)
    assert lines[0].endswith(",问题")
    assert lines[1].endswith(",")
    assert lines[2].endswith(",人数：要大于 0。")


def test_numbers_of_imported_rows_stand_in_the_returned_file(desk, school):
    row = imported(desk, "supply", workbook([{"编号": "", **one} for one in supply_rows(school.region, 2)]))
    sheet = first_sheet(bytes(row.returned))

    assert [sheet[line][0].value for line in (2, 3)] == [supply.code for supply in TalentSupply.objects.order_by("pk")]
    sheet[2][2].value = "改名了"
    assert counts(checked(desk, "supply", _bytes(sheet))) == (0, 1, 1, 0)
