"""Enrolling, checking in by the code on the wall with a phone, and the certificate that somebody else checks."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from projects.camps import codes
from projects.camps.exam_models import CampCertificate
from projects.camps.models import CampAttendance, CampEnrolment, CampMeeting, CampSession
from tests.accounts.factories import MembershipFactory
from tests.projects.camps.factories import CampFactory, MeetingFactory, SessionFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def meeting(transactional_db):
    camp, now = CampFactory(), timezone.now()
    session = SessionFactory(camp=camp, starts_on=timezone.localdate(now) + timedelta(days=1))
    return MeetingFactory(session=session, starts_at=now + timedelta(minutes=10))


def test_a_learner_enrols_checks_in_on_a_phone_and_others_check_the_certificate(people, meeting):
    learner, host, session = people(**PHONE), people(), meeting.session
    host.take_session(MembershipFactory(organization=session.camp.organization).user)

    page = learner.visit("projects:camp_detail", session.camp_id)
    learner.follow("我要报名")
    page.get_by_label("姓名").fill("陈小明")
    page.get_by_label("手机").fill("138 0000 1234")
    learner.fits()
    learner.is_accessible()
    learner.press("报名", within="main")
    learner.sees("报上了", "存好这一页")
    learner.fits()
    learner.is_accessible()
    place = page.url

    CampSession.objects.update(starts_on=timezone.localdate())
    wall = host.visit("projects:camp_screen", meeting.pk)
    picture = wall.locator("#screen img")
    assert host.context.request.get(f"{host.origin}{picture.get_attribute('src')}").headers["content-type"] == "image/svg+xml"
    host.fits()
    host.is_accessible()
    code = codes.screen_code(meeting, timezone.now())
    assert learner.open("projects:camp_check_in", code) == 200
    learner.fits()
    learner.is_accessible()
    page.get_by_role("button", name="我是陈*明，签到").tap()
    learner.sees("签到好了")
    assert CampAttendance.objects.get().enrolment == CampEnrolment.objects.get()
    forged = people(**PHONE)
    assert forged.open("projects:camp_check_in", f"{code[:-4]}0000") == 404
    forged.sees("这不是有效的签到码")

    CampMeeting.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    host.visit("projects:camp_roster", session.pk)
    host.press("给 1 人发证书", within="main")
    host.sees("证书发了")
    page.goto(place)
    learner.sees("证书发了", "下载证书")
    certificate = CampCertificate.objects.get()
    employer = people(**PHONE)
    employer.visit("verify").get_by_label("查询码").fill(certificate.verify_code.lower())
    employer.press("查", within="main")
    employer.sees("这张证书有效", "陈*明", certificate.number)
    assert urlsplit(employer.page.url).path == certificate.get_absolute_url()
    assert learner.complaints == host.complaints == employer.complaints == []
