"""The access table's rows of camps: one of organization A with a session, people, an exam and a certificate."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from core.enums import Status
from projects.camps import codes
from projects.camps.enums import CheckInWay, PlaceState
from projects.camps.exam_models import CampCertificate, CampExamResult, CertificateRecognition
from projects.camps.models import CampAttendance
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, ExamFactory, MeetingFactory, running_session
from tests.taxonomy.factories import QualificationFactory


def build(*, owner, manager, school):
    """Objects as attributes; ``school`` is asked to confirm an exam."""
    now, on = timezone.now(), timezone.localdate()
    camp = CampFactory(organization=owner)
    session = running_session(camp=camp, enrol_until=on + timedelta(days=3))
    meeting = MeetingFactory(session=session, has_sheet=True)
    enrolment, waiting = EnrolmentFactory(session=session), EnrolmentFactory(session=session, state=PlaceState.WAITING)
    CampAttendance.objects.create(meeting=meeting, enrolment=enrolment, is_present=True, way=CheckInWay.SCREEN, at=now)
    exam = ExamFactory(camp=camp, partner=school)
    return SimpleNamespace(
        draft=CampFactory(organization=owner, status=Status.DRAFT),
        camp=camp,
        session=session,
        meeting=meeting,
        enrolment=enrolment,
        waiting=waiting,
        exam=exam,
        result=CampExamResult.objects.create(
            exam=exam, enrolment=enrolment, attempt=1, held_on=on, score=50, is_passed=False, entered_by=manager, entered_at=now
        ),
        certificate=CampCertificate.objects.create(
            enrolment=enrolment,
            session=session,
            number="PX2026-1",
            verify_code="ACCESS234567",
            holder_name="陈小明",
            title=camp.title,
            hours=40,
            issuers=owner.name,
            issued_on=on,
            issued_by=manager,
        ),
        recognition=CertificateRecognition.objects.create(
            organization=owner, qualification=QualificationFactory(), counts_as="4 学分", since=on, made_by=manager
        ),
    )


def described(world):
    """Arguments by the beginning of a route's name, the longer beginnings first; ``{label: arguments}``."""
    own = {
        "draft": {"pk": world.draft.pk, "action": "discard"},
        "public": {"pk": world.camp.pk, "action": "withdraw"},
    }
    session, meeting = {"": {"pk": world.session.pk, "exam": world.exam.pk}}, {"": {"meeting": world.meeting.pk}}
    code = {
        "": {"code": "1.2.no-such-code"},
        "sheet": {"code": codes.sheet_code(world.meeting)},
    }
    place = {"": {"token": "1.no-such-token"}, "placed": {"token": codes.place_token(world.enrolment)}}
    return {
        "projects:camp_session_create": own,
        "projects:camp_session_": session,
        "projects:camp_roster": session,
        "projects:camp_issue": session,
        "projects:camp_results": session,
        "projects:camp_result_void": {"": {"pk": world.result.pk}},
        "projects:camp_enrolment_cancel": {"": {"pk": world.waiting.pk}},
        "projects:camp_enrol": session,
        "projects:camp_meeting_add": session,
        "projects:camp_meeting_remove": meeting,
        "projects:camp_screen": meeting,
        "projects:camp_sheet": meeting,
        "projects:camp_codes": meeting,
        "projects:camp_mark": meeting,
        "projects:camp_check_in": code,
        "projects:camp_place": place,
        "projects:camp_exam_create": own,
        "projects:camp_exam": {"": {"pk": world.exam.pk}},
        "projects:camp_paper": {"": {"pk": world.certificate.pk}},
        "projects:camp_revoke": {"": {"pk": world.certificate.pk}},
        "projects:camp_certificate": {"": {"code": "NOSUCHCODE22"}, "issued": {"code": world.certificate.verify_code}},
        "projects:camp_recognition_end": {"": {"pk": world.recognition.pk}},
        "projects:camp_export": {"": {"query": "?format=csv"}},
        "projects:camp_": own,
    }
