"""Outcomes, courses, plans and needs for tests, approved unless ``status`` says otherwise."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.enums import Status
from projects.outcomes.models import Course, Outcome, OutcomeKind, TechnologyNeed, TrainingPlan
from projects.outcomes.services.drafts import refresh_search
from tests.accounts.factories import OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level


class OutcomeKindFactory(DjangoModelFactory):
    """A kind without number or clause."""

    class Meta:
        model = OutcomeKind
        django_get_or_create = ("code",)

    code = "finding"
    name = "产业研究成果"


class PublicationFactory(DjangoModelFactory):
    """What the four kinds share; ``majors=[…]`` for others than one fresh one."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    organization = factory.SubFactory(SchoolFactory)
    summary = "数控机床预测性维护的岗位要求"
    description = "走访十二家企业，列出三十项能力。"
    status = Status.APPROVED

    @factory.lazy_attribute
    def published_at(self):
        """Set once it is public."""
        return timezone.now() if self.status == Status.APPROVED else None

    @factory.post_generation
    def majors(self, create, extracted, **kwargs):
        """The given majors, or a fresh one."""
        if create:
            self.majors.set([MajorFactory()] if extracted is None else extracted)
            refresh_search(self)


class OutcomeFactory(PublicationFactory):
    """A finding."""

    class Meta:
        model = Outcome

    title = factory.Sequence(lambda n: f"数控维护能力调研{n}")
    kind = factory.SubFactory(OutcomeKindFactory)
    dated_on = factory.LazyFunction(timezone.localdate)


class CourseFactory(PublicationFactory):
    """A course that reflects a technology."""

    class Meta:
        model = Course

    title = factory.Sequence(lambda n: f"数控机床智能运维{n}")
    level = factory.LazyFunction(higher_vocational_level)
    hours = 64
    technology = "主轴振动监测"


class TrainingPlanFactory(PublicationFactory):
    """A first revision."""

    class Meta:
        model = TrainingPlan

    title = factory.Sequence(lambda n: f"数控技术专业培养方案{n}")
    level = factory.LazyFunction(higher_vocational_level)
    adopted_on = factory.LazyFunction(timezone.localdate)
    changed = "加一门智能运维课。"


class TechnologyNeedFactory(PublicationFactory):
    """An open need of an enterprise."""

    class Meta:
        model = TechnologyNeed

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"主轴温升预测不准{n}")
    answers_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
