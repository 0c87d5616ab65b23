"""What is due at the desk: the coordinators' first page and their line on the workbench."""

import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from core.registries import WorkbenchItem, desk_panels
from core.templatetags.xieyu import day, moment
from review.models import ReviewTask
from review.querysets import COORDINATOR_DECISIONS

SHOWN_TASKS = 8


def desk_summary(user, at):
    """The first page of a coordinator: overdue, due today, waiting, decided this week, and the oldest tasks."""
    today = timezone.localdate(at)
    panels = [panel for panel in (source(user, at) for source in desk_panels) if panel]
    if not user.scope_district_ids:
        return {"heading": "审核后台", "lead": "这个账号不办审核。", "panels": panels}
    tasks = ReviewTask.objects.visible_to(user)
    counts = _counts(tasks, today)
    oldest = list(tasks.open().for_table().by_clock()[:SHOWN_TASKS])
    return {
        "heading": _heading(counts),
        "lead": f"最早一件从 {moment(oldest[0].submitted_at)} 等到现在。" if oldest else "新的提交会自动排进队列。",
        "figures": [
            {"label": "已经超期", "value": counts["overdue"]},
            {"label": "今天到期", "value": counts["due_today"]},
            {"label": "还在等的", "value": counts["waiting"]},
            {"label": "这个星期办结", "value": _done_this_week(tasks, today)},
        ],
        "tasks": oldest,
        "first": oldest[0] if oldest else None,
        "panels": panels,
    }


def workbench_lines(user, at):
    """A coordinator's line on the workbench; nothing for others and for an empty queue."""
    if not user.scope_district_ids:
        return []
    waiting = ReviewTask.objects.visible_to(user).open().aggregate(
        count=Count("pk"), oldest=Min("submitted_at"), due_on=Min("due_on")
    )  # fmt: skip
    if not waiting["count"]:
        return []
    return [
        WorkbenchItem(
            title=f"审核 {waiting['count']} 条提交",
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


def _counts(tasks, today):
    return tasks.open().aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        due_today=Count("pk", filter=Q(due_on=today)),
        waiting=Count("pk"),
    )


def _done_this_week(tasks, today):
    monday = today - datetime.timedelta(days=today.weekday())
    start = timezone.make_aware(datetime.datetime.combine(monday, datetime.time()))
    return tasks.filter(closed_at__gte=start, decision__in=COORDINATOR_DECISIONS).count()


def _heading(counts):
    pressing = counts["overdue"] + counts["due_today"]
    if pressing:
        return f"今天要审完 {pressing} 件"
    return f"有 {counts['waiting']} 件在等，今天没有到期的" if counts["waiting"] else "都审完了"


def _end_of(on):
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(17))) if on else None
