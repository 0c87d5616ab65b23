"""Imports of files on pages: check, decision, result, and the file that comes back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.enums import Status
from core.idempotency import new_token
from core.models import JobRun, Notification
from supplydemand.enums import ImportState
from supplydemand.models import ListingImport, ListingImportRow, TalentSupply
from supplydemand.services import import_news, listing_imports
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentSupplyFactory
from tests.supplydemand.import_files import (
    checked,
    counts,
    decided,
    imported,
    page,
    prepare_codes,
    supply_row,
    supply_rows,
    upload,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    prepare_codes()
    return SchoolFactory(name="试验汀州职业技术学院")


@pytest.fixture
def teacher(school):
    return MembershipFactory(organization=school).user


@pytest.fixture
def desk(client, teacher):
    return sign_in(client, teacher)


def test_check_writes_nothing_and_decision_makes_drafts(desk, school, teacher):
    row = checked(desk, "supply", workbook(supply_rows(school.region, 3)))

    assert (row.state, counts(row), TalentSupply.objects.count()) == (ImportState.CHECKED, (3, 0, 0, 0), 0)
    assert "导入 3 行" in page(desk, row)

    row = decided(desk, row)

    supply = TalentSupply.objects.order_by("pk").first()
    assert (row.state, row.applied_count) == (ImportState.DONE, 3)
    assert (supply.status, supply.organization, supply.created_by) == (Status.DRAFT, school, teacher)
    assert (supply.headcount, supply.skills, supply.level.name) == (45, ["数控编程", "机械制图"], "高职专科")
    assert supply.graduates_on == date(timezone.localdate().year + 1, 6, 30)
    assert "全部提交审核（3 条）" in page(desk, row)


def test_uploader_hears_of_each_step_and_has_the_choice_on_the_workbench(desk, school, teacher):
    row = checked(desk, "supply", workbook(supply_rows(school.region, 3)))
    colleague = MembershipFactory(organization=school).user
    now = timezone.now()

    assert [item.url for item in import_news.work_items(teacher, now)] == [row.get_absolute_url()]
    assert import_news.work_items(colleague, now) == []
    import_news.tell(row.pk)
    told = Notification.objects.filter(event="supplydemand.import_ready").order_by("pk")
    assert not told.exists()  # nothing is wrong: the workbench is enough

    decided(desk, row)

    assert import_news.work_items(teacher, now) == []
    assert [(message.recipient, message.title) for message in told.all()] == [(teacher, "“表.xlsx”导入完了")]


@pytest.mark.parametrize(("second_row", "titles"), [({}, ["“表.xlsx”不用导入"]), ({"人数": "很多"}, ["“表.xlsx”检查完了"])])
def test_check_is_told_of_where_something_is_wrong_or_nothing_is_left_to_do(desk, school, second_row, titles):
    rows = [supply_row(school.region), supply_row(school.region, 来源编号="S2")]
    imported(desk, "supply", workbook(rows))
    told = Notification.objects.filter(event="supplydemand.import_ready")
    told.delete()

    checked(desk, "supply", workbook([rows[0], rows[1] | second_row]))

    assert [message.title for message in told] == titles


@pytest.mark.parametrize(("number", "wrong"), [("0571-87654321 转 8001", 0), ("12345", 1), ("微信同号", 1)])
def test_telephone_of_a_row_is_one_that_can_be_called(desk, school, number, wrong):
    row = checked(desk, "supply", workbook([supply_row(school.region, 联系电话=number)]))

    assert row.wrong_count == wrong
    assert bool(row.rows.get().faults) is bool(wrong)


def test_same_file_twice_adds_nothing(desk, school):
    content = workbook(supply_rows(school.region, 3))
    imported(desk, "supply", content)

    row = checked(desk, "supply", content)

    assert counts(row) == (0, 0, 3, 0)
    assert "和平台上的一样，不用导入" in page(desk, row)
    assert "全部提交审核（3 条）" in page(desk, row)


def test_rows_without_a_number_are_known_by_content_under_either_header(desk, school):
    rows = [supply_row(school.region, 来源编号="")]
    imported(desk, "supply", workbook(rows))
    machine = {
        "title": rows[0]["名称"], "headcount": "45", "majors": "数控技术", "level": "高职专科",
        "graduates_on": rows[0]["毕业日期"], "region": school.region.code, "skills": rows[0]["技能"],
        "expires_on": rows[0]["有效期到"], "contact_name": "联系人丙", "contact_phone": "0000-1112223",
    }  # fmt: skip

    assert counts(checked(desk, "supply", workbook([machine]))) == (0, 0, 1, 0)


def test_changed_cells_are_shown_old_and_new(desk, school):
    imported(desk, "supply", workbook(supply_rows(school.region, 2)))

    row = checked(desk, "supply", workbook(supply_rows(school.region, 2, 人数="50")))

    assert counts(row) == (0, 2, 0, 0)
    assert '<b>人数</b> <del class="xy-diff">45</del>' in page(desk, row)
    assert "50</ins>" in page(desk, row)
    decided(desk, row)
    assert set(TalentSupply.objects.values_list("headcount", "version")) == {(50, 2)}


def test_changed_lists_are_linked_anew(desk, school):
    imported(desk, "supply", workbook([supply_row(school.region)]))
    other = prepare_codes()
    other.pk, other.code, other.name = None, "460104", "机械制造"
    other.save()

    imported(desk, "supply", workbook([supply_row(school.region, 专业="数控技术、机械制造", 技能="焊接")]))
    imported(desk, "supply", workbook([supply_row(school.region, 专业="机械制造", 技能="焊接")]))

    supply = TalentSupply.objects.get()
    assert [major.name for major in supply.majors.all()] == ["机械制造"]
    assert supply.skills == ["焊接"]


def test_bad_row_500_of_1000_by_either_choice(desk, school):
    rows = supply_rows(school.region, 1000)
    rows[499]["人数"] = "很多"
    row = checked(desk, "supply", workbook(rows))
    assert counts(row) == (999, 0, 0, 1)

    refused = desk.post(reverse("supplydemand:supply_import_apply", args=[row.pk]), {"mode": "all"}, follow=True)

    assert "一行都没有导入" in refused.content.decode()
    assert (ListingImport.objects.get().state, TalentSupply.objects.count()) == (ImportState.CHECKED, 0)
    decided(desk, row, mode="possible")
    assert TalentSupply.objects.count() == 999
    assert not TalentSupply.objects.filter(external_id="S499").exists()


def test_all_or_nothing_takes_a_sound_file_whole(desk, school):
    row = decided(desk, checked(desk, "supply", workbook(supply_rows(school.region, 600))), mode="all")

    assert (row.state, row.applied_count, TalentSupply.objects.count()) == (ImportState.DONE, 600, 600)


def test_all_or_nothing_that_meets_a_change_imports_nothing_and_asks_again(desk, school):
    imported(desk, "supply", workbook([supply_row(school.region, 来源编号="S1")]))
    row = checked(desk, "supply", workbook(supply_rows(school.region, 3)))
    TalentSupply.objects.update(status=Status.SUBMITTED)

    row = decided(desk, row, mode="all")

    assert (row.state, counts(row), TalentSupply.objects.count()) == (ImportState.CHECKED, (2, 0, 0, 1), 1)
    assert "检查之后平台上的内容变了" in page(desk, row)
    row = decided(desk, row, mode="possible")
    assert (row.state, TalentSupply.objects.count()) == (ImportState.DONE, 3)


def test_row_of_another_organization_is_refused_with_a_reason(desk, school):
    foreign = SchoolFactory()
    other = TalentSupplyFactory(organization=foreign)
    rows = [
        {**supply_row(school.region, 来源编号="A1"), "统一社会信用代码": foreign.credit_code, "编号": ""},
        {**supply_row(school.region, 来源编号="A2"), "统一社会信用代码": "", "编号": other.code},
        {**supply_row(school.region, 来源编号="A3"), "统一社会信用代码": school.credit_code, "编号": ""},
    ]

    row = imported(desk, "supply", workbook(rows))

    assert counts(row) == (1, 0, 0, 2)
    assert TalentSupply.objects.of(MembershipFactory(organization=foreign).user).count() == 1
    assert "这一行写的是别的单位" in page(desk, row)
    assert "本单位没有这个编号" in page(desk, row)


def test_strangers_viewers_and_the_other_side_find_nothing(client, desk, school):
    row = checked(desk, "supply", workbook([supply_row(school.region)]))
    own = [row.get_absolute_url(), reverse("supplydemand:supply_import"), reverse("supplydemand:supply_import_template")]
    assert [desk.get(url).status_code for url in own] == [200, 200, 200]
    stranger = MembershipFactory(organization=SchoolFactory()).user
    viewer = MembershipFactory(organization=school, role=Role.VIEWER).user
    enterprise = MembershipFactory(organization=OrganizationFactory()).user

    assert [sign_in(client, stranger).get(url).status_code for url in own] == [404, 200, 200]
    assert sign_in(client, stranger).post(reverse("supplydemand:supply_import_apply", args=[row.pk])).status_code == 404
    assert row.file_name not in sign_in(client, stranger).get(own[1]).content.decode()
    assert [sign_in(client, viewer).get(url).status_code for url in own] == [404, 404, 404]
    assert [sign_in(client, enterprise).get(url).status_code for url in own] == [404, 404, 404]
    assert client.get(row.get_absolute_url().replace("supplies", "demands")).status_code == 404


def test_import_for_a_foreign_organization_is_refused(desk, school):
    response = upload(desk, "supply", workbook([supply_row(school.region)]), organization=SchoolFactory().pk)

    assert response.status_code == 422
    assert ListingImport.objects.count() == 0


def test_organization_is_chosen_where_there_are_several(desk, school, teacher):
    second = MembershipFactory(user=teacher, organization=SchoolFactory()).organization

    row = imported(desk, "supply", workbook([supply_row(school.region)]), organization=second.pk)

    assert row.organization == second
    assert TalentSupply.objects.get().organization == second


def test_double_post_of_an_upload_and_of_the_decision_happen_once(desk, school, django_capture_on_commit_callbacks):
    content, token = workbook([supply_row(school.region)]), new_token()
    first, second = (upload(desk, "supply", content, token=token) for _ in range(2))
    row = ListingImport.objects.get()
    assert first.url == second.url == row.get_absolute_url()

    now = timezone.now()
    listing_imports.check(import_id=row.pk, on=timezone.localdate(now), at=now)
    for _ in range(2):
        desk.post(reverse("supplydemand:supply_import_apply", args=[row.pk]), {"mode": "possible"})
    for _ in range(2):
        listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(now), at=now)

    assert JobRun.objects.filter(task=listing_imports.APPLY).count() == 1
    assert TalentSupply.objects.count() == 1


def test_two_uploads_of_a_file_that_were_checked_together_add_it_once(desk, school):
    content = workbook(supply_rows(school.region, 3))
    first, second = (checked(desk, "supply", content) for _ in range(2))
    assert counts(first) == counts(second) == (3, 0, 0, 0)

    decided(desk, first)
    second = decided(desk, second, mode="all")

    assert (counts(second), second.applied_count) == ((0, 0, 3, 0), 0)
    assert TalentSupply.objects.count() == 3


def test_person_who_lost_the_right_meanwhile_imports_nothing(desk, school, teacher):
    row = checked(desk, "supply", workbook([supply_row(school.region)]))
    desk.post(reverse("supplydemand:supply_import_apply", args=[row.pk]), {"mode": "possible"})
    teacher.memberships.update(role=Role.VIEWER)

    now = timezone.now()
    listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(now), at=now)

    row.refresh_from_db()
    assert (counts(row), TalentSupply.objects.count()) == ((0, 0, 0, 1), 0)


def test_expired_session_leads_to_sign_in_and_back(client, desk, school):
    row = checked(desk, "supply", workbook([supply_row(school.region)]))
    client.logout()

    answer = upload(client, "supply", workbook([supply_row(school.region)]))
    step = client.post(reverse("supplydemand:supply_import_apply", args=[row.pk]), {"mode": "all"})

    assert (answer.status_code, step.status_code) == (302, 302)
    assert "/accounts/login/?next=/supplies/import/" in answer.url
    assert step.url.endswith(f"next={row.get_absolute_url()}")
    assert ListingImport.objects.get().state == ImportState.CHECKED


def test_published_listing_gets_a_revision_and_the_same_file_then_changes_nothing(desk, school):
    imported(desk, "supply", workbook([supply_row(school.region)]))
    now = timezone.now()
    TalentSupply.objects.update(status=Status.APPROVED, published_at=now)
    content = workbook([supply_row(school.region, 人数="60")])

    row = imported(desk, "supply", content)

    public = TalentSupply.objects.get(revision_of=None)
    revision = TalentSupply.objects.get(revision_of=public)
    assert counts(row) == (0, 1, 0, 0)
    assert (public.headcount, public.status) == (45, Status.APPROVED)
    assert (revision.headcount, revision.status) == (60, Status.DRAFT)
    assert counts(checked(desk, "supply", content)) == (0, 0, 1, 0)


def test_drafts_are_handed_in_together_and_the_rest_is_named(desk, school, django_capture_on_commit_callbacks):
    row = imported(desk, "supply", workbook(supply_rows(school.region, 3)))
    late = TalentSupply.objects.order_by("pk").last()
    TalentSupply.objects.filter(pk=late.pk).update(expires_on=timezone.localdate() - timedelta(days=1))

    for _ in range(2):
        desk.post(reverse("supplydemand:supply_import_submit", args=[row.pk]))
    assert JobRun.objects.filter(task=listing_imports.SUBMIT).count() == 1
    listing_imports.hand_in(import_id=row.pk)
    listing_imports.hand_in(import_id=row.pk)

    assert sorted(TalentSupply.objects.values_list("status", flat=True)) == [Status.DRAFT, Status.SUBMITTED, Status.SUBMITTED]
    content = page(desk, ListingImport.objects.get())
    assert "没能提交的" in content
    assert "已经过去了" in content


def test_unchanged_rows_hand_in_earlier_imports_alone(desk, school):
    first = imported(desk, "supply", workbook(supply_rows(school.region, 2)))
    by_hand = [TalentSupplyFactory(organization=school, status=status) for status in (Status.DRAFT, Status.RETURNED)]
    again = checked(desk, "supply", workbook(supply_rows(school.region, 2)))
    for line, row in enumerate(by_hand, start=50):
        again.rows.create(line=line, cells={}, verdict="same", listing_id=row.pk)

    assert set(listing_imports.drafts_of(again)) == set(listing_imports.drafts_of(first))
    assert listing_imports.drafts_of(first).count() == 2


def test_unreadable_file_says_what_to_do(desk, school):
    row = checked(desk, "supply", workbook([{"甲": "1", "乙": "2"}]))

    assert row.state == ImportState.FAILED
    assert "第一行没有认得的列名" in page(desk, row)


def test_unread_columns_are_named(desk, school):
    row = checked(desk, "supply", workbook([{**supply_row(school.region), "班主任": "某某", "状态": "草稿"}]))

    assert "这些列不读：班主任<" in page(desk, row)


def test_too_many_imports_at_once_wait(desk, school):
    content = workbook([supply_row(school.region)])

    answers = [upload(desk, "supply", content).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 409]


def test_old_imports_are_purged_and_their_listings_stay(desk, school):
    row = imported(desk, "supply", workbook([supply_row(school.region)]))
    recent = checked(desk, "supply", workbook([supply_row(school.region)]))
    ListingImport.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=91))

    assert listing_imports.purge(at=timezone.now()) == 1

    assert list(ListingImport.objects.all()) == [recent]
    assert ListingImportRow.objects.exclude(listing_import=recent).count() == 0
    assert TalentSupply.objects.count() == 1


def test_pages_and_steps_ask_as_often_for_many_rows(desk, school):
    asked = []
    for count in (2, 3, 40):  # the first also fills caches
        rows = supply_rows(school.region, count)
        rows[0]["人数"] = "很多"
        TalentSupply.objects.all().delete()
        row = checked(desk, "supply", workbook(rows))
        with CaptureQueriesContext(connection) as queries:
            page(desk, row)
            desk.get(reverse("supplydemand:supply_import"))
            decided(desk, row)
        asked.append(len(queries))
        assert row.rows.filter(is_applied=True).count() == count - 1

    assert asked[1] == asked[2]
