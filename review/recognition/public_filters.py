"""How the public list of a scheme is narrowed."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.filters import industries_of, key_industries_of
from review.recognition.enums import SchemeLevel
from review.recognition.filters import SIGNS_MAX, WORDS_MAX
from review.recognition.models import Recognition
from taxonomy.models import District, KeyIndustry, OrganizationKind

HELD = ("district", "kind", "industry")
"""What of a holder's organization the list can be narrowed by."""


def _boxes(label, field_name, queryset, **options):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=forms.CheckboxSelectMultiple, **options
    )


class RecognitionFilterSet(django_filters.FilterSet):
    """Holders by name, code or number, district, level, industry, kind, and whether they still hold it."""

    ALL, ENDED = "all", "ended"

    q = django_filters.CharFilter(label="搜索", method="filter_words", max_length=SIGNS_MAX)
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[(ALL, "全部，含已过期和已结束"), (ENDED, "只看已过期和已结束")],
        method="filter_state",
        empty_label="有效的",
    )
    district = _boxes("所在区", "organization__district", District.objects.all())
    level = django_filters.MultipleChoiceFilter(
        label="级别", field_name="told_level", choices=SchemeLevel, widget=forms.CheckboxSelectMultiple
    )
    key_industry = _boxes("重点产业", "organization__industry", KeyIndustry.objects.all(), method="filter_key_industry")
    kind = _boxes("单位类型", "organization__kind", OrganizationKind.objects.order_by("side", "sort_key", "pk"))

    class Meta:
        model = Recognition
        fields = []

    def __init__(self, *args, **kwargs):
        """Offers only what some row of the list has; one look at the rows, and one query for the industries."""
        super().__init__(*args, **kwargs)
        held = self.queryset.order_by().values_list("told_level", *(f"organization__{name}" for name in HELD)).distinct()
        levels, districts, kinds, industries = (set(column) for column in zip(*held, strict=True)) if held else (set(),) * 4
        self.filters["level"].extra["choices"] = [choice for choice in SchemeLevel.choices if choice[0] in levels]
        self.filters["district"].queryset = District.objects.filter(pk__in=districts)
        self.filters["kind"].queryset = self.filters["kind"].queryset.filter(pk__in=kinds)
        self.filters["key_industry"].queryset = key_industries_of(industries)

    def filter_queryset(self, queryset):
        """Without a wish about the state only what is valid."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.in_force(timezone.localdate())

    def filter_words(self, queryset, name, value):
        """Every word is in the holder's or its organization's name, or begins its credit code or the certificate's number."""
        for word in value.split()[:WORDS_MAX]:
            code = word.upper()
            queryset = queryset.filter(
                Q(holder_name__icontains=word)
                | Q(organization__name__icontains=word)
                | Q(organization__credit_code__startswith=code)
                | Q(certificate_number__icontains=code)
            )
        return queryset

    def filter_state(self, queryset, name, value):
        """All, or those that are over."""
        if value == self.ALL:
            return queryset
        return queryset.exclude(pk__in=queryset.in_force(timezone.localdate()).values("pk"))

    def filter_key_industry(self, queryset, name, value):
        """Those whose organization's industry belongs to a chosen key industry."""
        return queryset.filter(organization__industry__in=industries_of(value)) if value else queryset
