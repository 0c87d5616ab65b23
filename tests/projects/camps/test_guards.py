"""What keeps a camp, its sessions, attendance and certificates from what must not be."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from projects.camps import certificate_paper
from projects.camps.enums import CampKind, PlaceState
from projects.camps.exam_models import CampCertificate, CertificateRecognition
from projects.camps.models import CampAttendance, CampEnrolment, CampSession
from projects.camps.services import attendance, certificates, enrolling, recognising, sessions
from tests.accounts.factories import MembershipFactory
from tests.projects.camps import stories
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, MeetingFactory, SessionFactory, running_session
from tests.taxonomy.factories import QualificationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def host_of(camp):
    return MembershipFactory(organization=camp.organization).user


@pytest.mark.parametrize(
    "values", [{"suspended_at": timezone.now()}, {"status": Status.SUBMITTED}], ids=["suspended", "not verified"]
)
def test_a_host_that_may_not_publish_issues_no_certificate(values):
    certificate = stories.certified()
    host, session = certificate.issued_by, certificate.session
    certificates.revoke(certificate=certificate, reason="名字错了", actor=host, at=timezone.now())
    organization = session.camp.organization
    type(organization).objects.filter(pk=organization.pk).update(**values)

    with pytest.raises(InvalidTransition, match="现在不能发证"):
        certificates.issue(session=session, actor=host, at=timezone.now(), on=TODAY)
    assert not CampCertificate.objects.valid().exists()


def test_a_session_with_certificates_is_not_called_off_even_where_they_were_revoked():
    certificate = stories.certified()
    host, session = certificate.issued_by, certificate.session
    for _ in range(2):
        with pytest.raises(InvalidTransition, match="已经发过证书"):
            sessions.cancel_session(session=session, reason="人不够", actor=host, at=timezone.now())
        certificate.refresh_from_db()
        if certificate.is_valid:
            certificates.revoke(certificate=certificate, reason="名字错了", actor=host, at=timezone.now())
    assert CampSession.objects.get().cancelled_at is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN])
def test_a_camp_that_is_not_public_opens_no_session(status):
    camp = CampFactory(status=status)
    values = {"starts_on": TODAY, "ends_on": TODAY, "enrol_until": TODAY, "place": "302 室", "places": 5}

    with pytest.raises(InvalidTransition, match="公开以后才能开班"):
        sessions.open_session(camp=camp, values=values, actor=host_of(camp), on=TODAY)
    assert not CampSession.objects.exists()


def test_nobody_enrols_once_the_days_for_it_are_over_and_nobody_moves_up_after_the_end():
    ended = TODAY - timedelta(days=1)
    session = SessionFactory(starts_on=ended - timedelta(days=3), ends_on=ended, enrol_until=ended)
    waiting = EnrolmentFactory(session=session, state=PlaceState.WAITING)
    person = {"name": "陈小明", "phone": "13800001234", "at": timezone.now()}

    with pytest.raises(InvalidTransition, match="报名截止"):
        enrolling.enrol(session=session, **person)
    assert enrolling.fill(session, at=timezone.now()) == []
    waiting.refresh_from_db()
    assert (waiting.state, CampEnrolment.objects.count()) == (PlaceState.WAITING, 1)
    last = SessionFactory(starts_on=TODAY - timedelta(days=3), ends_on=TODAY, enrol_until=TODAY)
    assert enrolling.enrol(session=last, **person).is_placed


@pytest.mark.parametrize("state", [PlaceState.WAITING, PlaceState.CANCELLED, None], ids=["waiting", "cancelled", "elsewhere"])
def test_the_host_marks_nobody_who_has_no_place(state):
    meeting = MeetingFactory()
    values = {"state": state} if state else {}
    values |= {"cancelled_at": timezone.now()} if state == PlaceState.CANCELLED else {}
    row = EnrolmentFactory(session=meeting.session if state else running_session(camp=meeting.session.camp), **values)
    mark = {"is_present": True, "reason": "当面点名", "actor": host_of(meeting.session.camp), "at": timezone.now()}

    with pytest.raises(InvalidTransition, match="没有名额"):
        attendance.mark(enrolment=row, meeting=meeting, **mark)
    assert not CampAttendance.objects.exists()


def test_other_dates_leave_no_meeting_outside():
    session = running_session()
    host, begun = host_of(session.camp), timezone.now()
    meeting = MeetingFactory(session=session, starts_at=begun + timedelta(days=4), ends_at=begun + timedelta(days=4, hours=1))
    day = timezone.localdate(meeting.starts_at)
    values = {name: getattr(session, name) for name in sessions.FIELDS}
    change = {"session": session, "actor": host, "at": begun, "expected_version": session.version}
    enrol = {"enrol_until": session.starts_on}
    for moved in ({"ends_on": day - timedelta(days=1)}, {"starts_on": day + timedelta(days=1)}):
        with pytest.raises(InvalidTransition, match="新的日期以外"):
            sessions.change_session(values=values | enrol | moved, **change)

    assert sessions.change_session(values=values | enrol | {"ends_on": day}, **change).ends_on == day


def test_a_recognition_ends_no_earlier_than_it_began():
    member = MembershipFactory()
    said = {"organization": member.organization, "qualification": QualificationFactory(), "counts_as": "4 学分"}
    row = recognising.recognise(since=TODAY + timedelta(days=30), actor=member.user, **said)

    assert recognising.end(recognition=row, actor=member.user, on=TODAY).ended_on == row.since
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateRecognition.objects.filter(pk=row.pk).update(ended_on=row.since - timedelta(days=1))


def test_a_certificate_keeps_the_kind_of_its_day():
    certificate = stories.certified()
    camp = certificate.session.camp
    assert certificate.kind == CampKind.CAMP
    camp.kind = CampKind.COURSE
    camp.save()

    paper = certificate_paper.content_of(CampCertificate.objects.select_related("session__camp").get())

    assert f"参加{CampKind.CAMP.label}，" in paper["phrase"]
