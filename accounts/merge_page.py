"""The page inside the admin on which a coordinator merges two registrations of the same organization."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from accounts.services.merging import merge_organizations, preview_merger
from core import idempotency
from core.numbers import row_number
from core.workflow import WorkflowError

CANDIDATE_LIMIT = 10
TEMPLATE = "admin/accounts/organization/merge.html"


def merge_page(request, object_id, *, site):
    """Choose where to merge, see what will move, do it; organizations out of scope are a 404."""
    source = _in_scope(request.user, object_id)
    wanted = request.POST.get("target") or request.GET.get("target")
    target = _in_scope(request.user, wanted) if wanted else None
    if target is None or request.method != "POST":
        return _render(request, site, source, target)
    try:
        _, url = idempotency.once(token=request.POST.get("token"), user=request.user, act=lambda: _merge(request, source, target))
    except (WorkflowError, idempotency.StaleForm) as error:
        return _render(request, site, source, target, fault=str(error), status=409)
    return HttpResponseRedirect(url or _page_of(target))


def _merge(request, source, target):
    plan = merge_organizations(
        source=source,
        target=target,
        actor=request.user,
        at=timezone.now(),
        reason=request.POST.get("reason", ""),
        expected_versions=(request.POST.get("source_version"), request.POST.get("target_version")),
    )
    count = sum(entry.moved_count for entry in plan)
    messages.success(request, f"“{source}”并入了“{target}”，搬过去 {count} 行。按原来的名称和代码还找得到它。")
    return _page_of(target)


def _in_scope(user, pk):
    rows = Organization.objects.all() if user.is_superuser else Organization.objects.in_scope_of(user)
    row = rows.handed_in().for_table().filter(pk=row_number(pk), merged_into=None).first()
    if row is None:
        raise Http404("no such organization in scope")
    return row


def _page_of(organization):
    return reverse("admin:accounts_organization_change", args=[organization.pk])


def _render(request, site, source, target, *, fault="", status=200):
    query = request.GET.get("q", "").strip()[:60]
    plan = []
    if target is not None and not fault:
        try:
            plan = preview_merger(source=source, target=target, actor=request.user, at=timezone.now())
        except PermissionDenied:
            fault = "只有负责这两家、又不在其中任何一家任职的审核专员才能合并。"
        except WorkflowError as error:
            fault = str(error)
    context = {
        **site.each_context(request),
        "title": f"把“{source}”并入另一家单位",
        "source": source,
        "target": target,
        "plan": plan,
        "warning": warning_of(source, target) if target is not None else "",
        "fault": fault,
        "query": query,
        "candidates": _candidates(request.user, source, query) if target is None else [],
        "token": idempotency.token_for(request.POST),
        "reason": request.POST.get("reason", ""),
        "back_url": _page_of(source),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def warning_of(source, target):
    """What speaks against their being one organization: each carries a code of its own."""
    differ = [
        f"{label}不同（{getattr(source, name)}，{getattr(target, name)}）"
        for name, label in (("credit_code", "统一社会信用代码"), ("school_code", "学校标识码"))
        if getattr(source, name) and getattr(target, name) and getattr(source, name) != getattr(target, name)
    ]
    return f"{'，'.join(differ)}。代码不同多半是两家单位，先查清楚再合并。" if differ else ""


def _candidates(user, source, query):
    """What was searched for, or without words whoever shares name, telephone or mailbox."""
    rows = Organization.objects.all() if user.is_superuser else Organization.objects.in_scope_of(user)
    rows = rows.verified().exclude(pk=source.pk).for_table()
    if query:
        return rows.filter(pk__in=Organization.objects.search(query).order_by().values("pk")).order_by("name", "pk")[
            :CANDIDATE_LIMIT
        ]
    return rows.sharing_with(source).order_by("name", "pk")[:CANDIDATE_LIMIT]
