"""The pool of experts in the admin, for coordinators of the whole city."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from core.workflow import WorkflowError
from review.desk_data_admin import CityData
from review.recognition import rules
from review.recognition.models import DeclaredConflict, Expert, ReviewField
from review.recognition.panel_forms import ExpertImportForm
from review.recognition.services import experts

TIES = ("organization", "is_active")


class TickedData(CityData):
    """Short lists are ticked."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Boxes instead of two lists."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """What can be ticked is written on a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.many_to_many and field is not None:
            field.widget.can_add_related = False
        return field


@admin.register(ReviewField)
class ReviewFieldAdmin(TickedData):
    """Fields by which experts are drawn."""

    list_display = ("name", "code", "is_active")
    ordering = ("code",)
    fields = ("name", "code", "key_industries", "is_active")


class DeclaredConflictInline(admin.TabularInline):
    """Organizations whose cases the expert never gets."""

    model = DeclaredConflict
    extra = 0
    fields = ("organization", "reason")
    autocomplete_fields = ("organization",)
    verbose_name_plural = "声明的回避"

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return rules.is_city_coordinator(request.user, None)

    def has_change_permission(self, request, obj=None):
        """The city's, for who has no part in what the expert judges now: a conflict sets cards aside."""
        return self.has_view_permission(request) and (obj is None or experts.may_tie(obj, request.user))

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(Expert)
class ExpertAdmin(TickedData):
    """Who may be drawn."""

    list_display = ("name", "work", "fields_text", "source", "is_active")
    list_filter = ("is_active", "source", "fields")
    search_fields = ("name", "email", "organization_name", "organization__name")
    search_help_text = "姓名、邮箱或单位"
    list_select_related = ("organization",)
    ordering = ("-pk",)
    fields = ("name", "email", "phone", "title", "source", "organization", "organization_name", "fields", "account", "is_active")
    readonly_fields = ("account",)
    autocomplete_fields = ("organization",)
    inlines = (DeclaredConflictInline,)
    change_list_template = "admin/review/expert/change_list.html"

    def get_queryset(self, request):
        """All of them, with their fields."""
        return super().get_queryset(request).prefetch_related("fields")

    def get_urls(self):
        """The import beside the stock pages."""
        return [path("import/", self.admin_site.admin_view(self.import_view), name="review_expert_import"), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        """What stays as it was drawn while the expert sits in an open panel.

        The address is where the links go; who has a part in what the expert judges changes neither employer nor standing.
        """
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        seated = ("email",) if experts.is_seated(obj) else ()
        return (*fields, *seated, *(() if experts.may_tie(obj, request.user) else TIES))

    def save_model(self, request, obj, form, change):
        """Who has an account with that address works from there, too; a seated expert's account stays."""
        if change and set(TIES) & set(form.changed_data):
            experts.hold_panels_of(obj, request.user)
        if not (change and experts.is_seated(obj)):
            obj.user = experts.account_of(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """A conflict is declared at the moment at which it is entered, and what the expert judged of it counts no more."""
        rows = formset.save(commit=False)
        if rows or formset.deleted_objects:
            experts.keep_conflicts(
                expert=form.instance, rows=rows, dropped=formset.deleted_objects, actor=request.user, at=timezone.now()
            )

    def changeform_view(self, request, *args, **kwargs):
        """What stands in the way since the page was drawn is said."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)

    def import_view(self, request):
        """Many at once; faulty lines are named and left out."""
        if not self.has_add_permission(request):
            raise Http404("the pool is the city's")
        form = ExpertImportForm(request.POST or None, request.FILES or None)
        outcome = None
        if request.method == "POST" and form.is_valid():
            try:
                outcome = experts.take_in(text=form.text_of_both(), actor=request.user)
            except experts.ImportRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"新增 {outcome.new} 位，更新 {outcome.changed} 位。")
                if not outcome.faults:
                    return HttpResponseRedirect(reverse("admin:review_expert_changelist"))
        context = {
            **self.admin_site.each_context(request), "title": "导入专家", "form": form, "outcome": outcome, "opts": self.opts
        }  # fmt: skip
        return render(request, "admin/review/expert/import.html", context)

    @admin.display(description="账号")
    def account(self, expert):
        """The account with the confirmed address of the expert."""
        return expert.user.name if expert and expert.user else "没有，用邮件里的链接评审"

    @admin.display(description="单位", empty_value="")
    def work(self, expert):
        """Where the expert works."""
        return expert.organization.name if expert.organization else expert.organization_name or None

    @admin.display(description="领域")
    def fields_text(self, expert):
        """What the expert may judge."""
        return "、".join(str(row) for row in expert.fields.all())
