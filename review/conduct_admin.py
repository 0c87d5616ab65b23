"""Reports and suspensions in the admin: the queue, and one page a case on which everything is decided."""

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from core.admin_history import AuditHistoryMixin
from core.models import ReviewEvent
from core.registries import reviewables
from core.templatetags.xieyu import moment
from core.workflow import WorkflowError
from review import conduct
from review.case_list import CaseList, OpenFilter
from review.conduct import ConductError
from review.models import Flag, FlagResolution, Suspension


class AboutSomething(CaseList):
    """What flags and suspensions show alike."""

    @admin.display(description="关于")
    def subject(self, row):
        """Title and organization; leads to the case."""
        return self.titled(row, row.title)

    @admin.display(description="区", empty_value="市级")
    def place(self, row):
        """The organization's district."""
        return row.organization.district.name if row.organization.district else None


class InForceFilter(OpenFilter):
    """Suspensions in force first; lifted ones on wish."""

    def queryset(self, request, queryset):
        """In force unless asked otherwise."""
        if self.value() == "closed":
            return queryset.lifted()
        return queryset if self.value() == "all" else queryset.in_force()


@admin.register(Flag)
class FlagAdmin(AboutSomething, AuditHistoryMixin, admin.ModelAdmin):
    """Reports in scope, what several people reported first."""

    class Media:
        css = {"all": ["css/review.css"]}

    list_display = ("subject", "reason", "how_many", "place", "when", "result")
    list_filter = (OpenFilter, "reason")
    search_fields = ("title", "organization__name")
    search_help_text = "标题或单位名称"

    def get_queryset(self, request):
        """Those in scope, the most pressing first."""
        return Flag.objects.visible_to(request.user).for_table().most_pressing_first()

    def get_ordering(self, request):
        """The queryset's own order."""
        return ("-open_count", "flagged_at", "pk")

    def get_urls(self):
        """The case's page beside the stock pages."""
        case = self.admin_site.admin_view(self.case_view)
        return [path("case/<int:content_type_id>/<int:object_id>/", case, name="review_flag_case"), *super().get_urls()]

    @admin.display(description="几个人举报")
    def how_many(self, flag):
        """Open reports about the same thing."""
        return flag.open_count or ""

    @admin.display(description="举报时间")
    def when(self, flag):
        """When it was reported."""
        return moment(flag.flagged_at)

    @admin.display(description="怎么办的", empty_value="")
    def result(self, flag):
        """What was done."""
        return flag.get_resolution_display() or None

    def case_view(self, request, content_type_id, object_id):
        """Everything about one object: the reports, the suspension, the history, and what may be done."""
        obj = _object_in_scope(request.user, content_type_id, object_id)
        if request.method == "POST":
            return self._decide(request, obj)
        flags = Flag.objects.of(obj).select_related("flagged_by", "closed_by").order_by("closed_at", "pk")
        suspensions = Suspension.objects.of(obj).select_related("suspended_by", "appealed_by", "lifted_by").order_by("-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": f"办理：{obj}",
            "obj": obj,
            "organization": conduct.organization_of(obj),
            "kind": next(entry.label for entry in reviewables if entry.model is type(obj)),
            "flags": flags,
            "open_count": sum(flag.closed_at is None for flag in flags),
            "suspensions": suspensions,
            "current": next((row for row in suspensions if row.lifted_at is None), None),
            "can_suspend": conduct.can_be_suspended(obj),
            "events": ReviewEvent.objects.of(obj).newest_first()[:20],
            "opts": self.opts,
        }
        return render(request, "admin/review/flag/case.html", context)

    def _decide(self, request, obj):
        url, action = request.path, request.POST.get("action", "")
        data = {"obj": obj, "actor": request.user, "at": timezone.now()}
        text, more = request.POST.get("text", "")[:1_000], request.POST.get("remedy", "")[:1_000]
        steps = {
            "dismiss": (lambda: _dismiss(data, text), "办结了，也告诉举报的人了。"),
            "ask": (lambda: conduct.ask_owner(**data, note=text), "请对方说明了，举报的人也知道了。"),
            "suspend": (lambda: conduct.suspend(**data, reason=text, remedy=more), "暂停了，马上不再公开，也告诉对方了。"),
            "answer": (lambda: conduct.answer_appeal(**data, text=text), "答复了。"),
            "lift": (lambda: conduct.lift(**data, reason=text), "恢复公开了，也告诉对方了。"),
        }  # fmt: skip
        if action not in steps:
            messages.error(request, "选一个要做的。")
            return HttpResponseRedirect(url)
        step, done = steps[action]
        try:
            step()
        except (ConductError, WorkflowError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(url)


@admin.register(Suspension)
class SuspensionAdmin(AboutSomething, AuditHistoryMixin, admin.ModelAdmin):
    """What is stopped in scope, what its organization has said to it first."""

    class Media:
        css = {"all": ["css/review.css"]}

    list_display = ("subject", "place", "since", "said")
    list_filter = (InForceFilter,)
    search_fields = ("title", "organization__name")
    search_help_text = "标题或单位名称"

    def get_queryset(self, request):
        """Those in scope."""
        return Suspension.objects.in_scope_of(request.user).for_table()

    def get_ordering(self, request):
        """What waits for an answer comes first, then the newest."""
        return (F("appealed_at").desc(nulls_last=True), "-pk")

    @admin.display(description="从什么时候起")
    def since(self, row):
        """When it was stopped."""
        return moment(row.suspended_at)

    @admin.display(description="单位的说明", empty_value="还没说")
    def said(self, row):
        """Whether somebody must answer."""
        return "等答复" if row.waits_for_answer else (moment(row.appealed_at) if row.appealed_at else None)


def _dismiss(data, text):
    return conduct.close_flags(**data, resolution=FlagResolution.DISMISSED, note=text)


def _object_in_scope(user, content_type_id, object_id):
    """A reviewable object whose organization the coordinator decides on; anything else is a 404."""
    kind = ContentType.objects.filter(pk=content_type_id).first()
    model = kind.model_class() if kind is not None else None
    if model is None or all(entry.model is not model for entry in reviewables):
        raise Http404("no such kind")
    obj = model.objects.visible_to(user).filter(pk=object_id).first()
    if obj is None or not conduct.rules.is_coordinator_of(user, conduct.organization_of(obj)):
        raise Http404("no such object in scope")
    return obj
