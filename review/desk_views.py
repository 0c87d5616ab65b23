"""Further pages of the desk inside the admin: the next task, one decision for several, figures, duplicates, one organization."""

import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization
from core import idempotency
from core.numbers import row_number
from core.workflow import WorkflowError
from review import duplicates, kinds, queue, services, statistics
from review.forms import BULK_MAX, BulkForm
from review.models import ReturnReason, ReviewTask
from review.vetting import card_of

FOLDER = "admin/review/reviewtask"


def queue_url():
    """The list of waiting tasks."""
    return reverse("admin:review_reviewtask_changelist")


@require_safe
def next_task(request):
    """Lead to the next task that nobody else has open; ``after`` is the task that is skipped."""
    after = _skipped(request)
    task = queue.take_next(user=request.user, at=timezone.now(), after=after)
    if task is None:
        messages.info(request, "没有别的可以审了：别人正在看的、在等别人办的不算。")
        return HttpResponseRedirect(after.get_absolute_url() if after is not None and after.is_open else queue_url())
    return HttpResponseRedirect(task.get_absolute_url())


def _skipped(request):
    return ReviewTask.objects.visible_to(request.user).filter(pk=row_number(request.GET.get("after", ""))).first()


@require_POST
def undo(request, object_id):
    """Take an own decision back; what stands against it is said on the task's page."""
    task = ReviewTask.objects.visible_to(request.user).filter(pk=row_number(object_id)).first()
    if task is None:
        raise Http404("no such task in scope")
    try:
        services.take_back(task=task, actor=request.user, at=timezone.now())
        messages.success(request, f"收回了：《{task.title}》又在等审核，谁也没有收到通知。")
    except WorkflowError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(task.get_absolute_url())


def bulk(request, *, site):
    """Show what one decision would do to the chosen tasks, or take it; each row says what became of it."""
    if request.method != "POST":
        return HttpResponseRedirect(queue_url())
    form = BulkForm(request.POST, reasons=ReturnReason.objects.filter(is_active=True))
    if not form.is_valid():
        raise BadRequest("unknown bulk decision")
    tasks = list(ReviewTask.objects.visible_to(request.user).for_table().filter(pk__in=form.pairs).by_clock())
    if "confirm" in request.POST:
        return _take_bulk(request, site, form, tasks)
    return bulk_preview(request, site=site, tasks=tasks, action=form.cleaned_data["action"], form=form)


def bulk_preview(request, *, site, tasks, action, form=None, fault="", results=None):
    """The page between choosing and deciding; ``results`` are the rows after the decision."""
    at, rows = timezone.now(), results
    if rows is None:
        tasks = tasks[:BULK_MAX]
        rows = [
            services.BulkRow(task, services.bulk_obstacle(task=task, action=action, actor=request.user, at=at)) for task in tasks
        ]
    kinds = {row.task.content_type for row in rows}
    reasons = ReturnReason.objects.for_kind(kinds.pop()) if len(kinds) == 1 else ReturnReason.objects.for_kind(None)
    context = {
        **site.each_context(request),
        "title": "一起通过" if action == "approve" else "一起退回",
        "opts": ReviewTask._meta,
        "rows": rows,
        "fine_count": sum(row.is_fine for row in rows),
        "action": action,
        "is_done": results is not None,
        "token": idempotency.new_token(),
        "reasons": list(reasons) if action == "return" else [],
        "reason": form.cleaned_data["reason"] if form is not None else "",
        "chosen_reasons": {row.pk for row in form.cleaned_data["reasons"]} if form is not None else set(),
        "fault": fault,
    }
    return TemplateResponse(request, f"{FOLDER}/bulk.html", context, status=400 if fault else 200)


def _take_bulk(request, site, form, tasks):
    action, reasons = form.cleaned_data["action"], list(form.cleaned_data["reasons"])
    if action == "return" and not reasons and not form.cleaned_data["reason"].strip():
        fault = "退回要写明理由，对方会看到。选一条或写一句。"
        return bulk_preview(request, site=site, tasks=tasks, action=action, form=form, fault=fault)
    rows = []

    def act():
        rows[:] = services.bulk_decide(
            tasks=tasks,
            action=action,
            actor=request.user,
            at=timezone.now(),
            versions=form.pairs,
            reasons=reasons,
            reason=form.cleaned_data["reason"],
        )
        return queue_url()

    try:
        is_first, url = idempotency.once(token=form.cleaned_data["token"], user=request.user, act=act)
    except idempotency.StaleForm as stale:
        return bulk_preview(request, site=site, tasks=tasks, action=action, form=form, fault=str(stale))
    if not is_first:
        messages.info(request, "这一批已经办过了。")
        return HttpResponseRedirect(url or queue_url())
    done, verb = sum(row.is_fine for row in rows), "通过" if action == "approve" else "退回"
    messages.success(request, f"{verb}了 {done} 件，留下 {len(rows) - done} 件没有动。")
    return bulk_preview(request, site=site, tasks=tasks, action=action, results=rows)


@require_safe
def figures(request, *, site):
    """What waits, what is usual, why things come back, and which rules cry wolf."""
    at = timezone.now()
    period = request.GET.get("period", "30")
    period = period if period in statistics.PERIODS else "30"
    since = at - datetime.timedelta(days=int(period))
    kind = request.GET.get("kind", "")
    returned, without_reason = statistics.returns(user=request.user, since=since)
    context = {
        **site.each_context(request),
        "title": "审核数据",
        "opts": ReviewTask._meta,
        "figures": statistics.figures(request.user, at),
        "reasons": statistics.reasons(user=request.user, since=since, kind=kind),
        "rules": statistics.rules(),
        "standards": statistics.standards(),
        "returned": statistics.said(returned),
        "without_reason": statistics.said(without_reason),
        "periods": statistics.PERIODS.items(),
        "period": period,
        "kinds": kinds.choices(),
        "kind": kind,
    }
    return TemplateResponse(request, f"{FOLDER}/figures.html", context)


@require_safe
def duplicate_list(request, *, site):
    """Waiting and recent submissions that say nearly the same as something that is there already."""
    context = {
        **site.each_context(request),
        "title": "重复的发布",
        "opts": ReviewTask._meta,
        "groups": duplicates.groups(request.user),
    }
    return TemplateResponse(request, f"{FOLDER}/duplicates.html", context)


@require_safe
def organization_card(request, object_id, *, site):
    """One organization on one card; foreign and own ones are not there."""
    organizations = Organization.objects.in_scope_of(request.user).handed_in().for_table()
    organization = organizations.filter(pk=row_number(object_id)).first()
    if organization is None or organization.pk in request.user.organization_roles:
        raise Http404("no such organization in scope")
    context = {
        **site.each_context(request),
        "title": organization.name,
        "opts": ReviewTask._meta,
        "organization": organization,
        "card": card_of(organization, user=request.user, at=timezone.now()),
        "waiting": list(
            ReviewTask.objects.visible_to(request.user).open().filter(organization=organization).for_table().by_clock()[:20]
        ),
    }
    return TemplateResponse(request, f"{FOLDER}/organization.html", context)
