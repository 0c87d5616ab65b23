"""Listings for tests; ``status`` decides in which state a listing is, whatever the workflow would say."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.enums import Status
from supplydemand.enums import CooperationMode, Reach
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.search import document_of
from taxonomy import enums
from taxonomy.models import Major
from tests.accounts.factories import OrganizationFactory, SchoolFactory
from tests.taxonomy.factories import CodeFactory, EducationLevelFactory, OccupationFactory, fresh_code

SUBMITTED_ONCE = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.REJECTED, Status.EXPIRED)


def higher_vocational_level():
    """The level of higher vocational education."""
    return EducationLevelFactory(code="associate", name="高职专科", rank=2)


class MajorFactory(CodeFactory):
    """A higher-vocational major; the same catalogue and code again give the same row."""

    class Meta:
        model = Major
        django_get_or_create = ("catalogue", "code")

    catalogue = enums.Catalogue.HIGHER_VOCATIONAL
    code = fresh_code(lambda n: f"99{1000 + n % 9000}")  # below are the codes that tests name themselves
    name = factory.Sequence(lambda n: f"试验专业{n}")
    depth = enums.MajorDepth.MAJOR
    level = factory.LazyFunction(higher_vocational_level)


class ListingFactory(DjangoModelFactory):
    """What both kinds share. Pass ``majors=[...]`` for other majors than one fresh one, ``status`` for another state."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    status = Status.APPROVED
    headcount = 10
    region = factory.LazyAttribute(lambda row: row.organization.region)
    district = factory.LazyAttribute(lambda row: row.organization.district)
    reach = Reach.CITY
    skills = factory.LazyFunction(lambda: ["机床装配", "故障诊断", "精度检测"])
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=120))
    contact_name = "联系人乙"
    contact_phone = "0000-7654321"
    contact_email = "listing@example.test"

    @factory.lazy_attribute
    def submitted_at(self):
        """Set once the listing was handed in."""
        return timezone.now() - timedelta(days=1) if self.status in SUBMITTED_ONCE else None

    @factory.lazy_attribute
    def decided_at(self):
        """Set once a coordinator decided."""
        return timezone.now() if self.status in SUBMITTED_ONCE and self.status != Status.SUBMITTED else None

    @factory.lazy_attribute
    def published_at(self):
        """Set once the listing was public."""
        return timezone.now() if self.status in (Status.APPROVED, Status.EXPIRED) else None

    @factory.post_generation
    def majors(self, create, extracted, **kwargs):
        """The given majors, or one fresh major; then the search document, which needs them."""
        if create:
            self.majors.set([MajorFactory()] if extracted is None else extracted)
            self.search_document = document_of(self)
            self.save(update_fields=["search_document"])


class TalentDemandFactory(ListingFactory):
    """A published demand of a verified enterprise, complete."""

    class Meta:
        model = TalentDemand

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"数控机床装调技术员{n}")
    description = "数控车床和加工中心的出厂装配与调试，客户现场的故障排查。"
    occupation = factory.SubFactory(OccupationFactory)
    industry = factory.LazyAttribute(lambda row: row.organization.industry)
    level_min = factory.LazyFunction(higher_vocational_level)
    salary_min = 6500
    salary_max = 8500
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=150))
    cooperation_modes = factory.LazyFunction(lambda: [CooperationMode.RECRUITMENT, CooperationMode.INTERNSHIP])


class TalentSupplyFactory(ListingFactory):
    """A published supply of a verified school, complete."""

    class Meta:
        model = TalentSupply

    organization = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"数控技术 2027 届毕业生{n}")
    description = "三年制，第三学年在企业实习。"
    level = factory.LazyFunction(higher_vocational_level)
    graduates_on = factory.LazyFunction(lambda: date(timezone.localdate().year + 1, 6, 30))
    courses = "机械制图、数控编程、液压与气动"
    cooperation_modes = factory.LazyFunction(lambda: [CooperationMode.INTERNSHIP, CooperationMode.COMMISSIONED_TRAINING])
