"""Weighted criteria in the admin: the city's data, whose weights add up to 100."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from accounts.city_admin import CityAdmin
from projects.models import CriteriaSet, Criterion

WHOLE = 100


class CriteriaFormSet(forms.BaseInlineFormSet):
    """Criteria whose weights add up."""

    def clean(self):
        """Says by how much the weights are off; the database would refuse it with fewer words."""
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        total = sum(row["weight"] for row in kept)
        if kept and total != WHOLE:
            raise ValidationError(f"权重加起来是 {total}，要正好 {WHOLE}。")


class CriterionInline(admin.TabularInline):
    """The criteria of a set."""

    model = Criterion
    formset = CriteriaFormSet
    extra = 0
    fields = ("name", "weight", "hint", "place")

    def has_add_permission(self, request, obj=None):
        """Whoever may change the set."""
        return True

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(CriteriaSet)
class CriteriaSetAdmin(CityAdmin):
    """Sets of criteria; a later change rewrites no evaluation."""

    list_display = ("name", "kind", "guide", "retired_on")
    list_filter = ("kind",)
    fields = ("code", "name", "kind", "guide", "retired_on")
    inlines = (CriterionInline,)
