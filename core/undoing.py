"""Taking a decision back: for ten minutes, by who took it, as long as nobody has acted on it.

A workflow allows it by a transition named ``undo`` that leads from what was decided to 待审核. ``perform_transition`` asks here
whether the latest step may be taken back and what stood in the fields that it wrote. See docs/decisions/0008.
"""

from datetime import timedelta

from django.conf import settings

from core.desk_registries import undo_objections, undo_steps
from core.enums import Status
from core.models import ReviewEvent
from core.templatetags.xieyu import moment

UNDO = "undo"
"""The name of the transition in every workflow that has one."""
RESUME = "resume"
"""The name of the transition by which something goes on that had been cancelled by what is taken back."""


def window():
    """So long a decision may be taken back, and so long its messages wait."""
    return timedelta(minutes=settings.UNDO_MINUTES)


def latest_event(obj):
    """The last step of the object's history with its actor; ``None`` where there is none."""
    return ReviewEvent.objects.of(obj).newest_first().first()


def deadline(event, obj):
    """Until when this decision may be taken back; ``None`` where that is not possible at all."""
    is_decision = event.from_status == Status.SUBMITTED and event.actor_id is not None and event.to_status != Status.SUBMITTED
    if not is_decision or not settings.UNDO_MINUTES or not _is_undoable(event, obj) or objection(event, obj):
        return None
    return event.at + window()


def is_possible(model):
    """Whether decisions on this kind can be taken back at all."""
    return any(transition.action == UNDO for transition in model.workflow)


def _is_undoable(event, obj):
    return event.action in DECISIONS and any(
        transition.action == UNDO and event.to_status in transition.sources for transition in obj.workflow
    )


DECISIONS = ("approve", "oppose", "pass_on", "return", "reject")
"""Steps of a coordinator that can be taken back; what the applicant or the portal did cannot."""


def objection(event, obj):
    """Why what follows from this decision can no longer be taken back, as an app above says it; empty where nothing objects."""
    return next((words for source in undo_objections if (words := source(obj, event))), "")


def obstacle(event, obj, actor, at):
    """Why this person cannot take the object's latest step back now, as a sentence; empty where they can."""
    if event is None or event.action == UNDO:
        return "这个决定已经收回了。刷新页面看看最新状态。"
    if event.from_status != Status.SUBMITTED or event.action not in DECISIONS:
        return f"后来又办了“{event.label}”，收不回前面的决定。"
    if not _is_undoable(event, obj):
        return "这一类的决定不能收回。"
    return late_or_foreign(event, obj, actor, at) or objection(event, obj)


def late_or_foreign(event, obj, actor, at):
    """Why this person cannot take this step back, whatever it was: somebody else's, told already, or acted on."""
    if event.actor_id != getattr(actor, "pk", None):
        return f"这是{event.actor or '系统'}的决定，只有本人能收回。"
    if at > event.at + window():
        return f"过了 {moment(event.at + window())}，结果已经发给对方，收不回来了。"
    if event.version is not None and obj.change_count != event.version:
        return "对方已经动手改了，收不回来了。"
    return ""


def reverse(obj, event, at):
    """Take back what followed from this decision, as the apps above know it."""
    for step in undo_steps:
        step(obj, event, at)


def values_of(obj, names):
    """What stands in these fields now, by name; relations by their key."""
    return {name: obj._meta.get_field(name).value_from_object(obj) for name in names}


def earlier_fields(obj, event):
    """What stood in the fields that this step wrote, ready to be written again."""
    fields = {name: obj._meta.get_field(name) for name in event.before}
    return {fields[name].attname: fields[name].to_python(value) for name, value in event.before.items()}


def standing(events):
    """The history without decisions that were taken back and without the taking back; newest first, as it came."""
    kept, is_undone = [], False
    for event in events:
        if event.action == UNDO:
            is_undone = True
        elif is_undone:
            is_undone = False
        else:
            kept.append(event)
    return kept
