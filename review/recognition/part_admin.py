"""Parts of a scheme's rules as rows on its pages in the admin; read-only once the version was published."""

from django.contrib import admin
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.html import format_html

from core.recognition_registries import figure_sources
from review.recognition import part_forms, rules, scheme_forms
from review.recognition.models import (
    Citation,
    Criterion,
    EligibilityRule,
    FormField,
    FormSection,
    LevelRule,
    Stage,
)
from taxonomy.models import Department


class PartInline(admin.TabularInline):
    """Parts of a version: changed while it is a draft."""

    extra = 0
    spelled_out = {}
    """``{field: name of the method that says it in words}``, where the field keeps a code."""

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return rules.is_city_coordinator(request.user, None)

    def has_change_permission(self, request, obj=None):
        """In a draft only."""
        return self.has_view_permission(request) and (obj is None or version_of(obj).is_editable)

    has_add_permission = has_delete_permission = has_change_permission

    def get_fields(self, request, obj=None):
        """Codes in a draft, where they are chosen from a list; words where they are only read."""
        if self.has_change_permission(request, obj):
            return self.fields
        return [self._in_words(row) if isinstance(row, str) else tuple(map(self._in_words, row)) for row in self.fields]

    def get_readonly_fields(self, request, obj=None):
        """The words."""
        return () if self.has_change_permission(request, obj) else tuple(self.spelled_out.values())

    def get_formset(self, request, obj=None, **kwargs):
        """A new row comes last."""
        formset = super().get_formset(request, obj, **kwargs)
        place = formset.form.base_fields.get("place")
        if place is not None and obj is not None:
            last = self.model.objects.filter(**{formset.fk.name: obj}).aggregate(last=Max("place"))["last"]
            place.initial = (last or 0) + 1
        return formset

    def _in_words(self, name):
        return self.spelled_out.get(name, name)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """What is registered is chosen from a list."""
        return scheme_forms.control_of(db_field.name) or super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="平台数据")
    def figure_text(self, row):
        """The figure by its name."""
        return next((source.label for source in figure_sources if source.code == row.figure), row.figure) or "不用"


def version_of(obj):
    """The version to which a page of the editor belongs."""
    return obj.version if isinstance(obj, FormSection) else obj


class LevelInline(PartInline):
    """Levels."""

    model = LevelRule
    fields = ("place", "level", "pass_score")


class SectionInline(PartInline):
    """Sections of the form; their fields are on a page of their own."""

    model = FormSection
    fields = ("place", "title", "help_text", "fields_link")

    def get_queryset(self, request):
        """With how many fields each has."""
        return super().get_queryset(request).annotate(field_count=Count("fields"))

    def get_readonly_fields(self, request, obj=None):
        """The way to the fields is no field."""
        return (*super().get_readonly_fields(request, obj), "fields_link")

    @admin.display(description="表单项")
    def fields_link(self, section):
        """How many fields, and the page on which they are."""
        if section.pk is None:
            return "先保存，再加"
        address = reverse("admin:review_formsection_change", args=[section.pk])
        verb = "改" if section.version.is_editable else "看"
        return format_html('<a class="xy-nowrap" href="{}">{} 项，去{}</a>', address, section.field_count, verb)


class RuleInline(admin.StackedInline, PartInline):
    """Conditions."""

    model = EligibilityRule
    form = part_forms.RuleForm
    fields = (("place", "label", "is_blocking"), ("figure", "field_code"), ("operator", "value", "unit", "action"))
    spelled_out = {"figure": "figure_text", "field_code": "field_text"}

    def get_formset(self, request, obj=None, **kwargs):
        """Numbers of this version's form are what a condition may compare."""
        self.numbers = [] if obj is None else part_forms.number_choices(obj)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The form's numbers by their names."""
        if db_field.name == "field_code":
            return scheme_forms.number_control(self.numbers)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="申报表里的数")
    def field_text(self, row):
        """The field by its name."""
        return dict(self.numbers).get(row.field_code, row.field_code) or "不用"


class CriterionInline(admin.StackedInline, PartInline):
    """What experts score."""

    model = Criterion
    fields = (("place", "label", "weight", "threshold"), "guidance")


class StageInline(PartInline):
    """The procedure."""

    model = Stage
    form = part_forms.StageForm
    fields = ("purpose", "place", "kind", "label", "role", "working_days", "draw_count", "quorum", "departments")
    spelled_out = {"departments": "departments_text"}

    @admin.display(description="哪些部门投票")
    def departments_text(self, stage):
        """The departments by their names."""
        names = Department.objects.filter(code__in=stage.departments).values_list("name", flat=True) if stage.departments else ()
        return "、".join(names) or "不按部门"


class FieldInline(admin.StackedInline, PartInline):
    """Fields of a section."""

    model = FormField
    form = part_forms.FieldForm
    fields = (
        ("place", "label", "kind"),
        ("help_text", "unit"),
        ("figure", "minimum", "maximum"),
        "choices",
        ("is_required", "is_identifying", "is_public", "in_first", "in_recheck"),
        "code",
    )
    spelled_out = {"figure": "figure_text"}


class CitationInline(admin.TabularInline):
    """Policy clauses on which a scheme rests."""

    model = Citation
    extra = 0
    fields = ("place", "clause", "title", "article", "url")
    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = lambda self, request, obj=None: (
        rules.is_city_coordinator(request.user, None)
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Clauses from the policy inventory where one is installed."""
        if db_field.name == "url":
            kwargs["assume_scheme"] = "https"
        return scheme_forms.control_of(db_field.name) or super().formfield_for_dbfield(db_field, request, **kwargs)
