"""The factories make rows that the database accepts."""

import pytest

from accounts import credit_code
from accounts.models import Organization
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.taxonomy.factories import DistrictFactory


@pytest.mark.django_db
def test_membership_factory_makes_a_manager_of_a_verified_enterprise():
    membership = MembershipFactory()

    assert list(Organization.objects.of(membership.user)) == [membership.organization]
    assert membership.organization.is_verified
    assert credit_code.is_valid(membership.organization.credit_code)


@pytest.mark.django_db
def test_coordinator_factory_limits_the_scope_to_a_district():
    district = DistrictFactory()
    near, far = SchoolFactory(district=district), SchoolFactory()

    assert list(Organization.objects.in_scope_of(CoordinatorFactory(scope=district))) == [near]
    assert set(Organization.objects.in_scope_of(CoordinatorFactory())) == {near, far}
