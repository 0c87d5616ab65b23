"""Projects for tests; ``status`` decides in which state a project is, whatever the workflow would say."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.enums import Status
from projects.enums import PartnerRole, Stage
from projects.models import Project, ProjectPartner, ProjectType
from tests.accounts.factories import OrganizationFactory, SchoolFactory, UserFactory


class ProjectTypeFactory(DjangoModelFactory):
    """A kind of project that anybody may lead."""

    class Meta:
        model = ProjectType

    code = factory.Sequence(lambda n: f"kind_{n}")
    name = factory.Sequence(lambda n: f"试验类型{n}")


class ProjectFactory(DjangoModelFactory):
    """A complete project of a school, approved and in its first stage unless ``status`` says otherwise."""

    class Meta:
        model = Project

    type = factory.SubFactory(ProjectTypeFactory)
    organization = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"智能制造现代产业学院（试验{n}）")
    summary = "学校和企业共建，三年培养数控人才"
    district = factory.LazyAttribute(lambda row: row.organization.district)
    headcount = 60
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=700))
    status = Status.APPROVED

    @factory.lazy_attribute
    def stage(self):
        """The first stage, once approved."""
        return Stage.INDUSTRY_SURVEY if self.status == Status.APPROVED else ""

    @factory.lazy_attribute
    def stage_since(self):
        """When that began."""
        return timezone.localdate() if self.stage else None

    @factory.lazy_attribute
    def published_at(self):
        """Set once the project is public."""
        return timezone.now() if self.status == Status.APPROVED else None


class PartnerFactory(DjangoModelFactory):
    """An enterprise that takes part and said yes."""

    class Meta:
        model = ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = PartnerRole.ENTERPRISE
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(timezone.now)
    accepted_at = factory.LazyFunction(timezone.now)
    accepted_by = factory.SubFactory(UserFactory)
