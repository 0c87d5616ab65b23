"""What every page of the admin does the same: foreign rows do not exist, and 历史 is the database's own audit trail."""

from django.contrib.admin import ShowFacets
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignObjectRel
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from core.bounded_paginator import LongListPaginator
from core.history import audit_entries

DASHES = BLANK_CHOICE_DASH[0][1]
CHOOSE, NOTHING = "选一项", "不选"


class ScopedAdminMixin:
    """For a ``ModelAdmin``: an object out of the reader's scope is a 404 everywhere, as if it did not exist.

    Needs a ``get_queryset`` that starts from what the reader may see. No list counts all its rows.
    """

    paginator = LongListPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django would redirect with a message; what one may not see does not exist."""
        raise Http404("no such object in scope")

    def get_action_choices(self, request, default_choices=(("", "选要做的事"),)):
        """The actions, with words instead of dashes before them."""
        return super().get_action_choices(request, list(default_choices))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The stock control; “nothing chosen” is said in words instead of dashes."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        words = CHOOSE if getattr(field, "required", False) else NOTHING
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = words
        elif isinstance(getattr(field, "choices", None), list):
            field.choices = [(value, words if label == DASHES else label) for value, label in field.choices]
        return field

    def lookup_allowed(self, lookup, value, request):
        """No filter through a reverse relation: ``?organization=7`` on the districts would tell about a foreign row."""
        try:
            field = self.opts.get_field(lookup.partition("__")[0])
        except FieldDoesNotExist:
            field = None
        return not isinstance(field, ForeignObjectRel) and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        """The list under its own name, instead of “选择 … 来查看”."""
        return super().changelist_view(request, {"title": str(self.opts.verbose_name_plural), **(extra_context or {})})

    def view_on_site(self, obj):
        """The object's own page, without the stock redirect that takes any table's id; ``None`` where it has no page."""
        page = getattr(obj, "get_absolute_url", None)
        return page() if page is not None else None


class AuditHistoryMixin(ScopedAdminMixin):
    """For a ``ModelAdmin`` of a tracked model: 历史 lists the database's audit rows instead of the admin's own log."""

    object_history_template = "admin/audit_history.html"

    def history_of(self, obj):
        """The objects whose audit rows the page shows."""
        return (obj,)

    def history_back_url(self, obj):
        """Where the page's breadcrumb leads back to."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    def history_view(self, request, object_id, extra_context=None):
        """Who changed what, when, in which request, before and after."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404("no such object in scope")
        context = {
            **self.admin_site.each_context(request),
            "title": f"变更记录：{obj}",
            "subtitle": None,
            "entries": audit_entries(*self.history_of(obj)),
            "object": obj,
            "history_back_url": self.history_back_url(obj),
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)
