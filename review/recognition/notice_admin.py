"""Public notices in the admin: which cases wait for one, prepare, preview, publish, withdraw."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from core.admin_history import AuditHistoryMixin
from core.enums import Status
from core.models import ReviewEvent
from core.numbers import row_number
from core.templatetags.xieyu import moment
from core.workflow import WorkflowError, available_actions
from review.case_list import CaseList, StatesFilter
from review.recognition import rules
from review.recognition.admin_forms import NoticeForm
from review.recognition.models import Application, Call, Objection, PublicNotice, StageRun
from review.recognition.services import notices

USUAL_DAYS = 5
BULK_MAX = 300
EVENTS_SHOWN = 20
DONE = {
    "publish": "开始公示了。",
    "withdraw": "撤回了，里面的申报可以编进别的公示。",
    "discard": "草稿不要了。",
    "result": "公示结果写好了，公示页上看得到。",
}


class NoticeStatesFilter(StatesFilter):
    """By where a notice stands."""

    states = {Status.DRAFT: "草稿", Status.APPROVED: "公示中", Status.EXPIRED: "期满", Status.WITHDRAWN: "撤回了"}


@admin.register(PublicNotice)
class PublicNoticeAdmin(CaseList, AuditHistoryMixin, admin.ModelAdmin):
    """Notices, the newest first; a row's page is the notice's own."""

    list_display = ("subject", "call", "since", "until", "state")
    list_filter = (NoticeStatesFilter,)
    search_fields = ("title", "call__title")
    search_help_text = "标题或申报通知"
    list_select_related = ("call",)
    ordering = ("-opens_on", "-pk")
    change_list_template = "admin/review/publicnotice/change_list.html"

    def case_url(self, row):
        """The page beside the stock ones."""
        return case_url(row)

    def get_queryset(self, request):
        """The city's coordinators see all of them."""
        return PublicNotice.objects.visible_to(request.user)

    def get_urls(self):
        """The pages of a notice beside the stock ones."""
        own = [
            path("prepare/", self.admin_site.admin_view(self.prepare_view), name="review_publicnotice_prepare"),
            path("<int:object_id>/case/", self.admin_site.admin_view(self.case_view), name="review_publicnotice_case"),
        ]
        return [*own, *super().get_urls()]

    def has_module_permission(self, request):
        """Coordinators of the whole city."""
        return rules.is_city_coordinator(request.user, None)

    @admin.display(description="公示")
    def subject(self, row):
        """Leads to the notice's page."""
        return format_html('<a class="xy-queue-title" href="{}">{}</a>', case_url(row), row.title)

    @admin.display(description="开始")
    def since(self, row):
        """Its first day."""
        return row.opens_on.isoformat()

    @admin.display(description="到")
    def until(self, row):
        """Its end."""
        return moment(row.closes_at)

    @admin.display(description="进展")
    def state(self, row):
        """Where it stands."""
        return row.state_text

    def prepare_view(self, request):
        """Choose a call, then its cases, the text and the time; writes a draft."""
        self._require(request)
        waiting = StageRun.objects.reviewed_by(request.user).awaiting_notice().select_related("application", "stage")
        calls = Call.objects.visible_to(request.user).announced().filter(pk__in=waiting.values("application__call"))
        call = calls.filter(pk=row_number(request.GET.get("call", ""))).first() or (calls[0] if len(calls) == 1 else None)
        context = self._context(request, title="准备公示") | {"calls": calls, "call": call}
        if call is None:
            return render(request, "admin/review/publicnotice/prepare.html", context)
        runs = waiting.filter(application__call=call)
        shown = list(runs.order_by("application__case_number")[:BULK_MAX])
        form = NoticeForm(
            request.POST or None,
            runs=runs.filter(pk__in=[run.pk for run in shown]).order_by("application__case_number"),
            initial={
                "title": f"{call.title}拟认定名单公示",
                "opens_on": timezone.localdate(),
                "working_days": shown[0].stage.working_days if shown else USUAL_DAYS,
                "runs": [run.pk for run in shown],
            },
        )
        if request.method == "POST" and form.is_valid():
            try:
                notice = notices.prepare(call=call, actor=request.user, **form.cleaned_data)
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "草稿好了。看一遍，没有问题再开始公示。")
                return HttpResponseRedirect(case_url(notice))
        return render(request, "admin/review/publicnotice/prepare.html", context | {"form": form})

    def case_view(self, request, object_id):
        """Preview, cases with their objections, and what may be done."""
        self._require(request)
        notice = get_object_or_404(self.get_queryset(request).select_related("call"), pk=object_id)
        if request.method == "POST":
            return self._act(request, notice)
        entries = notice.entries.select_related("run__application__organization").prefetch_related(
            Prefetch("objections", queryset=Objection.objects.visible_to(request.user))
        )
        own = Application.objects.filter(runs__notice_entries__notice=notice).barred_for(request.user)
        context = self._context(request, title=notice.title) | {
            "notice": notice,
            "entries": entries,
            "can_write_result": notice.is_over(timezone.now()) and rules.can_run_notice(request.user, notice),
            "own_ids": set(own.values_list("pk", flat=True)),
            "actions": available_actions(notice, request.user),
            "events": ReviewEvent.objects.of(notice).newest_first()[:EVENTS_SHOWN],
        }
        return render(request, "admin/review/publicnotice/case.html", context)

    def _act(self, request, notice):
        action = request.POST.get("action", "")
        data = {"notice": notice, "actor": request.user, "at": timezone.now(), "expected_version": request.POST.get("version")}
        reason = request.POST.get("reason", "")[:500]
        steps = {
            "publish": lambda: notices.publish(**data),
            "discard": lambda: notices.discard(**data),
            "withdraw": lambda: notices.withdraw(**data, reason=reason),
            "result": lambda: notices.write_result(**data, text=request.POST.get("result", "")[:4000]),
        }
        try:
            if action in steps:
                steps[action]()
                messages.success(request, DONE[action])
        except WorkflowError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(case_url(notice))

    def _require(self, request):
        if not self.has_module_permission(request):
            raise Http404("no such page for this person")

    def _context(self, request, *, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def case_url(notice):
    """A notice's page in the admin."""
    return reverse("admin:review_publicnotice_case", args=[notice.pk])
