"""Camps, sessions and their people for tests, approved unless ``status`` says otherwise."""

import secrets
from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects.camps.codes import phone_digest
from projects.camps.enums import CampKind, PlaceState, TeachingMode
from projects.camps.exam_models import CampExam
from projects.camps.models import Camp, CampEnrolment, CampMeeting, CampSession
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.projects.outcomes.factories import PublicationFactory
from tests.taxonomy.factories import OccupationFactory


class CampFactory(PublicationFactory):
    """A free boot camp of an enterprise for one occupation."""

    class Meta:
        model = Camp

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"五轴加工训练营{n}")
    kind = CampKind.CAMP
    mode = TeachingMode.ONSITE
    audience = "在职的数控操作工"
    hours = 40
    fee = Decimal("0")

    @factory.post_generation
    def occupations(self, create, extracted, **kwargs):
        """The given ones, or a fresh one."""
        if create:
            self.occupations.set([OccupationFactory()] if extracted is None else extracted)


class SessionFactory(DjangoModelFactory):
    """A run that begins in ten days and takes people until then."""

    class Meta:
        model = CampSession

    camp = factory.SubFactory(CampFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=20))
    enrol_until = factory.LazyAttribute(lambda row: row.starts_on)
    place = "试验路 1 号 302 室"
    places = 2
    created_by = factory.SubFactory(UserFactory)


def running_session(**values):
    """A run in the middle of its days."""
    values = {"starts_on": timezone.localdate() - timedelta(days=5)} | values
    return SessionFactory(**values)


class MeetingFactory(DjangoModelFactory):
    """A meeting that goes on now."""

    class Meta:
        model = CampMeeting

    session = factory.LazyFunction(running_session)
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=30))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))
    code_key = factory.LazyFunction(lambda: secrets.token_urlsafe(18))


class EnrolmentFactory(DjangoModelFactory):
    """Somebody with a place."""

    class Meta:
        model = CampEnrolment

    session = factory.SubFactory(SessionFactory)
    name = "陈小明"
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    phone_digest = factory.LazyAttribute(lambda row: phone_digest(row.phone))
    state = PlaceState.PLACED
    enrolled_at = factory.LazyFunction(timezone.now)
    placed_at = factory.LazyAttribute(lambda row: row.enrolled_at if row.state == PlaceState.PLACED else None)


class ExamFactory(DjangoModelFactory):
    """An exam in force, made by the host alone."""

    class Meta:
        model = CampExam

    camp = factory.SubFactory(CampFactory)
    name = factory.Sequence(lambda n: f"实操考核{n}")
    content = "三小时，加工一个五轴零件。"
    host_confirmed_at = factory.LazyFunction(timezone.now)
    host_confirmed_by = factory.SubFactory(UserFactory)
