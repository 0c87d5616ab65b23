"""A case that cannot end well keeps nobody else: titles held already, appeals, objections to earlier rounds, stamped scans."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.documents import Checked
from core.enums import Status
from core.models import Document, JobRun, JobState, Notification
from core.workflow import InvalidTransition, WorkflowError, perform_transition
from review.recognition import life_tasks
from review.recognition.enums import Ending, Purpose, StageKind
from review.recognition.models import Application, Recognition, SignaturePage, Stage, StageRun, Submission
from review.recognition.services import appeals, cases, endings, notices, recognitions, signatures
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeVersionFactory,
    begin,
    close_notices,
    leave_notices,
    open_run,
    publish_notice,
    submit,
    take,
)

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)
AFTER = TUESDAY + timedelta(days=14)


def noticed_version():
    """Rules with a notice and nothing else, for first applications and for re-checks."""
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE,))
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.PUBLIC_NOTICE)
    return version


def scan(content):
    return Checked("盖章页.pdf", "application/pdf", content)


def test_who_holds_the_title_begins_no_first_application_and_is_led_to_the_recheck():
    version, member = noticed_version(), MembershipFactory()
    first = submit(call=CallFactory(version=version), membership=member)
    publish_notice(first)
    close_notices(at=AFTER)
    with pytest.raises(InvalidTransition, match="已经是.*复核"):
        begin(call=CallFactory(version=version), membership=member)
    assert begin(call=CallFactory(version=version)).status == Status.DRAFT, "somebody else may"
    assert begin(call=CallFactory(version=version, purpose=Purpose.RECHECK), membership=member).recognition is not None


def test_one_case_that_cannot_go_on_does_not_keep_the_others_of_its_notice():
    version, member = noticed_version(), MembershipFactory()
    call = CallFactory(version=version)
    twice = [submit(call=each, membership=member) for each in (call, CallFactory(version=version))]
    other = submit(call=call)
    publish_notice(twice[1])
    close_notices(at=AFTER)
    notice = publish_notice(twice[0], other)
    close_notices(at=AFTER)
    notice.refresh_from_db()
    assert notice.status == Status.EXPIRED
    assert Application.objects.get(pk=other.pk).status == Status.APPROVED
    stuck = open_run(twice[0])
    assert "已经是" in stuck.obstacles[0]
    take(twice[0], "reject", CoordinatorFactory(), reason="已经是了", at=AFTER)
    assert Application.objects.get(pk=twice[0].pk).status == Status.REJECTED


def test_a_fault_in_one_entry_is_told_to_the_coordinators_and_keeps_nobody():
    city = CoordinatorFactory()
    call = CallFactory(version=noticed_version())
    faulty, other = submit(call=call), submit(call=call)
    notice = publish_notice(faulty, other)
    Recognition.objects.create(
        scheme=faulty.scheme_version.scheme,
        application=faulty,
        organization=faulty.organization,
        content_type=faulty.content_type,
        object_id=faulty.object_id,
        verify_code="A" * 12,
        certificate_number="X-1",
        recognized_on=TUESDAY.date(),
        status=Status.WITHDRAWN,
        ending=Ending.REVOKED,
        ended_on=TUESDAY.date(),
    )
    notices.close(notice=notice, at=AFTER)
    assert Application.objects.get(pk=other.pk).status == Status.APPROVED
    assert open_run(faulty).is_open
    assert faulty.subject_name in Notification.objects.get(recipient=city, event="recognition.notice_closed").text


@pytest.mark.parametrize("action", ["revoke", "resign"])
def test_a_title_that_ends_takes_its_recheck_with_it(action):
    version, member = noticed_version(), MembershipFactory()
    publish_notice(submit(call=CallFactory(version=version), membership=member))
    close_notices(at=AFTER)
    recheck = submit(call=CallFactory(version=version, purpose=Purpose.RECHECK), membership=member)
    other = submit(call=recheck.call.__class__.objects.get(pk=CallFactory(version=version).pk))
    publish_notice(recheck)
    publish_notice(other)
    actor = CoordinatorFactory() if action == "revoke" else member.user
    recognitions.end(recognition=Recognition.objects.get(), action=action, actor=actor, at=TUESDAY, reason="退出")
    recheck.refresh_from_db()
    assert (recheck.status, recheck.runs.get().status) == (Status.WITHDRAWN, Status.WITHDRAWN)
    close_notices(at=AFTER)
    assert Application.objects.get(pk=other.pk).status == Status.APPROVED


def test_a_closing_that_was_given_up_is_tried_again_an_hour_later():
    notice = publish_notice(submit(call=CallFactory(version=noticed_version())))
    now = timezone.now()
    type(notice).objects.filter(pk=notice.pk).update(closes_at=now - timedelta(days=1))
    life_tasks.ensure_closed(now)
    life_tasks.ensure_closed(now)
    JobRun.objects.filter(task="recognition.close_notice").update(state=JobState.FAILED)
    life_tasks.ensure_closed(now + timedelta(hours=1))
    job = JobRun.objects.get(task="recognition.close_notice", state=JobState.QUEUED)
    life_tasks.close_notice(job_id=job.pk)
    notice.refresh_from_db()
    assert notice.status == Status.EXPIRED


@pytest.mark.parametrize("answer", [None, "reject", "approve"])
def test_an_objection_outlives_the_supplement_that_was_asked_for_meanwhile(answer):
    application = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))))
    notice = publish_notice(application)
    objection, _ = notices.raise_objection(entry=notice.entries.get(), text="数字不对", at=TUESDAY, is_anonymous=True)
    take(application, "return", CoordinatorFactory(), reason="补")
    application.refresh_from_db()
    cases.submit(application=application, actor=application.created_by, at=TUESDAY)
    publish_notice(application)
    close_notices(at=AFTER)
    assert open_run(application).obstacles == ["还有异议没有答复。"]
    if answer:
        notices.answer(objection=objection, action=answer, actor=CoordinatorFactory(), at=AFTER, text="核实了", reason="核实了")
        leave_notices(AFTER + timedelta(minutes=10))
        stays = open_run(application).stage.kind == StageKind.PUBLIC_NOTICE
        assert stays == (answer == "approve"), "dismissed: the case goes on; upheld after the supplement: it does not"


def test_what_was_handed_in_keeps_its_stamped_scan(files):
    member = MembershipFactory()
    version = SchemeVersionFactory(stages=SHORT, needs_signature=True)
    application = begin(call=CallFactory(version=version), membership=member)
    page = signatures.print_page(application=application, actor=member.user, at=TUESDAY)
    bound = {"application": application, "short_code": page.short_code, "actor": member.user, "at": TUESDAY}
    signatures.bind_scan(**bound, upload=scan(b"%PDF-1 ZERO"))
    mistaken = SignaturePage.objects.get().scan_id
    signatures.bind_scan(**bound, upload=scan(b"%PDF-1 FIRST"))
    assert not Document.objects.filter(pk=mistaken).exists(), "nothing was handed in with it"
    first = SignaturePage.objects.get().scan
    cases.submit(application=application, actor=member.user, at=TUESDAY)
    assert Submission.objects.get().documents == [
        {"id": first.pk, "field": "@scan", "name": "盖章页.pdf", "sha256": first.sha256}
    ]
    take(application, "return", CoordinatorFactory(), reason="补")
    application.refresh_from_db()
    signatures.bind_scan(**bound | {"application": application}, upload=scan(b"%PDF-1 OTHER"))
    assert Document.objects.filter(pk=first.pk).exists()


@pytest.fixture
def appealed():
    """A refused case with an appeal that is open."""
    application = submit(call=CallFactory(version=SchemeVersionFactory(stages=SHORT)))
    take(application, "reject", CoordinatorFactory(), reason="不符合")
    application.refresh_from_db()
    return appeals.lodge(application=application, actor=application.created_by, at=TUESDAY, text="不服")


def begin_again(application):
    return cases.begin(call=application.call, subject=application.subject, actor=application.created_by, at=TUESDAY)


def test_nobody_begins_anew_while_an_appeal_is_open(appealed):
    application = appealed.application
    with pytest.raises(InvalidTransition, match="申诉还没有答复"):
        begin_again(application)
    perform_transition(obj=appealed, action="withdraw", actor=application.created_by, at=TUESDAY)
    assert begin_again(application).pk != application.pk


def test_nobody_appeals_beside_a_new_draft():
    application = submit(call=CallFactory(version=SchemeVersionFactory(stages=SHORT)))
    take(application, "reject", CoordinatorFactory(), reason="不符合")
    application.refresh_from_db()
    begin_again(application)
    with pytest.raises(InvalidTransition, match="新的申报"):
        appeals.lodge(application=application, actor=application.created_by, at=TUESDAY, text="不服")


def test_an_appeal_is_not_upheld_beside_a_new_draft_and_says_why(appealed):
    application = appealed.application
    draft = begin(call=CallFactory(version=application.scheme_version))
    Application.objects.filter(pk=draft.pk).update(call=application.call, object_id=application.object_id)
    answer = {"appeal": appealed, "action": "approve", "actor": CoordinatorFactory(), "at": TUESDAY, "reason": "成立"}
    with pytest.raises(InvalidTransition, match="新的申报"):
        appeals.decide(**answer)
    Application.objects.filter(pk=draft.pk).update(status=Status.WITHDRAWN)
    appeals.decide(**answer)
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_ending_rechecks_leaves_other_cases_alone():
    version, member = noticed_version(), MembershipFactory()
    publish_notice(submit(call=CallFactory(version=version), membership=member))
    close_notices(at=AFTER)
    beside = submit(call=CallFactory(version=version))
    endings.end_rechecks(recognition=Recognition.objects.get(), at=TUESDAY, reason="结束")
    beside.refresh_from_db()
    assert beside.status == Status.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_deciding_do_not_wait_for_each_other():
    outcomes = []
    for _ in range(8):
        application = submit(call=CallFactory(version=SchemeVersionFactory(stages=SHORT)))
        coordinator, run, author = CoordinatorFactory(), open_run(application), application.created_by
        barrier = threading.Barrier(2)

        def act(step, barrier=barrier):
            try:
                barrier.wait()
                step()
                outcomes.append("done")
            except WorkflowError:
                outcomes.append("late")
            except Exception as error:  # noqa: BLE001 - a deadlock is what the test looks for
                outcomes.append(f"{error}")
            finally:
                connection.close()

        def withdraw(pk=application.pk, author=author):
            cases.withdraw(application=Application.objects.get(pk=pk), actor=author, at=TUESDAY, reason="撤")

        def reject(pk=run.pk, coordinator=coordinator):
            perform_transition(obj=StageRun.objects.get(pk=pk), action="reject", actor=coordinator, at=TUESDAY, reason="不")

        threads = [threading.Thread(target=act, args=(step,)) for step in (withdraw, reject)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(outcomes) == ["done"] * 8 + ["late"] * 8
