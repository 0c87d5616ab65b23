"""Accounts in the admin: superusers manage people and scopes; coordinators read organizations in their scope."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts import mail_admin, mail_template_admin, robot_admin, services  # noqa: F401 - they register themselves
from accounts.merge_page import merge_page
from accounts.models import CoordinatorScope, Membership, Organization, User
from core.admin import ReadOnly
from core.admin_history import AuditHistoryMixin
from core.registries import staff_links
from core.workflow import WorkflowError


class SuperuserOnly:
    """Rights over people are given by superusers alone, whatever permissions somebody was handed."""

    def has_module_permission(self, request):
        """Active superusers see the entry."""
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        """Whoever sees the entry reads its rows."""
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        """Superusers add people and scopes by hand."""
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        """Superusers change them."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes, so that what a person did keeps its name."""
        return False


class InScope(ReadOnly):
    """Coordinators read what belongs to organizations in their scope; superusers read everything."""

    def has_module_permission(self, request):
        """Superusers, and staff who have a scope at all."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or bool(user.scope_district_ids))

    def has_view_permission(self, request, obj=None):
        """``get_queryset`` of each admin decides about the single row; out of scope is a 404."""
        return self.has_module_permission(request)


class NewUserForm(AdminUserCreationForm):
    """A new person: e-mail, name, password."""

    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(SuperuserOnly, AuditHistoryMixin, StockUserAdmin):
    """People. Nobody is deleted: an account is switched off, and its sessions end at once."""

    add_form = NewUserForm
    add_fieldsets = [(None, {"fields": ("email", "name", "usable_password", "password1", "password2")})]
    fieldsets = [
        (None, {"fields": ("email", "name", "phone", "password")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("记录", {"fields": ("is_demo", "last_login", "date_joined")}),
    ]
    readonly_fields = ("is_demo", "last_login", "date_joined")
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser", "is_demo")
    list_filter = ("is_active", "is_staff", "is_superuser", "is_demo")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()

    def history_of(self, obj):
        """A person's changes and those of what the person may review, signs in with, and proves it with."""
        return (obj, *obj.coordinator_scopes.all(), *obj.emailaddress_set.all(), *obj.authenticator_set.all())


@admin.register(CoordinatorScope)
class CoordinatorScopeAdmin(SuperuserOnly, AuditHistoryMixin, admin.ModelAdmin):
    """Who reviews what; taking a scope away is a deletion, kept in the audit trail."""

    list_display = ("user", "district", "department", "created_at")
    list_select_related = ("user", "district", "department")
    autocomplete_fields = ("user",)

    def has_delete_permission(self, request, obj=None):
        """The one thing here that superusers may delete."""
        return self.has_module_permission(request)


class LiaisonFilter(admin.SimpleListFilter):
    """Who has named nobody whom others may turn to (A2.1)."""

    title = "协作专员"
    parameter_name = "liaison"

    def lookups(self, request, model_admin):
        """With or without."""
        return [("no", "还没指定"), ("yes", "已指定")]

    def queryset(self, request, queryset):
        """Narrow to the chosen side."""
        return {"no": queryset.without_liaison, "yes": queryset.with_liaison}.get(self.value(), lambda: queryset)()


class OfficeFilter(admin.SimpleListFilter):
    """Schools with and without a 协作办公室."""

    title = "协作办公室"
    parameter_name = "office"

    def lookups(self, request, model_admin):
        """With or without; only schools may have one."""
        return [("no", "学校，还没设"), ("yes", "已设")]

    def queryset(self, request, queryset):
        """Narrow to the chosen side."""
        if self.value() == "no":
            return queryset.may_host_offices().exclude(pk__in=Organization.objects.with_office().values("pk"))
        return queryset.with_office() if self.value() == "yes" else queryset


@admin.register(Organization)
class OrganizationAdmin(InScope, AuditHistoryMixin, admin.ModelAdmin):
    """Facts of organizations; decisions are made at the review desk."""

    list_display = ("name", "kind", "credit_code", "district", "status", "is_trusted", "submitted_at", "page")
    list_filter = ("status", "is_trusted", LiaisonFilter, OfficeFilter, "kind", "district")
    actions = ("trust_selected", "distrust_selected", "ask_for_liaisons")
    list_select_related = ("kind", "district")
    list_per_page = 30
    search_fields = ("name", "credit_code")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """Everything for superusers, else what is in scope."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.in_scope_of(request.user).handed_in()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The facts, with the way to where the organization is worked on."""
        organization = self.get_object(request, object_id)
        links = [link for link in (source(organization, request.user) for source in staff_links) if link] if organization else []
        if organization is not None and organization.merged_into_id is None:
            links.append(("并入另一家单位", reverse("admin:accounts_organization_merge", args=[organization.pk])))
        return super().change_view(request, object_id, form_url, {"staff_links": links, **(extra_context or {})})

    @admin.action(description="设为免审：以后的发布不用逐条审", permissions=["view"])
    def trust_selected(self, request, queryset):
        """Free the chosen organizations from review, one by one."""
        self._set_trust(request, queryset, is_trusted=True)

    @admin.action(description="取消免审：以后的发布又要逐条审", permissions=["view"])
    def distrust_selected(self, request, queryset):
        """Review what the chosen organizations publish again."""
        self._set_trust(request, queryset, is_trusted=False)

    def _set_trust(self, request, queryset, *, is_trusted):
        done = 0
        for organization in queryset.order_by("pk"):
            try:
                services.set_trust(organization=organization, is_trusted=is_trusted, actor=request.user, at=timezone.now())
                done += 1
            except WorkflowError as error:
                messages.warning(request, f"{organization}：{error}")
        if done:
            messages.success(request, f"{done} 家单位现在{'免审' if is_trusted else '又要逐条审'}，经过里记下了。")

    @admin.action(description="提醒指定协作专员", permissions=["view"])
    def ask_for_liaisons(self, request, queryset):
        """Remind the managers of the chosen organizations that have named nobody; once a month each."""
        count = services.ask_for_liaisons(organizations=queryset.without_liaison(), on=timezone.localdate())
        if count:
            messages.success(request, f"提醒了 {count} 家单位的管理员；同一家一个月只提醒一次。")
        else:
            messages.warning(request, "选中的里面没有核验过、又还没指定协作专员的单位。")

    def get_urls(self):
        """Adds the page on which two registrations of one organization are merged."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name="accounts_organization_merge"), *super().get_urls()]

    def merge_view(self, request, object_id):
        """Choose, preview, merge; for whoever may see organizations here."""
        if not self.has_view_permission(request):
            raise Http404("nothing here")
        return merge_page(request, object_id, site=self.admin_site)

    @admin.display(description="单位页")
    def page(self, organization):
        """The organization's page in the portal."""
        return format_html('<a href="{}">打开</a>', organization.get_absolute_url())


@admin.register(Membership)
class MembershipAdmin(InScope, AuditHistoryMixin, admin.ModelAdmin):
    """Who belongs where."""

    list_display = ("user", "organization", "role", "is_liaison", "status", "submitted_at")
    list_filter = ("role", "is_liaison", "status")
    list_select_related = ("user", "organization")
    search_fields = ("user__name", "user__email", "organization__name")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """Everything for superusers, else those of organizations in scope."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(organization__in=Organization.objects.in_scope_of(request.user).exclude(status="draft"))
