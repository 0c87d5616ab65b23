"""What cases add to their applicants' other pages: work to do, due dates, files, what a leaving member hands over."""

from django.db.models import Q
from django.urls import reverse

from accounts.rules import is_editor_anywhere
from core import registries
from core.enums import EDITABLE_STATUSES, Status
from core.registries import CalendarItem, DocumentSubject, HandoverItem, WorkbenchItem
from core.templatetags.xieyu import moment
from review.recognition.case_due import CALLS, SUPPLEMENTS
from review.recognition.models import Appeal, Application
from review.recognition.services import lapsing
from review.recognition.telling import EVENTS
from taxonomy.calendar import end_of

ITEMS_MAX = 20
CALENDAR_MAX = 100


def register():
    """Fill the registries; called once when the app is ready."""
    for event in EVENTS:
        registries.notification_events.register(event)
    registries.document_subjects.register(DocumentSubject(Application, _with_readable_files))
    registries.document_subjects.register(DocumentSubject(Appeal, lambda user, rows: rows & Appeal.objects.visible_to(user)))
    registries.workbench_items.register(work_items)
    registries.calendar_items.register(calendar_items)
    registries.deadlines.register(CALLS)
    registries.deadlines.register(SUPPLEMENTS)
    registries.handover_items.register(HANDOVER)
    registries.reconcilers.register(lapsing.keep_up)
    registries.account_menu.register(
        registries.Entry(35, "recognition:application_list", "我的申报", registries.SIGNED_IN, group="本单位")
    )
    registries.account_menu.register(
        registries.Entry(36, "recognition:held_list", "我们的认定", registries.SIGNED_IN, group="本单位")
    )


def _with_readable_files(user, rows):
    """Files are read by whoever sees the case: its organization, the person applied for, coordinators in scope.

    Experts are not among them: they get files through their seat, without what tells who applied.
    """
    return rows.filter(pk__in=Application.objects.visible_to(user).values("pk"))


def work_items(user, at):
    """Drafts, supplements and refusals that wait for the reader, and what others have in hand; two queries."""
    if not is_editor_anywhere(user):
        return []
    rows = Application.objects.edited_by(user).select_related("call")
    to_do = rows.filter(status__in=EDITABLE_STATUSES).order_by("-status", "pk")[:ITEMS_MAX]
    waiting = rows.filter(status=Status.SUBMITTED).prefetch_related("runs__stage").order_by("pk")[:ITEMS_MAX]
    return [_to_do(row) for row in to_do] + [_waiting(row) for row in waiting]


def _to_do(application):
    url = reverse("recognition:application_check", args=[application.pk])
    if application.status == Status.RETURNED:
        return WorkbenchItem(
            f"补正：{application.subject_name}",
            f"审核专员请你补正，{moment(application.supplement_until)} 前再交，过了不再办理",
            url,
            "去补正",
            cost="约 10 分钟",
            due_at=application.supplement_until,
            is_pressing=True,
        )
    closes_at = application.call.closes_at
    return WorkbenchItem(
        f"填完申报：{application.subject_name}",
        f"{application.call}" + (f"，{moment(closes_at)} 截止" if closes_at else "，随时受理"),
        url,
        "接着填",
        cost="约 10 分钟",
        due_at=closes_at,
    )


def _waiting(application):
    run = next((row for row in application.runs.all() if row.status == Status.SUBMITTED), None)
    return WorkbenchItem(
        f"等结果：{application.subject_name}",
        f"{application.call}，现在是“{run.stage}”" if run else f"{application.call}",
        application.get_absolute_url(),
        "看办到哪一步",
        due_at=end_of(run.due_on) if run else None,
        group="wait",
    )


def calendar_items(user, at):
    """When calls close that the reader has begun to answer, and when supplements run out; one query."""
    if not is_editor_anywhere(user):
        return []
    rows = Application.objects.edited_by(user).select_related("call")
    rows = rows.filter(Q(status=Status.DRAFT, call__closes_at__gt=at) | Q(status=Status.RETURNED, supplement_until__gt=at))
    return [
        CalendarItem(
            uid=f"application-{row.pk}-{'supplement' if row.supplement_until else 'closes'}",
            title=f"{'补正到期' if row.supplement_until else '申报截止'}：{row.subject_name}",
            url=reverse("recognition:application_check", args=[row.pk]),
            starts_at=row.supplement_until or row.call.closes_at,
        )
        for row in rows.order_by("pk")[:CALENDAR_MAX]
    ]


def _written(person, organization):
    return Application.objects.filter(organization=organization, created_by=person, status__in=EDITABLE_STATUSES).order_by("pk")


def _move_written(*, person, to, phone, organization, actor, at):
    return _written(person, organization).order_by().update(created_by=to)


def _writers(organizations):
    found = Application.objects.filter(organization__in=organizations, status__in=EDITABLE_STATUSES)
    return found.order_by().values_list("organization_id", "created_by_id").distinct()


HANDOVER = HandoverItem("recognition.drafts", "没交的认定申报（填写人）", _written, _move_written, _writers)
