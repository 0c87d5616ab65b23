"""Kinds of outcomes in the admin: the city's data, retired instead of deleted."""

from django.contrib import admin

from accounts.city_admin import CityAdmin
from projects.outcomes.models import OutcomeKind


@admin.register(OutcomeKind)
class OutcomeKindAdmin(CityAdmin):
    """What outcomes there are, what their number is called, and which of them others may adopt."""

    list_display = ("name", "code", "number_label", "has_clause", "can_be_adopted", "place", "retired_on")
    ordering = ("place", "code")
    fields = ("name", "code", "number_label", "has_clause", "can_be_adopted", "place", "retired_on")

    def get_readonly_fields(self, request, obj=None):
        """The code that data are loaded by stays."""
        return ("code",) if obj else ()
