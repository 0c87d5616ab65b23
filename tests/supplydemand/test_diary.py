"""The match diary: what a run changed against the one before, and why."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from supplydemand.diary_causes import words_of
from supplydemand.enums import (
    ChangeCause,
    ChangeKind,
    Decision,
    ExclusionReason,
    ExclusionScope,
    RefusalAspect,
    Side,
    SignatureChange,
)
from supplydemand.matching import snapshot
from supplydemand.matching.columnar import Pairs, Several
from supplydemand.matching.records import Guess, ListingRecord
from supplydemand.matching.signatures import MAKING, guess_signatures, signatures
from supplydemand.models import (
    Exclusion,
    ListingSignature,
    Match,
    MatchAnswer,
    MatchChange,
    TalentDemand,
    TalentSupply,
)
from supplydemand.services import refusals, run_history, text_versions
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import run_here

WORDS = ["苹果", "香蕉", "橙子", "葡萄", "西瓜", "草莓", "菠萝", "芒果", "樱桃", "柠檬", "石榴", "柚子", "桃子", "核桃"]


@pytest.fixture
def first(db):
    """A first run of thirty demands and twenty-five supplies; some demands take any major, so that their lists are full."""
    publish_listings(demands=30, supplies=25)
    choosy = TalentDemand.objects.order_by("pk")[10:].values("pk")
    TalentDemand.majors.through.objects.exclude(talentdemand__in=choosy).delete()
    return run_here()


def causes(run, **conditions):
    """``{(kind, cause)}`` of a run's changes."""
    return set(MatchChange.objects.filter(run=run, **conditions).values_list("kind", "cause"))


def test_first_run_and_an_unchanged_one_write_nothing(first):
    assert MatchChange.objects.count() == 0
    run_here()
    assert MatchChange.objects.count() == 0


def test_changes_are_the_difference_of_the_two_lists(first):
    before = dict(Match.objects.filter(is_current=True).values_list("pk", "score"))
    TalentDemand.objects.filter(pk__in=TalentDemand.objects.values("pk")[:5]).update(headcount=60, skills=["焊接", "编程"])

    run = run_here()

    after = dict(Match.objects.filter(is_current=True).values_list("pk", "score"))
    counts = {kind: MatchChange.objects.filter(run=run, kind=kind).count() for kind in ChangeKind.values}
    moved = [pk for pk in before.keys() & after.keys() if abs(before[pk] - after[pk]) >= 100]
    assert counts == {"new": len(after.keys() - before.keys()), "lost": len(before.keys() - after.keys()), "changed": len(moved)}
    assert counts["changed"] > 0
    assert not MatchChange.objects.filter(cause="").exists()


def test_causes_name_what_happened(first):
    match = Match.objects.filter(is_current=True, rank=20).first()
    others = Match.objects.filter(is_current=True).exclude(demand=match.demand_id).exclude(supply=match.supply_id)
    edited = others.first().demand
    TalentSupply.objects.filter(pk=match.supply_id).update(paused_at=timezone.now())
    TalentDemand.objects.filter(pk=edited.pk).update(headcount=edited.headcount + 40)
    fresh = TalentDemandFactory(
        region=edited.region, majors=edited.majors.all(), expires_on=ON + timedelta(days=9), skills=edited.skills
    )

    run = run_here()

    assert causes(run, supply=match.supply_id) == {(ChangeKind.LOST, ChangeCause.SUPPLY_ENDED)}
    assert causes(run, demand=fresh) == {(ChangeKind.NEW, ChangeCause.DEMAND_NEW)}
    assert {cause for _, cause in causes(run, demand=edited, kind=ChangeKind.CHANGED)} == {ChangeCause.DEMAND_EDITED}
    assert (ChangeKind.NEW, ChangeCause.ROOM) in causes(run)


def test_refused_organization_is_named_as_the_cause(first):
    match = Match.objects.filter(is_current=True).first()
    own, other = match.demand.organization, match.supply.organization
    Exclusion.objects.create(
        organization=own, other=other, scope=ExclusionScope.MATCHES, reason=ExclusionReason.KIND,
        created_by=MembershipFactory(organization=own).user, created_at=timezone.now(),
    )  # fmt: skip

    run = run_here()

    gone = {"demand__organization": own, "supply__organization": other}
    assert causes(run, **gone) == {(ChangeKind.LOST, ChangeCause.REFUSED)}
    changes = list(MatchChange.objects.filter(run=run, **gone))
    assert set(words_of(changes, {own.pk}).values()) == {"你们不再推荐这家单位"}
    assert set(words_of(changes, {other.pk}).values()) == {"对方不要这样的推荐"}
    assert not Match.objects.filter(is_current=True, **gone).exists()


def test_refused_kind_of_an_answered_pair_is_named_as_the_cause(first):
    match = Match.objects.filter(is_current=True).order_by("-score").first()
    person = MembershipFactory(organization=match.demand.organization).user
    MatchAnswer.objects.create(
        match=match, side=Side.SUPPLY, decision=Decision.INTERESTED, answered_by=person, answered_at=timezone.now()
    )
    refusals.refuse_kind(
        match=match, side=Side.DEMAND, aspect=RefusalAspect.LEVEL, value=str(match.supply.level_id),
        reason=ExclusionReason.KIND, actor=person, at=timezone.now(),
    )  # fmt: skip

    run = run_here()

    assert causes(run, demand=match.demand_id, supply=match.supply_id) == {(ChangeKind.LOST, ChangeCause.REFUSED)}


@pytest.mark.parametrize(("model", "cause"), [(TalentDemand, ChangeCause.DEMAND_NEW), (TalentSupply, ChangeCause.SUPPLY_NEW)])
def test_listing_that_comes_again_is_named_as_the_cause(first, model, cause):
    side = model._meta.model_name.removeprefix("talent")
    listing = {side: getattr(Match.objects.filter(is_current=True, rank=1).first(), side)}
    model.objects.filter(pk=listing[side].pk).update(paused_at=timezone.now())
    run_here()
    model.objects.filter(pk=listing[side].pk).update(paused_at=None)

    run = run_here()

    assert causes(run, **listing) == {(ChangeKind.NEW, cause)}


def test_words_that_weigh_otherwise_are_named_as_the_cause(first, monkeypatch):
    monkeypatch.setattr(text_versions, "ALWAYS_NEW", 0)
    chance = random.Random(5)
    for model in (TalentDemand, TalentSupply):
        for row in model.objects.order_by("pk"):
            model.objects.filter(pk=row.pk).update(description="，".join(chance.sample(WORDS, 3)))
    version = run_here().text_version
    weights = [max(1, int(weight * chance.uniform(0.2, 4))) for weight in text_versions.model_of(version).idf]
    version.pk, version.digest, version.weights = None, "x" * 64, np.array(weights, dtype="<i4").tobytes()
    version.created_at = timezone.now() + (ON - timezone.localdate())
    version.save()

    run = run_here()

    assert run.text_version == version
    assert {cause for _, cause in causes(run)} == {ChangeCause.TEXT}


def test_only_what_changed_is_signed_anew(first):
    demand = TalentDemand.objects.first()
    demand.confirmed_on = ON
    demand.save()
    run_here()
    assert not ListingSignature.objects.exclude(changed_run_id=first.pk).exists()
    TalentDemand.objects.filter(pk=demand.pk).update(description="换了一种说法，写得更细。")

    run = run_here()

    assert [row.listing_id for row in ListingSignature.objects.filter(changed_run_id=run.pk)] == [demand.pk]


def test_first_run_of_another_making_names_no_edit_and_the_next_one_does(first):
    ListingSignature.objects.update(making=MAKING - 1, signature=F("signature") + 1)
    demand = TalentDemand.objects.order_by("pk").last()
    TalentDemand.objects.filter(pk=demand.pk).update(headcount=demand.headcount + 40)

    run = run_here()

    assert (ChangeKind.CHANGED, ChangeCause.REMADE) in causes(run, demand=demand)
    edits = {ChangeCause.DEMAND_EDITED, ChangeCause.SUPPLY_EDITED}
    assert not edits & {cause for _, cause in causes(run)}
    assert set(ListingSignature.objects.values_list("making", "change")) == {(MAKING, SignatureChange.REMADE)}
    TalentDemand.objects.filter(pk=demand.pk).update(headcount=demand.headcount + 80)
    again = run_here()
    assert {cause for _, cause in causes(again, demand=demand, kind=ChangeKind.CHANGED)} == {ChangeCause.DEMAND_EDITED}


def test_signatures_of_another_making_have_another_number():
    """Where these numbers change, ``MAKING`` must change with them."""
    guess = Guess("class", "higher_vocational:5102", 70)
    said = {"majors": ("higher_vocational:460103",), "skills": ("plc",), "province": "33", "city": "3302", "level_rank": 3}
    record = ListingRecord(id=1, organization_id=7, headcount=5, families=(4,), cooperation_modes=("order",), **said)
    rows = snapshot._columns([record, replace(record, id=2, majors=(), guesses=(guess,))], lambda text: ["数控", "车床"], {})
    majors = Several(np.array([0, 0]), np.array([0, 1]), [record, replace(record, families=())])
    skills = Pairs(np.array([0, 1]), np.array([0, 0]), ["plc"])
    rows = replace(rows, facets=rows.facets | {"skill": skills, "major": majors})

    assert (MAKING, signatures(rows).tolist(), guess_signatures(rows).tolist()) == (
        3,
        [8306921206983653806, 8538434431133141586],
        [0, 6550531305315791677],
    )


def test_diary_shows_the_own_organizations_changes_only(client, first, django_assert_max_num_queries):
    demand = TalentDemand.objects.first()
    TalentDemand.objects.filter(organization=demand.organization).update(headcount=61)
    run = run_here()
    foreign = MatchChange.objects.exclude(demand__organization=demand.organization).first()
    sign_in(client, MembershipFactory(organization=demand.organization).user)

    with django_assert_max_num_queries(16):
        response = client.get(reverse("supplydemand:match_diary"), {"run": run.pk})

    shown = {row["change"].demand.organization_id for row in response.context["rows"]}
    assert shown == {demand.organization_id}
    assert "人数" in response.content.decode()
    assert foreign is None or foreign.pk not in {row["change"].pk for row in response.context["rows"]}
    assert client.get(reverse("supplydemand:match_diary"), {"demand": demand.pk}).status_code == 200


def test_old_runs_lose_their_diary_and_keep_their_counts(first, monkeypatch):
    monkeypatch.setattr(run_history, "PIECE", 3)
    TalentDemand.objects.filter(pk__in=TalentDemand.objects.values("pk")[:5]).update(headcount=60)
    run = run_here()
    assert MatchChange.objects.filter(run=run).count() > 3
    assert run_history.purge(on=ON + timedelta(days=59)) == 0

    run_history.purge(on=ON + timedelta(days=61))

    assert (MatchChange.objects.count(), run.shards.count()) == (0, 0)
    run.refresh_from_db()
    assert (run.match_count > 0, Match.objects.filter(is_current=True).count()) == (True, run.match_count)


def test_diary_keeps_a_draft_of_the_other_side_to_itself(client, first):
    match = Match.objects.filter(is_current=True).first()
    TalentSupply.objects.filter(pk=match.supply_id).update(paused_at=timezone.now(), title="改过的名称")
    run_here()
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    url = f"{reverse('supplydemand:match_diary')}?demand={match.demand_id}"
    assert "改过的名称" in client.get(url).content.decode()

    with CaptureQueriesContext(connection) as open_queries:
        client.get(url)
    TalentSupply.objects.filter(pk=match.supply_id).update(status=Status.DRAFT)
    with CaptureQueriesContext(connection) as closed_queries:
        page = client.get(url).content.decode()

    assert "改过的名称" not in page
    assert "对方已收回" in page
    assert len(open_queries) == len(closed_queries)
