"""Import of listings from files."""

import csv
import hashlib
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from core.workflow import perform_transition
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.search import search
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level
from tests.taxonomy.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    def table(rows, name="demands.csv", encoding="utf-8-sig"):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return table


def a_row(organization, **changes):
    """A complete row of a demand."""
    higher_vocational_level()
    return {
        "external_id": "A1",
        "organization_code": organization.credit_code,
        "title": "数控车工",
        "majors": "higher_vocational:460103",
        "level_min": "associate",
        "headcount": "12",
        "region": organization.region.code,
        "reach": "本市",
        "skills": "UG|刀具补偿",
        "salary_min": "6000",
        "salary_max": "8000",
        "expires_on": f"{timezone.localdate().year + 1}-03-31",
        "cooperation_modes": "internship|招聘毕业生",
        "urgency": "urgent",
    } | changes


def run(kind, path, **options):
    """What the command printed."""
    out = StringIO()
    call_command("import_listings", kind, str(path), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def major():
    return MajorFactory(catalogue="higher_vocational", code="460103", name="数控技术")


@pytest.mark.django_db(transaction=True)
def test_import_waits_while_another_one_writes_for_the_same_organization(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write([a_row(organization)])

    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            return cursor.fetchone()[0]

    def import_file():
        run("demands", path, actor=coordinator.email, publish=True)
        connections.close_all()

    other = threading.Thread(target=import_file)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        other.start()
        while other.is_alive() and not somebody_waits():
            other.join(timeout=0.1)
        assert other.is_alive()
        assert TalentDemand.objects.count() == 0
    other.join(timeout=30)
    assert TalentDemand.objects.count() == 1


def test_coordinator_publishes_a_file_once(write, major):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write([a_row(organization), a_row(organization, external_id="A2", title="钳工", majors="数控技术")])

    first = run("demands", path, actor=coordinator.email, publish=True)
    second = run("demands", path, actor=coordinator.email, publish=True)

    demand = TalentDemand.objects.get(external_id="A1")
    event = ReviewEvent.objects.of(demand).get()
    assert "新建 2，更新 0，没变 0，公开 2，没有导入 0" in first
    assert "新建 0，更新 0，没变 2，公开 0，没有导入 0" in second
    assert (demand.status, demand.reach, demand.urgency) == (Status.APPROVED, "city", "urgent")
    assert demand.cooperation_modes == ["internship", "recruitment"]
    assert demand.published_at is not None
    assert list(demand.majors.all()) == [major]
    assert (event.action, event.actor) == ("publish_import", coordinator)
    assert list(search(TalentDemand.objects.all(), "钳工")) == [TalentDemand.objects.get(external_id="A2")]


def test_editor_imports_drafts_of_the_own_organization_only(write):
    membership, foreign = MembershipFactory(), OrganizationFactory()
    path = write([a_row(membership.organization), a_row(foreign, external_id="A2")])

    text = run("demands", path, actor=membership.user.email)

    assert TalentDemand.objects.get().status == Status.DRAFT
    assert "第 3 行 organization_code：你不是这个单位的经办人" in text
    assert "没有导入 1" in text


def test_editor_may_not_publish(write):
    membership = MembershipFactory()

    run("demands", write([a_row(membership.organization)]), actor=membership.user.email, publish=True)

    assert TalentDemand.objects.count() == 0


def test_coordinator_of_a_district_publishes_nothing_outside_it(write):
    here, there = OrganizationFactory(), OrganizationFactory()
    coordinator = CoordinatorFactory(scope=here.district)

    text = run("demands", write([a_row(here), a_row(there)]), actor=coordinator.email, publish=True)

    assert list(TalentDemand.objects.values_list("organization", flat=True)) == [here.pk]
    assert "不在你的审核范围" in text


def test_retired_codes_are_refused_as_the_picker_refuses_them(write, major):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    gone = RegionFactory(name="撤销县", retired_on=timezone.localdate())
    MajorFactory(catalogue="higher_vocational", code="460999", name="老专业", retired_on=timezone.localdate())
    MajorFactory(catalogue="higher_vocational", code="460998", name="数控技术", retired_on=timezone.localdate())
    rows = [
        a_row(organization),
        a_row(organization, external_id="A2", majors="higher_vocational:460999"),
        a_row(organization, external_id="A3", majors="老专业"),
        a_row(organization, external_id="A4", region=gone.code),
        a_row(organization, external_id="A5", majors="数控技术"),
    ]

    text = run("demands", write(rows), actor=coordinator.email, publish=True)

    assert set(TalentDemand.objects.values_list("external_id", flat=True)) == {"A1", "A5"}
    assert list(TalentDemand.objects.get(external_id="A5").majors.all()) == [major]
    assert "第 3 行 majors：“higher_vocational:460999”已经停用，换一个现在用的" in text
    assert "第 4 行 majors：“老专业”已经停用，换一个现在用的" in text
    assert f"第 5 行 region：“{gone.code}”已经停用，换一个现在用的" in text


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"title": ""}, "title"),
        ({"title": "名" * 121}, "title"),
        ({"headcount": "很多"}, "headcount"),
        ({"headcount": "0"}, "headcount"),
        ({"headcount": "1234567890123"}, "headcount"),
        ({"headcount": "-3"}, "headcount"),
        ({"contact_phone": "1" * 31}, "contact_phone"),
        ({"contact_name": "名" * 61}, "contact_name"),
        ({"contact_email": "x@"}, "contact_email"),
        ({"skills": "|".join(f"技能{number}" for number in range(31))}, "skills"),
        ({"starts_on": "2027-07-011"}, "starts_on"),
        ({"region": "000001"}, "region"),
        ({"majors": "higher_vocational:999999"}, "majors"),
        ({"level_min": "博士后"}, "level_min"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": ""}, "expires_on"),
        ({"expires_on": "明年"}, "expires_on"),
        ({"salary_min": "9000", "salary_max": "800"}, "salary_max"),
        ({"reach": "月球"}, "reach"),
        ({"cooperation_modes": "吃饭"}, "cooperation_modes"),
        ({"organization_code": "91990000MA9999999X"}, "organization_code"),
        ({"organization_code": ""}, "organization_code"),
    ],
)
def test_a_wrong_cell_is_named_and_listed_in_a_file(write, changes, column):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write([a_row(organization, **changes)])

    run("demands", path, actor=coordinator.email, publish=True)

    assert TalentDemand.objects.count() == 0
    with path.with_name("demands.csv.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:2] for row in rows[1:]] == [["2", column]]


def test_a_wrong_number_of_the_source_stops_its_row_and_no_other(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    wrong = [{"external_id": "x" * 81, "contact_phone": ""}, {"contact_phone": "1" * 31}]
    rows = [a_row(organization, **changes) for changes in [*wrong, {"contact_phone": ""}]]

    text = run("demands", write(rows), actor=coordinator.email, publish=True)

    assert "新建 1" in text
    assert "第 2 行 external_id：81 个字，最多 80 个" in text
    assert "第 3 行 contact_phone：31 个字，最多 30 个" in text


def test_a_column_that_the_file_does_not_have_is_left_as_it_is(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    run("demands", write([a_row(organization)]), actor=coordinator.email, publish=True)
    row = a_row(organization, headcount="20")
    del row["skills"], row["majors"]

    run("demands", write([row]), actor=coordinator.email, publish=True)

    demand = TalentDemand.objects.get()
    assert (demand.headcount, demand.skills, demand.majors.count()) == (20, ["UG", "刀具补偿"], 1)


def test_rows_known_by_an_earlier_fingerprint_are_known_again(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    row = a_row(organization, external_id="", organization_name="不读", certificates="")
    content = "\x1f".join(f"{name}={row[name]}" for name in sorted(row) if name != "external_id")
    former = f"sha256:{hashlib.sha256(content.encode()).hexdigest()[:40]}"
    run("demands", write([row]), actor=coordinator.email, publish=True)
    TalentDemand.objects.update(external_id=former)

    assert "新建 0，更新 0，没变 1" in run("demands", write([row]), actor=coordinator.email, publish=True)


def test_rows_without_a_number_are_recognized_by_content(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write(
        [
            a_row(organization, external_id=""),
            a_row(organization, external_id=""),
            a_row(organization, external_id="", title="铣工"),
        ]
    )

    first = run("demands", path, actor=coordinator.email, publish=True)
    second = run("demands", path, actor=coordinator.email, publish=True)

    assert "和第 2 行是同一条" in first
    assert "新建 2" in first
    assert "新建 0，更新 0，没变 2" in second


def test_changed_row_revises_what_is_public_and_shows_it_in_the_history(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    run("demands", write([a_row(organization)]), actor=coordinator.email, publish=True)

    text = run("demands", write([a_row(organization, headcount="20")]), actor=coordinator.email, publish=True)

    demand = TalentDemand.objects.get()
    assert "更新 1" in text
    assert (demand.status, demand.headcount) == (Status.APPROVED, 20)
    changes = ReviewEvent.objects.of(demand).get(action="revise").changes
    assert [(change["field"], change["before"], change["after"]) for change in changes] == [("headcount", "12", "20")]


def test_changed_row_of_a_public_listing_is_refused_without_publish(write):
    membership, coordinator = MembershipFactory(), CoordinatorFactory()
    run("demands", write([a_row(membership.organization)]), actor=coordinator.email, publish=True)

    text = run("demands", write([a_row(membership.organization, headcount="20")]), actor=membership.user.email)

    assert "要在页面上改" in text
    assert TalentDemand.objects.get().headcount == 12


def test_withdrawn_listing_is_not_brought_back(write):
    membership, coordinator = MembershipFactory(), CoordinatorFactory()
    path = write([a_row(membership.organization)])
    run("demands", path, actor=coordinator.email, publish=True)
    demand = TalentDemand.objects.get()
    perform_transition(obj=demand, action="withdraw", actor=membership.user, at=timezone.now(), reason="招满了")

    run("demands", path, actor=coordinator.email, publish=True)

    demand.refresh_from_db()
    assert demand.status == Status.WITHDRAWN


def test_far_expiry_is_cut_to_twelve_months_and_stays_the_same(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write([a_row(organization, expires_on=f"{timezone.localdate().year + 3}-01-01")])

    first = run("demands", path, actor=coordinator.email, publish=True)
    second = run("demands", path, actor=coordinator.email, publish=True)

    assert "按 12 个月记" in first
    assert "没变 1" in second


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_in_use_are_read(write, encoding):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()

    run("demands", write([a_row(organization)], encoding=encoding), actor=coordinator.email, publish=True)

    assert TalentDemand.objects.get().title == "数控车工"


def test_workbook_with_numbers_and_dates_is_read(tmp_path):
    school, coordinator = SchoolFactory(school_code="4199012345"), CoordinatorFactory()
    higher_vocational_level()
    book = Workbook()
    today = timezone.localdate()
    sheet = book.active
    sheet.append(
        ["external_id", "organization_code", "title", "majors", "level", "headcount", "graduates_on", "region", "expires_on"]
    )
    day = today.replace(year=today.year + 1, month=6, day=30)
    sheet.append(["S1", 4199012345, "数控技术 2027 届", "数控技术", "高职专科", 45, day, school.region.code, day])
    path = tmp_path / "supplies.xlsx"
    book.save(path)

    text = run("supplies", path, actor=coordinator.email, publish=True)

    supply = TalentSupply.objects.filter(organization=school).first()
    assert supply is not None, text
    assert (supply.headcount, supply.graduates_on) == (45, day)


def test_named_organization_takes_all_rows(write):
    membership = MembershipFactory()
    row = a_row(membership.organization)
    del row["organization_code"]

    run("demands", write([row]), actor=membership.user.email, organization=membership.organization.credit_code)

    assert TalentDemand.objects.get().organization == membership.organization


def test_unreadable_files_and_unknown_actors_are_refused(tmp_path, write):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no workbook")
    person = MembershipFactory().user

    with pytest.raises(CommandError, match="打不开"):
        run("demands", path, actor=person.email)
    doubled = tmp_path / "doubled.csv"
    doubled.write_text("title,title\n甲,乙\n")
    with pytest.raises(CommandError, match="列名重复：title"):
        run("demands", doubled, actor=person.email)
    with pytest.raises(CommandError, match="没有登录邮箱"):
        run("demands", write([{"title": "x"}]), actor="nobody@example.test")
    with pytest.raises(CommandError, match="没有这个文件"):
        run("demands", tmp_path / "none.csv", actor=person.email)


def test_rows_longer_than_the_header_are_listed_with_line_and_reason(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    path = write([a_row(organization), a_row(organization, external_id="A2")])
    path.write_text(path.read_text(encoding="utf-8-sig").rstrip() + ",多出来的\n", encoding="utf-8-sig")
    organizations = path.with_name("organizations.csv")
    organizations.write_text("name,credit_code\n甲公司,91990000MA9999999X,多出来的\n", encoding="utf-8")
    out = StringIO()

    text = run("demands", path, actor=coordinator.email, publish=True)
    call_command("import_organizations", str(organizations), actor=coordinator.email, stdout=out)

    assert list(TalentDemand.objects.values_list("external_id", flat=True)) == ["A1"]
    assert "第 3 行 整行：第 15 列没有列名，却有内容“多出来的”" in text
    assert "第 2 行 整行：第 3 列没有列名" in out.getvalue()


def test_number_of_statements_does_not_grow_with_the_rows(write):
    organization, coordinator = OrganizationFactory(), CoordinatorFactory()
    counts = []
    for count in (2, 30):
        rows = [a_row(organization, external_id=f"N{count}-{number}", title=f"车工{count}-{number}") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            run("demands", write(rows), actor=coordinator.email, publish=True)
        counts.append(len(queries))

    assert TalentDemand.objects.published(on=timezone.localdate()).count() == 32
    assert counts[0] == counts[1]
