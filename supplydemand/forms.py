"""The forms for a demand and a supply: plain questions in groups, nothing required until it is handed in."""

from django import forms
from django.utils import timezone

from accounts.validators import validate_telephone
from core.number_field import NumberField
from supplydemand.completeness import EITHER, EITHER_WORDS, faults_of, needed_fields
from supplydemand.entries import EXAMPLES, HEADCOUNT_MOST, SALARY_MOST, skills_of
from supplydemand.enums import CooperationMode
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.draft_forms import DraftForm, date_field
from taxonomy.models import EducationLevel
from taxonomy.pickers import CodePickerField

PREFILLED = ("region", "reach", "industry", "urgency", "expires_on", "contact_name", "contact_phone", "contact_email")
"""What a new form shows before anybody has typed: alone it makes no draft."""


class SkillsField(forms.CharField):
    """Words separated as `entries.skills_of` says; cleans to a list without doubles."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        """A list as one text; what was typed stays as it was."""
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value):
        """The list of skills; raises ``ValidationError`` for too many or too long ones."""
        return skills_of(super().clean(value) or "")


def _number_field(label, *, most, unit, **kwargs):
    return NumberField(label=label, most=most, unit=unit, example=EXAMPLES[unit], **kwargs)


class ListingForm(DraftForm):
    """What both kinds share. ``groups`` is ``[(title, [field names])]`` in the order of the page."""

    prefilled = PREFILLED
    units = {"headcount": "人", "salary_min": "元", "salary_max": "元"}
    always_needed = ("majors", "contact_name")

    headcount = _number_field("要几个人", most=HEADCOUNT_MOST, unit="人", help_text="大概的也行，以后能改。")
    region = CodePickerField(kind="region", label="在哪里")
    majors = CodePickerField(
        kind="major",
        multiple=True,
        label="什么专业",
        help_text="打几个字就会出现官方专业名称；可以选专业，也可以选一整个专业类。",
    )
    certificates = CodePickerField(kind="qualification", multiple=True, label="证书")
    skills = SkillsField(label="要会什么", help_text="一行写一项，或用顿号隔开。写得越具体，配得越准。")
    cooperation_modes = forms.MultipleChoiceField(
        label="愿意怎么合作", choices=CooperationMode, widget=forms.CheckboxSelectMultiple
    )
    expires_on = date_field("有效到哪天", help_text="到这天为止公开并参加匹配，最长 12 个月。")

    class Meta:
        fields = [
            "title",
            "description",
            "headcount",
            "region",
            "reach",
            "majors",
            "skills",
            "certificates",
            "cooperation_modes",
            "expires_on",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]
        labels = {"reach": "对方可以离多远", "contact_name": "联系人", "contact_phone": "联系电话", "contact_email": "联系邮箱"}
        help_texts = {"contact_name": "不公开。双方都有意向以后，对方才看得到。"}
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_phone"].validators.append(validate_telephone)

    def clean_reach(self):
        """Nothing chosen keeps the model's default."""
        return self.cleaned_data["reach"] or self.instance.reach

    def needed_names(self):
        """What a listing of this kind cannot be handed in without."""
        return [*needed_fields(self.instance), *self.always_needed]

    def faults(self, *, on, has_majors):
        """What keeps the listing from being handed in."""
        return faults_of(self.instance, on=on, has_majors=has_majors)

    def add_faults(self, faults):
        """One fault of two fields is said once."""
        one, other = EITHER
        is_double = one in self.fields and other in faults and faults.get(one) == faults[other]
        super().add_faults({name: text for name, text in faults.items() if not (is_double and name == other)})

    def stated_dates(self):
        """When somebody would start and until when the listing runs, as the form states them; empty ones are ``None``."""
        stated = getattr(self, "cleaned_data", {})
        return {name: stated.get(name, getattr(self.instance, name, None)) for name in ("starts_on", "expires_on")}


class LowestLevelField(forms.ModelChoiceField):
    """The lowest level that will do; who asks for none in particular takes the lowest of all, and the list says so."""

    def label_from_instance(self, level):
        """The level's name; the first one is also the answer “any”."""
        return f"不限（{level.name}也行）" if level.rank == 1 else f"{level.name}及以上"


def _level_field(label, *, field=forms.ModelChoiceField, empty="请选择", **kwargs):
    return field(label=label, queryset=EducationLevel.objects.none(), empty_label=empty, **kwargs)


class TalentDemandForm(ListingForm):
    """What an enterprise needs."""

    always_needed = ("contact_name",)
    optional_words = dict.fromkeys(EITHER, EITHER_WORDS)

    occupation = CodePickerField(
        kind="occupation", label="属于哪个职业", help_text="按《职业分类大典（2022 年版）》，说不准就选最接近的。"
    )
    industry = CodePickerField(kind="industry", label="哪个行业")
    level_min = _level_field("最低什么学历", field=LowestLevelField)
    level_max = _level_field("最高什么学历", empty="不设上限", help_text="学历更高也欢迎就不用填。")
    salary_min = _number_field("月薪从", most=SALARY_MOST, unit="元")
    salary_max = _number_field("月薪到", most=SALARY_MOST, unit="元")
    starts_on = date_field("什么时候到岗")

    groups = [
        ("岗位", ["title", "occupation", "headcount", "urgency", "description"]),
        ("要求", ["majors", "level_min", "level_max", "skills", "certificates"]),
        ("地点和时间", ["region", "reach", "starts_on", "expires_on"]),
        ("待遇和合作", ["salary_min", "salary_max", "industry", "cooperation_modes"]),
        ("联系人", ["contact_name", "contact_phone", "contact_email"]),
    ]

    class Meta(ListingForm.Meta):
        model = TalentDemand
        fields = [
            *ListingForm.Meta.fields,
            "occupation",
            "industry",
            "level_min",
            "level_max",
            "salary_min",
            "salary_max",
            "starts_on",
            "urgency",
        ]
        labels = ListingForm.Meta.labels | {"title": "招什么岗位", "description": "做什么", "urgency": "急不急"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("level_min", "level_max"):
            self.fields[name].queryset = EducationLevel.objects.current(on=timezone.localdate())

    def clean_urgency(self):
        """Nothing chosen keeps the model's default."""
        return self.cleaned_data["urgency"] or self.instance.urgency


class TalentSupplyForm(ListingForm):
    """What a school offers."""

    headcount = _number_field("有多少人", most=HEADCOUNT_MOST, unit="人", help_text="这一届能就业或实习的人数。")
    skills = SkillsField(label="学了什么、会什么", help_text="一行写一项，或用顿号隔开。写得越具体，配得越准。")
    level = _level_field("什么学历")
    graduates_on = date_field("什么时候毕业")

    groups = [
        ("学生", ["title", "majors", "level", "headcount", "graduates_on"]),
        ("学了什么", ["skills", "courses", "certificates", "description"]),
        ("去哪里", ["region", "reach", "expires_on"]),
        ("合作", ["cooperation_modes"]),
        ("联系人", ["contact_name", "contact_phone", "contact_email"]),
    ]

    class Meta(ListingForm.Meta):
        model = TalentSupply
        fields = [*ListingForm.Meta.fields, "level", "graduates_on", "courses"]
        labels = ListingForm.Meta.labels | {"title": "哪一届、什么专业", "description": "别的要说的", "reach": "学生愿意去多远"}
        widgets = ListingForm.Meta.widgets | {"courses": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = EducationLevel.objects.current(on=timezone.localdate())
        self.fields["region"].label = "学生在哪里"
