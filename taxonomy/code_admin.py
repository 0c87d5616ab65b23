"""What the admin pages of all code lists do the same."""

from django.contrib import admin

from core.admin_history import AuditHistoryMixin, ScopedAdminMixin
from taxonomy.enums import Origin


class SuperuserOnly:
    """Codes shape every listing, so only superusers change them; every member of staff may look."""

    def has_module_permission(self, request):
        """Every active member of staff sees the lists."""
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        """And reads their rows."""
        return self.has_module_permission(request)

    def has_add_permission(self, request, obj=None):
        """Superusers add rows."""
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """Superusers change rows."""
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        """Never: codes are retired by date."""
        return False


class OfficialAdmin(SuperuserOnly, ScopedAdminMixin, admin.ModelAdmin):
    """An official list: search and read."""

    list_display = ("code", "name", "retired_on")
    search_fields = ("code", "name", "initials")
    list_per_page = 50

    def has_add_permission(self, request, obj=None):
        """Official rows come with a new packaged list."""
        return False

    def has_change_permission(self, request, obj=None):
        """Official rows stay as published."""
        return False


class CityAdmin(SuperuserOnly, AuditHistoryMixin, admin.ModelAdmin):
    """A list of the city's own; a packaged row that is edited becomes the city's, and loading leaves it alone."""

    list_display = ("code", "name", "retired_on")
    search_fields = ("code", "name", "initials")
    list_per_page = 50

    def save_model(self, request, obj, form, change):
        """A row that somebody changed here is the city's from now on."""
        if hasattr(obj, "origin") and form.has_changed():
            obj.origin = Origin.CITY
        super().save_model(request, obj, form, change)
