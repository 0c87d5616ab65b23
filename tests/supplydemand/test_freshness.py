"""What pages say while the lists are behind: approvals that may still be taken back, and edits that matching has not read."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from core import undoing
from review.models import ReviewTask
from supplydemand.models import ListingSignature, Match, TalentDemand, TalentSupply
from supplydemand.services import daytime
from supplydemand.services.freshness import unread_edits, why_without_matches
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.published import publish_listings
from tests.supplydemand.runs import run_here

LIST = reverse("supplydemand:match_list")


@pytest.fixture
def run(db):
    """A published run of today."""
    publish_listings(demands=10, supplies=15)
    return run_here(on=timezone.localdate())


def approved(ago):
    """A public demand that matches nobody, approved that long ago, with its manager."""
    demand = TalentDemandFactory(majors=[])
    ReviewTask.objects.create(
        content_type=ContentType.objects.get_for_model(TalentDemand), object_id=demand.pk, organization=demand.organization,
        submitted_at=timezone.now() - ago, decision="approve", closed_at=timezone.now() - ago,
    )  # fmt: skip
    return demand, MembershipFactory(organization=demand.organization).user


def test_edit_is_told_beside_the_old_score_until_it_is_matched(client, run):
    match = Match.objects.filter(is_current=True).order_by("-score", "pk").first()
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    pages = {"list": LIST, "detail": match.get_absolute_url()}
    TalentSupply.objects.filter(pk=match.supply_id).update(confirmed_on=timezone.localdate())
    before = client.get(pages["detail"])
    assert "改过内容" not in client.get(LIST).content.decode() + before.content.decode()
    told = [before.context["card"].explanation.summary, *before.context["card"].reasons, *before.context["card"].lacks]
    assert all(sentence in before.content.decode() for sentence in told)

    TalentSupply.objects.filter(pk=match.supply_id).update(skills=["别的"])

    assert all("改过内容，分数还是改之前的" in client.get(url).content.decode() for url in pages.values())
    after = client.get(pages["detail"])
    card = after.context["card"]
    assert (card.reasons, card.lacks, card.uncounted) == ((), (), "")  # nothing is read from the new text
    assert sum(float(part["points"]) for part in card.parts) == pytest.approx(match.score / 100)
    assert "这里只写当时每一项的分数" in after.content.decode()
    assert "没有要求" not in after.content.decode()
    assert list(unread_edits({"supply": [match.supply], "demand": [match.demand]}, on=run.on)) == [("supply", match.supply_id)]
    daytime.update_matches(run_id=run.pk, at=timezone.now())
    assert not any("改过内容" in client.get(url).content.decode() for url in pages.values())


@pytest.mark.parametrize(("is_current", "days", "is_explained"), [(False, 0, False), (False, 2, True), (True, 0, True)])
def test_pair_that_left_the_lists_gives_no_reasons_once_a_side_was_written(client, run, is_current, days, is_explained):
    match = Match.objects.filter(is_current=True).order_by("-score", "pk").first()
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    Match.objects.filter(pk=match.pk).update(is_current=is_current, last_seen_on=run.on)
    for model in (TalentDemand, TalentSupply):
        model.objects.update(updated_at=timezone.now() - timedelta(days=days))
    daytime.update_matches(run_id=run.pk, at=timezone.now())
    Match.objects.filter(pk=match.pk).update(is_current=is_current, last_seen_on=run.on)

    page = client.get(match.get_absolute_url())

    assert page.context["card"].is_explained is is_explained
    assert ("后来有一方改过" in page.content.decode()) is not is_explained
    assert bool(page.context["card"].reasons) is is_explained


def test_listing_without_matches_says_what_it_waits_for(run):
    at = timezone.now()
    demand, _ = approved(timedelta(minutes=3))
    assert why_without_matches(demand, at).startswith("刚通过，约 7 分钟后（")

    demand, _ = approved(undoing.window() + timedelta(seconds=1))
    assert why_without_matches(demand, at).startswith("正在匹配")

    ListingSignature.objects.create(
        side="demand", listing_id=demand.pk, signature=1, guessed=0, first_run_id=run.pk, changed_run_id=run.pk
    )
    assert why_without_matches(demand, at).startswith("正在匹配")  # written since, and read as something else
    daytime.update_matches(run_id=run.pk, at=at)
    assert why_without_matches(demand, at).startswith("还没有匹配上的")

    demand.paused_at = at
    assert why_without_matches(demand, at).startswith("这一条现在不参加匹配")


def test_listing_without_matches_before_the_first_run(db):
    assert why_without_matches(TalentDemandFactory(), timezone.now()).startswith("还没有匹配过")


def test_empty_pages_say_when_an_approval_is_matched_and_nothing_of_others(client, run):
    demand, person = approved(timedelta(minutes=1))
    approved(timedelta(minutes=8))
    sign_in(client, person)

    pages = [client.get(url).content.decode() for url in (LIST, f"{LIST}?demand={demand.pk}", demand.get_absolute_url())]

    assert ["约 9 分钟后" in page for page in pages] == [True] * 3
    sign_in(client, MembershipFactory().user)
    assert "分钟后" not in client.get(LIST).content.decode()
