"""What holders may get, what they got, and how many there are to be: entered by coordinators of the whole city."""

from django.contrib import admin

from core.numbers import grouped_text
from review.recognition import rules
from review.recognition.models import Benefit, BenefitRecord, Recognition, Target
from review.recognition.scheme_admin import SeenBeforeSaved


@admin.register(Benefit)
class BenefitAdmin(SeenBeforeSaved):
    """The inventory, with the policy clause that each rests on."""

    list_display = ("title", "scheme", "kind", "policy", "is_active")
    list_filter = ("scheme", "kind", "is_active")
    list_select_related = ("scheme",)
    ordering = ("scheme__place", "kind", "pk")
    fields = ("scheme", "kind", "title", "text", "clause", "policy", "is_active")


@admin.register(BenefitRecord)
class BenefitRecordAdmin(SeenBeforeSaved):
    """What was given, when and how much; a row is corrected, never removed."""

    list_display = ("recognition", "benefit", "received_on", "given", "recorded_by")
    list_filter = ("benefit__kind",)
    search_fields = ("recognition__holder_name", "benefit__title")
    search_help_text = "单位或激励名称"
    list_select_related = ("recognition__scheme", "benefit", "recorded_by")
    ordering = ("-received_on", "-pk")
    fields = ("recognition", "benefit", "received_on", "amount", "note")
    autocomplete_fields = ("recognition",)

    @admin.display(description="金额（元）", ordering="amount")
    def given(self, record):
        """How much, with digits grouped."""
        return "" if record.amount is None else grouped_text(record.amount)

    def has_change_permission(self, request, obj=None):
        """The city's, for titles of others."""
        return super().has_change_permission(request, obj) and (
            obj is None or rules.can_manage_recognition(request.user, obj.recognition)
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Nobody enters what they or their own organization received."""
        if db_field.name == "recognition":
            kwargs["queryset"] = Recognition.objects.managed_by(request.user).without_part_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """Who entered it first stays on the row."""
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Target)
class TargetAdmin(SeenBeforeSaved):
    """How many of a scheme there are to be by the end of a year, beside the totals of the public list."""

    list_display = ("scheme", "level", "year", "count", "source")
    list_filter = ("scheme", "year")
    list_select_related = ("scheme",)
    ordering = ("-year", "scheme__place", "level", "pk")
    fields = ("scheme", "level", "year", "count", "source")
