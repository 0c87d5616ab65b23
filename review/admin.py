"""The queue in the admin: a changelist in the order of the clock, whose rows lead to the review page."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html

from core.admin import ReadOnly
from core.admin_history import AuditHistoryMixin
from core.bounded_paginator import KeyPaginator
from core.templatetags.xieyu import day, distance, moment, urgency
from review import (  # noqa: F401 - register themselves
    conduct_admin,
    desk,
    desk_data_admin,
    desk_views,
    kinds,
    queue,
    sign_in_admin,
    statistics,
)
from review.enums import DECISION_LABELS
from review.filters import AssigneeFilter, DistrictFilter, DueFilter, FindingFilter, KindFilter, OrganizationFilter, StateFilter
from review.forms import BULK_MAX
from review.models import ReviewTask
from review.recognition import (  # noqa: F401 - register themselves
    application_admin,
    benefit_admin,
    call_admin,
    expert_admin,
    notice_admin,
    objection_admin,
    panel_admin,
    recognition_admin,
    scheme_admin,
)
from review.review_page import review_page
from taxonomy.calendar import WorkCalendar


class QueueChangeList(ChangeList):
    """One page of the queue; knows how long each of its rows has waited."""

    def get_results(self, request):
        """Load the page and reckon every row's working time with one look at the holidays.

        Which rows it has is asked first and what they show by their keys: joined to the scope and the filters, a dozen tables
        take longer to plan than to read.
        """
        super().get_results(request)
        shown = self.result_list if self.multi_page else self.paginator.keys
        found = ReviewTask.objects.for_table().in_bulk(shown)
        self.result_list = [found[pk] for pk in shown]
        now = timezone.now()
        calendar = WorkCalendar(min((row.submitted_at for row in self.result_list), default=now), now)
        waiting = queue.words_of_waiting(self.result_list, request.user, now)
        for row in self.result_list:
            row.waited_days = (
                row.spent_days if row.spent_days is not None else calendar.elapsed_days(row.submitted_at, row.closed_at or now)
            )
            row.waited_days += row.carried_days
            viewing = getattr(row, "viewing", None)
            row.waits_for = waiting.get(row.pk, "")
            row.other = viewing if viewing and viewing.until > now and viewing.user_id != request.user.pk else None
        self.is_cut_off = self.paginator.is_cut_off


@admin.register(ReviewTask)
class ReviewTaskAdmin(ReadOnly, AuditHistoryMixin, admin.ModelAdmin):
    """The desk of a coordinator: only tasks in scope, never those of an own organization."""

    list_display = ("subject", "due", "waited", "finding", "kind", "place", "nth", "person")
    list_display_links = None
    list_filter = (StateFilter, DueFilter, FindingFilter, KindFilter, DistrictFilter, AssigneeFilter, OrganizationFilter)
    list_per_page = 25
    list_max_show_all = 25
    search_fields = ("title", "organization__name")
    search_help_text = "标题或单位名称"
    paginator = KeyPaginator
    sortable_by = ()
    actions = ("approve_selected", "return_selected")
    change_list_template = "admin/review/reviewtask/change_list.html"

    def get_queryset(self, request):
        """Tasks in scope."""
        return ReviewTask.objects.visible_to(request.user)

    def get_ordering(self, request):
        """Overdue ones first, then what is due soonest; among decided ones the latest decision."""
        return ("-closed_at", "-id") if request.GET.get("state") == "closed" else ("due_on", "submitted_at", "id")

    def get_changelist(self, request, **kwargs):
        """The queue's own changelist."""
        return QueueChangeList

    def get_urls(self):
        """The review page and the desk's other pages beside the stock ones."""
        own = [
            path("next/", self._page(desk_views.next_task, with_site=False), name="review_reviewtask_next"),
            path("bulk/", self._page(desk_views.bulk), name="review_reviewtask_bulk"),
            path("figures/", self._page(desk_views.figures), name="review_reviewtask_figures"),
            path("duplicates/", self._page(desk_views.duplicate_list), name="review_reviewtask_duplicates"),
            path(
                "organization/<path:object_id>/",
                self._page(desk_views.organization_card),
                name="review_reviewtask_organization",
            ),
            path("<path:object_id>/undo/", self._page(desk_views.undo, with_site=False), name="review_reviewtask_undo"),
            path("<path:object_id>/review/", self.admin_site.admin_view(self.review_view), name="review_reviewtask_review"),
        ]
        return [*own, *super().get_urls()]

    def _page(self, view, *, with_site=True):
        """A page for coordinators only; for everybody else it does not exist."""

        def page(request, **arguments):
            if not self.has_module_permission(request):
                raise Http404("no desk for this person")
            return view(request, **arguments, **({"site": self.admin_site} if with_site else {}))

        return self.admin_site.admin_view(page)

    def review_view(self, request, object_id):
        """The review page."""
        return review_page(request, object_id, site=self.admin_site)

    def changelist_view(self, request, extra_context=None):
        """The queue under the desk's figures."""
        figures = statistics.figures(request.user, timezone.now()) if self.has_module_permission(request) else []
        context = {"title": "待审事项", "figures": figures, "just_decided": desk.just_decided(request.user, timezone.now())}
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A task is not edited: its page is the review page."""
        task = self.get_object(request, object_id)
        if task is None:
            raise Http404("no such task in scope")
        return HttpResponseRedirect(task.get_absolute_url())

    def add_view(self, request, form_url="", extra_context=None):
        """Tasks come from submissions only."""
        raise Http404("tasks are not added by hand")

    def delete_view(self, request, object_id, extra_context=None):
        """Tasks are never deleted."""
        raise Http404("tasks are not deleted")

    def has_module_permission(self, request):
        """Coordinators, whatever their scope."""
        return request.user.is_active and request.user.is_staff and bool(request.user.scope_district_ids)

    def has_view_permission(self, request, obj=None):
        """Coordinators; a given task must be in scope."""
        if not self.has_module_permission(request):
            return False
        return obj is None or ReviewTask.objects.visible_to(request.user).filter(pk=obj.pk).exists()

    def history_back_url(self, obj):
        """Back to the review page."""
        return obj.get_absolute_url()

    def history_of(self, obj):
        """A task's changes and those of what it is about."""
        return (obj, obj.obj)

    @admin.action(description="一起通过（先看一遍）", permissions=["view"])
    def approve_selected(self, request, queryset):
        """Show what approving the chosen ones would do; the next page does it."""
        return self._preview(request, queryset, "approve")

    @admin.action(description="一起退回（同一个理由）", permissions=["view"])
    def return_selected(self, request, queryset):
        """Show what returning the chosen ones would do; the next page asks for the reason and does it."""
        return self._preview(request, queryset, "return")

    def _preview(self, request, queryset, action):
        tasks = list(queryset.open().for_table().by_clock()[:BULK_MAX])
        return desk_views.bulk_preview(request, site=self.admin_site, tasks=tasks, action=action)

    @admin.display(description="事项")
    def subject(self, task):
        """Title and organization, and who has it open; leads to the review page."""
        waits_for = getattr(task, "waits_for", "")
        style = "xy-queue-title is-waiting" if waits_for else "xy-queue-title"
        link = format_html('<a class="{}" href="{}">{}</a>', style, task.get_absolute_url(), task.title)
        if task.organization.name != task.title:
            link = format_html('{}<span class="xy-queue-sub">{}</span>', link, task.organization.name)
        if waits_for:
            link = format_html('{} <span class="xy-queue-wait">{}</span>', link, waits_for)
        other = getattr(task, "other", None)
        return format_html('{} <span class="xy-queue-other">{}正在看</span>', link, other.user) if other else link

    @admin.display(description="自动检查", empty_value="在查")
    def finding(self, task):
        """The gravest finding, and the district's word."""
        level = format_html('<span class="xy-queue-level is-{}">{}</span>', task.finding_level, task.get_finding_level_display())
        opinion = getattr(task, "district_opinion", None)
        if opinion is None:
            return level if task.finding_level else None
        return format_html('{}<span class="xy-queue-sub">{}</span>', level, opinion)

    @admin.display(description="类型")
    def kind(self, task):
        """Which sort of work it is."""
        return kinds.label_of(task)

    @admin.display(description="区", empty_value="市级")
    def place(self, task):
        """The organization's district."""
        return task.organization.district.name if task.organization.district else None

    @admin.display(description="第几次")
    def nth(self, task):
        """Which submission of this object it is."""
        return "首次" if task.round == 1 else f"第 {task.round} 次"

    @admin.display(description="已等（工作日）")
    def waited(self, task):
        """Working time since the submission."""
        return format_html('<span class="xy-queue-num">{}</span>', f"{task.waited_days:.1f}")

    @admin.display(description="应办结")
    def due(self, task):
        """The promised day and how far it is; or what was decided."""
        if task.closed_at is not None:
            return f"{DECISION_LABELS.get(task.decision, task.decision)} · {moment(task.closed_at)}"
        if task.due_on is None:
            return "没有期限"
        return format_html('{} <b class="xy-queue-due {}">{}</b>', day(task.due_on), urgency(task.due_on), distance(task.due_on))

    @admin.display(description="承办人", empty_value="还没人")
    def person(self, task):
        """Who has it."""
        return task.assignee.name if task.assignee else None
