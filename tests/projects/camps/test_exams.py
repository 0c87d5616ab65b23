"""Exams made together, re-sits, certificates."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.idempotency import new_token
from core.workflow import InvalidTransition, StaleVersion
from projects.camps.exam_models import CampCertificate, CampExam, CertificateRecognition
from projects.camps.models import CampSession
from projects.camps.services import attendance, certificates, exams, sessions
from tests.accounts.factories import MembershipFactory
from tests.projects.camps import stories
from tests.projects.camps.factories import EnrolmentFactory, ExamFactory, MeetingFactory, running_session
from tests.taxonomy.factories import QualificationFactory

pytestmark = pytest.mark.django_db


def _enter(exam, session, scores, actor):
    on = timezone.localdate()
    return exams.enter_results(exam=exam, session=session, scores=scores, held_on=on, actor=actor, at=timezone.now(), on=on)


def _world(**values):
    session = running_session()
    host = MembershipFactory(organization=session.camp.organization).user
    return session, host, EnrolmentFactory(session=session), ExamFactory(camp=session.camp, **values)


def test_results_wait_until_both_have_confirmed_what_is_asked():
    exam, partner = stories.asked()
    host = exam.host_confirmed_by
    session = running_session(camp=exam.camp)
    row = EnrolmentFactory(session=session)
    with pytest.raises(InvalidTransition, match="共建单位还没确认"):
        _enter(exam, session, {row.pk: Decimal("80")}, host)

    values = stories.EXAM | {"name": exam.name, "partner": exam.partner, "pass_mark": 70}
    changed = exams.change(exam=exam, values=values, actor=host, at=timezone.now(), expected_version=exam.version)
    confirm = {"is_confirmed": True, "objection": "", "at": timezone.now()}
    with pytest.raises(StaleVersion):
        exams.answer(exam=exam, actor=partner, expected_version=exam.version, **confirm)
    with pytest.raises(InvalidTransition, match="共建单位的管理员"):
        exams.answer(exam=changed, actor=host, expected_version=changed.version, **confirm)
    exams.answer(exam=changed, actor=partner, expected_version=changed.version, **confirm)

    assert [one.is_passed for one in _enter(exam, session, {row.pk: Decimal("69.5")}, host)] == [False]
    with pytest.raises(InvalidTransition, match="已经登过成绩"):
        exams.change(exam=changed, values=values, actor=host, at=timezone.now(), expected_version=CampExam.objects.get().version)


def test_an_attempt_more_than_allowed_or_after_passing_is_refused():
    session, host, row, exam = _world(attempts_most=2)
    _enter(exam, session, {row.pk: None}, host)
    _enter(exam, session, {row.pk: Decimal("40")}, host)
    with pytest.raises(InvalidTransition, match="已经考了 2 次"):
        _enter(exam, session, {row.pk: Decimal("90")}, host)

    last = row.results.get(attempt=2)
    with pytest.raises(InvalidTransition, match="从最后一次起"):
        exams.void(result=row.results.get(attempt=1), reason="错了", actor=host, at=timezone.now())
    exams.void(result=last, reason="登错一行", actor=host, at=timezone.now())
    _enter(exam, session, {row.pk: Decimal("90")}, host)
    with pytest.raises(InvalidTransition, match="已经及格"):
        _enter(exam, session, {row.pk: Decimal("95")}, host)
    assert row.results.filter(voided_at=None).count() == 2


def test_one_wrong_line_keeps_all_results_out():
    session, host, row, exam = _world()
    other = EnrolmentFactory(session=running_session(camp=session.camp))
    with pytest.raises(InvalidTransition, match="名单刚变过"):
        _enter(exam, session, {row.pk: Decimal("80"), other.pk: Decimal("80")}, host)
    assert exam.results.count() == 0


def test_a_certificate_needs_attendance_and_every_exam_and_is_given_once():
    certificate = stories.certified()
    session, host = certificate.session, certificate.issued_by
    issue = {"session": session, "actor": host, "at": timezone.now(), "on": timezone.localdate()}

    EnrolmentFactory(session=session)
    with pytest.raises(InvalidTransition, match="没有够条件"):
        certificates.issue(**issue)
    certificates.revoke(certificate=certificate, reason="名字错了", actor=host, at=timezone.now())
    assert certificates.issue(**issue)[0].number == f"{certificate.number}-2"
    ExamFactory(camp=session.camp)
    lacking = certificates.standings_of(session, at=timezone.now())
    assert ["没有成绩" in "".join(one.lacks) for one in lacking] == [True, True]
    assert CampCertificate.objects.valid().count() == 1


def test_what_a_certificate_rests_on_stays_while_it_holds():
    certificate = stories.certified()
    session, host, row = certificate.session, certificate.issued_by, certificate.enrolment
    result = _enter(ExamFactory(camp=session.camp), session, {row.pk: Decimal("80")}, host)[0]
    attended = row.attendances.get()
    act = {"reason": "登错一行", "actor": host, "at": timezone.now()}

    with pytest.raises(InvalidTransition, match="先作废证书再改成绩"):
        exams.void(result=result, **act)
    with pytest.raises(InvalidTransition, match="先作废证书再改出勤"):
        attendance.mark(enrolment=row, meeting=attended.meeting, is_present=False, **act)

    certificates.revoke(certificate=certificate, **act)
    assert exams.void(result=result, **act).voided_at is not None
    assert attendance.mark(enrolment=row, meeting=attended.meeting, is_present=False, **act).is_present is False


def test_no_certificate_is_issued_without_a_name():
    certificate = stories.certified()
    host = certificate.issued_by
    certificates.revoke(certificate=certificate, reason="名字错了", actor=host, at=timezone.now())
    CampSession.objects.update(cleared_at=timezone.now())

    with pytest.raises(InvalidTransition, match="已经清掉"):
        certificates.issue(session=certificate.session, actor=host, at=timezone.now(), on=timezone.localdate())


def test_only_host_and_holder_get_the_paper(client):
    certificate = stories.certified()
    paper = reverse("projects:camp_paper", args=[certificate.pk])
    for reader, status in (
        (certificate.issued_by, 200),
        (certificate.enrolment.user, 200),
        (MembershipFactory().user, 404),
    ):
        client.force_login(reader)
        assert client.get(paper).status_code == status
    revoke = reverse("projects:camp_revoke", args=[certificate.pk])
    client.force_login(certificate.enrolment.user)
    assert client.post(revoke, {"token": new_token(), "reason": "不要"}).status_code == 404
    assert CampCertificate.objects.valid().count() == 1


def test_an_unknown_code_is_no_certificate():
    assert Client().get(reverse("projects:camp_certificate", args=["ABCD-EFGH-JKMN"]), follow=True).status_code == 404


def test_an_organization_says_what_it_counts_a_certificate_for(client):
    member, qualification = MembershipFactory(), QualificationFactory()
    client.force_login(member.user)
    address = reverse("projects:camp_recognised")
    posted = {
        "token": new_token(),
        "organization": member.organization.pk,
        "qualification": qualification.pk,
        "counts_as": "折算 4 学分",
        "since": timezone.localdate(),
    }
    client.post(address, posted)
    row = CertificateRecognition.objects.get()
    assert "折算 4 学分" in Client().get(address).content.decode()

    end = reverse("projects:camp_recognition_end", args=[row.pk])
    client.force_login(MembershipFactory().user)
    client.post(end)
    assert CertificateRecognition.objects.in_force().count() == 1
    client.force_login(member.user)
    client.post(end)
    assert CertificateRecognition.objects.in_force().count() == 0


def test_no_certificate_while_meetings_are_to_come_and_its_dates_stay_as_printed():
    session, host, row, exam = _world()
    begun = timezone.now() - timedelta(hours=3)
    first = MeetingFactory(session=session, starts_at=begun, ends_at=begun + timedelta(hours=1))
    coming = MeetingFactory(session=session, starts_at=begun + timedelta(days=2))
    attendance.mark(enrolment=row, meeting=first, is_present=True, reason="点名", actor=host, at=timezone.now())
    _enter(exam, session, {row.pk: Decimal("80")}, host)
    given = {"session": session, "actor": host, "at": timezone.now(), "on": timezone.localdate()}

    assert certificates.standings_of(session, at=timezone.now())[0].lacks == ["还有 1 次课没上"]
    with pytest.raises(InvalidTransition, match="没有够条件"):
        certificates.issue(**given)
    sessions.remove_meeting(meeting=coming, actor=host)
    certificates.issue(**given)

    values = {name: getattr(session, name) for name in sessions.FIELDS}
    change = {"session": session, "actor": host, "at": timezone.now(), "expected_version": session.version}
    with pytest.raises(InvalidTransition, match="印着起止日期"):
        sessions.change_session(values=values | {"starts_on": session.starts_on - timedelta(days=300)}, **change)
    sessions.change_session(values=values | {"place": "试验路 2 号"}, **change)


def test_a_code_with_a_null_byte_is_no_code(client):
    assert client.get(reverse("projects:camp_certificate", args=["a\x00b"])).status_code == 302
