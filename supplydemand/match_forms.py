"""Forms and filters of matches."""

import django_filters
from django import forms
from django.db.models import Q

from accounts.models import Organization
from core.number_field import NumberField
from supplydemand import new_matches
from supplydemand.enums import Decision, DeclineReason, MatchStage, OutcomeKind, Side
from supplydemand.models import Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services.matches import HeadcountQuestion

CHOICES_MAX = 50
NOTE = {"max_length": 300, "required": False}


class AnswerForm(forms.Form):
    """One side's answer."""

    side = forms.ChoiceField(choices=Side, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=Decision, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label="哪里不合适", choices=[("", "选一个"), *DeclineReason.choices], required=False)
    note = forms.CharField(label="补充一句", **NOTE)


class OutcomeForm(forms.Form):
    """What came of a contact."""

    side = forms.ChoiceField(choices=Side, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="谈到哪一步了", choices=OutcomeKind, widget=forms.RadioSelect)
    hired_count = NumberField(label="录用人数", most=100_000, required=False)
    reason = forms.ChoiceField(label="没谈成的原因", choices=[("", "选一个"), *DeclineReason.choices], required=False)
    note = forms.CharField(label="补充一句", **NOTE)
    is_sure = forms.BooleanField(label="没写错", required=False, widget=forms.HiddenInput)

    def refuse(self, error):
        """Say what the service refused; a question gets its box to answer it."""
        if isinstance(error, HeadcountQuestion):
            self.fields["is_sure"].widget = forms.CheckboxInput()
        self.add_error("is_sure" if isinstance(error, HeadcountQuestion) else None, str(error))


class MatchFilterSet(django_filters.FilterSet):
    """By side, by own listing, and by where the match stands for the reader's side."""

    stage = django_filters.ChoiceFilter(label="进展", choices=MatchStage, method="in_stage", empty_label="全部")
    side = django_filters.ChoiceFilter(
        label="我的", choices=[("demand", "需求"), ("supply", "供给")], method="on_side", empty_label="全部"
    )
    demand = django_filters.ModelChoiceFilter(label="我的需求", queryset=TalentDemand.objects.none(), empty_label="全部")
    supply = django_filters.ModelChoiceFilter(label="我的供给", queryset=TalentSupply.objects.none(), empty_label="全部")
    night = django_filters.ModelChoiceFilter(
        label="新匹配", queryset=MatchingRun.objects.none(), method="of_night", widget=forms.HiddenInput
    )

    class Meta:
        model = Match
        fields = ["stage", "side", "demand", "supply", "night"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.organizations = Organization.objects.of(user)
        self.filters["night"].field.queryset = MatchingRun.objects.published().filter(is_nightly=True)
        for name, model in (("demand", TalentDemand), ("supply", TalentSupply)):
            own = model.objects.of(user).standing().only("pk", "title").order_by("title", "pk")
            field = self.filters[name].field
            field.queryset = own
            if not 0 < own[: CHOICES_MAX + 1].count() <= CHOICES_MAX:
                field.widget = forms.HiddenInput()  # a listing's page leads here with its number

    def in_stage(self, queryset, name, value):
        """Where the match stands for whichever side the reader's organizations are on."""
        matches = Match.objects
        own = [matches.of_side(side, self.organizations).in_state(value, side).values("pk") for side in Side.values]
        return queryset.filter(Q(pk__in=own[0]) | Q(pk__in=own[1]))

    def of_night(self, queryset, name, value):
        """What was first found that night and still stands; with ``stage=unanswered`` what that night's message counts."""
        return queryset.filter(new_matches.night_of(value), is_current=True)

    def on_side(self, queryset, name, value):
        """Matches of the reader's demands, or of the reader's supplies."""
        return queryset.of_side(value, self.organizations)
