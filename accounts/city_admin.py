"""Stock pages of the admin for what the whole city works by."""

from django.contrib import admin

from core.admin_history import AuditHistoryMixin


class CityAdmin(AuditHistoryMixin, admin.ModelAdmin):
    """Changed by coordinators of the whole city and system administrators; nothing for the others."""

    list_per_page = 50

    def has_module_permission(self, request):
        """Whoever may change it sees the entry."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return self.has_module_permission(request)

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What was used stays; it can be switched off."""
        return False
