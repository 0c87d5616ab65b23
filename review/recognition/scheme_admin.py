"""The scheme editor and the calls in the admin, for coordinators of the whole city."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.admin_history import AuditHistoryMixin
from core.recognition_registries import subject_kinds
from core.workflow import WorkflowError
from review.recognition import rules, scheme_checks, scheme_forms
from review.recognition.enums import FieldKind, VersionState
from review.recognition.forms import SectionForm
from review.recognition.models import (
    Call,
    Citation,
    Criterion,
    EligibilityRule,
    FormField,
    FormSection,
    LevelRule,
    Scheme,
    SchemeVersion,
    Stage,
)
from review.recognition.services import calls, schemes
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


class PartInline(admin.TabularInline):
    """Parts of a version: changed while it is a draft."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return rules.is_city_coordinator(request.user, None)

    def has_change_permission(self, request, obj=None):
        """In a draft only."""
        return self.has_view_permission(request) and (obj is None or _version_of(obj).is_editable)

    has_add_permission = has_delete_permission = has_change_permission

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """What is registered is chosen from a list."""
        return scheme_forms.control_of(db_field.name) or super().formfield_for_dbfield(db_field, request, **kwargs)


def _hold(version_id):
    try:
        schemes.hold_draft(version_id=version_id)
    except WorkflowError as error:
        raise PermissionDenied(str(error)) from error


def _version_of(obj):
    return obj.version if isinstance(obj, FormSection) else obj


class LevelInline(PartInline):
    """Levels."""

    model = LevelRule
    fields = ("place", "level", "pass_score")


class SectionInline(PartInline):
    """Sections of the form; their fields are on a page of their own."""

    model = FormSection
    fields = ("place", "title", "help_text")
    show_change_link = True


class RuleInline(admin.StackedInline, PartInline):
    """Conditions."""

    model = EligibilityRule
    fields = (("place", "label", "is_blocking"), ("figure", "field_code"), ("operator", "value", "unit", "action"))


class CriterionInline(admin.StackedInline, PartInline):
    """What experts score."""

    model = Criterion
    fields = (("place", "label", "weight", "threshold"), "guidance")


class StageInline(PartInline):
    """The procedure."""

    model = Stage
    fields = ("purpose", "place", "kind", "label", "role", "working_days", "draw_count", "quorum")


class FieldInline(admin.StackedInline, PartInline):
    """Fields of a section."""

    model = FormField
    fields = (
        ("place", "code", "label", "kind"),
        ("help_text", "unit", "figure"),
        ("choices", "minimum", "maximum"),
        ("is_required", "is_identifying", "is_public", "in_recheck"),
    )


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


@admin.register(Scheme)
class SchemeAdmin(CityOnly):
    """Kinds of recognition."""

    list_display = ("name", "code", "subject", "is_competitive", "is_active", "place")
    sortable_by = ()
    ordering = ("place", "code")
    inlines = (CitationInline,)
    change_form_template = "admin/review/scheme/change_form.html"
    fields = (
        "name",
        "code",
        "holder_label",
        "summary",
        "introduction",
        "subject_kind",
        "organization_kinds",
        "duty_ids",
        "authority",
        "is_competitive",
        "number_prefix",
        ("is_active", "place"),
    )

    def get_readonly_fields(self, request, obj=None):
        """What addresses and cases hang on is chosen once."""
        return ("code", "subject_kind") if obj else ()

    def get_urls(self):
        """The next version beside the stock pages."""
        view = self.admin_site.admin_view(require_POST(self.new_version_view))
        return [path("<int:object_id>/new-version/", view, name="review_scheme_new_version"), *super().get_urls()]

    @admin.display(description="谁可以申报")
    def subject(self, scheme):
        """The kind in words."""
        return subject_kinds.of(scheme.subject_kind).label

    def new_version_view(self, request, object_id):
        """Go to the draft of the next rules; a copy of what is in force where there is none."""
        draft = schemes.draft_of(scheme=self.row_of(request, object_id), actor=request.user)
        return HttpResponseRedirect(reverse("admin:review_schemeversion_change", args=[draft.pk]))


@admin.register(SchemeVersion)
class SchemeVersionAdmin(CityOnly):
    """Rules of schemes, draft or frozen."""

    list_display = ("__str__", "state", "validity_months", "is_blind", "published_at", "published_by")
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
        ("follows", "follows_after_months"),
        ("validity_months", "recheck_months"),
        ("is_blind", "needs_signature"),
        ("supplement_days", "appeal_days"),
    )

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
class FormSectionAdmin(CityOnly):
    """The fields of one section; reached from its version."""

    fields = ("version", "place", "title", "help_text")
    readonly_fields = ("version",)
    inlines = (FieldInline,)

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

    def save_model(self, request, obj, form, change):
        """The version is held while its fields are written."""
        _hold(obj.version_id)
        super().save_model(request, obj, form, change)

    def get_queryset(self, request):
        """With its version."""
        return super().get_queryset(request).select_related("version__scheme")


@admin.register(Call)
class CallAdmin(CityOnly):
    """Calls: written as drafts, published, extended, withdrawn."""

    list_display = ("title", "version", "purpose", "opens_at", "closes_at", "state")
    sortable_by = ()
    list_filter = ("status", "purpose")
    search_fields = ("title",)
    list_select_related = ("version__scheme",)
    ordering = ("-opens_at", "-pk")
    fields = ("version", "purpose", "title", "text", "opens_at", "closes_at", "place_count")
    change_form_template = "admin/review/call/change_form.html"

    def has_change_permission(self, request, obj=None):
        """Drafts only: what was published changes by its own steps."""
        return self.has_module_permission(request) and (obj is None or obj.is_editable)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Rules in force only."""
        if db_field.name == "version":
            kwargs["queryset"] = SchemeVersion.objects.in_force().select_related("scheme")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self):
        """The steps beside the stock pages."""
        view = self.admin_site.admin_view(self.steps_view)
        return [path("<int:object_id>/steps/", view, name="review_call_steps"), *super().get_urls()]

    @admin.display(description="状态")
    def state(self, call):
        """Where it stands today."""
        return call.state_text(timezone.now())

    def steps_view(self, request, object_id):
        """Publish, extend or withdraw."""
        call = self.row_of(request, object_id)
        seen = {"version": call.revision}
        extend = scheme_forms.ExtendForm(initial=seen | {"closes_at": call.closes_at}, prefix="extend")
        withdraw = scheme_forms.WithdrawForm(initial=seen, prefix="withdraw")
        if request.method == "POST":
            action = request.POST.get("action")
            form = {"extend": scheme_forms.ExtendForm, "withdraw": scheme_forms.WithdrawForm}.get(action)
            bound = form(request.POST, prefix=action) if form else None
            if self._step(request, call, action, bound):
                return HttpResponseRedirect(request.path)
            extend, withdraw = (bound, withdraw) if action == "extend" else (extend, bound or withdraw)
        context = {"title": f"发布和调整：{call}", "call": call, "extend": extend, "withdraw": withdraw}
        return render(request, "admin/review/call/steps.html", {**self.admin_site.each_context(request), **context})

    def _step(self, request, call, action, form):
        if form is not None and not form.is_valid():
            return False
        common = {"call": call, "actor": request.user, "at": timezone.now()}
        entered = dict(form.cleaned_data) if form else {"version": request.POST.get("version")}
        common["expected_version"] = entered.pop("version")
        step = {"publish": calls.publish, "extend": calls.extend, "withdraw": calls.withdraw}.get(action)
        if step is None:
            raise Http404("no such step")
        try:
            step(**common, **entered)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "办好了。")
        return True
