"""Rows of the pages of camps, in any number."""

from datetime import timedelta

from django.utils import timezone

from core.enums import Status
from projects.camps.enums import CheckInWay, PlaceState
from projects.camps.exam_models import CampExamResult, CertificateRecognition
from projects.camps.models import CampAttendance
from projects.camps.services import exams
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.projects.camps import stories
from tests.projects.camps.factories import (
    CampFactory,
    EnrolmentFactory,
    ExamFactory,
    MeetingFactory,
    SessionFactory,
    running_session,
)
from tests.taxonomy.factories import OccupationFactory, QualificationFactory


def camps(count, world):
    """Public ones, each with two occupations and two sessions that take people."""
    for _ in range(count):
        camp = CampFactory(occupations=[OccupationFactory(), OccupationFactory()])
        camp.certificates.set([QualificationFactory()])
        SessionFactory.create_batch(2, camp=camp)


def own_camps(count, world):
    """The school's, in two states."""
    for status in (Status.DRAFT, Status.APPROVED):
        CampFactory.create_batch(count, organization=world.school.organization, status=status)


def camp(count, world):
    """One with sessions, exams made together and certificates that others recognize."""
    world.row = CampFactory()
    for _ in range(count):
        SessionFactory(camp=world.row)
        ExamFactory(camp=world.row, partner=SchoolFactory())
        qualification = QualificationFactory()
        world.row.certificates.add(qualification)
        CertificateRecognition.objects.create(
            organization=OrganizationFactory(),
            qualification=qualification,
            counts_as="4 学分",
            since=timezone.localdate(),
            made_by=UserFactory(),
        )


def roster(count, world):
    """A running session with people, meetings, attendance, results and a queue."""
    world.session = session = running_session(places=count)
    world.host = MembershipFactory(organization=session.camp.organization).user
    for number in range(count):
        begun = timezone.now() - timedelta(hours=4 * number + 2)
        meeting = MeetingFactory(session=session, starts_at=begun, ends_at=begun + timedelta(hours=1))
        exam = ExamFactory(camp=session.camp)
        row = EnrolmentFactory(session=session, organization=OrganizationFactory(), user=UserFactory())
        EnrolmentFactory(session=session, organization=OrganizationFactory(), state=PlaceState.WAITING)
        CampAttendance.objects.create(
            meeting=meeting,
            enrolment=row,
            is_present=True,
            way=CheckInWay.HAND,
            reason="当面点名",
            marked_by=UserFactory(),
            at=timezone.now(),
        )
        CampExamResult.objects.create(
            exam=exam,
            enrolment=row,
            attempt=1,
            held_on=timezone.localdate(),
            score=50,
            is_passed=False,
            entered_by=world.host,
            entered_at=timezone.now(),
        )


def own_places(count, world):
    """Whom the reader's enterprise enrolled, and what the reader enrolled in; with certificates beside them."""
    member = world.enterprise
    for _ in range(count):
        EnrolmentFactory(organization=member.organization)
        EnrolmentFactory(user=member.user)
        stories.certified()


def work(count, world):
    """What the school has to do: returned ones, exams to confirm, sessions that ended without certificates."""
    own = world.school.organization
    CampFactory.create_batch(count, organization=own, status=Status.RETURNED)
    for _ in range(count):
        host = MembershipFactory()
        values = stories.EXAM | {"name": "实操考核", "partner": own}
        exams.define(camp=CampFactory(organization=host.organization), values=values, actor=host.user, at=timezone.now())
        ended = timezone.localdate() - timedelta(days=3)
        session = running_session(camp=CampFactory(organization=own), starts_on=ended, ends_on=ended, enrol_until=ended)
        EnrolmentFactory(session=session)
