"""What the reader's organizations have to do here: mend what was returned, look at answers to needs."""

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere
from accounts.workbench import MEND_DAYS
from core.enums import Status
from core.registries import WorkbenchItem
from projects.camps.models import Camp
from projects.outcomes.enums import AnswerState
from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan
from taxonomy.calendar import end_of, working_days_after

ITEMS_MAX = 20
WORDS = ((Outcome, "成果"), (Course, "课程"), (TrainingPlan, "培养方案"), (TechnologyNeed, "技术需求"), (Camp, "训练营或课程"))


def work_items(user, at):
    """One query for each kind and one for answers; none for who writes for nobody."""
    if not is_editor_anywhere(user):
        return []
    own = Organization.objects.edited_by(user)
    items = [item for model, noun in WORDS for item in _returned(model, noun, own)]
    return items + _answered(own)


def _returned(model, noun, own):
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


def _answered(own):
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
