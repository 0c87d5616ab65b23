"""What training adds to other pages: work to do, whose files are whose, and the outcome beside the original demand."""

from decimal import Decimal

from django.db.models import Sum

from core import registries
from core.registries import DocumentSubject, WorkbenchItem
from projects.enums import PublicPart
from projects.evidence_kinds import TRAINING_KINDS
from projects.evidence_querysets import inside
from projects.ledger_sums import figure_of, percent
from projects.models import CohortEvaluation, EmploymentOutcome, GuidanceEntry, HeadcountStatement, Project
from projects.services import evidence
from supplydemand.models import TalentDemand

ITEMS_MAX = 20
ROWS_MAX = 20
JOINED = {
    GuidanceEntry: ("pairing__cohort", "counterpart", "stated_by"),
    CohortEvaluation: ("cohort", "criteria_set", "counterpart", "stated_by"),
    EmploymentOutcome: ("cohort", "employer", "counterpart", "stated_by"),
    HeadcountStatement: ("plan__major", "cohort", "counterpart", "stated_by"),
}


def register():
    """Fill the registries."""
    for model in TRAINING_KINDS.values():
        registries.document_subjects.register(
            DocumentSubject(model, lambda user, rows, model=model: rows & model.objects.visible_to(user), (evidence.FILE,))
        )
    registries.detail_panels.register(hires_panel)


def items_of(organizations):
    """What of the training waits for a word of these organizations; two queries a kind (``ledger_work.work_items``)."""
    items = []
    for model, joined in JOINED.items():
        waiting = model.objects.waiting_for(organizations).select_related(*joined).order_by("pk")
        items += [_waiting(row) for row in waiting[:ITEMS_MAX]]
        disputed = model.objects.disputed_of(organizations).select_related(*joined).order_by("pk")
        items += [_disputed(row) for row in disputed[:ITEMS_MAX]]
    return items


def _waiting(entry):
    return WorkbenchItem(
        title=f"确认：{entry.statement}",
        why=f"{entry.stated_by}填的，等你们说对不对",
        url=entry.get_absolute_url(),
        action_label="去确认",
        cost="约 20 秒",
        is_pressing=True,
        organization=str(entry.counterpart),
    )


def _disputed(entry):
    return WorkbenchItem(
        title=f"和{entry.other_side}对一对：{entry.statement}",
        why="对方说有出入",
        url=entry.get_absolute_url(),
        action_label="作废重记，或再问",
        cost="约 3 分钟",
        organization=str(entry.stated_by),
    )


def hires_panel(obj, user):
    """Beside a demand: how many its organization hired out of the projects that came from it, and where the others went.

    Public where the project shows outcomes. The sum stands beside its parts by evidence, so no floor is chosen here. Two queries.
    """
    if not isinstance(obj, TalentDemand):
        return None
    rows = EmploymentOutcome.objects.standing().filter(cohort__project__demand=obj)
    public = Project.objects.standing().filter(demand=obj, public_parts__contains=[PublicPart.OUTCOMES]).values("pk")
    rows = rows.filter(cohort__project__in=public) | rows.filter(cohort__project__in=inside(user).filter(demand=obj).values("pk"))
    shown = list(rows.select_related("cohort__project", "employer").order_by("-hired_count", "pk")[:ROWS_MAX])
    if not shown:
        return None
    here = rows.filter(employer=obj.organization_id).order_by().values_list("grade").annotate(count=Sum("hired_count"))
    total = figure_of((grade, Decimal(count)) for grade, count in here)
    return {
        "template": "projects/_hires_panel.html",
        "rows": shown,
        "total": total,
        "headcount": obj.headcount,
        "percent": percent(total.amount, Decimal(obj.headcount or 0)),
    }
