"""Listings as the engine's records."""

import pytest
from django.utils import timezone

from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services.records import demand_records, supply_records
from taxonomy.enums import MajorDepth
from taxonomy.families import family_strengths
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import MajorFamilyFactory

pytestmark = pytest.mark.django_db


def records_of_all():
    """The records of every demand and every supply."""
    families = family_strengths(on=timezone.localdate())
    demands = demand_records(TalentDemand.objects.all(), families=families)
    return demands, supply_records(TalentSupply.objects.all(), families=families)


def join_family(major, strength):
    """A fresh family that ``major`` belongs to."""
    family = MajorFamilyFactory()
    family.memberships.create(major=major, strength=strength)
    return family


def test_own_families_of_a_major_replace_those_of_its_class():
    parent = MajorFactory(code="9901", depth=MajorDepth.CLASS)
    inheriting, special = (MajorFactory(parent=parent, code=code) for code in ("990101", "990102"))
    general, own = join_family(parent, 80), join_family(special, 100)
    TalentDemandFactory(majors=[inheriting])
    TalentSupplyFactory(majors=[special])

    (demand,), (supply,) = records_of_all()

    assert (demand.families, demand.family_strengths) == ((general.pk,), (80,))
    assert (supply.families, supply.family_strengths) == ((own.pk,), (100,))


def test_listing_of_several_majors_keeps_the_strongest_membership():
    weak, strong = MajorFactory(), MajorFactory()
    family = join_family(weak, 40)
    family.memberships.create(major=strong, strength=90)
    TalentDemandFactory(majors=[weak, strong])

    (demand,), _ = records_of_all()

    assert (demand.families, demand.family_strengths) == ((family.pk,), (90,))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_records_take_a_constant_number_of_queries(count, django_assert_num_queries):
    TalentDemandFactory.create_batch(count)
    TalentSupplyFactory.create_batch(count)

    with django_assert_num_queries(9):
        records_of_all()
