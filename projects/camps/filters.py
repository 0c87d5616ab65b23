"""How the catalogue is narrowed."""

import django_filters
from django import forms
from django.utils import timezone

from projects.camps.enums import CampKind, TeachingMode
from projects.camps.models import Camp
from projects.outcomes.filters import PublicationFilterSet
from taxonomy.filters import CodeFilter

FIRST = ("q", "occupations", "certificates", "open")
"""What people in work look by stands above the rest."""
BOXES = forms.CheckboxSelectMultiple


class CampFilterSet(PublicationFilterSet):
    """By what one works as, the certificate, form, place, and whether one may still enrol."""

    open = django_filters.MultipleChoiceFilter(label="报名", choices=[("1", "现在能报名的")], widget=BOXES, method="filter_open")
    kind = django_filters.MultipleChoiceFilter(label="形式", choices=CampKind, widget=BOXES)
    mode = django_filters.MultipleChoiceFilter(label="怎么上", choices=TeachingMode, widget=BOXES)
    free = django_filters.MultipleChoiceFilter(label="收费", choices=[("1", "免费的")], widget=BOXES, method="filter_free")
    occupations = CodeFilter(kind="occupation", field_name="occupations", multiple=True, label="职业")
    certificates = CodeFilter(kind="qualification", field_name="certificates", multiple=True, label="证书")

    class Meta:
        model = Camp
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = {name: self.filters[name] for name in FIRST}
        self.filters = first | {name: one for name, one in self.filters.items() if name not in first}

    def filter_open(self, queryset, name, value):
        """Those with a session that takes people."""
        return queryset.enrolling(on=timezone.localdate()) if value else queryset

    def filter_free(self, queryset, name, value):
        """Those that cost nothing."""
        return queryset.filter(fee=0) if value else queryset
