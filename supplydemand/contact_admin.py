"""Contact in the admin: who looked at whose details, and the city's limit on requests."""

from django.contrib import admin

from core.admin import ReadOnly
from core.admin_history import AuditHistoryMixin
from core.templatetags.xieyu import moment
from supplydemand.models import ContactPolicy, ContactReveal


@admin.register(ContactReveal)
class ContactRevealAdmin(ReadOnly, AuditHistoryMixin, admin.ModelAdmin):
    """Looks at contact details of organizations in scope."""

    list_display = ("owner", "organization", "revealed_by", "about", "address", "when")
    list_display_links = None
    list_per_page = 50
    sortable_by = ()
    ordering = ("-pk",)
    search_fields = ("owner__name", "organization__name")
    search_help_text = "单位名称"

    def has_module_permission(self, request):
        """Coordinators of any scope."""
        return request.user.is_active and request.user.is_staff and bool(request.user.scope_district_ids)

    def has_view_permission(self, request, obj=None):
        """``get_queryset`` decides about the single row."""
        return self.has_module_permission(request)

    def get_queryset(self, request):
        """Those whose owner lies in scope."""
        return ContactReveal.objects.in_scope_of(request.user).for_table()

    @admin.display(description="关于", empty_value="")
    def about(self, row):
        """The listing."""
        return row.demand or row.supply

    @admin.display(description="时间")
    def when(self, row):
        """When."""
        return moment(row.at)


@admin.register(ContactPolicy)
class ContactPolicyAdmin(AuditHistoryMixin, admin.ModelAdmin):
    """One row, changed by coordinators of the whole city; the trail says by whom."""

    list_display = ("name", "weekly_ask_count", "daily_reveal_count")
    fields = ("weekly_ask_count", "daily_reveal_count")
    list_per_page = 5
    sortable_by = ()

    def has_module_permission(self, request):
        """Coordinators of the whole city and system administrators."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))

    def has_view_permission(self, request, obj=None):
        """Who sees the entry reads it."""
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        """And changes it."""
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        """Once: there is one row."""
        return self.has_module_permission(request) and not ContactPolicy.objects.exists()

    def has_delete_permission(self, request, obj=None):
        """Never: without it the default holds, and nobody would know why."""
        return False

    def save_model(self, request, obj, form, change):
        """The one row has the number 1."""
        obj.pk = 1
        super().save_model(request, obj, form, change)

    @admin.display(description="规则")
    def name(self, row):
        """What it is."""
        return "联系规则"
