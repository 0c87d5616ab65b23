"""What cases add to other pages: work, due dates, messages, handing over, merging, and their end by time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.services.merging import merge_organizations
from core.enums import Status
from core.models import JobRun, Notification, ReviewEvent
from core.workflow import WorkflowError
from review.recognition import case_work, telling
from review.recognition.models import Application
from review.recognition.services import cases, lapsing
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.review.recognition import stories
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeFactory, SchemeVersionFactory, begin, submit, take
from tests.review.recognition.world import candidate, fill, open_call, version_with_form

pytestmark = pytest.mark.django_db


def titles(user, at=TUESDAY):
    return [(item.title.split("：")[0], item.group) for item in case_work.work_items(user, at)]


def test_workbench_has_drafts_supplements_and_what_others_have_in_hand():
    application = begin()
    writer, foreign = application.created_by, MembershipFactory().user
    assert titles(writer) == [("填完申报", "do")]

    cases.submit(application=application, actor=writer, at=TUESDAY)
    assert titles(writer) == [("等结果", "wait")]

    take(application, "return", CoordinatorFactory(), reason="补证明")
    assert titles(writer) == [("补正", "do")]
    assert titles(foreign) == []
    reader = MembershipFactory(organization=application.organization, role=Role.VIEWER).user
    assert titles(reader) == []


def test_calendar_has_the_end_of_calls_and_of_supplements():
    application = begin()
    writer = application.created_by
    assert [item.starts_at for item in case_work.calendar_items(writer, TUESDAY)] == [application.call.closes_at]

    cases.submit(application=application, actor=writer, at=TUESDAY)
    take(application, "return", CoordinatorFactory(), reason="补证明")
    application.refresh_from_db()
    assert [item.starts_at for item in case_work.calendar_items(writer, TUESDAY)] == [application.supplement_until]
    assert case_work.calendar_items(MembershipFactory().user, TUESDAY) == []


def test_drafts_end_when_their_call_closes_and_not_before():
    application = begin()
    closes_at = application.call.closes_at

    assert not lapsing.lapse(application_id=application.pk, at=closes_at - timedelta(seconds=1))
    assert lapsing.lapse(application_id=application.pk, at=closes_at)
    assert not lapsing.lapse(application_id=application.pk, at=closes_at)

    application.refresh_from_db()
    assert application.status == Status.EXPIRED
    assert ReviewEvent.objects.of(application).filter(action="lapse").count() == 1


def test_supplements_end_when_their_days_are_over():
    application = submit()
    take(application, "return", CoordinatorFactory(), reason="补证明")
    application.refresh_from_db()
    until = application.supplement_until

    with pytest.raises(cases.NotReady):
        cases.submit(application=application, actor=application.created_by, at=until + timedelta(seconds=1))
    assert not lapsing.lapse(application_id=application.pk, at=until)
    assert lapsing.lapse(application_id=application.pk, at=until + timedelta(seconds=1))


def test_what_is_due_is_registered_once_and_again_after_another_end():
    application = begin()
    call = application.call
    for _ in range(3):
        lapsing.keep_up(call.closes_at)
    assert JobRun.objects.filter(task=lapsing.LAPSE).count() == 1

    call.closes_at += timedelta(days=3)
    call.save()
    lapsing.keep_up(call.closes_at)
    assert JobRun.objects.filter(task=lapsing.LAPSE).count() == 2


def test_a_call_that_is_extended_meanwhile_keeps_its_drafts():
    application = begin()
    closes_at = application.call.closes_at
    application.call.closes_at += timedelta(days=3)
    application.call.save()

    assert not lapsing.lapse(application_id=application.pk, at=closes_at)


def test_applicants_are_told_in_words_of_their_own_and_only_once():
    application = stories.asked_to_supplement()

    messages = Notification.objects.filter(recipient=application.created_by)

    assert [message.event for message in messages] == ["recognition.supplement_asked"]
    assert "三年计划：写到年份" in messages[0].text


def test_the_person_applied_for_sees_and_hears_of_the_case_once_it_was_handed_in(interns):
    member, teacher = MembershipFactory(), MembershipFactory().user
    scheme = SchemeFactory(subject_kind="person")
    call = open_call(version_with_form(scheme=scheme))
    application = cases.begin(call=call, subject=candidate(member, user=teacher), actor=member.user, at=timezone.now())
    fill(application)
    assert not Application.objects.visible_to(teacher).exists()
    assert teacher not in telling.people_of(application)

    cases.submit(application=application, actor=member.user, at=timezone.now())

    assert Application.objects.visible_to(teacher).get() == application
    assert teacher in telling.people_of(application)


def test_drafts_are_handed_over_and_history_keeps_its_names():
    application = begin()
    person, successor = application.created_by, MembershipFactory(organization=application.organization).user
    elsewhere = MembershipFactory(user=User.objects.get(pk=person.pk), organization=OrganizationFactory())
    ended = submit(membership=elsewhere)

    assert list(case_work.HANDOVER.rows(person, application.organization)) == [application]
    moved = case_work.HANDOVER.move(
        person=person, to=successor, phone="", organization=application.organization, actor=person, at=TUESDAY
    )

    application.refresh_from_db()
    ended.refresh_from_db()
    assert (moved, application.created_by, ended.created_by) == (1, successor, person)
    assert list(case_work.HANDOVER.owners([application.organization_id])) == [(application.organization_id, successor.pk)]


def merge(source, target):
    merge_organizations(
        source=source,
        target=target,
        actor=CoordinatorFactory(),
        at=TUESDAY,
        reason="同一家",
        expected_versions=[source.version, target.version],
    )


def test_cases_follow_a_merger():
    application, target = submit(), OrganizationFactory()

    merge(application.organization, target)

    application.refresh_from_db()
    assert (application.organization, application.subject) == (target, target)


def test_two_drafts_of_one_call_become_one():
    call = CallFactory(version=SchemeVersionFactory())
    absorbed, kept = begin(call=call), begin(call=call)

    merge(absorbed.organization, kept.organization)

    absorbed.refresh_from_db()
    kept.refresh_from_db()
    assert (absorbed.status, kept.status) == (Status.WITHDRAWN, Status.DRAFT)
    assert absorbed.organization == kept.organization


@pytest.mark.django_db(transaction=True)
def test_of_many_who_hand_in_at_once_one_wins():
    application = begin()
    version, barrier = application.version, Barrier(8)

    def hand_in(_):
        try:
            barrier.wait()
            cases.submit(
                application=Application.objects.get(pk=application.pk),
                actor=application.created_by,
                at=TUESDAY,
                expected_version=version,
            )
        except WorkflowError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(hand_in, range(8)))

    assert results.count(True) == 1
    assert application.submissions.count() == 1
    assert application.runs.count() == 1
