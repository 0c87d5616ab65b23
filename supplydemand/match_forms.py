"""Forms and filters of matches."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization
from core.number_field import NumberField
from supplydemand import new_matches
from supplydemand.enums import Decision, DeclineReason, MatchStage, OutcomeKind, Side
from supplydemand.models import Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services.matches import HeadcountQuestion
from taxonomy.filters import CodeFilter
from taxonomy.models import District, EducationLevel

CHOICES_MAX = 50
NOTE = {"max_length": 300, "required": False}
OPPOSITES = ((Side.DEMAND, TalentSupply), (Side.SUPPLY, TalentDemand))
"""The reader's side with the listings of the other."""
LEVELS = {Side.DEMAND: "level_min", Side.SUPPLY: "level"}


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


def _boxes(label, queryset):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, queryset=queryset, method="with_opposite", widget=forms.CheckboxSelectMultiple
    )


class ScoreFilter(django_filters.NumberFilter):
    """Matches of so many points of 100 and more, as a match shows them."""

    field_class = forms.IntegerField

    def filter(self, qs, value):
        """Points are rounded where they are shown: 59.6 reads 60."""
        return qs if value is None else qs.filter(score__gte=value * 100 - 50)


class MatchFilterSet(django_filters.FilterSet):
    """By side, by own listing, by where the match stands for the reader's side, by what the other side's listing is, by score."""

    stage = django_filters.ChoiceFilter(label="进展", choices=MatchStage, method="in_stage", empty_label="全部")
    side = django_filters.ChoiceFilter(
        label="我的", choices=[("demand", "需求"), ("supply", "供给")], method="on_side", empty_label="全部"
    )
    demand = django_filters.ModelChoiceFilter(label="我的需求", queryset=TalentDemand.objects.none(), empty_label="全部")
    supply = django_filters.ModelChoiceFilter(label="我的供给", queryset=TalentSupply.objects.none(), empty_label="全部")
    majors = CodeFilter(kind="major", multiple=True, label="对方的专业", method="with_majors")
    level = _boxes("对方的学历", EducationLevel.objects.all())
    district = _boxes("对方所在区", District.objects.all())
    region = CodeFilter(kind="region", multiple=True, label="对方所在地区", method="with_region")
    score = ScoreFilter(label="最低分", min_value=1, max_value=100)
    night = django_filters.ModelChoiceFilter(
        label="新匹配", queryset=MatchingRun.objects.none(), method="of_night", widget=forms.HiddenInput
    )

    class Meta:
        model = Match
        fields = ["stage", "side", "demand", "supply", "majors", "level", "district", "region", "score", "night"]

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

    def _opposite(self, queryset, condition):
        """Matches whose listing on the other side than the reader's meets ``condition(model)``, a condition on matches."""
        met = Q()
        for side, model in OPPOSITES:
            met |= Q(**{f"{side}__organization__in": self.organizations.values("pk")}) & condition(model)
        return queryset.filter(met)

    def with_majors(self, queryset, name, value):
        """The other side's listing names one of these majors, or one below a chosen class or category."""
        majors = list(self.filters[name].codes(value).order_by().values_list("pk", flat=True))

        def names_one(model):
            own = {f"talent{model.side}": OuterRef(model.side)}
            return Q(Exists(model.majors.through.objects.filter(**own, major__in=majors)))

        return self._opposite(queryset, names_one)

    def with_region(self, queryset, name, value):
        """The other side's listing lies in one of these places."""
        places = list(self.filters[name].codes(value).order_by().values_list("pk", flat=True))
        return self._opposite(queryset, lambda model: Q(**{f"{model.side}__region__in": places}))

    def with_opposite(self, queryset, name, value):
        """The other side's listing has one of the chosen levels, or lies in one of the chosen districts."""
        if not value:
            return queryset
        column = {side: LEVELS[side] if name == "level" else name for side in Side.values}
        return self._opposite(queryset, lambda model: Q(**{f"{model.side}__{column[model.side]}__in": value}))

    def of_night(self, queryset, name, value):
        """What was first found that night and still stands; with ``stage=unanswered`` what that night's message counts."""
        return queryset.filter(new_matches.night_of(value), is_current=True)

    def on_side(self, queryset, name, value):
        """Matches of the reader's demands, or of the reader's supplies."""
        return queryset.of_side(value, self.organizations)
