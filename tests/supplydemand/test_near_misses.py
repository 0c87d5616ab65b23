"""差一步: judged against every single pair, and offered as changes that really win what they say."""

import random
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from supplydemand.enums import ExclusionReason, Side
from supplydemand.matching import explain
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import KindRefusal, TalentDemand, TalentSupply
from supplydemand.services import near_misses as near_misses_module
from supplydemand.services import records
from supplydemand.services.near_misses import near_misses
from taxonomy.families import family_strengths
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.published import ON, publish_listings
from tests.taxonomy.factories import EducationLevelFactory, RegionFactory


@pytest.fixture
def listings(db):
    """Listings that differ in everything the conditions read."""
    publish_listings(demands=20, supplies=40)
    chance = random.Random(3)
    levels = [
        EducationLevelFactory(code="secondary", name="中职", rank=1),
        EducationLevelFactory(code="bachelor", name="本科", rank=3),
    ]
    places = [RegionFactory(code=code, name=f"远处{code}") for code in ("990201", "980101")]
    for row in TalentSupply.objects.order_by("pk"):
        row.level = chance.choice([row.level, *levels])
        row.region = chance.choice([row.region, row.region, *places])
        row.graduates_on = chance.choice([date(2027, 6, 30), date(2028, 6, 30)])
        row.save()
    for row in TalentDemand.objects.order_by("pk"):
        row.level_min = chance.choice([row.level_min, levels[1], None])
        row.save()


def single_failures(listing):
    """``{condition: ids}`` of the other side, by the engine's own judgement of each pair."""
    families = family_strengths(on=ON)
    demands = records.demand_records(TalentDemand.objects.published(on=ON), families=families)
    supplies = records.supply_records(TalentSupply.objects.published(on=ON), families=families)
    found = {}
    for demand in demands:
        for supply in supplies:
            mine, other = (demand, supply) if listing.side == "demand" else (supply, demand)
            if mine.id == listing.pk:
                failed = [entry.key for entry in explain.failing_constraints(demand, supply, DEMAND_SUPPLY)]
                if len(failed) == 1 and failed != ["organization"]:
                    found.setdefault(failed[0], set()).add(other.id)
    return found


@pytest.mark.parametrize("model", [TalentDemand, TalentSupply])
def test_what_is_told_is_what_the_engine_says_of_each_pair(listings, model):
    seen = set()
    for listing in model.objects.order_by("pk")[:12]:
        expected = single_failures(listing)

        found = near_misses(listing=listing, on=ON)

        for key in expected:
            told = [change.count for change in found.changes if change.key == key]
            untold = [count for words, count in found.others if words]
            assert told or len(expected[key]) in untold
            assert all(count <= len(expected[key]) for count in told)
            seen.add(key)
    assert {"level", "reach", "date"} <= seen


def test_lower_level_wins_exactly_what_it_says(listings):
    for demand in TalentDemand.objects.exclude(level_min=None).order_by("pk"):
        change = next((c for c in near_misses(listing=demand, on=ON).changes if c.key == "level"), None)
        if change is not None:
            break
    before = candidates(demand)
    level = next(name for name in ("中职", "高职专科") if change.label == f"最低学历降到{name}")
    TalentDemand.objects.filter(pk=demand.pk).update(
        level_min=EducationLevelFactory(name=level, code={"中职": "secondary"}.get(level, "associate"))
    )
    demand.refresh_from_db()

    assert len(candidates(demand) - before) == change.count > 0


def test_refused_organizations_and_kinds_are_not_promised(listings):
    demand = next(row for row in TalentDemand.objects.order_by("pk") if near_misses(listing=row, on=ON).changes)
    person, now = MembershipFactory(organization=demand.organization).user, timezone.now()
    shared = {"reason": ExclusionReason.KIND, "created_by": person, "created_at": now}
    for place in set(TalentSupply.objects.values_list("region__code", flat=True)) - {demand.region.code}:
        KindRefusal.objects.create(
            organization=demand.organization, side=Side.DEMAND, aspect="place", value=place, label=place, **shared
        )
    own = {"region": demand.region_id}
    told = near_misses(listing=demand, on=ON)
    assert all(row.region_id == demand.region_id for change in told.changes for row in change.examples)
    for other in Organization.objects.filter(pk__in=TalentSupply.objects.filter(**own).values("organization")):
        kind = {"side": Side.SUPPLY, "aspect": "place", "value": demand.region.code[:4], "label": "那一带"}
        KindRefusal.objects.create(organization=other, **kind, **shared)

    assert near_misses(listing=demand, on=ON).changes == []


def candidates(demand):
    """Ids of the supplies that meet every condition."""
    families = family_strengths(on=ON)
    own = records.demand_records(TalentDemand.objects.filter(pk=demand.pk), families=families)[0]
    supplies = records.supply_records(TalentSupply.objects.published(on=ON), families=families)
    return {supply.id for supply in supplies if not explain.failing_constraints(own, supply, DEMAND_SUPPLY)}


def test_queries_do_not_grow_with_the_listings(listings, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        near_misses(listing=TalentDemand.objects.first(), on=ON)


def test_page_is_for_the_own_organization_and_part_of_the_listings_page(client, listings):
    demand = TalentDemand.objects.first()
    url = reverse("supplydemand:demand_near", args=[demand.pk])
    sign_in(client, MembershipFactory().user)
    assert client.get(url).status_code == 404
    sign_in(client, MembershipFactory(organization=demand.organization).user)

    page, part = client.get(url), client.get(url, headers={"HX-Request": "true"})

    assert "差一步" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert url in client.get(demand.get_absolute_url()).content.decode()


def test_class_of_another_catalogue_that_wins_the_same_students_is_named_once(db):
    region, organization = RegionFactory(), OrganizationFactory()
    majors = []
    for catalogue, code in (("higher_vocational", "4198"), ("vocational_bachelor", "2198")):
        parent = MajorFactory(catalogue=catalogue, code=code, name="试验类", depth="class")
        majors.append(MajorFactory(catalogue=catalogue, code=f"{code}01", parent=parent))
    demand = TalentDemandFactory(region=region, organization=organization, majors=[MajorFactory(code="420101")])
    for major in majors:
        TalentSupplyFactory(region=region, majors=[major], expires_on=demand.expires_on)

    changes = [change for change in near_misses(listing=demand, on=timezone.localdate()).changes if change.key == "major"]

    assert [(change.count, change.label.startswith("专业加上试验类（")) for change in changes] == [(2, True)]


def test_smaller_changes_come_first_and_of_equal_ones_the_most_fruitful(listings):
    seen = set()
    for demand in TalentDemand.objects.order_by("pk"):
        changes = near_misses(listing=demand, on=ON).changes
        order = [(change.steps, -change.count) for change in changes]
        assert order == sorted(order)
        seen |= {change.steps for change in changes}
    assert len(seen) > 1


def test_of_two_levels_that_win_the_same_the_nearer_one_is_named(db):
    region = RegionFactory()
    levels = [EducationLevelFactory(rank=rank, name=f"第{rank}层", code=f"rank{rank}") for rank in (11, 12, 13, 14)]
    demand = TalentDemandFactory(region=region, majors=[], level_min=levels[3])
    TalentSupplyFactory(region=region, level=levels[1], majors=[], graduates_on=demand.starts_on, expires_on=demand.expires_on)

    changes = near_misses(listing=demand, on=timezone.localdate()).changes

    assert [(change.label, change.steps, change.count) for change in changes] == [("最低学历降到第12层", 2, 1)]


@pytest.mark.parametrize("asked", ["associate", "bachelor"])
def test_class_is_named_in_the_catalogue_of_the_level_that_is_asked_for(db, asked):
    region, levels = RegionFactory(), {"associate": (2, "高职专科"), "bachelor": (3, "本科")}
    levels = {code: EducationLevelFactory(code=code, rank=rank, name=name) for code, (rank, name) in levels.items()}
    demand = TalentDemandFactory(region=region, level_min=levels[asked], majors=[MajorFactory(code="420101")])
    majors = []
    for catalogue, code, level in (("higher_vocational", "4198", "associate"), ("vocational_bachelor", "2198", "bachelor")):
        shared = {"catalogue": catalogue, "level": levels[level]}
        parent = MajorFactory(code=code, name="试验类", depth="class", **shared)
        majors.append(MajorFactory(code=f"{code}01", parent=parent, **shared))
    TalentSupplyFactory(region=region, level=levels["bachelor"], majors=majors, expires_on=demand.expires_on)

    changes = [change for change in near_misses(listing=demand, on=timezone.localdate()).changes if change.key == "major"]

    assert [change.label for change in changes] == [f"专业加上试验类（{majors[asked == 'bachelor'].get_catalogue_display()}）"]


def test_counts_are_least_ones_where_too_many_groups_were_left_out(listings, monkeypatch):
    demand = next(row for row in TalentDemand.objects.order_by("pk") if near_misses(listing=row, on=ON).changes)
    assert not near_misses(listing=demand, on=ON).is_bounded
    monkeypatch.setattr(near_misses_module, "GROUPS_MAX", 1)

    assert near_misses(listing=demand, on=ON).is_bounded
