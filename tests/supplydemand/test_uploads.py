"""What an upload refuses before anything is parsed, and how soon; and the template that people fill in."""

import time
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.memory import MEGABYTE
from core.tabular import UnreadableFile
from supplydemand.columns import columns_of
from supplydemand.enums import ImportState
from supplydemand.models import ListingImport, TalentDemand, TalentSupply
from supplydemand.services import listing_imports
from supplydemand.uploads import UPLOAD, check_upload
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.core.test_tabular import SHEET, cell
from tests.supplydemand.factories import MajorFactory
from tests.supplydemand.import_files import (
    checked,
    counts,
    prepare_codes,
    supply_row,
    supply_rows,
    upload,
    workbook,
)
from tests.taxonomy.factories import DistrictFactory, OccupationFactory, RegionFactory

pytestmark = pytest.mark.django_db

SECONDS = 2
STYLED = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(1, 30_000))
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def school():
    prepare_codes()
    return SchoolFactory()


@pytest.fixture
def desk(client, school):
    return sign_in(client, MembershipFactory(organization=school).user)


def with_sheet(xml):
    """The bytes of a workbook whose sheet is this XML."""
    plain, made = BytesIO(), BytesIO()
    Workbook().save(plain)
    with ZipFile(plain) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            is_sheet = member.filename == "xl/worksheets/sheet1.xml"
            target.writestr(member.filename, xml if is_sheet else source.read(member))
    return made.getvalue()


def many_rows():
    """1,048,576 empty rows with a style, as a stray format down to the last row makes them."""
    rows = "".join(f'<row r="{number}" s="1"/>' for number in range(1, 1_048_577))
    return with_sheet(SHEET.format(rows))


def merged():
    """One range that a reader fills with sixteen thousand million cells."""
    ranges = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return with_sheet(SHEET.format("").replace("</worksheet>", f"{ranges}</worksheet>"))


BOMBS = {
    "ratio": (lambda: with_sheet(SHEET.format("<row>" + "<c><v>1</v></c>" * 20 + "</row>") + " " * 40_000_000), "展开后太大"),
    "million rows": (many_rows, "超过 20,000 行"),
    "styled rows": (lambda: with_sheet(SHEET.format(STYLED)), "超过 20,000 行"),
    "last row": (lambda: with_sheet(SHEET.format(f'<row r="1048576">{cell("A1048576")}</row>')), "超过 20,000 行"),
    "columns": (lambda: with_sheet(SHEET.format(f'<row r="1">{cell("XFD1")}</row>')), "超过 100 列"),
    "entities": (lambda: with_sheet(ENTITIES + SHEET.format(f'<row r="1">{cell("A1", "&c;")}</row>')), "DTD"),
    "merged": (merged, "合并的单元格太多"),
    "no workbook": (lambda: b"no workbook", "打不开"),
    "empty": (lambda: b"", "空的"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_at_once_and_nothing_is_kept(desk, name):
    make, reason = BOMBS[name]
    content = make()

    clock = time.process_time()
    response = upload(desk, "supply", content)
    spent = time.process_time() - clock

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert spent < SECONDS
    assert ListingImport.objects.count() == 0


def test_a_sound_file_of_the_largest_size_passes_the_same_look_in_time(desk, school):
    content = workbook(supply_rows(school.region, 5_000))

    clock = time.process_time()
    response = upload(desk, "supply", content)
    spent = time.process_time() - clock

    assert response.status_code == 302
    assert spent < SECONDS
    assert ListingImport.objects.get().total_count == 5_000


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("表.xls", b"\xd0\xcf\x11\xe0", "另存为 xlsx 再上传"),
        ("表.xlsm", b"PK", "另存为 xlsx 再上传"),
        ("表.pdf", b"%PDF", "要 .xlsx 或 .csv 文件"),
        ("表.csv", b"a\n" * 20_001, "超过 20,000 行"),
        ("表.csv", b"x" * (10 * 1024 * 1024 + 1), "文件超过 10 MB"),
    ],
)
def test_other_files_are_refused_with_what_to_do(desk, name, content, reason):
    response = upload(desk, "supply", content, name=name)

    assert response.status_code == 422
    assert reason in response.content.decode()


def test_too_many_rows_are_told_by_the_check(desk, school):
    row = checked(desk, "supply", workbook(supply_rows(school.region, 5_001)))

    assert (row.state, row.error) == (ImportState.FAILED, "超过 5,000 行。分成几个文件再上传。")


def template(client, kind):
    """The template as a workbook."""
    return load_workbook(BytesIO(client.get(reverse(f"supplydemand:{kind}_import_template")).content))


@pytest.mark.parametrize(("kind", "model"), [("demand", TalentDemand), ("supply", TalentSupply)])
def test_template_offers_codes_and_its_example_is_sound(client, kind, model):
    region = RegionFactory(name="云港区")
    DistrictFactory(region=region)
    prepare_codes()
    MajorFactory(catalogue="secondary_vocational", code="660103", name="数控技术应用")
    MajorFactory(name="停用专业", retired_on="2020-01-01")
    OccupationFactory(name="数控车工")
    organization = (OrganizationFactory if kind == "demand" else SchoolFactory)(contact_name="甲", contact_phone="0000-1")
    desk = sign_in(client, MembershipFactory(organization=organization).user)

    book = template(desk, kind)
    sheet, example = book.worksheets[0], book["填好的样子"]
    majors = [row[0].value for row in book["专业"].iter_rows(min_row=2)]
    validations = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}

    assert [str(cell.value).rstrip("*") for cell in sheet[1]] == [column.label for column in columns_of(model)][:-1]
    assert all(cell.comment for cell in sheet[1])
    assert sheet.max_row == 1
    assert majors == ["数控技术（高职专科 460103）", "数控技术应用（中职 660103）"]
    assert any(formula == "专业!$A$2:$A$3" for formula in validations.values())
    assert any("本市" in formula for formula in validations.values())
    empty = checked(desk, kind, _saved(book))
    assert empty.error.startswith("只有列名")
    book.remove(sheet)
    book.move_sheet(example, -book.index(example))
    filled = checked(desk, kind, _saved(book))
    assert counts(filled) == (2, 0, 0, 0), list(filled.rows.values_list("faults"))


def _saved(book):
    output = BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(("columns", "is_taken"), [(100, True), (101, False)])
def test_text_file_with_too_many_columns_is_refused_before_it_is_read(columns, is_taken):
    file = BytesIO(",".join(f"c{number}" for number in range(columns)).encode() + b"\n")
    if is_taken:
        check_upload(file, ".csv")
        return
    with pytest.raises(UnreadableFile, match="超过 100 列"):
        check_upload(file, ".csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_csv_file_are_counted_however_they_end(monkeypatch, end):
    monkeypatch.setattr("supplydemand.uploads.UPLOAD", replace(UPLOAD, rows=120))
    wide = "a," * 40
    assert check_upload(BytesIO((wide + end).encode() * 120), ".csv") == 119  # without the line of names
    assert check_upload(BytesIO((wide + end).encode() * 9 + b"b"), ".csv") == 9
    with pytest.raises(UnreadableFile, match="超过 120 行"):
        check_upload(BytesIO((wide + end).encode() * 121), ".csv")


@pytest.mark.django_db(transaction=True)
def test_file_that_takes_too_much_memory_is_refused_with_what_to_do(desk, school, monkeypatch):
    """The reading itself takes more than it may, in one piece: a process with room left over from before has none for that."""
    read = listing_imports.read_rows

    def greedy(*args, **kwargs):
        room = bytearray(64 * MEGABYTE)
        return room and read(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(listing_imports, "MEMORY_MB", 32)
        patch.setattr(listing_imports, "read_rows", greedy)
        row = checked(desk, "supply", workbook([supply_row(school.region)]))

    assert (row.state, row.error) == (ImportState.FAILED, listing_imports.TOO_LARGE)
    assert checked(desk, "supply", workbook([supply_row(school.region)])).state == ImportState.CHECKED
