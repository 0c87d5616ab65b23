"""An export that is read again changes nothing, whatever the cells hold."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.cells import defused, defused_csv, plain_cell, restored
from core.enums import EDITABLE_STATUSES, Status
from supplydemand.entries import skills_of
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import ListingImport, TalentDemand, TalentSupply
from supplydemand.services import listing_imports
from taxonomy.models import Qualification
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory, higher_vocational_level
from tests.supplydemand.import_files import counts
from tests.taxonomy.factories import IndustryFactory, OccupationFactory, RegionFactory

pytestmark = pytest.mark.django_db

MODELS = {"demand": TalentDemand, "supply": TalentSupply}
SEARCH = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
NASTY = st.sampled_from(list("=+-@＝＋－＠'\"\t\r\n,，、;；|（）()_x0041\u3000 \ufeff\uffff\x01\x7f\u2028数控🙂"))
TEXT = st.text(st.one_of(NASTY, st.characters(codec="utf-8", exclude_characters="\x00")), max_size=30)
RUNNING = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
NUMBERS = st.one_of(st.none(), st.integers(1, 100_000))


@st.composite
def contents(draw):
    """What a listing may hold, as a form leaves it; codes as places in lists."""
    return {
        "title": draw(TEXT).strip(),
        "description": draw(TEXT).strip(),
        "courses": draw(TEXT).strip(),
        "skills": skills_of(draw(TEXT)),
        "headcount": draw(NUMBERS),
        "salary": draw(st.tuples(NUMBERS, NUMBERS)),
        "days": draw(st.tuples(DAYS, DAYS)),
        "choices": (draw(st.sampled_from(Reach.values)), draw(st.sampled_from(Urgency.values))),
        "modes": draw(st.lists(st.sampled_from(CooperationMode.values), unique=True)),
        "codes": draw(st.lists(st.integers(0, 7), max_size=4)),
        "status": draw(st.sampled_from(Status.values)),
        "revision": draw(st.none() | st.tuples(st.sampled_from([*EDITABLE_STATUSES, Status.SUBMITTED]), TEXT, NUMBERS)),
        "external_id": draw(st.one_of(st.just(""), TEXT.map(plain_cell).map(lambda text: plain_cell(text)[:80]))),
    }


@pytest.fixture
def codes():
    """Code lists with names that hold separators, that stand twice, and that are retired."""
    retired = timezone.localdate()
    return {
        "majors": [
            MajorFactory(code="460103", name="数控技术"),
            MajorFactory(catalogue="secondary_vocational", code="660103", name="数控技术"),
            MajorFactory(code="081001", name="土木、水利与海洋工程"),
            MajorFactory(code="990001", name="停用专业", retired_on=retired),
        ],
        "regions": [
            None,
            RegionFactory(name="鼓楼区"),
            RegionFactory(name="鼓楼区"),
            RegionFactory(name="旧县", retired_on=retired),
        ],
        "occupations": [None, OccupationFactory(name="农、林、牧、渔业生产人员"), OccupationFactory(name="数控车工")],
        "industries": [None, IndustryFactory(code="A01", name="农业"), IndustryFactory(code="A0101", name="农业")],
        "certificates": [
            Qualification.objects.create(code="Q1", name="特种设备检验、检测人员资格", kind="professional"),
            Qualification.objects.create(code="Q2", name="中国委托公证人资格(香港、澳门)", kind="professional"),
        ],
        "levels": [None, higher_vocational_level()],
    }


@pytest.fixture(params=["demand", "supply"])
def desk(request, client):
    """A signed-in member of an organization that publishes the kind."""
    organization = OrganizationFactory() if request.param == "demand" else SchoolFactory()
    person = MembershipFactory(organization=organization).user
    client.kind, client.organization, client.person = request.param, organization, person
    return sign_in(client, person)


def make(kind, organization, content, codes, number):
    """A listing with this content."""
    pick = content["codes"] + [0] * 4
    model = MODELS[kind]
    listing = model(
        organization=organization,
        status=content["status"],
        title=content["title"][:120],
        description=content["description"],
        skills=content["skills"],
        headcount=content["headcount"],
        expires_on=content["days"][0],
        reach=content["choices"][0],
        cooperation_modes=content["modes"],
        region=codes["regions"][pick[0] % 4],
        external_id=content["external_id"] and f"{number}{content['external_id']}"[:80].strip(),
    )
    if kind == "demand":
        listing.salary_min, listing.salary_max = content["salary"]
        listing.starts_on, listing.urgency = content["days"][1], content["choices"][1]
        listing.occupation, listing.industry = codes["occupations"][pick[1] % 3], codes["industries"][pick[2] % 3]
        listing.level_min, listing.level_max = codes["levels"][pick[1] % 2], codes["levels"][pick[2] % 2]
    else:
        listing.graduates_on, listing.courses = content["days"][1], content["courses"]
        listing.level = codes["levels"][pick[1] % 2]
    if content["status"] not in (Status.DRAFT, Status.WITHDRAWN):
        _complete(listing, codes)
    listing.save()
    listing.majors.set([codes["majors"][place % 4] for place in content["codes"]])
    listing.certificates.set([codes["certificates"][place % 2] for place in content["codes"][:2]])
    if listing.is_published and content["revision"] is not None:
        _revise(listing, *content["revision"], codes)
    return listing


def _complete(listing, codes):
    """What the database wants of a listing that was handed in once; the public ones are still valid."""
    listing.title = listing.title or "无题"
    listing.headcount = listing.headcount or 1
    listing.region = listing.region or codes["regions"][1]
    listing.expires_on = max(listing.expires_on or date.min, timezone.localdate())
    if isinstance(listing, TalentDemand) and listing.salary_min and listing.salary_max:
        listing.salary_min, listing.salary_max = sorted([listing.salary_min, listing.salary_max])
    if listing.status in (Status.APPROVED, Status.EXPIRED):
        listing.published_at = timezone.now()


def _revise(listing, status, title, headcount, codes):
    """An open revision of a colleague's, with another title, another number and other majors."""
    revision = type(listing).objects.get(pk=listing.pk)
    revision.pk, revision._state.adding, revision.external_id = None, True, ""
    revision.revision_of, revision.status, revision.published_at = listing, status, None
    revision.title, revision.headcount = title.strip() or listing.title, headcount or listing.headcount
    revision.save()
    revision.majors.set(codes["majors"][:2])


def export(desk, file_format, whose="mine_export"):
    """The bytes of the export of one's own listings, or of the public ones."""
    response = desk.get(reverse(f"supplydemand:{desk.kind}_{whose}"), {"format": file_format})
    return b"".join(response.streaming_content)


def read_again(desk, content, file_format):
    """The import of these bytes after its check."""
    row = ListingImport.objects.create(
        kind=desk.kind, organization=desk.organization, created_by=desk.person, file_name=f"表.{file_format}", content=content
    )
    now = timezone.now()
    listing_imports.check(import_id=row.pk, on=timezone.localdate(now), at=now)
    row.refresh_from_db()
    return row


@SEARCH
@given(rows=st.lists(contents(), min_size=1, max_size=4))
def test_export_read_again_changes_nothing(desk, codes, rows):
    """One's own list and the public one, whatever state the listings are in and whoever is revising them."""
    model = MODELS[desk.kind]
    model.objects.exclude(revision_of=None).delete()
    model.objects.all().delete()
    for number, content in enumerate(rows):
        make(desk.kind, desk.organization, content, codes, number)
    public = model.objects.published(on=timezone.localdate()).count()

    for whose, count in (("mine_export", model.objects.count()), ("export", public)):
        for file_format in ("csv", "xlsx") if count else ():
            again = read_again(desk, export(desk, file_format, whose), file_format)

            faults = list(again.rows.exclude(verdict="same").values_list("faults", "changes", "cells"))
            assert (again.error, counts(again)) == ("", (0, 0, count, 0)), faults


def test_changed_cell_of_a_public_listing_leaves_a_colleagues_revision_alone(desk, codes):
    factory = TalentDemandFactory if desk.kind == "demand" else TalentSupplyFactory
    public = factory(organization=desk.organization, title="公开的题目", headcount=10)
    _revise(public, Status.DRAFT, "同事改的题目", 12, codes)
    revision = type(public).objects.get(revision_of=public)
    book = load_workbook(BytesIO(export(desk, "xlsx")))
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    line = next(row for row in range(2, 4) if sheet.cell(row, columns.index("编号") + 1).value == public.code)
    sheet.cell(line, columns.index("技能") + 1).value = "点检"
    output = BytesIO()
    book.save(output)

    row = read_again(desk, output.getvalue(), "xlsx")
    assert counts(row) == (0, 1, 1, 0)
    assert [change["field"] for change in row.rows.get(verdict="changed").changes] == ["skills"]
    listing_imports.apply(listing_import=row, mode="all", actor=desk.person)
    listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(), at=timezone.now())

    revision.refresh_from_db()
    assert (revision.title, revision.headcount, revision.skills) == ("同事改的题目", 12, ["点检"])
    assert set(revision.majors.all()) == set(codes["majors"][:2])


@pytest.mark.parametrize("text", ["007", "913301000000000012", "9133E5", "3-4", "2026/1", "'007", "''1E5", "(5)"])
def test_text_that_excel_takes_for_a_number_stays_text_in_csv_and_comes_back(desk, codes, text):
    base = {"title": "甲", "description": "", "courses": "", "skills": [], "headcount": 1, "salary": (None, None)}
    base |= {"days": (None, None), "choices": ("city", "normal"), "modes": [], "codes": [], "external_id": "", "revision": None}
    listing = make(desk.kind, desk.organization, base | {"status": Status.DRAFT}, codes, 0)
    type(listing).objects.update(external_id=text)

    content = export(desk, "csv")
    header, cells = csv.reader(content.decode("utf-8-sig").splitlines())
    assert cells[header.index("来源编号")] == f"'{text}"
    for file_format in ("csv", "xlsx"):
        assert counts(read_again(desk, export(desk, file_format), file_format)) == (0, 0, 1, 0)


def test_export_with_one_changed_cell_changes_that_cell(desk):
    factory = TalentDemandFactory if desk.kind == "demand" else TalentSupplyFactory
    listing = factory(organization=desk.organization, status=Status.DRAFT, title="=1+1", skills=["C++", "焊接"])
    book = load_workbook(BytesIO(export(desk, "xlsx")))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("技能") + 1).value = "C++、焊接、点检"
    output = BytesIO()
    book.save(output)

    row = read_again(desk, output.getvalue(), "xlsx").rows.get()

    assert (row.verdict, row.faults, row.listing_id) == ("changed", {}, listing.pk)
    assert [(change["field"], change["before"], change["after"]) for change in row.changes] == [
        ("skills", "C++、焊接", "C++、焊接、点检")
    ]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_formulas_are_text_in_every_cell_and_come_back(desk, codes, file_format):
    payloads = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "'=1", '=HYPERLINK("http://x")']
    base = {"description": "", "courses": "", "skills": [], "headcount": 1, "salary": (None, None), "days": (None, None)}
    base |= {"choices": ("city", "normal"), "modes": [], "codes": [], "external_id": "", "status": Status.DRAFT, "revision": None}
    for number, payload in enumerate(payloads):
        make(desk.kind, desk.organization, base | {"title": payload, "skills": [payload.strip()]}, codes, number)

    content = export(desk, file_format)

    if file_format == "xlsx":
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s", "n"}
        texts = [cell.value for cell in cells if cell.data_type == "s"]
        assert not [text for text in texts if text.lstrip(" ").startswith(RUNNING)]
    else:
        texts = [cell for row in list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))[1:] for cell in row]
        assert not [text for text in texts if text.lstrip(" ").startswith(RUNNING)]
        assert sum(text.startswith("'") for text in texts) >= len(payloads)
    again = read_again(desk, content, file_format)
    assert counts(again) == (0, 0, len(payloads), 0), list(again.rows.values_list("changes", "faults"))


@SEARCH
@given(text=TEXT)
@example(text="'=1")
@example(text="''＝1")
@example(text="_x0041_=")
def test_defused_text_never_runs_and_is_restored(text):
    cell = defused(text)

    assert not cell.lstrip(" ").startswith((*RUNNING, "\n"))
    assert plain_cell(restored(defused_csv(text))) == plain_cell(text)
    assert plain_cell(restored(cell)) == plain_cell(text)
