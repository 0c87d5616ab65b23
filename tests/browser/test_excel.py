"""Two hundred supplies by Excel: template, five wrong rows, mended in the returned file, and handed in together."""

from openpyxl import load_workbook

from core.enums import Status
from supplydemand.models import TalentSupply
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.supplydemand.import_files import prepare_codes, supply_row
from tests.taxonomy.factories import DistrictFactory, RegionFactory

ROWS, WORKER_MS = 200, 120_000
WRONG = {
    12: ("人数", "很多", "30"),
    57: ("学历层次", "博士后", "高职专科"),
    101: ("毕业日期", "2027-06-31", "2027-06-30"),
    150: ("专业", "数孔技术", "数控技术"),
    199: ("联系邮箱", "teacher@", "teacher@example.test"),
}
"""Line: the column, what was written, and what is right."""


def test_two_hundred_supplies_with_five_wrong_rows(people, celery_worker_process, tmp_path):
    prepare_codes()
    region = RegionFactory(code="990102", name="云港区")
    school = SchoolFactory(name="试验汀州职业技术学院", district=DistrictFactory(name="云港区", region=region))
    teacher = people()
    teacher.take_session(MembershipFactory(organization=school).user)
    page = teacher.visit("supplydemand:supply_mine")
    teacher.follow("用 Excel 导入")

    file = download(page, "下载模板", tmp_path / "供给.xlsx")
    fill_in(file, region)
    send(teacher, file)
    page.get_by_text("200 行，5 行有错").wait_for(timeout=WORKER_MS)
    teacher.sees("代码表里没有“数孔技术”。是不是“数控技术”？")
    page.get_by_label("能导的先导").check()
    teacher.press("导入 195 行")
    page.get_by_role("heading", name="导入了 195 行").wait_for(timeout=WORKER_MS)

    returned = download(page, "下载标了问题的文件", tmp_path / "退回.xlsx")
    mend(returned)
    teacher.follow("上传改好的")
    send(teacher, returned)
    page.get_by_text("200 行，都没有错").wait_for(timeout=WORKER_MS)
    teacher.sees("新增 5 行，改动 0 行，195 行和平台上一样、不动")
    teacher.press("导入 5 行")
    page.get_by_role("heading", name="导入了 5 行").wait_for(timeout=WORKER_MS)

    teacher.press("全部提交审核（200 条）")
    page.get_by_text("草稿已经交上去审核").wait_for(timeout=WORKER_MS)
    assert TalentSupply.objects.filter(organization=school, status=Status.SUBMITTED).count() == ROWS
    assert teacher.complaints == []


def download(page, label, path):
    """Follow a link to a file and keep it."""
    with page.expect_download() as download:
        page.locator("main").get_by_role("link", name=label).first.click()
    download.value.save_as(path)
    return path


def send(person, path):
    """Choose the file and hand it in."""
    person.page.get_by_label("填好的文件").set_input_files(path)
    person.press("上传并检查")


def columns_of(sheet):
    """``{label: number}`` of the first line, without the star of what is needed."""
    return {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}


def fill_in(path, region):
    """Write two hundred rows into the template, five of them wrong."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    for line in range(2, ROWS + 2):
        row = supply_row(region, 来源编号=f"{line:03d}", 名称=f"数控技术 {line} 班", 毕业日期="2027-06-30")
        if line in WRONG:
            label, text, _ = WRONG[line]
            row[label] = text
        for label, text in row.items():
            sheet.cell(line, columns[label]).value = text
    book.save(path)


def mend(path):
    """Correct the marked cells, and see that exactly those are marked."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    marked = {cell.row: cell.column for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment is not None}
    assert marked == {line: columns[label] for line, (label, *_) in WRONG.items()}
    for line, (label, _, text) in WRONG.items():
        sheet.cell(line, columns[label]).value = text
    book.save(path)
