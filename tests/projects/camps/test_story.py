"""From a draft to a certificate that anybody checks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.idempotency import new_token
from core.models import Notification
from core.workflow import perform_transition
from projects.camps import codes
from projects.camps.enums import CheckInWay, PlaceState
from projects.camps.exam_models import CampCertificate, CampExam, CampExamResult
from projects.camps.models import Camp, CampAttendance, CampEnrolment, CampMeeting, CampSession
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.projects.camps.factories import CampFactory, ExamFactory, MeetingFactory, SessionFactory
from tests.taxonomy.factories import OccupationFactory

pytestmark = pytest.mark.django_db


def _post(client, page, /, *args, **values):
    return client.post(reverse(f"projects:{page}", args=args), {"token": new_token()} | values)


def test_a_camp_is_published_run_and_certified_and_the_certificate_is_checked(client):
    host, coordinator = MembershipFactory(organization=SchoolFactory()), CoordinatorFactory()
    client.force_login(host.user)
    today = timezone.localdate()

    answer = _post(
        client,
        "camp_create",
        title="五轴加工训练营",
        kind="camp",
        audience="在职的数控操作工",
        mode="onsite",
        hours="40",
        fee="0",
        occupations=[OccupationFactory().pk],
        summary="三周学会五轴编程和装调",
        description="每周两个晚上，一半时间在机床上。",
        action="submit",
    )
    camp = Camp.objects.get()
    assert (answer.status_code, camp.status) == (302, "submitted"), answer.context and answer.context["form"].errors
    perform_transition(obj=camp, action="approve", actor=coordinator, at=timezone.now())

    _post(client, "camp_session_create", camp.pk, starts_on=today, ends_on=today, enrol_until=today, place="3 号楼", places="1")
    session = CampSession.objects.get()
    now = timezone.localtime()
    MeetingFactory(session=session, starts_at=now - timedelta(minutes=20), ends_at=now + timedelta(minutes=1))

    visitor = Client()
    assert visitor.get(reverse("projects:camp_list")).context["object_list"] == [camp]
    first = _post(visitor, "camp_enrol", session.pk, name="陈小明", phone="138 0000 1234", email="chen@example.test")
    second = _post(Client(), "camp_enrol", session.pk, name="李四", phone="13800005678")
    assert visitor.get(first.url).context["enrolment"].state == PlaceState.PLACED
    assert Client().get(second.url).context["queue"] == 1

    meeting = CampMeeting.objects.get()
    assert client.get(reverse("projects:camp_screen", args=[meeting.pk])).status_code == 200
    address = reverse("projects:camp_check_in", args=[codes.screen_code(meeting, timezone.now())])
    assert "签到" in visitor.get(address).content.decode()
    assert visitor.post(address).context["is_first"]
    attendance = CampAttendance.objects.get()
    assert (attendance.is_present, attendance.way) == (True, CheckInWay.SCREEN)

    CampMeeting.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    exam = ExamFactory(camp=camp)
    learner = CampEnrolment.objects.placed().get()
    _post(client, "camp_results", session.pk, exam.pk, held_on=today, **{f"score-{learner.pk}": "59.5"})
    _post(client, "camp_results", session.pk, exam.pk, held_on=today, **{f"score-{learner.pk}": "86"})
    assert list(CampExamResult.objects.order_by("attempt").values_list("is_passed", flat=True)) == [False, True]

    _post(client, "camp_issue", session.pk)
    certificate = CampCertificate.objects.get()
    assert visitor.get(f"{first.url}certificate/").content.startswith(b"%PDF")
    page = Client().get(reverse("verify_code", args=[certificate.verify_code]), follow=True)
    text = page.content.decode()
    assert "这张证书有效" in text
    assert "陈*明" in text
    assert "陈小明" not in text

    _post(client, "camp_revoke", certificate.pk, reason="重名发错了")
    assert "作废" in Client().get(certificate.get_absolute_url()).content.decode()
    assert visitor.get(f"{first.url}certificate/").status_code == 404
    assert Notification.objects.filter(recipient=host.user, event="projects.camp_enrolled").count() == 1


def test_an_empty_form_makes_no_draft_and_says_what_is_needed(client):
    client.force_login(MembershipFactory().user)

    answer = _post(client, "camp_create", action="save")

    assert (answer.status_code, Camp.objects.count()) == (200, 0)
    assert "职业和证书至少选一样" in answer.content.decode()


def test_every_page_of_the_host_is_drawn(client):
    session = SessionFactory()
    host = MembershipFactory(organization=session.camp.organization).user
    exam, meeting = ExamFactory(camp=session.camp), MeetingFactory(session=session, has_sheet=True)
    client.force_login(host)
    pages = {
        "camp_mine": [],
        "camp_own": [],
        "camp_create": [],
        "camp_recognised": [],
        "camp_detail": [session.camp.pk],
        "camp_session_create": [session.camp.pk],
        "camp_session_edit": [session.pk],
        "camp_exam_create": [session.camp.pk],
        "camp_exam": [exam.pk],
        "camp_exam_edit": [exam.pk],
        "camp_results": [session.pk, exam.pk],
        "camp_roster": [session.pk],
        "camp_screen": [meeting.pk],
        "camp_screen_code": [meeting.pk],
        "camp_sheet": [meeting.pk],
        "camp_sheet_code": [meeting.pk],
        "camp_enrol": [session.pk],
        "camp_enrol_group": [session.pk],
    }
    for name, args in pages.items():
        assert client.get(reverse(f"projects:{name}", args=args)).status_code == 200, name
    assert CampExam.objects.count() == 1


def test_the_filtered_catalogue_is_a_file_with_the_next_session(client):
    session = SessionFactory(places=7)
    SessionFactory(camp=session.camp, starts_on=session.starts_on + timedelta(days=40))
    SessionFactory(camp__kind="course")
    address = reverse("projects:camp_export")

    lines = client.get(address, {"kind": "camp", "format": "csv"}).getvalue().decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert lines[1].startswith(f"{session.camp.code},{session.camp}")
    assert lines[1].endswith(f"{session.starts_on},{session.enrol_until},7")
    assert client.get(address, {"format": "xlsx"}).status_code == 200
    assert client.get(address).status_code == 404


def test_ones_own_are_a_file_with_their_state_and_nobody_elses(client):
    host = MembershipFactory()
    draft, public = (CampFactory(organization=host.organization, status=status) for status in ("draft", "approved"))
    foreign = CampFactory(title="别家的课")
    client.force_login(host.user)

    response = client.get(reverse("projects:camp_mine_export"), {"format": "csv"})

    text = b"".join(response.streaming_content).decode()
    assert all(f"{row.title},{row.get_status_display()}," in text for row in (draft, public))
    assert foreign.title not in text
    assert f"{reverse('projects:camp_mine_export')}?format=xlsx" in client.get(reverse("projects:camp_mine")).text
