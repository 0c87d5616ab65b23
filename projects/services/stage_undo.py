"""Taking the exit of a stage back: ten minutes, by who gave the last word, while nobody has worked on (decision 0008)."""

from django.conf import settings
from django.db import transaction

from core import undoing
from core.notifications import retract
from core.workflow import InvalidTransition
from projects.models import ProjectStage
from projects.services import stages, telling


def undoable(project, user, at):
    """The stage whose exit this reader may take back now, with ``undo_until``; ``None`` where there is none.

    Two queries where nothing was left lately.
    """
    row = project.stages.filter(left_at__gt=at - undoing.window()).order_by("-left_at").first()
    if row is None or why_not(project, row, user, at):
        return None
    row.undo_until = row.left_at + undoing.window()
    return row


def why_not(project, row, user, at):
    """Why this person cannot take the exit back now, as a sentence; empty where they can. Ten queries at most."""
    if not settings.UNDO_MINUTES or row.left_at is None or row.left_on is None:
        return "这个环节没有走完，或者已经收回了。刷新页面看看。"
    if row.left_by_id != user.pk:
        return "只有最后确认的人能收回。"
    if at > row.left_at + undoing.window():
        return "过了十分钟，对方已经收到消息，收不回来了。"
    if not project.is_running:
        return stages.STOPPED
    following = stages.next_stage(project, row)
    is_latest = following is None or (following.entered_on is not None and following.left_on is None)
    done = {name: number for name, number in row.left_with.items() if name != "organization"}
    if not is_latest or stages.work_done(project) != done:
        return "已经有人接着往下做了，收不回来了。"
    return ""


@transaction.atomic
def take_back(*, stage, actor, at):
    """Stand in the stage again, without the last word; the messages that wait are not sent. Raises ``InvalidTransition``."""
    project = stages.lock(stage.project_id)
    row = ProjectStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    if obstacle := why_not(project, row, actor, at):
        raise InvalidTransition(obstacle)
    key, organization = stages.exit_key(row), row.left_with["organization"]
    for told in stages.told_of_exits(project):
        if not retract(key=telling.message_key(project, key, told), at=at):
            raise InvalidTransition("消息已经发出去了，收不回来了。")
    following = stages.next_stage(project, row)
    if following is not None:
        following.entered_on = None
        following.save(update_fields=["entered_on"])
    row.left_on, row.left_at, row.left_by, row.left_with = None, None, None, {}
    row.save(update_fields=["left_on", "left_at", "left_by", "left_with"])
    project.stage, project.stage_since = row.stage, row.entered_on
    project.save(update_fields=["stage", "stage_since", "updated_at"])
    stages.take_word_back(project, row, organization)
    return row
