import pytest

from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import ListingRecord
from tests.supplydemand.matching.brute_force import WEIGHTS


def test_weights_of_the_profile_are_those_of_the_documented_formula():
    assert {c.key: c.weight for c in DEMAND_SUPPLY.components} == WEIGHTS


def test_new_weights_need_a_whole_sum():
    shifted = DEMAND_SUPPLY.with_weights({"major": 3000, "text": 2300}, version=2)

    assert (shifted.version, shifted.component("major").weight) == (2, 3000)
    with pytest.raises(ValueError):
        DEMAND_SUPPLY.with_weights({"major": 3000}, version=2)
    with pytest.raises(KeyError):
        DEMAND_SUPPLY.with_weights({"luck": 0}, version=2)


def test_unknown_reach_and_odd_strengths_are_refused():
    with pytest.raises(ValueError):
        ListingRecord(id=1, organization_id=1, reach="planet")
    with pytest.raises(ValueError):
        ListingRecord(id=1, organization_id=1, families=(1, 2), family_strengths=(100,))
