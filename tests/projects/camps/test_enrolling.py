"""Places, the waiting list, and who reads whose name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.idempotency import new_token
from core.models import Notification, OutgoingMail
from core.workflow import InvalidTransition
from projects.camps.enums import CancelledBy, CheckInWay, PlaceState
from projects.camps.models import CampEnrolment, CampSession
from projects.camps.phones import Person, mobile, people_of, person_name
from projects.camps.services import attendance, clearing, enrolling, sessions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.projects.camps.factories import EnrolmentFactory, MeetingFactory, SessionFactory, running_session


def _enrol(session, number, **values):
    return enrolling.enrol(session=session, name=f"学员{number}", phone=f"138{number:08d}", at=timezone.now(), **values)


def _cancel(row, by=CancelledBy.LEARNER):
    return enrolling.cancel(enrolment=row, by=by, at=timezone.now())


@pytest.mark.django_db
def test_the_first_who_waits_moves_up_once_and_is_told_once():
    session, user = SessionFactory(places=1), UserFactory()
    first, second, third = _enrol(session, 1), _enrol(session, 2, user=user), _enrol(session, 3, email="li@example.test")
    _cancel(first)

    assert CampEnrolment.objects.get(pk=second.pk).state == PlaceState.PLACED
    assert CampEnrolment.objects.get(pk=third.pk).state == PlaceState.WAITING
    assert enrolling.fill(session, at=timezone.now()) == []
    told = Notification.objects.filter(recipient=user, title__startswith="轮到你了")
    assert told.count() == 1

    _cancel(second)
    mail = OutgoingMail.objects.get(key=f"camp:moved-up:{third.pk}")
    assert (mail.address, "轮到你了" in mail.subject) == ("li@example.test", True)
    with pytest.raises(InvalidTransition, match="已经取消过"):
        _cancel(second)


@pytest.mark.django_db
def test_more_places_move_as_many_up_and_fewer_than_are_taken_are_refused():
    session = SessionFactory(places=1)
    host = MembershipFactory(organization=session.camp.organization).user
    rows = [_enrol(session, number) for number in range(4)]
    values = {name: getattr(session, name) for name in sessions.FIELDS}

    changed = sessions.change_session(
        session=session, values=values | {"places": 3}, actor=host, at=timezone.now(), expected_version=session.version
    )

    assert list(session.enrolments.placed().order_by("pk")) == rows[:3]
    with pytest.raises(InvalidTransition, match="已经报上 3 人"):
        sessions.change_session(session=changed, values=values, actor=host, at=timezone.now(), expected_version=changed.version)


@pytest.mark.django_db
def test_once_it_has_begun_only_the_host_takes_somebody_off_and_nobody_who_was_there():
    meeting = MeetingFactory()
    absent, present = (EnrolmentFactory(session=meeting.session) for _ in range(2))
    attendance.check_in(enrolment=present, meeting=meeting, way=CheckInWay.SCREEN, at=timezone.now())

    for by in (CancelledBy.LEARNER, CancelledBy.EMPLOYER):
        with pytest.raises(InvalidTransition, match="已经开课"):
            _cancel(absent, by=by)
    with pytest.raises(InvalidTransition, match="已经签到过"):
        _cancel(present, by=CancelledBy.HOST)
    _cancel(absent, by=CancelledBy.HOST)
    assert list(meeting.session.enrolments.placed()) == [present]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_place_twice_and_no_place_is_lost():
    session = SessionFactory(places=3)

    def beside(act, item):
        try:
            return act(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        rows = list(pool.map(lambda number: beside(lambda one: _enrol(session, one), number), range(10)))
    assert session.enrolments.placed().count() == 3
    placed = [row for row in rows if row.state == PlaceState.PLACED]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda row: beside(_cancel, row), [*placed[:2], rows[-1] if rows[-1] not in placed[:2] else rows[-2]]))

    states = list(session.enrolments.standing().order_by("pk").values_list("state", flat=True))
    assert states.count(PlaceState.PLACED) == 3
    waited = session.enrolments.waiting().values_list("pk", flat=True)
    late = session.enrolments.placed().filter(placed_at__gt=max(row.enrolled_at for row in rows)).values_list("pk", flat=True)
    assert not late or max(late) < min(waited)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None)
@given(st.integers(1, 4), st.lists(st.one_of(st.just("enrol"), st.integers(0, 9)), max_size=14))
def test_whatever_is_done_places_are_full_before_anybody_waits_and_in_order(places, steps):
    session, rows = SessionFactory(places=places), []
    for step in steps:
        if step == "enrol":
            rows.append(_enrol(session, len(rows)))
        elif step < len(rows) and CampEnrolment.objects.get(pk=rows[step].pk).is_standing:
            _cancel(rows[step])
    standing = list(session.enrolments.standing().order_by("pk"))
    placed = [row for row in standing if row.is_placed]

    assert len(placed) == min(places, len(standing))
    assert standing[: len(placed)] == placed


@pytest.mark.django_db
def test_a_form_posted_twice_is_one_place_and_a_number_has_one(client):
    session, token = SessionFactory(), new_token()
    posted = {"token": token, "name": "陈小明", "phone": "138-0000-1234"}
    address = reverse("projects:camp_enrol", args=[session.pk])

    answers = [client.post(address, posted) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert CampEnrolment.objects.count() == 1
    again = Client().post(address, posted | {"token": new_token()})
    assert (again.status_code, "已经报过这一期" in again.content.decode()) == (409, True)


@pytest.mark.django_db
def test_a_group_is_enrolled_whole_or_not_at_all(client):
    session, member = SessionFactory(places=2), MembershipFactory()
    _enrol(session, 1)
    client.force_login(member.user)
    address = reverse("projects:camp_enrol_group", args=[session.pk])
    posted = {"organization": member.organization.pk, "people": "王一\t13800000011\n王二 13800000001"}

    answer = client.post(address, posted | {"token": new_token()})
    assert (answer.status_code, session.enrolments.count()) == (409, 1)

    client.post(address, posted | {"token": new_token(), "people": "王一\t13800000011\n13800000012，王二"})
    assert [row.state for row in session.enrolments.order_by("pk")] == ["placed", "placed", "waiting"]
    assert {row.organization for row in session.enrolments.order_by("pk")[1:]} == {member.organization}


@pytest.mark.django_db
def test_names_are_read_by_host_employer_and_themselves_alone():
    session, employer, learner = SessionFactory(), MembershipFactory(), UserFactory()
    row = EnrolmentFactory(session=session, organization=employer.organization, user=learner)
    host = MembershipFactory(organization=session.camp.organization)
    own_viewer = MembershipFactory(organization=session.camp.organization, role="viewer")

    for reader, sees in (
        (host.user, True),
        (employer.user, True),
        (learner, True),
        (own_viewer.user, False),
        (MembershipFactory().user, False),
        (CoordinatorFactory(), False),
    ):
        assert (row in CampEnrolment.objects.visible_to(reader)) == sees, reader


@pytest.mark.django_db
def test_the_roster_of_others_and_a_forged_place_are_missing(client):
    row = EnrolmentFactory()
    client.force_login(MembershipFactory().user)

    assert client.get(reverse("projects:camp_roster", args=[row.session_id])).status_code == 404
    assert client.get(reverse("projects:camp_place", args=[f"{row.pk}.forged"])).status_code == 404
    client.force_login(MembershipFactory(organization=row.session.camp.organization).user)
    assert client.get(reverse("projects:camp_roster", args=[row.session_id])).status_code == 200


@pytest.mark.django_db
def test_names_go_half_a_year_after_the_end():
    old, fresh = EnrolmentFactory(session=running_session()), EnrolmentFactory()
    ended = timezone.localdate() - clearing.KEPT_FOR - timedelta(days=1)
    CampSession.objects.filter(pk=old.session_id).update(
        starts_on=ended - timedelta(days=9), ends_on=ended, enrol_until=ended - timedelta(days=9)
    )

    assert clearing.clear(at=timezone.now()) == 1
    assert clearing.clear(at=timezone.now()) == 0
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.name, old.phone, old.email, fresh.name) == ("", "", "", "陈小明")
    assert old.phone_digest != fresh.phone_digest


@pytest.mark.parametrize(("text", "number"), [("138 0000 1234", "13800001234"), ("+86 １３８-0000-1234", "13800001234")])
def test_mobile_numbers_are_read_as_people_type_them(text, number):
    assert mobile(text) == number


def test_a_list_says_which_line_is_wrong():
    assert people_of("陈 小明,13800001234") == [Person("陈 小明", "13800001234")]
    with pytest.raises(ValidationError) as caught:
        people_of("陈小明 1380000123\n13800001234")
    assert [text[:3] for text in caught.value.messages] == ["第 1", "第 2"]


def _post(session, token, name="陈小明", phone="13800001234"):
    return Client().post(reverse("projects:camp_enrol", args=[session.pk]), {"token": token, "name": name, "phone": phone})


@pytest.mark.django_db
def test_a_page_that_is_still_there_gives_the_next_person_and_the_next_session_places_of_their_own():
    session, other, token = SessionFactory(places=5), SessionFactory(places=5), new_token()

    answers = [_post(session, token), _post(session, token), _post(session, token, "李四", "13800005678"), _post(other, token)]

    assert [answer.status_code for answer in answers] == [302] * 4
    assert answers[0].url == answers[1].url
    assert len({answer.url for answer in answers}) == 3
    assert (session.enrolments.count(), other.enrolments.count()) == (2, 1)


@pytest.mark.parametrize("name", ["领奖 evil.com", "http:／／x", "a@b", "EVIL.COM", "www.x"])
def test_a_name_that_advertises_is_not_mailed_to_anybody(name):
    with pytest.raises(ValidationError, match="只写姓名"):
        person_name(name)
    assert [person_name(real) for real in ("买买提·吐尔逊", "J. R. Smith", "J.Smith")]


@pytest.mark.django_db
def test_a_list_that_is_posted_twice_says_so(client):
    session, member, token = SessionFactory(places=5), MembershipFactory(), new_token()
    client.force_login(member.user)
    data = {"token": token, "organization": member.organization.pk, "people": "陈小明 13800001234"}
    address = reverse("projects:camp_enrol_group", args=[session.pk])

    assert "1 人报上了" in client.post(address, data, follow=True).content.decode()
    again = client.post(address, data, follow=True).content.decode()
    assert "已经交过了" in again
    assert "人报上了" not in again


@pytest.mark.django_db
def test_messages_to_an_organization_hold_no_whole_name_of_its_people():
    session, member = SessionFactory(places=1), MembershipFactory()
    first = _enrol(session, 1)
    people = [Person("欧阳小明", "13800005678")]
    enrolling.enrol_group(session=session, organization=member.organization, people=people, actor=member.user, at=timezone.now())
    _cancel(first)

    told = Notification.objects.get(recipient=member.user, title__contains="轮到你了")
    assert told.title.startswith("欧**明：")
    assert "欧阳" not in told.title + told.text


@pytest.mark.django_db
def test_a_session_whose_people_are_forgotten_is_not_opened_again():
    on = timezone.localdate()
    session = SessionFactory(starts_on=on - timedelta(days=220))
    host = MembershipFactory(organization=session.camp.organization).user
    assert clearing.clear(at=timezone.now()) == 0
    session.refresh_from_db()
    assert session.cleared_at is not None
    values = {name: getattr(session, name) for name in sessions.FIELDS}

    with pytest.raises(InvalidTransition, match="名单已经清掉"):
        sessions.change_session(
            session=session,
            values=values | {"ends_on": on + timedelta(days=9), "enrol_until": on + timedelta(days=8)},
            actor=host,
            at=timezone.now(),
            expected_version=session.version,
        )
