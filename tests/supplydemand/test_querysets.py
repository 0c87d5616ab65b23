"""Who sees which listings, and what is public."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import perform_transition
from supplydemand.models import TalentDemand
from supplydemand.services import listings
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    """The manager of a verified enterprise."""
    return MembershipFactory()


def draft_of(author):
    return TalentDemandFactory(organization=author.organization, status=Status.DRAFT)


def take(listing, action, actor):
    perform_transition(obj=listing, action=action, actor=actor, at=timezone.now(), reason="写明的理由")


def merged_revision(author):
    """``(original, revision)`` after the coordinator has approved the change."""
    original = TalentDemandFactory(organization=author.organization, headcount=7)
    revision = listings.start_revision(listing=original, actor=author.user)
    take(revision, "submit", author.user)
    take(revision, "approve", CoordinatorFactory())
    revision.refresh_from_db()
    assert (revision.status, revision.revision_of) == (Status.APPROVED, original)
    return original, revision


def test_coordinator_finds_neither_drafts_nor_discarded_drafts(client, author):
    draft, discarded = draft_of(author), draft_of(author)
    take(discarded, "discard", author.user)
    coordinator = CoordinatorFactory()
    sign_in(client, coordinator)

    answers = [client.get(row.get_absolute_url()).status_code for row in (draft, discarded)]

    assert answers == [404, 404]
    assert list(TalentDemand.objects.visible_to(coordinator)) == []
    assert set(TalentDemand.objects.visible_to(author.user)) == {draft, discarded}


def test_coordinator_goes_on_seeing_what_was_handed_in_and_taken_back(author):
    submitted, imported, coordinator = draft_of(author), draft_of(author), CoordinatorFactory()
    take(submitted, "submit", author.user)
    take(imported, "publish_import", coordinator)
    for row in (submitted, imported):
        take(row, "withdraw", author.user)

    assert set(TalentDemand.objects.visible_to(coordinator)) == {submitted, imported}


def test_merged_revision_is_public_to_nobody_not_even_its_author(client, author):
    original, _ = merged_revision(author)
    today = timezone.localdate()
    sign_in(client, author.user)

    shown = client.get(reverse("supplydemand:demand_list")).context["page"].ids

    assert shown == [original.pk]
    assert list(TalentDemand.objects.published(on=today)) == [original]
    assert list(TalentDemand.objects.due_to_expire(today + timedelta(days=365))) == [original]


def test_stranger_sees_the_original_but_not_its_merged_revision(author):
    original, _ = merged_revision(author)

    assert list(TalentDemand.objects.visible_to(MembershipFactory().user)) == [original]
