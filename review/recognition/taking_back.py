"""What ends when the decision of a stage or the answer to an appeal or objection is taken back, and why it no longer can be."""

from core import undoing
from core.actors import SYSTEM
from core.enums import Status
from core.models import ReviewEvent
from core.notifications import retract
from core.workflow import InvalidTransition, perform_transition
from review.recognition import announcements, telling, title_undo
from review.recognition.enums import StageKind
from review.recognition.models import (
    Appeal,
    Application,
    ApplicationSection,
    Call,
    Objection,
    Recognition,
    StageRun,
    Submission,
)
from review.recognition.services import failed_checks, recognitions
from review.recognition.stages import stage_after

TOLD = "结果已经发给对方，收不回来了。"
PASSING = ("approve", "oppose", "pass_on")


def objection_of(obj, event):
    """Why a decision cannot be taken back; empty where it can, and for what is neither stage, appeal nor objection."""
    if isinstance(obj, Appeal):
        return _after_answer(obj, event)
    if isinstance(obj, Objection):
        return _after_objection(obj)
    if not isinstance(obj, StageRun):
        return ""
    if Application.objects.filter(pk=obj.application_id, status=Status.WITHDRAWN).exists():
        return "申报单位已经撤回了申报，收不回来了。"
    if event.action in PASSING:
        return _after_passing(obj, event)
    return _after_returning(obj, event) if event.action == "return" else _after_refusing(obj, event)


def take_back(obj, event, at):
    """Before a stage or an appeal is open again: what followed is handled no more, the case stands as before, nobody is told.

    Locks the case, its call, then the next stage or the recognition. Raises ``InvalidTransition``.
    """
    if isinstance(obj, Objection):
        _take_back_answer(obj, event, at)
    if not isinstance(obj, (StageRun, Appeal)):
        return
    application = Application.objects.locked(obj.application_id)
    Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    opened = _reopened(obj, event) if isinstance(obj, Appeal) else _following(obj)
    opened = list(opened.select_for_update(of=("self",)))
    title = _title_given(obj, event)
    if title is not None:
        title = Recognition.objects.select_for_update(of=("self",)).get(pk=title.pk)
    if words := objection_of(obj, event):
        raise InvalidTransition(words)
    for run in opened:
        perform_transition(obj=run, action="cancel", actor=SYSTEM, at=at)
        _untell(telling.stage_key(run), at)
    if title is not None:
        recognitions.take_back(recognition=title, at=at)
    if isinstance(obj, Appeal):
        _close_again(application, event, at)
    elif title is not None or event.action not in PASSING:
        _reopen(application, at)
        marked = failed_checks.take_back(application=application, at=at)
        if marked is not None:
            _untell(announcements.failed_check_key(marked), at)


def _reopen(application, at):
    """The case had ended, or gone back to its applicant, by the decision."""
    told = _last_step(application)
    perform_transition(obj=application, action=undoing.UNDO, actor=SYSTEM, at=at)
    _untell(telling.case_key(told), at)


def _close_again(application, event, at):
    """The case had been opened again by an appeal that was upheld."""
    _untell(telling.appeal_key(event), at)
    if event.action == "approve":
        reopened = _last_step(application)
        fields = undoing.earlier_fields(application, reopened) | {"decided_at": application.decided_at}
        perform_transition(obj=application, action="reclose", actor=SYSTEM, at=at, fields=fields)
        failed_checks.mark_again(application=application, at=at)


def _last_step(application):
    """What was done last with the case; putting its name right is no step of it."""
    return ReviewEvent.objects.of(application).exclude(action="rename").newest_first().first()


def _following(run):
    return StageRun.objects.standing().filter(application=run.application_id, pk__gt=run.pk).order_by("pk")


def _reopened(appeal, event):
    """The stage that an appeal which was upheld opened again."""
    runs = StageRun.objects.standing().filter(application=appeal.application_id, submitted_at=event.at)
    return runs.order_by("pk") if event.action == "approve" else runs.none()


def _title_given(obj, event):
    """The recognition that this decision granted or renewed: that of the last stage."""
    if not isinstance(obj, StageRun) or event.action not in PASSING or stage_after(obj.stage) is not None:
        return None
    return Recognition.objects.granted().filter(application=obj.application_id).first() or obj.application.recognition


def _after_passing(run, event):
    if stage_after(run.stage) is None:
        return _after_recognising(run, event)
    following = list(_following(run))
    if [row.status for row in following] != [Status.SUBMITTED]:
        return "后面的环节已经办了，收不回来了。"
    return _begun(following[0])


def _begun(run):
    is_touched = (
        ReviewEvent.objects.of(run).exclude(action="open").exists()
        or hasattr(run, "panel_case")
        or run.notice_entries.exists()
        or run.votes.exists()
    )
    return f"“{run.stage}”已经动手办了，收不回来了。" if is_touched else ""


def _after_recognising(run, event):
    """What was built on a title since it was given."""
    title = _title_given(run, event)
    latest = undoing.latest_event(title) if title is not None else None
    if latest is None or latest.at != event.at:
        return f"认定后来又办了“{latest.label}”，{title_undo.INSTEAD}" if latest else title_undo.INSTEAD
    return title_undo.built_since(title, event)


def _after_answer(appeal, event):
    application = appeal.application
    if event.action == "reject":
        return _begun_anew(application)
    last = StageRun.objects.standing().filter(application=application).order_by("-pk").first()
    if last.status != Status.SUBMITTED or last.submitted_at != event.at:
        return "案卷已经接着往下办了，收不回来了。"
    return _begun(last)


def _after_returning(run, event):
    if Submission.objects.filter(application=run.application_id, pk__gt=run.submission_id).exists():
        return "申报单位已经把补正交上来了，收不回来了。"
    return "申报单位已经动手补正了，收不回来了。" if _is_being_mended(run, event) else ""


def _begun_anew(application):
    """Another open case of the same subject in the same call: there is one at a time."""
    key = application.call_id, application.content_type_id, application.object_id
    is_elsewhere = Application.objects.open().of_subject_in(*key).exclude(pk=application.pk).exists()
    return "申报单位已经另外开始了一份申报，收不回来了。" if is_elsewhere else ""


def _after_refusing(run, event):
    if Appeal.objects.filter(against=event).exists():
        return "申报单位已经申诉了，收不回来了。在申诉里办。"
    if words := _begun_anew(run.application):
        return words
    title = run.application.recognition
    latest = undoing.latest_event(title) if title is not None else None
    is_answered = title is not None and title.check_failed_on is not None and latest.action not in failed_checks.MARKS.values()
    return f"认定上已经办了“{latest.label}”，收不回来了。先收回那个决定。" if is_answered else ""


def _after_objection(objection):
    """The case waits in its notice for as long as the answer may be taken back, unless somebody has gone on with it."""
    waiting = StageRun.objects.open().filter(application=objection.application, stage__kind=StageKind.PUBLIC_NOTICE)
    return "" if waiting.exists() else "这一件已经离开公示，收不回来了。"


def _take_back_answer(objection, event, at):
    Application.objects.locked(objection.application.pk)
    if words := _after_objection(objection):
        raise InvalidTransition(words)
    _untell(telling.objection_key(event), at)


def _is_being_mended(run, event):
    return ApplicationSection.objects.filter(application=run.application_id, updated_at__gt=event.at).exists()


def _untell(key, at):
    if not retract(key=key, at=at):
        raise InvalidTransition(TOLD)
