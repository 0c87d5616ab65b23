"""Forms of enrolment, cohorts, mentors, guidance, evaluation and hires."""

from decimal import Decimal

from django import forms

from core.number_field import NumberField
from projects.enums import MentorSide
from projects.ledger_fields import AmountField, day_field
from projects.ledger_forms import NOTE, CounterpartForm, StatementForm
from projects.models import CriteriaSet, EnrollmentPlan
from taxonomy.models import EducationLevel
from taxonomy.pickers import CodePickerField

HEADS = 100_000
YEAR_MOST = 2100


class PlanForm(StatementForm):
    """How many a school takes in for the project in a year."""

    year = NumberField(label="哪一年招", most=YEAR_MOST, unit="年", example="2027")
    major = CodePickerField(kind="major", label="什么专业", error_messages={"required": "选一个专业。"})
    level = forms.ModelChoiceField(
        label="层次", queryset=EducationLevel.objects.all(), empty_label="选一个", error_messages={"required": "选一个层次。"}
    )
    planned_count = NumberField(label="计划招多少人", most=HEADS)
    admitted_count = NumberField(label="录取了多少人", most=HEADS, required=False, help_text="还没录取就空着。")
    tilt_count = NumberField(
        label="其中倾斜名额", most=HEADS, required=False, help_text="市里给产教融合项目多批的名额；没有就空着。"
    )
    tilt_source = forms.CharField(label="哪份文件批的", max_length=120, required=False)

    field_order = ["stated_by", "year", "major", "level", "planned_count", "admitted_count", "tilt_count", "tilt_source"]

    def clean(self):
        """Places granted on top lie within the plan and have a document behind them."""
        data = super().clean()
        data["tilt_count"] = data.get("tilt_count") or 0
        if data["tilt_count"] > (data.get("planned_count") or HEADS):
            self.add_error("tilt_count", "倾斜名额不能比计划人数多。")
        if data["tilt_count"] and not data.get("tilt_source"):
            self.add_error("tilt_source", "写批倾斜名额的文件。")
        return data


class CohortForm(StatementForm):
    """A class, as a head-count."""

    name = forms.CharField(label="班级名称", max_length=60, error_messages={"required": "写班级名称。"})
    headcount = NumberField(label="多少人", most=HEADS, help_text="只写人数，不填学生姓名。")
    plan = forms.ModelChoiceField(
        label="来自哪个招生计划", queryset=EnrollmentPlan.objects.none(), required=False, empty_label="没有"
    )
    starts_on = day_field("开班")
    ends_on = day_field("结业", required=False)

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans

    def clean(self):
        """The end lies after the beginning."""
        data = super().clean()
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "结业不能早于开班。")
        return data


class PairingForm(CounterpartForm):
    """One mentor of each side."""

    school_mentor = forms.CharField(label="学校导师", max_length=60, error_messages={"required": "写学校导师的姓名。"})
    school_position = forms.CharField(label="学校导师的职务", max_length=60, required=False)
    industry_mentor = forms.CharField(label="产业导师", max_length=60, error_messages={"required": "写产业导师的姓名。"})
    industry_position = forms.CharField(label="产业导师的职务", max_length=60, required=False)

    field_order = [
        "stated_by",
        "school_mentor",
        "school_position",
        "counterpart",
        "counterpart_name",
        "industry_mentor",
        "industry_position",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].label = "产业导师的单位"


class GuidanceForm(StatementForm):
    """That a mentor guided the cohort."""

    side = forms.ChoiceField(label="哪位导师", choices=MentorSide, widget=forms.RadioSelect)
    happened_on = day_field("哪天")
    hours = AmountField(label="几个学时", least=Decimal("0.5"), help_text="可以写半个学时，如 1.5。")
    topic = forms.CharField(label="指导了什么", max_length=120, error_messages={"required": "写一句指导了什么。"})
    note = forms.CharField(label="补充说明", **NOTE)

    def __init__(self, *args, pairing, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today
        names = {MentorSide.INDUSTRY: pairing.industry_mentor, MentorSide.SCHOOL: pairing.school_mentor}
        self.fields["side"].choices = [(side.value, f"{side.label} {names[side]}") for side in MentorSide]

    def clean_happened_on(self):
        """What has been, not what is planned."""
        day = self.cleaned_data["happened_on"]
        if day > self._today:
            raise forms.ValidationError("还没发生的不要记。")
        return day

    def clean_hours(self):
        """At most a day, in tenths."""
        hours = self.cleaned_data["hours"]
        if hours > 24 or hours != hours.quantize(Decimal("0.1")):
            raise forms.ValidationError("一次最多 24 学时，最多一位小数。")
        return hours


class HiresForm(StatementForm):
    """How many of a cohort an employer took."""

    employer = forms.ChoiceField(label="去了哪个单位", error_messages={"required": "选一个单位。"})
    employer_name = forms.CharField(label="平台外单位的名称", max_length=120, required=False)
    hired_count = NumberField(label="录用了几个人", most=HEADS, help_text="这个班到这家单位的总数。")
    counted_on = day_field("截至哪天")
    note = forms.CharField(label="补充说明", **NOTE)

    OUTSIDE = "outside"

    def __init__(self, *args, parties, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._parties, self._today = {str(party.pk): party for party in parties}, today
        choices = [(pk, str(party)) for pk, party in self._parties.items()]
        self.fields["employer"].choices = [("", "选一个"), *choices, (self.OUTSIDE, "不在这个项目里的单位")]
        self.optional_words = {"employer_name": "不在列表里才填"}

    def clean_counted_on(self):
        """Not in the future."""
        day = self.cleaned_data["counted_on"]
        if day > self._today:
            raise forms.ValidationError("截至的日子不能在今天以后。")
        return day

    def clean(self):
        """An employer by choice or by name."""
        data = super().clean()
        chosen = data.get("employer")
        if chosen == self.OUTSIDE:
            data["employer"] = None
            if not data.get("employer_name"):
                self.add_error("employer_name", "写单位的全称。")
        elif chosen:
            data["employer"], data["employer_name"] = self._parties[chosen], ""
        return data


class EvaluationSetForm(forms.Form):
    """By which criteria."""

    set = forms.ModelChoiceField(
        label="按哪一组指标评", queryset=CriteriaSet.objects.filter(retired_on=None), empty_label="选一组"
    )


class EvaluationForm(StatementForm):
    """A score from 0 to 100 for each criterion of a set."""

    evaluated_on = day_field("评价日期")
    note = forms.CharField(label="总的看法", widget=forms.Textarea({"rows": 3}), **NOTE)

    def __init__(self, *args, criteria_set, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._set, self._today = criteria_set, today
        self.fields["evaluated_on"].initial = today
        self._criteria = list(criteria_set.criteria.all())
        for row in self._criteria:
            self.fields[f"score_{row.pk}"] = forms.IntegerField(
                label=f"{row.name}（占 {row.weight}%）",
                help_text=row.hint,
                min_value=0,
                max_value=100,
                widget=forms.TextInput({"inputmode": "numeric", "class": "xy-input-narrow"}),
                error_messages={
                    "required": "写 0 到 100 的分数。",
                    "invalid": "写 0 到 100 的整数。",
                    "min_value": "写 0 到 100 的分数。",
                    "max_value": "写 0 到 100 的分数。",
                },
            )
        self.order_fields(["stated_by", *(f"score_{row.pk}" for row in self._criteria), "evaluated_on", "note"])

    def clean_evaluated_on(self):
        """Not in the future."""
        day = self.cleaned_data["evaluated_on"]
        if day > self._today:
            raise forms.ValidationError("评价日期不能在今天以后。")
        return day

    def clean(self):
        """The scores as one value."""
        data = super().clean()
        scores = {row.pk: data.pop(f"score_{row.pk}") for row in self._criteria if f"score_{row.pk}" in data}
        return data | {"scores": scores, "criteria_set": self._set}


class VoidForm(forms.Form):
    """Why a statement is taken back."""

    use_required_attribute = False

    reason = forms.CharField(label="为什么作废", max_length=200, error_messages={"required": "写一下为什么作废。"})
