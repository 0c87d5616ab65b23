"""The ledger's pages: who reads what, drafts, tokens, the link on a phone, the file."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import guest_links
from core.idempotency import new_token
from core.models import GuestLink, OutgoingMail
from core.registries import workbench_items
from projects.confirmation_links import describe
from projects.enums import Column, EvidenceGrade, PublicPart
from projects.models import Commitment, Delivery, FormDraft
from projects.services import form_drafts
from tests.accounts.factories import MembershipFactory
from tests.projects.evidence_world import World
from tests.projects.factories import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def world():
    return World()


def page(user, name, *args, **query):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(reverse(f"projects:{name}", args=args), query)


def test_insiders_read_the_entries_and_the_public_only_sums_that_are_made_public(world):
    promise = world.promise("123456")
    for user in (world.author, world.partner):
        assert "每一笔" in page(user, "ledger", world.project.pk).text
    stranger = MembershipFactory().user
    for user in (None, stranger):
        assert page(user, "ledger", world.project.pk).status_code == 404
    assert page(stranger, "record", "commitment", promise.pk).status_code == 404

    world.project.public_parts = [PublicPart.MONEY]
    world.project.save()
    for user in (None, stranger):
        shown = page(user, "ledger", world.project.pk)
        assert "123,456" in shown.text
        assert "每一笔" not in shown.text
        assert promise.get_absolute_url() not in shown.text
    assert page(stranger, "record", "commitment", promise.pk).status_code == 404
    assert page(stranger, "ledger_export", world.project.pk, format="csv").status_code == 404


def test_whoever_is_asked_to_join_reads_nothing_before_they_say_yes(world):
    asked = PartnerFactory(project=world.project, accepted_at=None, accepted_by=None)
    person = MembershipFactory(organization=asked.organization).user
    assert page(person, "ledger", world.project.pk).status_code == 404

    asked.accepted_at, asked.accepted_by = timezone.now(), person
    asked.save()
    assert page(person, "ledger", world.project.pk).status_code == 200


def test_a_promise_is_drafted_stated_once_and_confirmed_by_a_link_on_a_phone(world, client):
    client.force_login(world.author)
    url = reverse("projects:commitment_create", args=[world.project.pk])
    assert client.post(url, {"amount": "五十万吧", "action": "save", "version": ""}).status_code == 302
    assert "五十万吧" in client.get(url).text
    stale = client.post(f"{url}?autosave=1", {"amount": "6", "version": "0"})
    assert stale.status_code == 409
    assert client.post(f"{url}?autosave=1", {"amount": "50 万", "version": "1"}).json()["version"] == 2

    form = {
        "stated_by": world.school.pk,
        "direction": "gets",
        "counterpart": world.firm.pk,
        "kind": "money",
        "amount": "50 万",
        "due_on": "2027-03-01",
        "token": new_token(),
        "action": "submit",
    }
    wrong = client.post(url, form | {"amount": "很多"})
    assert wrong.status_code == 422
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    entry = Commitment.objects.get()
    assert (entry.amount, FormDraft.objects.count()) == (Decimal(500000), 0)

    asked = client.post(reverse("projects:record_ask", args=["commitment", entry.pk]), {"ask-name": "张工", "token": new_token()})
    assert asked.status_code == 302
    link = GuestLink.objects.get()
    path = guest_links.path_of(link)
    assert path in client.get(entry.get_absolute_url()).text
    assert client.get(reverse("projects:record_code", args=["commitment", entry.pk]))["Content-Type"] == "image/svg+xml"
    firm = Client()
    firm.force_login(world.partner)
    assert path not in firm.get(entry.get_absolute_url()).text
    assert firm.get(reverse("projects:record_code", args=["commitment", entry.pk])).status_code == 404

    phone = Client()
    assert "500,000" not in phone.get(path).text
    assert "500,000" in phone.post(path, follow=True).text
    assert phone.post(path, {"choice": "disputed"}).status_code == 422
    assert "你确认了" in phone.post(path, {"choice": "confirmed"}, follow=True).text
    entry.refresh_from_db()
    assert entry.grade == EvidenceGrade.HANDED
    assert "经链接确认，链接由填报方转交" in firm.get(entry.get_absolute_url()).text
    assert "张工" in client.get(entry.get_absolute_url()).text


def test_who_is_asked_by_a_link_reads_the_day_as_it_was_here(world):
    entry = world.promise()
    entry.created_at = datetime(2026, 11, 26, 21, 12, tzinfo=UTC)

    facts = dict(describe(SimpleNamespace(obj=entry), entry.created_at)["facts"])

    assert facts["谁填的"].endswith("，2026-11-27")


def test_a_mailed_link_is_read_by_its_mailbox_alone(client, world):
    client.force_login(world.author)
    entry = world.promise()
    ask = reverse("projects:record_ask", args=["commitment", entry.pk])
    code = reverse("projects:record_code", args=["commitment", entry.pk])
    client.post(ask, {"ask-name": "张工", "ask-email": "zhang@b.cn", "token": new_token()})
    path = guest_links.path_of(GuestLink.objects.get())
    shown = client.get(entry.get_absolute_url()).text
    assert path not in shown
    assert "z***@b.cn" in shown
    assert client.get(code).status_code == 404
    assert path in OutgoingMail.objects.get(address="zhang@b.cn").text

    kept = client.cookies["guest_asker"].value
    client.logout()
    client.cookies["guest_asker"] = kept  # signing out in a browser takes the session alone
    client.post(path)
    client.post(path, {"choice": "confirmed"})
    entry.refresh_from_db()
    assert entry.grade == EvidenceGrade.HANDED
    assert "用的是填报方的设备" in page(world.partner, "record", "commitment", entry.pk).text


def test_what_waits_for_the_other_side_stands_in_its_work_and_not_in_its_authors(world):
    entry = world.promise()
    assert "确认 1 笔承诺" in titles(world.partner)
    assert not titles(world.author)

    partner = Client()
    partner.force_login(world.partner)
    url = reverse("projects:record_dispute", args=["commitment", entry.pk])
    partner.post(url, {"dispute-number": "8 万", "token": new_token()})
    assert not titles(world.partner)
    assert any("对一对账" in title for title in titles(world.author))


def titles(user):
    reader = User.objects.get(pk=user.pk)
    found = [item.title for collect in workbench_items for item in collect(reader, timezone.now())]
    return [title for title in found if "笔" in title or "账" in title]


def test_the_overview_shows_what_is_late_in_ones_own_projects_alone(world):
    late = world.promise("777", due_on=timezone.localdate() - timedelta(days=65))
    world.deliver(late, "700", Column.IN_KIND)
    other = World()
    other.promise("888", due_on=timezone.localdate() - timedelta(days=5))

    shown = page(world.author, "ledger_overview")
    assert "61–90 天" in shown.text
    assert "777" in shown.text
    assert "888" not in shown.text
    assert page(None, "ledger_overview").status_code == 302
    none = page(world.author, "ledger_overview", floor="verified")
    assert "没有逾期的" in none.text


def test_the_file_holds_every_entry_so_that_its_columns_add_up(world):
    promise = world.promise("1000")
    world.deliver(promise, "400.50")
    world.deliver(promise, "99", Column.IN_KIND)

    text = b"".join(page(world.author, "ledger_export", world.project.pk, format="csv").streaming_content).decode()
    rows = [line.split(",") for line in text.splitlines()]
    assert [row[7:10] for row in rows[1:]] == [["1000.00", "", ""], ["", "", "400.50"], ["", "99.00", ""]]
    assert page(world.author, "ledger_export", world.project.pk, format="xlsx").status_code == 200
    assert page(world.author, "ledger_export", world.project.pk).status_code == 404


def test_the_ledgers_page_asks_no_more_for_more_entries(world, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        for _ in range(3):
            world.deliver(world.promise(), "1")
        with django_assert_max_num_queries(40) as queries:
            assert page(world.author, "ledger", world.project.pk).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert Delivery.objects.count() == 6


def test_drafts_are_their_authors_alone_and_are_forgotten_after_90_days(world):
    other = MembershipFactory(organization=world.school, role=Role.EDITOR).user
    client = Client()
    client.force_login(world.author)
    url = reverse("projects:commitment_create", args=[world.project.pk])
    client.post(url, {"note": "只有我看得到", "action": "save", "version": ""})

    assert "只有我看得到" in client.get(url).text
    assert "只有我看得到" not in page(other, "commitment_create", world.project.pk).text
    assert form_drafts.purge(at=timezone.now() + timedelta(days=89)) == 0
    assert form_drafts.purge(at=timezone.now() + timedelta(days=91)) == 1
