"""How lists of cases are narrowed."""

import django_filters
from django import forms
from django.db.models import Q

from core.enums import Status
from review.recognition.models import Application, Scheme
from review.recognition.models.applications import CASE_WORDS

WORDS_MAX = 5
SIGNS_MAX = 100
STATES = [(value, "受理中、公示中" if value == Status.SUBMITTED else word) for value, word in CASE_WORDS.items()]


class ApplicationFilter(django_filters.FilterSet):
    """Own cases; ``q`` stands in the toolbar, the rest beside the list."""

    q = django_filters.CharFilter(label="搜索", method="filter_words", max_length=SIGNS_MAX)
    status = django_filters.MultipleChoiceFilter(label="状态", choices=STATES, widget=forms.CheckboxSelectMultiple)
    scheme = django_filters.ModelMultipleChoiceFilter(
        label="认定类别",
        field_name="scheme_version__scheme",
        queryset=lambda request: Scheme.objects.visible_to(request.user),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Application
        fields = []

    def filter_words(self, queryset, name, value):
        """By what is applied for, the call or the number of the case."""
        for word in value.split()[:WORDS_MAX]:
            found = Q(subject_name__icontains=word) | Q(call__title__icontains=word) | Q(case_number__istartswith=word)
            queryset = queryset.filter(found)
        return queryset
