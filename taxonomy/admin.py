"""Admin of the code lists: the city's own lists can be edited by superusers, official lists only read."""

from django.contrib import admin

from taxonomy import holiday_admin, models  # noqa: F401 - registers itself
from taxonomy.code_admin import CityAdmin, OfficialAdmin, SuperuserOnly
from taxonomy.enums import Origin


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
