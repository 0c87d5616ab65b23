"""Listings that say too little."""

from supplydemand.bareness import bareness_of
from supplydemand.match_cards import FLOOR
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory


def test_low_scores_name_what_is_missing_by_what_it_is_worth(db):
    bare = TalentDemandFactory(skills=[], description="招人", majors=[], occupation=None)

    found = bareness_of(bare, FLOOR - 1, has_majors=False)

    assert [label for label, _ in found.missing] == ["专业", "说明", "技能", "职业"]
    assert "专业（28 分）" in found.sentence
    assert bareness_of(bare, FLOOR, has_majors=False) is None


def test_listing_that_says_everything_is_not_bare(db):
    full = TalentSupplyFactory(description="三年制，第三学年在企业实习，课程覆盖装配、调试、检测与维修，能独立上岗。")

    assert bareness_of(full, 0, has_majors=True) is None
