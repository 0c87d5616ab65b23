"""What ends when the decision of a stage is taken back, and why it no longer can be."""

from core import undoing
from core.actors import SYSTEM
from core.enums import Status
from core.models import ReviewEvent
from core.notifications import retract
from core.workflow import InvalidTransition, perform_transition
from review.recognition import telling
from review.recognition.models import Appeal, Application, ApplicationSection, StageRun
from review.recognition.stages import stage_after

TOLD = "结果已经发给对方，收不回来了。"


def objection_of(run, event):
    """Why a stage's decision cannot be taken back; empty where it can, and for everything that is no stage."""
    if not isinstance(run, StageRun):
        return ""
    if event.action in ("approve", "oppose"):
        return _after_passing(run)
    if event.action == "return" and _is_being_mended(run, event):
        return "申报单位已经动手补正了，收不回来了。"
    if event.action == "reject" and Appeal.objects.filter(against=event).exists():
        return "申报单位已经申诉了，收不回来了。在申诉里办。"
    return ""


def take_back(run, event, at):
    """Before a stage is open again: the next one is handled no more, the case stands as before, nobody is told.

    Locks the next stage before the case, in the order in which its own decision does. Raises ``InvalidTransition``.
    """
    if not isinstance(run, StageRun):
        return
    following = list(_following(run).select_for_update(of=("self",)))
    application = Application.objects.select_for_update(of=("self",)).get(pk=run.application_id)
    if words := objection_of(run, event):
        raise InvalidTransition(words)
    for row in following:
        perform_transition(obj=row, action="cancel", actor=SYSTEM, at=at)
        _untell(telling.stage_key(row), at)
    if event.action in ("return", "reject"):
        told = undoing.latest_event(application)
        perform_transition(obj=application, action=undoing.UNDO, actor=SYSTEM, at=at)
        _untell(telling.case_key(told), at)


def _following(run):
    return StageRun.objects.standing().filter(application=run.application_id, pk__gt=run.pk).order_by("pk")


def _after_passing(run):
    if stage_after(run.stage) is None:
        return "认定已经生效，有了证书编号，收不回来。要改，在认定的页面降级或撤销，写明理由。"
    following = list(_following(run))
    if [row.status for row in following] != [Status.SUBMITTED]:
        return "后面的环节已经办了，收不回来了。"
    (row,) = following
    is_touched = (
        ReviewEvent.objects.of(row).exclude(action="open").exists() or hasattr(row, "panel_case") or row.notice_entries.exists()
    )
    return f"“{row.stage}”已经动手办了，收不回来了。" if is_touched else ""


def _is_being_mended(run, event):
    return ApplicationSection.objects.filter(application=run.application_id, updated_at__gt=event.at).exists()


def _untell(key, at):
    if not retract(key=key, at=at):
        raise InvalidTransition(TOLD)
