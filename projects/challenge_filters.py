"""Filters of the list of challenges."""

import django_filters
from django import forms
from django.db.models import Q

from projects.challenge_enums import ChallengeLevel, ChallengePhase
from projects.models import OpenChallenge
from taxonomy.models import District


class ChallengeFilterSet(django_filters.FilterSet):
    """By words, level, phase, place, money and heads."""

    q = django_filters.CharFilter(method="with_words", label="找什么")
    phase = django_filters.MultipleChoiceFilter(
        choices=ChallengePhase, label="进展", widget=forms.CheckboxSelectMultiple, distinct=False
    )
    level = django_filters.MultipleChoiceFilter(
        choices=ChallengeLevel, label="哪类人才", widget=forms.CheckboxSelectMultiple, distinct=False
    )
    district = django_filters.ModelMultipleChoiceFilter(
        queryset=District.objects.filter(retired_on=None), label="区", widget=forms.CheckboxSelectMultiple, distinct=False
    )
    amount = django_filters.NumberFilter("amount", "gte", label="榜金不少于（元）")

    class Meta:
        model = OpenChallenge
        fields = ("q", "phase", "level", "district", "amount")

    def with_words(self, rows, name, value):
        """Every word in the title, the summary, the need or the publisher's name."""
        for word in value.split()[:5]:
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(need__icontains=word)
                | Q(organization__name__icontains=word)
            )
        return rows
