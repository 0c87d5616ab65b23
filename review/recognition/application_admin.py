"""Cases in the admin: the coordinators' list of what was handed in, to look up and to take away as a file."""

from django.contrib import admin
from django.db.models import Prefetch
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.urls import path
from django.utils import timezone

from core.admin_history import AuditHistoryMixin
from core.bounded_paginator import LongListPaginator
from core.enums import Status
from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, with_note_where_cut, xlsx_file
from review.case_list import CaseList
from review.filters import DistrictFilter
from review.recognition.enums import StageKind
from review.recognition.models import Application, Call, StageRun

CHUNK, CALLS_MAX = 500, 100
HEADER = ("受理号", "申报对象", "单位", "区", "申报通知", "认定类别", "申报级别", "状态", "环节", "应办结日", "提交时间")


class CallFilter(admin.SimpleListFilter):
    """By call; drafts of calls have no cases."""

    title = "申报通知"
    parameter_name = "call"

    def lookups(self, request, model_admin):
        """The newest calls."""
        return list(Call.objects.visible_to(request.user).announced().values_list("pk", "title")[:CALLS_MAX])

    def queryset(self, request, queryset):
        """Cases of the chosen call."""
        value = self.value() or ""
        return queryset.filter(call=value) if value.isdecimal() else queryset


class StageFilter(admin.SimpleListFilter):
    """By the stage in which the case is now."""

    title = "现在的环节"
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        """The kinds of stages."""
        return StageKind.choices

    def queryset(self, request, queryset):
        """Cases with an open stage of that kind; an unknown one narrows nothing."""
        if self.value() not in StageKind.values:
            return queryset
        return queryset.filter(pk__in=StageRun.objects.open().filter(stage__kind=self.value()).values("application"))


class StatusFilter(admin.SimpleListFilter):
    """By status; drafts are nobody's business but the applicant's."""

    title = "状态"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        """Every status but that of a draft."""
        return [row for row in Status.choices if row[0] != Status.DRAFT]

    def queryset(self, request, queryset):
        """Cases of that status; an unknown one narrows nothing."""
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


@admin.register(Application)
class ApplicationAdmin(CaseList, AuditHistoryMixin, admin.ModelAdmin):
    """Cases that this coordinator handles, the newest first; a row's page is the case's own."""

    list_display = ("case_number", "subject", "place", "call", "state", "stage_now", "due", "when")
    list_filter = (CallFilter, StageFilter, StatusFilter, DistrictFilter)
    search_fields = ("subject_name", "case_number", "organization__name")
    search_help_text = "申报对象、单位或受理号"
    paginator = LongListPaginator
    ordering = ("-pk",)
    change_list_template = "admin/review/application/change_list.html"

    def case_url(self, row):
        """The case's own page."""
        return row.get_absolute_url()

    def get_queryset(self, request):
        """What was handed in by organizations in scope, without cases in which the coordinator has a part."""
        open_runs = Prefetch("runs", StageRun.objects.open().select_related("stage"), to_attr="open_runs")
        return Application.objects.reviewed_by(request.user).for_table().prefetch_related(open_runs)

    def get_urls(self):
        """The list as a file beside the stock pages."""
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="review_application_export"), *super().get_urls()]

    def export_view(self, request):
        """What the list shows with its filters and its search, as CSV or as a workbook."""
        request.GET = request.GET.copy()
        form = request.GET.pop("format", [""])[0]
        if form not in ("csv", "xlsx") or not self.has_module_permission(request):
            raise Http404("no such file for this person")
        found = self.get_changelist_instance(request).get_queryset(request)
        rows = (_cells(row) for row in found[: ROW_LIMIT + 1].iterator(chunk_size=CHUNK))
        rows, name = with_note_where_cut(rows), f"applications-{timezone.localdate():%Y%m%d}.{form}"
        if form == "csv":
            response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        return FileResponse(xlsx_file(HEADER, rows, title="认定申报"), as_attachment=True, filename=name, content_type=XLSX_TYPE)

    @admin.display(description="申报对象")
    def subject(self, row):
        """Leads to the case."""
        return self.titled(row, row.subject_name)

    @admin.display(description="区", empty_value="没有填")
    def place(self, row):
        """The organization's district."""
        return row.organization.district.name if row.organization.district else None

    @admin.display(description="状态")
    def state(self, row):
        """How the case stands."""
        return row.get_status_display()

    @admin.display(description="现在的环节", empty_value="—")
    def stage_now(self, row):
        """Where it is."""
        return str(row.open_runs[0].stage) if row.open_runs else None

    @admin.display(description="应办结日", empty_value="—")
    def due(self, row):
        """Until when that stage is to end."""
        return row.open_runs[0].due_on.isoformat() if row.open_runs else None

    @admin.display(description="提交时间")
    def when(self, row):
        """When it was handed in last."""
        return _moment(row)


def _moment(row):
    return f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}" if row.submitted_at else ""


def _cells(row):
    """A case as a line of the file."""
    run = row.open_runs[0] if row.open_runs else None
    return [
        row.case_number,
        row.subject_name,
        row.organization.name,
        row.organization.district.name if row.organization.district else "",
        row.call.title,
        str(row.scheme_version.scheme),
        row.get_level_display(),
        row.get_status_display(),
        str(run.stage) if run else "",
        run.due_on.isoformat() if run else "",
        _moment(row),
    ]
