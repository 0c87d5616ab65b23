"""What is due at the desk: the coordinators' first page and their line on the workbench."""

import datetime
from functools import partial

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from core import undoing
from core.registries import CalendarItem, WorkbenchItem, desk_panels
from core.templatetags.xieyu import day, moment
from review import due, queue
from review.enums import DECISION_LABELS
from review.models import DistrictOpinion, ReviewTask
from review.statistics import COUNT_LIMIT, said

SHOWN_TASKS = 8
CALENDAR_MAX = 200


def desk_summary(user, at):
    """The first page of a coordinator: what is due by the clock, findings, the promise, and what can still be taken back."""
    panels = [panel for panel in (source(user, at) for source in desk_panels) if panel]
    if not user.scope_district_ids:
        return {"heading": "审核后台", "lead": "这个账号不办审核。", "panels": panels}
    tasks = ReviewTask.objects.visible_to(user)
    desk = due.desk_of(tasks, timezone.localdate(at), mine=partial(queue.waits_for, user, at))
    shown = [task for bucket in desk.buckets.values() for task in bucket.tasks]
    words = queue.words_of_waiting(shown, user, at)
    for task in shown:
        task.waits_for = words.get(task.pk, "")
    first = desk.first
    return {
        "heading": _heading(desk),
        "lead": f"最急的一件从 {moment(first.submitted_at)} 等到现在。" if first else "新的提交会自动排进队列。",
        "desk": desk,
        "problem_count": said(desk.problem_count),
        "promises": due.promises(tasks, at),
        "just_decided": just_decided(user, at),
        "panels": panels,
    }


def just_decided(user, at):
    """What the reader decided within the last ten minutes and can still take back, with the moment until which."""
    rows = ReviewTask.objects.visible_to(user).just_decided_by(user, at)[:SHOWN_TASKS]
    rows = [task for task in rows if _can_be_taken_back(task, user, at)]
    for task in rows:
        task.undo_until = task.closed_at + undoing.window()
        task.decision_label = DECISION_LABELS[task.decision]
    return rows


def _can_be_taken_back(task, user, at):
    obj = task.obj
    event = undoing.latest_event(obj) if obj is not None else None
    return event is not None and event.action == task.decision and not undoing.obstacle(event, obj, user, at)


def workbench_lines(user, at):
    """A coordinator's line on the workbench: what they can decide; nothing for others and for an empty queue.

    It counts those that are due first, up to the limit.
    """
    if not user.scope_district_ids:
        return []
    first = queue.decidable(user, at).order_by("due_on", "submitted_at", "id")[: COUNT_LIMIT + 1]
    waiting = first.aggregate(count=Count("pk"), oldest=Min("submitted_at"), due_on=Min("due_on"))
    if not waiting["count"]:
        return []
    return [
        WorkbenchItem(
            title=f"审核 {said(waiting['count'])} 条提交",
            why=f"最早一条从 {day(waiting['oldest'])} 等到现在",
            url=reverse("admin:review_reviewtask_changelist"),
            action_label="去审核",
            cost="每条约 3 分钟",
            due_at=_end_of(waiting["due_on"]),
        )
    ]


def open_task_link(obj, user):
    """The way to the object's open task, for coordinators who may decide on it; one query."""
    task = ReviewTask.objects.visible_to(user).open().of(obj).first()
    return ("去审核", task.get_absolute_url()) if task is not None else None


def opinion_lines(user, at):
    """A district's line on the workbench: opinions that it was asked for; nothing for others."""
    districts = user.scope_district_ids - {None}
    if not districts or None in user.scope_district_ids:
        return []
    asked = DistrictOpinion.objects.waited_for().asked_of(user).select_related("task").order_by("due_on", "pk")
    rows = list(asked[:SHOWN_TASKS])
    return [
        WorkbenchItem(
            title=f"给意见：{row.task.title}",
            why="市里决定以前想听区里的意见：同意、建议或不同意",
            url=row.task.get_absolute_url(),
            action_label="给意见",
            cost="约 1 分钟",
            due_at=_end_of(row.due_on),
            is_pressing=True,
        )
        for row in rows
    ]


def opinion_dates(user, at):
    """Until when a district's opinions are awaited, for the calendar feed; one query, none for others."""
    if not user.scope_district_ids - {None} or None in user.scope_district_ids:
        return []
    asked = DistrictOpinion.objects.waited_for().asked_of(user).select_related("task").order_by("due_on", "pk")
    return [
        CalendarItem(f"opinion-{row.pk}", f"给意见：{row.task.title}", row.task.get_absolute_url(), starts_on=row.due_on)
        for row in asked[:CALENDAR_MAX]
    ]


def _heading(desk):
    if desk.pressing_count:
        return f"今天要审完 {said(desk.pressing_count)} 件"
    if desk.own_count:
        return f"有 {said(desk.own_count)} 件在等你审，今天没有到期的"
    return f"没有要你审的，{said(desk.waiting_count)} 件在等别人办" if desk.waiting_count else "都审完了"


def _end_of(on):
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(17))) if on else None
