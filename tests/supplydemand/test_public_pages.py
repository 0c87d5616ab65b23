"""A public listing's page is kept in memory, never longer than it is true, and for nobody who may not see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.workflow import perform_transition
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand
from taxonomy.enums import QualificationKind
from taxonomy.models import Major, Qualification
from tests.accounts.factories import CoordinatorFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory
from tests.supplydemand.test_listed_rows import elsewhere, fresh_shelves  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("fresh_shelves")


def page_of(client, listing, status=200):
    answer = client.get(listing.get_absolute_url())
    assert answer.status_code == status
    return answer.content.decode()


def test_second_reader_costs_one_look_at_what_changed_and_one_for_each_panel_of_projects(client):
    listing = TalentDemandFactory(title="数控车床操作员")
    first = page_of(client, listing)

    with CaptureQueriesContext(connection) as queries:
        second = page_of(client, listing)

    assert len(queries) == 4  # what changed, and the three panels of projects
    assert "supplydemand_listingchange" in queries[0]["sql"]
    assert "数控车床操作员" in first
    assert "数控车床操作员" in second


@pytest.mark.parametrize(
    "change",
    [
        lambda row: TalentDemand.objects.filter(pk=row.pk).update(description="换过的文字"),
        lambda row: Organization.objects.filter(pk=row.organization_id).update(name="换过的文字"),
        lambda row: row.majors.update(name="换过的文字"),
        lambda row: row.majors.set([MajorFactory(name="换过的文字")]),
        lambda row: Major.objects.filter(pk=row.majors.first().parent_id).update(name="换过的文字"),
    ],
    ids=["text", "organization", "major", "majors", "above the major"],
)
def test_page_follows_everything_that_it_shows(client, change):
    listing = TalentDemandFactory(majors=[MajorFactory(parent=MajorFactory(depth="class", code="4611"))])
    assert "换过的文字" not in page_of(client, listing)

    elsewhere(lambda: change(listing))

    assert "换过的文字" in page_of(client, listing)


def test_page_follows_its_certificates(client):
    listing = TalentDemandFactory()
    certificate = Qualification.objects.create(kind=QualificationKind.PROFESSIONAL, code="Z-1", name="换过的证书")
    assert "换过的证书" not in page_of(client, listing)
    elsewhere(lambda: listing.certificates.set([certificate]))
    assert "换过的证书" in page_of(client, listing)
    elsewhere(lambda: listing.certificates.clear())
    assert "换过的证书" not in page_of(client, listing)


def test_page_is_gone_with_the_listing_and_comes_back_with_it(client):
    listing = TalentDemandFactory()
    page_of(client, listing)

    elsewhere(lambda: TalentDemand.objects.filter(pk=listing.pk).update(suspended_at=timezone.now()))
    page_of(client, listing, status=404)
    elsewhere(lambda: TalentDemand.objects.filter(pk=listing.pk).update(suspended_at=None))
    page_of(client, listing)
    elsewhere(lambda: Organization.objects.filter(pk=listing.organization_id).update(suspended_at=timezone.now()))
    page_of(client, listing, status=404)


def test_draft_is_kept_for_nobody(client):
    draft = TalentDemandFactory(status=Status.DRAFT)
    page_of(client, draft, status=404)

    assert len(table_of(TalentDemand, on=timezone.localdate()).pages) == 0


def test_history_of_the_page_follows_a_decision(client):
    listing = TalentDemandFactory()
    page_of(client, listing)
    at = timezone.now()

    elsewhere(lambda: perform_transition(obj=listing, action="suspend", actor=CoordinatorFactory(), at=at, reason="要查"))
    page_of(client, listing, status=404)
    listing.refresh_from_db()
    elsewhere(lambda: perform_transition(obj=listing, action="lift", actor=CoordinatorFactory(), at=at, reason="查完了"))
    page_of(client, listing)


def test_what_one_reader_does_with_the_page_is_not_seen_by_the_next(client):
    listing = TalentDemandFactory(title="原来的")
    first = client.get(listing.get_absolute_url()).context["listing"]
    first.title = "只在这里"

    assert client.get(listing.get_absolute_url()).context["listing"].title == "原来的"
