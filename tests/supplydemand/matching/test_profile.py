from dataclasses import replace

import pytest

from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import ListingRecord
from tests.supplydemand.matching.brute_force import WEIGHTS


def test_weights_of_the_profile_are_those_of_the_documented_formula():
    assert {c.key: c.weight for c in DEMAND_SUPPLY.components} == WEIGHTS


def test_weights_need_a_whole_sum():
    with pytest.raises(ValueError):
        replace(DEMAND_SUPPLY, components=DEMAND_SUPPLY.components[1:])


def test_unknown_reach_and_odd_strengths_are_refused():
    with pytest.raises(ValueError):
        ListingRecord(id=1, organization_id=1, reach="planet")
    with pytest.raises(ValueError):
        ListingRecord(id=1, organization_id=1, families=(1, 2), family_strengths=(100,))
