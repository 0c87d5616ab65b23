"""Projects in the admin: kinds are data that the city edits; projects and changes are read by who looks after them."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from core.admin import ReadOnly
from core.admin_history import AuditHistoryMixin, ScopedAdminMixin
from projects import (
    challenge_admin,  # noqa: F401 - registers itself
    criteria_admin,  # noqa: F401 - registers
)
from projects.models import FigureDefinition, Project, ProjectChange, ProjectType, StagePace, TypeCheck, TypeStage
from projects.outcomes import admin as outcome_admin  # noqa: F401 - registers itself
from projects.rules import is_city_coordinator


class CityRows:
    """Seen and changed by coordinators of the whole city; nothing is deleted, rows are retired."""

    def has_module_permission(self, request):
        """Coordinators of the whole city."""
        return is_city_coordinator(request.user)

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return is_city_coordinator(request.user)

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What was written stays on record."""
        return False


class PartInline(CityRows, admin.TabularInline):
    """Parts of a kind."""

    extra = 0
    can_delete = False


class StageInline(PartInline):
    """How the kind goes through the six stages."""

    model = TypeStage
    max_num = 6
    fields = ("stage", "is_used", "usual_months", "guide")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Short boxes for the long text."""
        if db_field.name == "guide":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 40})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class FigureInline(PartInline):
    """What the kind reports."""

    model = FigureDefinition
    fields = ("name", "code", "kind", "unit", "definition", "place", "retired_on")


class CheckInline(PartInline):
    """What the kind asks for before a stage is left; running projects keep the checks with which they began."""

    model = TypeCheck
    fields = ("stage", "label", "code", "kind", "figure", "hint", "is_required", "place", "retired_on")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Figures of this kind and the shared ones."""
        if db_field.name == "figure":
            kind = request.resolver_match.kwargs.get("object_id")
            own = FigureDefinition.objects.filter(type=kind) if kind else FigureDefinition.objects.none()
            kwargs["queryset"] = own | FigureDefinition.objects.filter(type=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ProjectType)
class ProjectTypeAdmin(CityRows, AuditHistoryMixin, admin.ModelAdmin):
    """Kinds of projects."""

    list_display = ("name", "summary", "leads", "state")
    sortable_by = ()
    ordering = ("place", "code")
    list_per_page = 50
    fields = ("name", "code", "summary", "lead_kinds", ("place", "retired_on"))
    inlines = (StageInline, FigureInline, CheckInline)

    def get_queryset(self, request):
        """With who may lead."""
        return super().get_queryset(request).prefetch_related("lead_kinds")

    def get_readonly_fields(self, request, obj=None):
        """What packaged definitions are found by is chosen once."""
        return ("code",) if obj else ()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """A short list is ticked."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    @admin.display(description="谁可以牵头")
    def leads(self, kind):
        """Kinds of organizations, or all."""
        return "、".join(row.name for row in kind.lead_kinds.all()) or "什么单位都行"

    @admin.display(description="状态")
    def state(self, kind):
        """Whether new projects may be of it."""
        return f"{kind.retired_on} 停用" if kind.retired_on else "在用"


class InScope(ReadOnly, AuditHistoryMixin, admin.ModelAdmin):
    """Rows that their own pages and the review desk write: read by coordinators in whose scope the lead lies."""

    list_per_page = 50
    sortable_by = ()

    def has_module_permission(self, request):
        """Coordinators of any scope, and system administrators."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or bool(user.scope_district_ids))

    def has_view_permission(self, request, obj=None):
        """Whoever may see the entry; the rows are those of ``get_queryset``."""
        return self.has_module_permission(request)


@admin.register(Project)
class ProjectAdmin(InScope):
    """Projects of the reader's scope, once handed in."""

    list_display = ("page", "type", "organization", "district", "standing", "status", "submitted_at")
    list_filter = ("status", "type", "stage")
    search_fields = ("title",)
    search_help_text = "名称"
    ordering = ("-pk",)
    exclude = ("search_document", "draft_input", "version")

    def get_queryset(self, request):
        """What the reader looks after."""
        return Project.objects.in_scope_of(request.user).for_table()

    @admin.display(description="项目")
    def page(self, project):
        """The project with its number."""
        return format_html("{}<br><small>{}</small>", project, project.code)

    @admin.display(description="走到哪里")
    def standing(self, project):
        """In a few words."""
        return project.standing_text


@admin.register(ProjectChange)
class ProjectChangeAdmin(InScope):
    """Requests for changes in the reader's scope."""

    list_display = ("project", "kind", "organization", "status", "submitted_at")
    list_filter = ("status", "kind")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """What the reader looks after."""
        return ProjectChange.objects.in_scope_of(request.user).for_table()


@admin.register(StagePace)
class StagePaceAdmin(ReadOnly, CityRows, ScopedAdminMixin, admin.ModelAdmin):
    """How long kinds of projects stay in their stages, counted every day."""

    list_display = ("type", "stage", "median_days", "project_count", "counted_on")
    list_filter = ("stage",)
    ordering = ("type", "stage")
    sortable_by = ()
