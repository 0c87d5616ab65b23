"""How the public directory is narrowed."""

import django_filters
from django import forms
from django.db.models import Q

from accounts.enums import SchoolNature
from accounts.models import CollaborationOffice, Organization
from taxonomy.models import District, Industry, KeyIndustry, OrganizationKind


def _boxes(label, field_name, queryset):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=forms.CheckboxSelectMultiple
    )


class OrganizationFilterSet(django_filters.FilterSet):
    """Verified organizations by name, district, kind, nature, industry, and whom one can turn to."""

    q = django_filters.CharFilter(label="搜索", method="filter_name")
    district = _boxes("所在区", "district", District.objects.all())
    kind = _boxes("单位类型", "kind", OrganizationKind.objects.order_by("side", "sort_key", "pk"))
    nature = django_filters.MultipleChoiceFilter(
        label="学校隶属", field_name="school_nature", choices=SchoolNature, widget=forms.CheckboxSelectMultiple
    )
    key_industry = django_filters.ModelMultipleChoiceFilter(
        label="重点产业", queryset=KeyIndustry.objects.all(), method="filter_key_industry", widget=forms.CheckboxSelectMultiple
    )
    contact = django_filters.MultipleChoiceFilter(
        label="对接",
        choices=[("liaison", "有协作专员"), ("office", "设有协作办公室")],
        method="filter_contact",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Organization
        fields = []

    def filter_name(self, queryset, name, value):
        """By part of the name, former names included, or the beginning of the credit code."""
        return queryset.filter(pk__in=Organization.objects.search(value).order_by().values("pk")) if value.strip() else queryset

    def filter_key_industry(self, queryset, name, value):
        """Those whose industry, or what lies above it, belongs to a chosen key industry."""
        if not value:
            return queryset
        return queryset.filter(industry__in=industries_of(value))

    def filter_contact(self, queryset, name, value):
        """All that is ticked must be there."""
        if "liaison" in value:
            queryset = queryset.with_liaison()
        return queryset.with_office() if "office" in value else queryset


def industries_of(key_industries):
    """The industries of some key industries with everything below them, as a queryset of ids."""
    chosen = Industry.objects.filter(key_industries__in=key_industries).values("pk")
    condition = Q(pk__in=chosen)
    for step in ("parent", "parent__parent", "parent__parent__parent"):
        condition |= Q(**{f"{step}__in": chosen})
    return Industry.objects.filter(condition).values("pk")


def key_industries_of(industries):
    """The key industries to which some industries (a set of ids) belong: by themselves, or by what lies above them."""
    given = Industry.objects.filter(pk__in=industries)
    condition = Q(industries__in=given.values("pk"))
    for step in ("parent", "parent__parent", "parent__parent__parent"):
        condition |= Q(industries__in=given.values(step))
    return KeyIndustry.objects.filter(condition).distinct()


class OfficeFilterSet(django_filters.FilterSet):
    """Open offices by the district they serve and words."""

    q = django_filters.CharFilter(label="搜索", method="filter_words")
    serves = _boxes("服务的区", "serves_district", District.objects.all())

    class Meta:
        model = CollaborationOffice
        fields = []

    def filter_words(self, queryset, name, value):
        """In the office's or its host's name."""
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(host__name__icontains=word))
        return queryset
