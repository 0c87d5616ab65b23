"""The scheme editor in the admin, for coordinators of the whole city."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from core.admin_history import AuditHistoryMixin
from core.recognition_registries import subject_kinds
from core.workflow import WorkflowError
from review.recognition import rules, scheme_checks, scheme_forms
from review.recognition.enums import FieldKind, VersionState
from review.recognition.forms import SectionForm
from review.recognition.models import FormSection, Scheme, SchemeVersion
from review.recognition.part_admin import (
    CitationInline,
    CriterionInline,
    FieldInline,
    LevelInline,
    RuleInline,
    SectionInline,
    StageInline,
)
from review.recognition.services import schemes
from review.recognition.version_difference import difference

FOLDER = "admin/review/schemeversion"


class CityOnly(AuditHistoryMixin, admin.ModelAdmin):
    """Seen and changed by coordinators of the whole city; for everybody else it does not exist."""

    list_per_page = 50

    def has_module_permission(self, request):
        """Coordinators of the whole city."""
        return rules.is_city_coordinator(request.user, None)

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return self.has_module_permission(request)

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What was written stays on record."""
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """What is registered is chosen from a list."""
        return scheme_forms.control_of(db_field.name) or super().formfield_for_dbfield(db_field, request, **kwargs)

    def row_of(self, request, object_id):
        """A row the reader may work on; 404 otherwise."""
        row = self.get_object(request, object_id) if self.has_module_permission(request) else None
        if row is None:
            raise Http404("not the reader's")
        return row

    def draw(self, request, name, context):
        """A page of our own in the admin's frame."""
        return render(request, f"{FOLDER}/{name}", {**self.admin_site.each_context(request), "opts": self.opts, **context})


class SeenBeforeSaved(CityOnly):
    """A row that is saved as it was seen: not over what others wrote meanwhile, and no column that is not in the form."""

    form = scheme_forms.SeenForm

    def get_fields(self, request, obj=None):
        """With the state that is on the page, where it can be changed."""
        names = super().get_fields(request, obj)
        return [*names, "seen"] if obj is not None and self.has_change_permission(request, obj) else names

    def save_model(self, request, obj, form, change):
        """Counters and status are written by their services alone."""
        if not change:
            return super().save_model(request, obj, form, change)
        columns = {field.name for field in obj._meta.concrete_fields}
        return obj.save(update_fields=columns.intersection({*form.changed_data, "updated_at"}))


def _hold(version_id):
    try:
        schemes.hold_draft(version_id=version_id)
    except WorkflowError as error:
        raise PermissionDenied(str(error)) from error


@admin.register(Scheme)
class SchemeAdmin(SeenBeforeSaved):
    """Kinds of recognition."""

    list_display = ("name", "who", "way", "rules_text", "state")
    sortable_by = ()
    ordering = ("place", "code")
    inlines = (CitationInline,)
    change_form_template = "admin/review/scheme/change_form.html"
    fields = (
        "name",
        "code",
        "holder_label",
        "subject_kind",
        "organization_kinds",
        "summary",
        "introduction",
        "duty_ids",
        "authority",
        "is_competitive",
        "number_prefix",
        ("is_active", "place"),
    )

    def get_readonly_fields(self, request, obj=None):
        """What addresses and cases hang on is chosen once."""
        return ("public_list", "who") if obj else ()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """A short list is ticked."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def get_fields(self, request, obj=None):
        """What was chosen once stands there in words."""
        chosen = {"code": "public_list", "subject_kind": "who"} if obj else {}
        return [chosen.get(name, name) for name in super().get_fields(request, obj)]

    def get_queryset(self, request):
        """With the versions that the list names."""
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description="谁可以申报")
    def who(self, scheme):
        """The registered kind by its name."""
        return next((kind.label for kind in subject_kinds if kind.code == scheme.subject_kind), scheme.subject_kind)

    @admin.display(description="怎么认定")
    def way(self, scheme):
        """By competition or directly."""
        return "申报和评审" if scheme.is_competitive else "直接授牌"

    @admin.display(description="状态")
    def state(self, scheme):
        """Whether the public sees it."""
        return "公开" if scheme.is_active else "没有公开"

    @admin.display(description="名录")
    def public_list(self, scheme):
        """The public list; its address never changes."""
        return format_html('<a href="{}">{}</a>', scheme.get_absolute_url(), scheme.get_absolute_url())

    @admin.display(description="办法", empty_value="还没有写")
    def rules_text(self, scheme):
        """The version in force and the one that is being written, as links."""
        rows = [row for row in scheme.versions.all() if row.state != VersionState.RETIRED]
        links = [
            (reverse("admin:review_schemeversion_change", args=[row.pk]), row.number, row.get_state_display()) for row in rows
        ]
        return format_html_join("，", '<a href="{}">第 {} 版{}</a>', links) or None

    def get_urls(self):
        """The next version beside the stock pages."""
        view = self.admin_site.admin_view(require_POST(self.new_version_view))
        return [path("<int:object_id>/new-version/", view, name="review_scheme_new_version"), *super().get_urls()]

    def new_version_view(self, request, object_id):
        """Go to the draft of the next rules; a copy of what is in force where there is none."""
        draft = schemes.draft_of(scheme=self.row_of(request, object_id), actor=request.user)
        return HttpResponseRedirect(reverse("admin:review_schemeversion_change", args=[draft.pk]))


@admin.register(SchemeVersion)
class SchemeVersionAdmin(SeenBeforeSaved):
    """Rules of schemes, draft or frozen."""

    list_display = ("__str__", "state", "validity", "review_way", "published_at", "published_by")
    list_filter = ("state", "scheme")
    list_select_related = ("scheme", "published_by")
    ordering = ("scheme__place", "-number")
    inlines = (SectionInline, LevelInline, RuleInline, CriterionInline, StageInline)
    change_form_template = f"{FOLDER}/change_form.html"
    readonly_fields = ("scheme", "number", "state", "published_at", "published_by")
    fields = (
        ("scheme", "number", "state"),
        ("published_at", "published_by"),
        "change_note",
        ("follows", "follows_after_months", "follows_needs_check"),
        ("validity_months", "recheck_months"),
        ("is_blind", "needs_signature"),
        ("supplement_days", "appeal_days"),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The scheme before it is chosen, not written here."""
        if db_field.name == "follows":
            return db_field.formfield(empty_label="不用")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="有效期")
    def validity(self, version):
        """For how long."""
        return f"{version.validity_months} 个月" if version.validity_months else "长期有效"

    @admin.display(description="评审方式")
    def review_way(self, version):
        """Whether experts see who applies."""
        return "匿名" if version.is_blind else "实名"

    def has_add_permission(self, request):
        """A version begins as a copy, from its scheme's page."""
        return False

    def has_change_permission(self, request, obj=None):
        """Drafts only; the others are read."""
        return self.has_module_permission(request) and (obj is None or obj.is_editable)

    def save_model(self, request, obj, form, change):
        """Held while its parts are written."""
        _hold(obj.pk)
        super().save_model(request, obj, form, change)

    def get_queryset(self, request):
        """With what its name shows."""
        return super().get_queryset(request).select_related("scheme", "published_by")

    def get_urls(self):
        """Check and publish, preview, difference beside the stock pages."""
        pages = {"check": self.check_view, "preview": self.preview_view, "difference": self.difference_view}
        own = [
            path(f"<int:object_id>/{name}/", self.admin_site.admin_view(view), name=f"review_schemeversion_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def check_view(self, request, object_id):
        """What is in the way of publishing; the button that publishes."""
        version = self.row_of(request, object_id)
        if request.method == "POST":
            try:
                schemes.publish(version=version, actor=request.user, at=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, f"{version}生效了，以前的申报仍按原来的办法办完。")
            return HttpResponseRedirect(request.path)
        faults = scheme_checks.faults_of(version) if version.is_editable else []
        return self.draw(request, "check.html", {"title": "检查和发布", "version": version, "faults": faults})

    def preview_view(self, request, object_id):
        """The form as applicants see it."""
        version = self.row_of(request, object_id)
        sections = []
        for section in version.sections.prefetch_related("fields"):
            fields = list(section.fields.all())
            form = SectionForm(form_fields=fields, prefix=f"s{section.pk}")
            form.mark_needed()
            sections.append((section, form, [field for field in fields if field.kind == FieldKind.FIGURE]))
        return self.draw(request, "preview.html", {"title": f"申报表预览：{version}", "version": version, "sections": sections})

    def difference_view(self, request, object_id):
        """What it says otherwise than the version before it."""
        version = self.row_of(request, object_id)
        earlier = version.scheme.versions.filter(number__lt=version.number).exclude(state=VersionState.DRAFT)
        before = earlier.select_related("scheme").order_by("-number").first()
        rows = difference(before, version) if before else []
        context = {"title": f"改了什么：{version}", "version": version, "before": before, "rows": rows}
        return self.draw(request, "difference.html", context)


@admin.register(FormSection)
class FormSectionAdmin(SeenBeforeSaved):
    """The fields of one section; reached from its version."""

    form = scheme_forms.SeenSectionForm
    fields = ("version", "place", "title", "help_text")
    readonly_fields = ("version",)
    inlines = (FieldInline,)
    change_form_template = "admin/review/formsection/change_form.html"

    def has_module_permission(self, request):
        """The city's."""
        return rules.is_city_coordinator(request.user, None)

    def get_model_perms(self, request):
        """No entry of its own in the menu."""
        return {}

    def has_add_permission(self, request):
        """Added in its version."""
        return False

    def has_change_permission(self, request, obj=None):
        """In a draft only."""
        return self.has_module_permission(request) and (obj is None or obj.version.is_editable)

    def response_post_save_change(self, request, obj):
        """Back to the version, where the next section is."""
        return HttpResponseRedirect(reverse("admin:review_schemeversion_change", args=[obj.version_id]))

    def save_model(self, request, obj, form, change):
        """The version is held while its fields are written."""
        _hold(obj.version_id)
        super().save_model(request, obj, form, change)

    def get_queryset(self, request):
        """With its version."""
        return super().get_queryset(request).select_related("version__scheme")
