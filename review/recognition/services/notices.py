"""Public notice: which cases the public may object to, until when, and what follows at its end."""

from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import documents, jobs, undoing
from core.actors import SYSTEM
from core.audit import without_author
from core.enums import Status
from core.workflow import InvalidTransition, StaleVersion, WorkflowError, perform_transition
from review.recognition import announcements, rules
from review.recognition.codes import digest_of, new_code
from review.recognition.enums import StageKind
from review.recognition.models import NoticeEntry, Objection, PublicNotice, StageRun
from review.recognition.services import clocks
from taxonomy.calendar import WorkCalendar, add_working_days, closing_of

logger = structlog.get_logger(__name__)

EVIDENCE = "objection_evidence"
"""The kind of the files that come with an objection."""
ANSWER_DAYS = 5
"""Working days in which an objection is answered."""
LEAVE = "recognition.leave_notice"


@transaction.atomic
def prepare(*, call, runs, title, text, opens_on, working_days, actor):
    """A notice in draft with its cases; only open runs of the call's notice stage that stand in no other notice may enter.

    Raises ``InvalidTransition`` where one may not, where there is none, and for who is no city coordinator.
    """
    if not rules.is_city_coordinator(actor, call):
        raise InvalidTransition("公示由市级审核专员准备。")
    found = StageRun.objects.select_for_update(of=("self",)).filter(pk__in=[run.pk for run in runs], status=Status.SUBMITTED)
    rows = list(found.filter(stage__kind=StageKind.PUBLIC_NOTICE, application__call=call).order_by("application__case_number"))
    taken = NoticeEntry.objects.standing().filter(run__in=rows).exists()
    if not rows or len(rows) != len(runs) or taken:
        raise InvalidTransition("选的申报里有的不在公示环节，或者已经在别的公示里。刷新页面，重新选。")
    notice = PublicNotice.objects.create(
        call=call, title=title, text=text, opens_on=opens_on, closes_at=closing_of(add_working_days(opens_on, working_days))
    )
    NoticeEntry.objects.bulk_create(NoticeEntry(notice=notice, run=run, place=place) for place, run in enumerate(rows, 1))
    clocks.renew([run.pk for run in rows])
    return notice


@transaction.atomic
def publish(*, notice, actor, at, expected_version=None):
    """Begin a notice: on its day, or today with the same number of working days where that day has passed.

    A case that has left the stage since the notice was prepared (withdrawn, sent back) is not made public; raises
    ``InvalidTransition`` where none is left.
    """
    fields, today = {}, timezone.localdate(at)
    if notice.opens_on < today:
        calendar = WorkCalendar(notice.opens_on, notice.closes_at)
        count = int(calendar.elapsed_days(closing_of(notice.opens_on), notice.closes_at))
        fields = {"opens_on": today, "closes_at": closing_of(add_working_days(today, count))}
    event = perform_transition(obj=notice, action="publish", actor=actor, at=at, expected_version=expected_version, fields=fields)
    notice.entries.standing().exclude(run__in=StageRun.objects.open()).update(withdrawn_at=at)
    if not notice.entries.standing().exists():
        raise InvalidTransition("名单里的申报都不在公示环节了，没有可以公示的。")
    clocks.renew(notice.entries.standing().values("run"))
    return event


@transaction.atomic
def discard(*, notice, actor, at, expected_version=None):
    """Throw a draft away; its cases may enter another notice."""
    event = perform_transition(obj=notice, action="discard", actor=actor, at=at, expected_version=expected_version)
    _let_go(notice, at)
    return event


@transaction.atomic
def withdraw(*, notice, actor, at, reason, expected_version=None):
    """Take a notice back; its cases may enter another one. Open objections stay with the cases and are answered all the same."""
    event = perform_transition(
        obj=notice, action="withdraw", actor=actor, at=at, reason=reason, expected_version=expected_version
    )
    _let_go(notice, at)
    return event


def _let_go(notice, at):
    notice.entries.update(withdrawn_at=at)
    clocks.renew(notice.entries.values("run"))


@transaction.atomic
def write_result(*, notice, text, actor, at, expected_version=None):
    """Say in public what came of a notice, once it is over; raises ``InvalidTransition`` before that, and for who may not."""
    locked = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not rules.can_run_notice(actor, locked) or not locked.is_over(at):
        raise InvalidTransition("公示期满以后，由和名单里的申报都没有关系的市级审核专员写公示结果。")
    if expected_version is not None and str(locked.version) != str(expected_version):
        raise StaleVersion("别人刚改过这份公示。刷新页面，再写一次。")
    locked.result, locked.version = text.strip(), locked.version + 1
    locked.save(update_fields=["result", "version", "updated_at"])


@transaction.atomic
def close(*, notice, at):
    """A notice is over: each of its cases without an objection that is open or upheld goes on.

    A case that cannot go on stays where it is, for the coordinators: it does not keep the others.
    """
    locked = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if locked.status != Status.APPROVED:
        return
    perform_transition(obj=locked, action="close", actor=SYSTEM, at=at)
    entries = locked.entries.standing().select_related("run__stage", "run__application").order_by("run__application_id")
    stuck = [entry for entry in entries if not _passed(entry, at)]
    announcements.tell_of_closing(locked, stuck)


def _passed(entry, at):
    try:
        pass_if_clear(run=entry.run, at=at)
    except (WorkflowError, IntegrityError):
        logger.exception("case does not leave its notice", entry=entry.pk, run=entry.run_id)
        return False
    return True


@transaction.atomic
def pass_if_clear(*, run, at):
    """Let a case leave its notice once that is over and no objection stands in its way."""
    run.lock_owner()
    locked = StageRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status == Status.SUBMITTED and not locked.obstacles:
        perform_transition(obj=locked, action="approve", actor=SYSTEM, at=at)


@without_author()
@transaction.atomic
def raise_objection(*, entry, text, at, name="", contact="", is_anonymous=False, sender_digest="", files=(), code=""):
    """Take an objection to a case while its notice runs; returns ``(objection, code)``, the code to look up the answer.

    ``files`` are ``core.documents.Checked``; whoever sends them has no account, so they are kept without an uploader,
    and the audit trail keeps no account, address or request of whoever was signed in meanwhile.
    ``code`` is the one that the form was drawn with: the same form posted again gives the same objection.
    Raises ``InvalidTransition`` when the notice does not run or the case stands in it no more.
    """
    code = code or new_code()
    posted_before = Objection.objects.filter(receipt_digest=digest_of(code))
    known = posted_before.first()
    if known is not None:
        return known, code
    entry.run.lock_owner()  # a notice that closes meanwhile lets the case pass before this, or waits for it
    entry = NoticeEntry.objects.select_related("run__application").get(pk=entry.pk)
    is_open = PublicNotice.objects.running(at).filter(pk=entry.notice_id).exists()
    if not is_open or not entry.is_open:
        raise InvalidTransition("这一个的公示已经结束，不再收异议。要反映情况，可以联系市联席会议办公室。")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                entry=entry,
                text=text,
                is_anonymous=is_anonymous,
                name="" if is_anonymous else name,
                contact=contact,
                sender_digest=sender_digest,
                receipt_digest=digest_of(code),
                due_on=add_working_days(timezone.localdate(at), ANSWER_DAYS),
            )
    except IntegrityError:  # the same form, posted at the same moment
        return posted_before.get(), code
    for file in files:
        documents.store(upload=file, subject=objection, kind=EVIDENCE, uploaded_by=None, at=at)
    perform_transition(obj=objection, action="submit", actor=SYSTEM, at=at)
    clocks.renew([entry.run_id])
    announcements.tell_of_objection(objection)
    return objection, code


@transaction.atomic
def answer(*, objection, action, actor, at, text, reason, expected_version=None):
    """Uphold (``"approve"``) or dismiss (``"reject"``) an objection with an answer that becomes public.

    A case whose notice is over goes on when its last open objection is dismissed; after an upheld one a coordinator refuses
    it or asks for a supplement.
    """
    event = perform_transition(
        obj=objection,
        action=action,
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"answer": text.strip()},
    )
    waiting = StageRun.objects.open().filter(application=objection.application, stage__kind=StageKind.PUBLIC_NOTICE).first()
    if waiting is not None:
        clocks.renew([waiting.pk])
        _leave_later(waiting, objection, event)
    return event


def _leave_later(run, objection, event):
    """The case leaves its notice once the answer can no longer be taken back; at once where it cannot be anyhow."""
    release_at = undoing.deadline(event, objection)
    if release_at is None:
        pass_if_clear(run=run, at=event.at)
        return
    jobs.enqueue(LEAVE, key=str(event.pk), payload={"run_id": run.pk, "release_at": release_at.isoformat()})


def leave(*, run_id, release_at, at):
    """Let a case leave its notice after an answer; raises ``jobs.Postpone`` before ``release_at``. Again changes nothing."""
    if at < datetime.fromisoformat(release_at):
        raise jobs.Postpone(f"stage {run_id} waits until {release_at}")
    pass_if_clear(run=StageRun.objects.get(pk=run_id), at=at)


@transaction.atomic
def take_back_answer(*, objection, actor, at):
    """Take an own answer back within the minutes for it: the objection is open again and nobody was told. Returns the step."""
    event = perform_transition(obj=objection, action=undoing.UNDO, actor=actor, at=at)
    waiting = StageRun.objects.open().filter(application=objection.application, stage__kind=StageKind.PUBLIC_NOTICE)
    clocks.renew(list(waiting.values_list("pk", flat=True)))
    return event
