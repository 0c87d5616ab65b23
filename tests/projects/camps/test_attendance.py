"""Codes that hold and codes that do not, attendance by hand."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.idempotency import new_token
from core.workflow import InvalidTransition
from projects.camps import codes
from projects.camps.enums import CheckInWay, PlaceState
from projects.camps.models import CampAttendance, CampMeeting
from projects.camps.services import attendance, sessions
from projects.camps.services.attendance import CodeRefused
from tests.accounts.factories import MembershipFactory
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, MeetingFactory, running_session

pytestmark = pytest.mark.django_db


def _meeting(**values):
    return MeetingFactory(session=running_session(), **values)


def _url(code):
    return reverse("projects:camp_check_in", args=[code])


def _refusal(code, at=None, **options):
    with pytest.raises(CodeRefused) as caught:
        attendance.meeting_of(code, at=at or timezone.now(), **options)
    return caught.value.status, str(caught.value)


def test_a_code_holds_for_its_minute_and_the_next_and_five_to_answer():
    meeting, at = _meeting(), timezone.now()
    code = codes.screen_code(meeting, at)

    assert attendance.meeting_of(code, at=at)[0] == meeting
    assert attendance.meeting_of(code, at=at + timedelta(seconds=60))[0] == meeting
    assert _refusal(code, at + timedelta(seconds=125))[0] == 410
    assert attendance.meeting_of(code, at=at + timedelta(seconds=240), is_answer=True)[0] == meeting
    assert "过期" in _refusal(code, at + timedelta(seconds=400), is_answer=True)[1]
    assert _refusal(codes.screen_code(meeting, at + timedelta(minutes=3)))[0] == 410


def test_forged_codes_and_those_of_another_meeting_are_refused():
    meeting, other = _meeting(), _meeting()
    real = codes.screen_code(meeting, timezone.now())
    number, window, signature = real.split(".")

    assert attendance.meeting_of(real, at=timezone.now())[0] == meeting
    for forged in (
        f"{other.pk}.{window}.{signature}",
        f"{number}.{int(window) + 1}.{signature}",
        f"{number}.{window}.{'0' * 24}",
        f"{number}.0.{signature}",
        "12345",
        "1.2.3",
    ):
        status, text = _refusal(forged)
        assert (status, "有效的签到码" in text) == (404, True), forged


def test_the_sheet_holds_while_its_host_wants_it_and_new_codes_end_the_old():
    meeting = _meeting()
    host = MembershipFactory(organization=meeting.session.camp.organization).user
    screen = codes.screen_code(meeting, timezone.now())
    assert "停用" in _refusal(codes.sheet_code(meeting))[1]

    meeting = sessions.set_codes(meeting=meeting, actor=host, has_sheet=True)
    sheet = codes.sheet_code(meeting)
    assert attendance.meeting_of(sheet, at=timezone.now())[1].way == CheckInWay.SHEET
    assert attendance.meeting_of(screen, at=timezone.now())[0] == meeting

    meeting = sessions.set_codes(meeting=meeting, actor=host)
    assert _refusal(sheet)[0] == _refusal(screen)[0] == 404
    with pytest.raises(InvalidTransition):
        sessions.set_codes(meeting=meeting, actor=MembershipFactory().user)


@pytest.mark.parametrize(
    ("begins", "status", "words"),
    [(timedelta(hours=3), 409, "还没到签到时间"), (timedelta(hours=-5), 410, "结束了")],
)
def test_outside_its_time_a_meeting_takes_nobody(begins, status, words):
    meeting = _meeting(starts_at=timezone.now() + begins)
    found = _refusal(codes.screen_code(meeting, timezone.now()))
    assert (found[0], words in found[1]) == (status, True)


def test_looking_checks_nobody_in_and_the_number_does(client):
    meeting = _meeting()
    row = EnrolmentFactory(session=meeting.session)
    url = _url(codes.screen_code(meeting, timezone.now()))

    assert client.get(url).context["known"] is None
    assert CampAttendance.objects.count() == 0
    assert "没有报这一期" in client.post(url, {"phone": "13700000000"}).content.decode()
    done = client.post(url, {"phone": row.phone})
    assert (done.context["is_first"], CampAttendance.objects.count()) == (True, 1)
    assert "陈小明" not in done.content.decode()
    assert client.get(url).context["known"] == row
    assert client.post(url).context["is_first"] is False


def test_who_belongs_to_another_session_is_told_which(client):
    camp = CampFactory()
    here, there = (MeetingFactory(session=running_session(camp=camp)) for _ in range(2))
    row = EnrolmentFactory(session=there.session)

    answer = client.post(_url(codes.screen_code(here, timezone.now())), {"phone": row.phone})

    assert (answer.status_code, str(there.session) in answer.content.decode()) == (409, True)
    assert CampAttendance.objects.count() == 0
    with pytest.raises(CodeRefused, match="你报的是另一期"):
        attendance.check_in(enrolment=row, meeting=here, way=CheckInWay.SCREEN, at=timezone.now())


@pytest.mark.parametrize(("state", "words"), [(PlaceState.WAITING, "候补"), (PlaceState.CANCELLED, "取消")])
def test_without_a_place_nobody_checks_in(client, state, words):
    meeting = _meeting()
    values = {"cancelled_at": timezone.now()} if state == PlaceState.CANCELLED else {}
    row = EnrolmentFactory(session=meeting.session, state=state, **values)

    answer = client.post(_url(codes.screen_code(meeting, timezone.now())), {"phone": row.phone})

    assert (answer.status_code, words in answer.content.decode()) == (409, True)
    assert CampAttendance.objects.count() == 0


def test_the_host_marks_by_hand_with_a_reason_and_sees_who_shared_a_phone(client):
    meeting = _meeting()
    rows = [EnrolmentFactory(session=meeting.session) for _ in range(3)]
    phone, host = Client(), MembershipFactory(organization=meeting.session.camp.organization).user
    url = _url(codes.screen_code(meeting, timezone.now()))
    for row in rows[:2]:
        phone.post(url, {"phone": row.phone})
    client.force_login(host)
    mark = reverse("projects:camp_mark", args=[meeting.pk])

    client.post(mark, {"token": new_token(), "enrolment": rows[2].pk, "is_present": "1", "reason": ""})
    assert CampAttendance.objects.count() == 2
    client.post(mark, {"token": new_token(), "enrolment": rows[2].pk, "is_present": "1", "reason": "手机没电"})
    client.post(mark, {"token": new_token(), "enrolment": rows[1].pk, "is_present": "0", "reason": "替别人扫的"})

    page = client.get(meeting.get_absolute_url()).context["standings"]
    assert [one.mark.is_present for one in page] == [True, False, True]
    assert [one.is_shared for one in page] == [True, True, False]
    assert "没到" in phone.post(url, {"phone": rows[1].phone}).content.decode()
    client.force_login(MembershipFactory().user)
    assert client.post(mark, {"token": new_token()}).status_code == 404


def test_a_meeting_with_people_is_not_removed():
    meeting = _meeting()
    host = MembershipFactory(organization=meeting.session.camp.organization).user
    row = EnrolmentFactory(session=meeting.session)
    attendance.check_in(enrolment=row, meeting=meeting, way=CheckInWay.SCREEN, at=timezone.now())

    with pytest.raises(InvalidTransition, match="不能删"):
        sessions.remove_meeting(meeting=meeting, actor=host)
    assert CampMeeting.objects.count() == 1
