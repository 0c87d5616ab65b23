"""Admin of the code lists: the city's own lists can be edited by superusers, official lists only read."""

from django.contrib import admin

from core.admin_history import AuditHistoryMixin, ScopedAdminMixin
from taxonomy import models
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


@admin.register(models.Major)
class MajorAdmin(OfficialAdmin):
    """Majors of all catalogues."""

    list_display = ("code", "name", "catalogue", "depth", "retired_on")
    list_filter = ("catalogue", "depth")
    raw_id_fields = ("parent",)


@admin.register(models.Occupation, models.Industry, models.Region)
class TreeAdmin(OfficialAdmin):
    """Lists with a hierarchy."""

    list_display = ("code", "name", "depth", "retired_on")
    list_filter = ("depth",)
    raw_id_fields = ("parent",)


@admin.register(models.Qualification, models.SchoolCode, models.Skill, models.EducationLevel, models.OrganizationKind)
class PlainAdmin(OfficialAdmin):
    """Lists without a hierarchy."""


@admin.register(models.District)
class DistrictAdmin(CityAdmin):
    """The city's districts."""

    raw_id_fields = ("region",)


@admin.register(models.KeyIndustry)
class KeyIndustryAdmin(CityAdmin):
    """The industries that the city gives priority to."""

    raw_id_fields = ("industries",)


@admin.register(models.Department)
class DepartmentAdmin(CityAdmin):
    """Authorities by what they are in charge of."""


class MembershipInline(SuperuserOnly, admin.TabularInline):
    """Classes of a family; a membership that is changed here becomes the city's."""

    model = models.MajorFamilyMembership
    raw_id_fields = ("major",)
    extra = 1

    def has_delete_permission(self, request, obj=None):
        """Superusers may take a class out of a family."""
        return request.user.is_superuser


@admin.register(models.MajorFamily)
class MajorFamilyAdmin(CityAdmin):
    """Fields of study over all catalogues, with their classes."""

    inlines = (MembershipInline,)

    def history_of(self, obj):
        """A family's changes and those of its classes."""
        return (obj, *obj.memberships.all())

    def save_formset(self, request, form, formset, change):
        """Memberships that somebody changed here are the city's from now on."""
        for membership_form in formset.forms:
            if membership_form.has_changed():
                membership_form.instance.origin = Origin.CITY
        super().save_formset(request, form, formset, change)


@admin.register(models.Holiday)
class HolidayAdmin(CityAdmin):
    """Days off and make-up workdays."""

    list_display = ("date", "name", "kind", "origin")
    list_filter = ("kind",)
    search_fields = ("name",)
    date_hierarchy = "date"
