"""What the reader's organizations have to do here: mend what was returned, look at answers to needs."""

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.workbench import MEND_DAYS
from core.enums import Status
from core.registries import WorkbenchItem
from projects.camps.models import Camp
from projects.outcomes.enums import AnswerState
from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan
from taxonomy.calendar import end_of, working_days_after

ITEMS_MAX = 20


def outcome_items(user, at):
    """Returned outcomes."""
    return _returned(Outcome, "成果", user)


def course_items(user, at):
    """Returned courses."""
    return _returned(Course, "课程", user)


def plan_items(user, at):
    """Returned plans."""
    return _returned(TrainingPlan, "培养方案", user)


def need_items(user, at):
    """Returned technology needs, and those that have answers; two queries."""
    return [*_returned(TechnologyNeed, "技术需求", user), *_answered(user)]


def camp_items(user, at):
    """Returned camps and courses of continuing education."""
    return _returned(Camp, "训练营或课程", user)


def _returned(model, noun, user):
    own = Organization.objects.edited_by(user)
    rows = model.objects.filter(organization__in=own, status=Status.RETURNED).select_related("organization").order_by("pk")
    rows = list(rows.defer("description", "search_document", "draft_input")[:ITEMS_MAX])
    returned = {row.pk: timezone.localdate(row.decided_at or row.updated_at) for row in rows}
    due = working_days_after(returned.values(), MEND_DAYS)
    for row in rows:
        yield WorkbenchItem(
            f"照审核意见改好再交：{row}",
            f"审核专员退回了这条{noun}",
            row.edit_url,
            "去修改",
            cost="约 5 分钟",
            due_at=end_of(due[returned[row.pk]]),
            is_pressing=True,
            organization=str(row.organization),
        )


def _answered(user):
    own = Organization.objects.edited_by(user)
    waiting = Count("answers", filter=Q(answers__state=AnswerState.OFFERED))
    rows = TechnologyNeed.objects.filter(organization__in=own, status=Status.APPROVED).annotate(waiting=waiting)
    rows = rows.filter(waiting__gt=0).select_related("organization").order_by("pk")
    return [
        WorkbenchItem(
            f"{row.waiting} 个团队应答了：{row}",
            "选一个，或者回一句为什么不选",
            f"{row.get_absolute_url()}#answers",
            "看应答",
            cost="约 5 分钟",
            is_pressing=True,
            organization=str(row.organization),
        )
        for row in rows.defer("description", "search_document", "draft_input")[:ITEMS_MAX]
    ]
