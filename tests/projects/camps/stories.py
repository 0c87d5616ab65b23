"""What causes each kind of message about camps."""

from datetime import timedelta

from django.utils import timezone

from projects.camps.enums import CancelledBy, CheckInWay
from projects.camps.models import CampAttendance
from projects.camps.phones import Person
from projects.camps.services import certificates, enrolling, exams
from tests.accounts.factories import MembershipFactory, SchoolFactory, UserFactory
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, MeetingFactory, SessionFactory, running_session

EXAM = {"content": "三小时实操", "full_mark": 100, "pass_mark": 60, "attempts_most": 2}


def enrolled():
    """Somebody enrols; the host hears."""
    session = SessionFactory()
    MembershipFactory(organization=session.camp.organization)
    enrolling.enrol(session=session, name="陈小明", phone="13800001234", at=timezone.now())


def moved_up():
    """A place is given back, an account's person moves up."""
    session = SessionFactory(places=1)
    first = enrolling.enrol(session=session, name="陈小明", phone="13800001234", at=timezone.now())
    enrolling.enrol(session=session, name="李四", phone="13800005678", user=MembershipFactory().user, at=timezone.now())
    enrolling.cancel(enrolment=first, by=CancelledBy.LEARNER, at=timezone.now())


def moved_up_by_an_organization():
    """The same for somebody whom an organization handed in."""
    session, member = SessionFactory(places=1), MembershipFactory()
    first = enrolling.enrol(session=session, name="陈小明", phone="13800001234", at=timezone.now())
    people = [Person("李四", "13800005678")]
    enrolling.enrol_group(session=session, organization=member.organization, people=people, actor=member.user, at=timezone.now())
    enrolling.cancel(enrolment=first, by=CancelledBy.HOST, reason="重复报名", at=timezone.now())


def asked():
    """An exam made together; the partner is asked."""
    host, partner = MembershipFactory(), MembershipFactory(organization=SchoolFactory())
    camp = CampFactory(organization=host.organization)
    values = EXAM | {"name": "实操考核", "partner": partner.organization}
    return exams.define(camp=camp, values=values, actor=host.user, at=timezone.now()), partner.user


def answered():
    """The partner confirms."""
    exam, partner = asked()
    exams.answer(exam=exam, is_confirmed=True, objection="", actor=partner, at=timezone.now(), expected_version=exam.version)


def certified():
    """A learner with an account gets a certificate."""
    session = running_session()
    host = MembershipFactory(organization=session.camp.organization).user
    begun = timezone.now() - timedelta(hours=3)
    meeting = MeetingFactory(session=session, starts_at=begun, ends_at=begun + timedelta(hours=1))
    enrolment = EnrolmentFactory(session=session, user=UserFactory())
    CampAttendance.objects.create(meeting=meeting, enrolment=enrolment, is_present=True, way=CheckInWay.SCREEN, at=timezone.now())
    return certificates.issue(session=session, actor=host, at=timezone.now(), on=timezone.localdate())[0]


STORIES = {
    "projects.camp_enrolled": [enrolled],
    "projects.camp_place": [moved_up, moved_up_by_an_organization],
    "projects.camp_exam_asked": [asked],
    "projects.camp_exam_answered": [answered],
    "projects.camp_certified": [certified],
}
