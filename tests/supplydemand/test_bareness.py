"""Listings that say too little."""

from types import SimpleNamespace

from supplydemand.bareness import bareness_of
from supplydemand.matching.explain import FLOOR, Part
from supplydemand.matching.profile import DEMAND_SUPPLY
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory


def card(listing, score, **weights):
    """A card of the listing's best match, scored by the packaged weights or others."""
    known = {component.key: component.weight for component in DEMAND_SUPPLY.components} | weights
    parts = tuple(Part(key, key, 0, weight, "", "") for key, weight in known.items())
    return SimpleNamespace(own=listing, match=SimpleNamespace(score=score), explanation=SimpleNamespace(parts=parts))


def test_low_scores_name_what_is_missing_by_what_it_is_worth(db):
    bare = TalentDemandFactory(skills=[], description="招人", majors=[], occupation=None)

    found = bareness_of(card(bare, FLOOR - 1))

    assert [label for label, _ in found.missing] == ["专业", "说明", "技能", "职业"]
    assert "专业（28 分）" in found.sentence
    assert bareness_of(card(bare, FLOOR)) is None


def test_points_are_those_of_the_weights_that_scored_the_match(db):
    bare = TalentDemandFactory(skills=[], description="招人", majors=[], occupation=None)

    found = bareness_of(card(bare, FLOOR - 1, major=1_000, skill=3_100, occupation=0))

    assert found.missing == [("技能", 31), ("说明", 25), ("专业", 10)]


def test_listing_that_says_everything_is_not_bare(db):
    full = TalentSupplyFactory(description="三年制，第三学年在企业实习，课程覆盖装配、调试、检测与维修，能独立上岗。")

    assert bareness_of(card(full, 0)) is None
