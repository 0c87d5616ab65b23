"""Rows and counts of the public lists are kept in memory, and never longer than they are true."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from supplydemand.index.kept import Kept
from supplydemand.index.store import _SHELVES, table_of
from supplydemand.models import TalentDemand
from supplydemand.views.compare import keepsake
from supplydemand.views.kinds import DEMAND
from taxonomy.models import District, EducationLevel
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory

URL = "supplydemand:demand_list"


@pytest.fixture
def fresh_shelves(transactional_db):
    """Tables that were read before the test began."""
    yield
    for shelf in _SHELVES.values():
        shelf.table = None


def page_of(client, **query):
    return client.get(reverse(URL), query).content.decode()


def elsewhere(change):
    """Let another connection change something, as another process of the portal does."""

    def run():
        change()
        connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join(20)


def test_second_reader_costs_one_look_at_what_changed(fresh_shelves, client):
    TalentDemandFactory.create_batch(3)
    first = page_of(client)

    with CaptureQueriesContext(connection) as queries:
        second = page_of(client)

    assert len(queries) == 1
    assert "supplydemand_listingchange" in queries[0]["sql"]
    assert second.count("xy-rowlink") == first.count("xy-rowlink") == 3


@pytest.mark.parametrize("query", [{}, {"q": "焊接"}])
def test_row_follows_its_listing_and_only_its_own_is_drawn_again(fresh_shelves, client, query):
    changed, other = TalentDemandFactory(title="焊接旧名"), TalentDemandFactory(title="焊接别的")
    assert "旧名" in page_of(client, **query)
    kept = table_of(TalentDemand, on=timezone.localdate()).drawn

    elsewhere(lambda: TalentDemand.objects.filter(pk=changed.pk).update(title="焊接新名"))
    now = table_of(TalentDemand, on=timezone.localdate()).drawn
    content = page_of(client, **query)

    assert {pk for pk, _ in kept._things} == {changed.pk, other.pk}
    assert {pk for pk, _ in now._things} == {changed.pk, other.pk}
    assert "新名" in content
    assert "旧名" not in content


@pytest.mark.parametrize(
    "rename",
    [
        lambda row: Organization.objects.filter(pk=row.organization_id).update(name="换过的名字"),
        lambda row: District.objects.filter(pk=row.district_id).update(name="换过的名字"),
        lambda row: EducationLevel.objects.filter(pk=row.level_min_id).update(name="换过的名字"),
        lambda row: row.majors.update(name="换过的名字"),
    ],
    ids=["organization", "district", "level", "major"],
)
def test_row_follows_every_name_that_it_shows(fresh_shelves, client, rename):
    row = TalentDemandFactory(majors=[MajorFactory()])
    assert "换过的名字" not in page_of(client)

    elsewhere(lambda: rename(row))

    assert "换过的名字" in page_of(client)


def test_row_follows_its_majors(fresh_shelves, client):
    row, other = TalentDemandFactory(majors=[MajorFactory()]), MajorFactory(name="后来加的专业")
    assert "<td>后来加的专业</td>" not in page_of(client)

    elsewhere(lambda: row.majors.set([other]))

    assert "<td>后来加的专业</td>" in page_of(client)


def test_row_and_counts_go_with_the_publication(fresh_shelves, client):
    gone, stays = TalentDemandFactory(title="要走的"), TalentDemandFactory(title="留下的")
    assert "要走的" in page_of(client)

    elsewhere(lambda: TalentDemand.objects.filter(pk=gone.pk).update(suspended_at=timezone.now()))
    page = client.get(reverse(URL))
    content = page.content.decode()

    assert page.context["page"].ids == [stays.pk]
    assert "要走的" not in content
    assert "看 1 条结果" in content


def test_chip_follows_an_organization_without_any_public_listing(fresh_shelves, client):
    owner = TalentDemandFactory(suspended_at=timezone.now()).organization
    query = {"organization": owner.pk}
    assert owner.name in page_of(client, **query)

    elsewhere(lambda: Organization.objects.filter(pk=owner.pk).update(name="换过的名字"))

    assert "换过的名字" in page_of(client, **query)


def test_ticked_box_is_drawn_for_its_reader_only(fresh_shelves, client):
    row = TalentDemandFactory()
    client.get(DEMAND.url("compare"), {"ids": row.pk})
    assert keepsake(DEMAND) in client.cookies

    ticked, plain = page_of(client), page_of(Client())

    assert f'aria-label="对比 {row}" checked' in ticked
    assert f'aria-label="对比 {row}">' in plain
    assert f'aria-label="对比 {row}" checked' in page_of(client)


def test_what_is_looked_up_in_a_picker_is_kept_for_nobody(fresh_shelves, client):
    TalentDemandFactory()
    page_of(client)
    page_of(client, **{"region-search": "试验"})

    assert len(table_of(TalentDemand, on=timezone.localdate()).answers) == 1


def test_oldest_things_are_forgotten_first():
    kept = Kept(2)
    for key in "abc":
        kept.put(key, key.upper())

    assert [kept.get(key) for key in "abc"] == [None, "B", "C"]
    assert [kept.without("b".__eq__).get(key) for key in "bc"] == [None, "C"]
