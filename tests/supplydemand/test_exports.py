"""Large workbooks: ordered once, written by a worker, whole or not at all, and fetched by nobody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Membership
from core.enums import Status
from core.idempotency import new_token
from core.models import JobRun
from supplydemand.models import ListingExport
from supplydemand.services import exports
from supplydemand.tasks import write_export
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db
OWN, PUBLIC = "supplydemand:demand_mine_export", "supplydemand:demand_export"


@pytest.fixture
def author(monkeypatch):
    """Somebody with four listings, one more than a web thread writes."""
    monkeypatch.setattr(exports, "BIG_FROM", 3)
    monkeypatch.setattr(exports, "STEP", 2)
    author = MembershipFactory()
    for number in range(4):
        TalentDemandFactory(organization=author.organization, title=f"技术员{number}", headcount=number + 1)
    return author


def ordered(client, page=OWN, query="format=xlsx", token=None):
    return client.post(f"{reverse(page)}?{query}", {"token": token or new_token()})


def write(row):
    for job in JobRun.objects.filter(task=exports.WRITE, key=f"export:{row.pk}"):
        write_export(job_id=job.pk)
    row.refresh_from_db()
    return row


def titles(content):
    header, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [row[header.index("名称")] for row in rows]


@pytest.mark.parametrize("page", [OWN, PUBLIC])
def test_large_workbook_is_offered_ordered_once_written_and_fetched(client, author, page):
    sign_in(client, author.user)
    offer = client.get(f"{reverse(page)}?format=xlsx&headcount_min=1")
    assert "导出 4 条" in offer.content.decode()
    token = new_token()

    first, second = (ordered(client, page, "format=xlsx&headcount_min=1", token) for _ in range(2))

    row = ListingExport.objects.get()
    assert first.url == second.url == row.get_absolute_url()
    waiting = client.get(row.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "排队中，共 4 条" in waiting
    assert "<html" not in waiting
    assert client.get(reverse("supplydemand:export_file", args=[row.pk])).status_code == 404

    write(row)
    assert client.get(row.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "下载 Excel" in client.get(row.get_absolute_url()).content.decode()
    fetched = titles(client.get(reverse("supplydemand:export_file", args=[row.pk])).content)
    assert sorted(fetched) == [f"技术员{number}" for number in range(4)]


def test_small_workbook_and_csv_need_no_worker(client, author):
    sign_in(client, author.user)

    small = client.get(f"{reverse(OWN)}?format=xlsx&headcount_max=3")
    assert len(titles(b"".join(small.streaming_content))) == 3
    assert client.get(f"{reverse(OWN)}?format=csv")["Content-Type"].startswith("text/csv")
    assert ordered(client, query="format=csv").status_code == 404
    assert not ListingExport.objects.exists()


def test_worker_that_dies_leaves_no_part_and_the_next_attempt_no_row_twice(client, author):
    sign_in(client, author.user)
    ordered(client)
    row = ListingExport.objects.get()

    class Killed(BaseException):
        """The process is gone."""

    def half(export):
        title, header, rows = exports.table_of(export)

        def some():
            for number, cells in enumerate(rows):
                if number == 3:
                    raise Killed
                yield cells

        return title, header, some()

    with pytest.raises(Killed):
        exports.write(export_id=row.pk, table_of=half, at=timezone.now())
    row.refresh_from_db()
    assert (row.is_busy, row.content, row.row_count) == (True, None, 2)

    write(row)
    assert len(titles(row.content)) == 4
    before = bytes(row.content)
    assert bytes(write(row).content) == before


def test_nobody_else_finds_the_file_nor_who_has_left_nor_anybody_after_a_day(client, author):
    sign_in(client, author.user)
    ordered(client)
    row = write(ListingExport.objects.get())
    colleague = MembershipFactory(organization=author.organization).user
    pages = [row.get_absolute_url(), reverse("supplydemand:export_file", args=[row.pk])]
    assert [client.get(page).status_code for page in pages] == [200, 200]

    for person in (colleague, UserFactory()):
        sign_in(client, person)
        assert [client.get(page).status_code for page in pages] == [404, 404]
    client.logout()
    assert [client.get(page).status_code for page in pages] == [302, 302]

    sign_in(client, author.user)
    Membership.objects.filter(pk=author.pk).update(status=Status.WITHDRAWN)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    Membership.objects.filter(pk=author.pk).update(status=Status.APPROVED)
    ListingExport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert exports.purge(at=timezone.now()) == 1


def test_visitor_signs_in_first_and_too_many_at_once_wait(client, author):
    assert "登录后写 Excel" in client.get(f"{reverse(PUBLIC)}?format=xlsx").content.decode()
    assert ordered(client, PUBLIC).url.startswith("/accounts/login/")
    assert not ListingExport.objects.exists()

    sign_in(client, author.user)
    assert [ordered(client).status_code for _ in range(3)] == [302, 302, 409]
    assert ordered(client, token="old").status_code == 400


def test_given_up_file_says_so(client, author):
    sign_in(client, author.user)
    ordered(client)
    row = ListingExport.objects.get()
    exports.fail({"export_id": row.pk}, "boom")

    page = client.get(row.get_absolute_url()).content.decode()
    assert "没写成" in page
    assert "再导出一次" in page


def test_own_file_holds_only_what_its_orderer_had_then(client, author):
    sign_in(client, author.user)
    ordered(client)
    later = MembershipFactory(user=author.user)
    TalentDemandFactory(organization=later.organization, title="后来加入的单位的")

    first = titles(write(ListingExport.objects.get()).content)
    ordered(client)
    second = titles(write(ListingExport.objects.order_by("pk").last()).content)

    assert (len(first), "后来加入的单位的" in first) == (4, False)
    assert (len(second), "后来加入的单位的" in second) == (5, True)


def test_small_file_is_not_ordered(client, author, monkeypatch):
    monkeypatch.setattr(exports, "BIG_FROM", 4)
    sign_in(client, author.user)

    answer = ordered(client)

    assert answer.url == f"{reverse(OWN)}?format=xlsx"
    assert not ListingExport.objects.exists()
