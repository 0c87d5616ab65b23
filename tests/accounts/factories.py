"""People, organizations and memberships for tests."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.credit_code import check_character
from accounts.enums import Role
from accounts.models import CoordinatorScope, Membership, Organization, User
from core.enums import Status
from tests.taxonomy.factories import (
    DistrictFactory,
    EnterpriseKindFactory,
    IndustryFactory,
    RegionFactory,
    SchoolKindFactory,
)

PASSWORD = "jiangnan-reed-41-lamp"
"""The password of every user that a factory makes."""

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The second factor's secret of every coordinator that a factory makes."""


def credit_code_number(number):
    """The valid 统一社会信用代码 number ``number`` of a row of invented ones."""
    body = f"91990000MA{number:07d}"
    return body + check_character(body)


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address and the password ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"测试员{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified_email(self, create, extracted, **kwargs):
        """Pass ``verified_email=False`` for a person who has not opened the confirmation link."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)


class OrganizationFactory(DjangoModelFactory):
    """A verified enterprise, complete."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"试验精密制造{n}有限公司")
    kind = factory.SubFactory(EnterpriseKindFactory)
    credit_code = factory.Sequence(credit_code_number)
    district = factory.SubFactory(DistrictFactory)
    region = factory.LazyAttribute(lambda row: row.district.region if row.district else RegionFactory())
    industry = factory.SubFactory(IndustryFactory)
    address = "试验路 1 号"
    contact_name = "联系人甲"
    contact_phone = factory.Sequence(lambda n: f"0000-{n:07d}")
    contact_email = factory.Sequence(lambda n: f"office{n}@example.test")
    status = Status.APPROVED


class SchoolFactory(OrganizationFactory):
    """A verified school, complete."""

    name = factory.Sequence(lambda n: f"试验职业技术学院{n}")
    kind = factory.SubFactory(SchoolKindFactory)


class MembershipFactory(DjangoModelFactory):
    """An approved manager of a verified enterprise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.MANAGER
    status = Status.APPROVED
    joined_at = factory.LazyFunction(timezone.now)


class CoordinatorFactory(UserFactory):
    """A coordinator of the whole city with an enrolled second factor; ``scope=district`` limits to one district."""

    is_staff = True

    @factory.post_generation
    def scope(self, create, extracted, **kwargs):
        """A district, or nothing for the whole city."""
        if create:
            CoordinatorScope.objects.create(user=self, district=extracted)

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        """Pass ``second_factor=False`` for one who has not enrolled."""
        if create and extracted is not False:
            TOTP.activate(self, TOTP_SECRET)
