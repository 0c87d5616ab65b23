"""What the ledger adds to other pages: work to do, the sums on the project's page, whose files are whose."""

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere
from core import guest_links, registries
from core.registries import CalendarItem, DocumentSubject, WorkbenchItem
from projects import training_work
from projects.confirmation_links import CONFIRM
from projects.enums import PublicPart
from projects.evidence_kinds import LEDGER_KINDS
from projects.evidence_querysets import inside
from projects.ledger_forms import FloorForm
from projects.ledger_page import sums_of
from projects.models import Commitment, Delivery
from projects.services import evidence
from taxonomy.calendar import end_of

ITEMS_MAX = 20
CALENDAR_MAX = 100
SOON = timedelta(days=14)
"""So long before its day a promise stands among what is to do."""
WORDS = {"commitment": "承诺", "delivery": "到账和实物"}


def register():
    """Fill the registries."""
    guest_links.guest_purposes.register(CONFIRM)
    for event in evidence.EVENTS:
        registries.notification_events.register(event)
    for model in LEDGER_KINDS.values():
        registries.document_subjects.register(
            DocumentSubject(model, lambda user, rows, model=model: rows & model.objects.visible_to(user), (evidence.FILE,))
        )
    registries.account_menu.register(
        registries.Entry(37, "projects:ledger_overview", "承诺和到账", registries.SIGNED_IN, group="本单位")
    )


def work_items(user, at):
    """What waits for a word of the reader's organizations, what is objected to, what they owe; two queries a kind, and two."""
    if not is_editor_anywhere(user) or not inside(user).exists():
        return []
    own, items = Organization.objects.edited_by(user).values("pk"), []
    for model in (Commitment, Delivery):
        path = model.objects.none().project_path
        items += [_waiting(model, row) for row in _by_project(model.objects.waiting_for(own), path)]
        disputed = model.objects.disputed_of(own).select_related(*_sides(model)).order_by("pk")
        items += [_disputed(row) for row in disputed[:ITEMS_MAX]]
    on = timezone.localdate(at)
    owed = Commitment.objects.to_be_kept().given_by(own).filter(due_on__lte=on + SOON)
    rows = owed.select_related("project", "stated_by", "counterpart").order_by("due_on", "pk")
    return [*items, *(_owed(row, on) for row in rows[:ITEMS_MAX]), *training_work.items_of(own)]


def calendar_items(user, at):
    """Days by which the reader's organizations have promised something that has not all come; one query."""
    if not is_editor_anywhere(user):
        return []
    own = Organization.objects.edited_by(user).values("pk")
    rows = Commitment.objects.to_be_kept().given_by(own).select_related("project", "stated_by", "counterpart")
    return [
        CalendarItem(
            uid=f"promise-{row.pk}",
            title=f"兑现承诺：{row}（{row.project}）",
            url=row.get_absolute_url(),
            starts_on=row.due_on,
        )
        for row in rows.order_by("due_on", "pk")[:CALENDAR_MAX]
    ]


def _owed(row, on):
    return WorkbenchItem(
        title=f"兑现承诺：{row}",
        why=f"“{row.project}”，{'已经过了说好的那天' if row.due_on < on else '快到说好的那天了'}；到了就记一笔",
        url=row.get_absolute_url(),
        action_label="去记到账",
        cost="约 2 分钟",
        due_at=end_of(row.due_on),
        organization=row.giver_name,
    )


def _sides(model):
    return ("counterpart", "stated_by", "commitment__counterpart", "commitment__stated_by")[: 4 if model is Delivery else 2]


def _by_project(rows, path):
    names = (f"{path}_id" if path == "project" else "commitment__project_id", f"{path}__title", "counterpart__name")
    return rows.order_by().values_list(*names).annotate(count=Count("pk")).order_by(names[0])[:ITEMS_MAX]


def _waiting(model, row):
    project, title, organization, count = row
    return WorkbenchItem(
        title=f"确认 {count} 笔{WORDS[model.code]}",
        why=f"“{title}”的另一方填的，等你们说对不对",
        url=reverse("projects:ledger", args=[project]),
        action_label="去确认",
        cost="每笔约 20 秒",
        is_pressing=True,
        organization=organization,
    )


def _disputed(entry):
    return WorkbenchItem(
        title=f"和{entry.other_side}对一对账",
        why=f"对方说有出入：{entry.statement}",
        url=entry.get_absolute_url(),
        action_label="去更正或再问",
        cost="约 3 分钟",
        organization=str(entry.stated_by),
    )


def ledger_panel(project, user, floor):
    """The sums on the project's page from a floor of evidence, for those inside, and for everybody where money is public."""
    if PublicPart.MONEY not in project.public_parts and not inside(user).filter(pk=project.pk).exists():
        return None
    return {
        "template": "projects/_ledger_panel.html",
        "lines": sums_of(project, floor),
        "floor": floor,
        "floor_form": FloorForm(initial={"floor": floor}),
        "url": f"{reverse('projects:ledger', args=[project.pk])}?floor={floor}",
    }
