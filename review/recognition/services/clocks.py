"""Until when a stage is to end: its own working days, its panel's scoring, or the notice in which it stands."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.enums import Status
from review.models import ReviewTask
from review.recognition.enums import StageKind
from review.recognition.models import NoticeEntry, Objection, PanelCase, StageRun
from taxonomy.calendar import add_working_days


def own_day(stage, at):
    """The day on which a stage that begins now is to end by its own working days."""
    return add_working_days(timezone.localdate(at), stage.working_days)


@transaction.atomic
def renew(runs):
    """Set the due days of those of these stages that are open anew, with their tasks; constant queries, and two a changed one.

    A stage of experts ends with its panel's scoring; one of a notice with the notice, and where somebody objected not before the
    day of the answer. What is in neither has its own working days.
    """
    rows = StageRun.objects.open().filter(pk__in=runs, stage__kind__in=(StageKind.EXPERT_REVIEW, StageKind.PUBLIC_NOTICE))
    rows = list(rows.select_related("stage").order_by("pk"))
    ends = dict(PanelCase.objects.filter(run__in=rows).values_list("run", "panel__score_until"))
    ends |= dict(NoticeEntry.objects.standing().filter(run__in=rows).values_list("run", "notice__closes_at"))
    counting = Objection.objects.filter(entry__run__in=rows, status__in=(Status.SUBMITTED, Status.APPROVED)).order_by()
    answers = dict(counting.values("entry__run").annotate(last=Max("due_on")).values_list("entry__run", "last"))
    for run in rows:
        end = ends.get(run.pk)
        due_on = timezone.localdate(end) if end else own_day(run.stage, run.submitted_at)
        due_on = max(due_on, answers.get(run.pk) or due_on)
        if due_on != run.due_on:
            StageRun.objects.filter(pk=run.pk).update(due_on=due_on)
            ReviewTask.objects.open().of(run).update(due_on=due_on)
