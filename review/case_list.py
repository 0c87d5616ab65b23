"""Lists of the admin whose rows lead to a page of their own, on which everything is decided."""

from django.contrib import admin
from django.http import Http404, HttpResponseRedirect
from django.utils.html import format_html

from core.admin import ReadOnly
from core.bounded_paginator import BoundedPaginator


class CaseList(ReadOnly):
    """For a ``ModelAdmin`` that coordinators of any scope read; ``get_queryset`` decides about the single row.

    ``case_url(row)`` is the row's page, by default the row's own ``case_url``.
    """

    list_display_links = None
    list_per_page = 25
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def case_url(self, row):
        """Where everything about the row is decided."""
        return row.case_url

    def has_module_permission(self, request):
        """Coordinators, whatever their scope."""
        return request.user.is_active and request.user.is_staff and bool(request.user.scope_district_ids)

    def has_view_permission(self, request, obj=None):
        """``get_queryset`` decides about the single row."""
        return self.has_module_permission(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A row's page is its case."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_module_permission(request):
            raise Http404("no such row in scope")
        return HttpResponseRedirect(self.case_url(row))

    def history_back_url(self, obj):
        """Back to the case."""
        return self.case_url(obj)

    def titled(self, row, title):
        """The row's title as the way to its case, above its organization where that has another name."""
        link = format_html('<a class="xy-queue-title" href="{}">{}</a>', self.case_url(row), title)
        if row.organization.name == title:
            return link
        return format_html('{}<span class="xy-queue-sub">{}</span>', link, row.organization.name)


class OpenFilter(admin.SimpleListFilter):
    """Open ones first; ended ones on wish."""

    title = "进展"
    parameter_name = "state"
    open_label, closed_label = "没办的", "办完的"

    def lookups(self, request, model_admin):
        """The choices."""
        return [("closed", self.closed_label), ("all", "全部")]

    def choices(self, changelist):
        """“Open” instead of “all” as the first."""
        rows = list(super().choices(changelist))
        rows[0]["display"] = self.open_label
        return rows

    def queryset(self, request, queryset):
        """Open unless asked otherwise."""
        if self.value() == "closed":
            return queryset.closed()
        return queryset if self.value() == "all" else queryset.open()


class StatesFilter(admin.SimpleListFilter):
    """The statuses that a kind has, by the words that it has for them: ``states`` is ``{status: words}``."""

    title = "状态"
    parameter_name = "status"
    states = {}

    def lookups(self, request, model_admin):
        """The choices."""
        return list(self.states.items())

    def queryset(self, request, queryset):
        """Rows in that status; an unknown one narrows nothing."""
        return queryset.filter(status=self.value()) if self.value() in self.states else queryset
