"""Forms of camps: the draft, a session, a meeting, enrolling, checking in, exams and their results."""

from datetime import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone

from accounts.models import Organization
from accounts.organization_picker import OrganizationField
from core.number_field import NumberField
from projects.camps.completeness import NEEDED
from projects.camps.models import PLACES_MOST, Camp
from projects.camps.phones import NAME_MOST, mobile, people_of, person_name
from projects.outcomes.forms import PublicationForm, meta_of
from taxonomy.draft_forms import date_field
from taxonomy.pickers import CodePickerField

TIMES = ["%H:%M", "%H：%M"]
NARROW = {"class": "xy-input-narrow"}


class CampForm(PublicationForm):
    """A draft of a course or boot camp."""

    Meta = meta_of(Camp, {"title": "叫什么", "audience": "招谁", "mode": "怎么上"})

    occupations = CodePickerField(kind="occupation", multiple=True, label="面向哪些职业", help_text="在职的人按职业来找。")
    certificates = CodePickerField(kind="qualification", multiple=True, label="对应哪些证书", help_text="学完可以去考的。")
    hours = NumberField(label="多少学时", most=2_000, unit="学时")
    fee = forms.DecimalField(
        label="收多少钱",
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0"),
        help_text="每人。免费写 0。",
        error_messages={"invalid": "只写一个数，比如 1200。", "min_value": "不能小于 0。"},
        widget=forms.TextInput(attrs={"inputmode": "decimal", **NARROW}),
    )
    min_attendance = NumberField(label="出勤到百分之几发证书", most=100, unit="%", example="80", initial=80)
    groups = [
        ("课程", ["title", "kind", "audience", "mode", "hours", "fee"]),
        ("为哪些职业和证书", ["occupations", "certificates", "majors"]),
        ("内容", ["summary", "description", "min_attendance", "project"]),
    ]
    units = {"hours": "学时", "fee": "元", "min_attendance": "%"}
    optional_words = dict.fromkeys(("occupations", "certificates"), "两样至少选一样")
    prefilled = ("min_attendance",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "mode"):
            self.fields[name].choices = [("", "请选择"), *Camp._meta.get_field(name).choices]

    def clean_min_attendance(self):
        """Nothing typed means the usual share."""
        return self.cleaned_data["min_attendance"] or 80

    def needed_names(self):
        """What a submission needs."""
        return ["title", "summary", "description", *NEEDED, "fee"]


def _day(label):
    field = date_field(label)
    field.error_messages["required"] = "写上日期。"
    return field


class SessionForm(forms.Form):
    """Dates and places of a run."""

    starts_on = _day("哪天开课")
    ends_on = _day("哪天结束")
    enrol_until = _day("报名到哪天")
    place = forms.CharField(
        label="在哪里上",
        max_length=200,
        error_messages={"required": "写上地址，或者线上怎么进。"},
        help_text="会公开。写到门牌和教室。",
    )
    places = NumberField(label="招多少人", most=PLACES_MOST, unit="人", example="40")


class MeetingForm(forms.Form):
    """One meeting."""

    held_on = _day("哪天")
    begins = forms.TimeField(label="几点开始", input_formats=TIMES, widget=forms.TimeInput(attrs={"type": "time", **NARROW}))
    ends = forms.TimeField(label="几点结束", input_formats=TIMES, widget=forms.TimeInput(attrs={"type": "time", **NARROW}))
    title = forms.CharField(label="上什么", max_length=80, required=False)

    def moments(self):
        """``{"title", "starts_at", "ends_at"}`` of a valid form, for the service."""
        day, zone = self.cleaned_data["held_on"], timezone.get_current_timezone()
        begins, ends = (datetime.combine(day, self.cleaned_data[name], tzinfo=zone) for name in ("begins", "ends"))
        return {"title": self.cleaned_data["title"], "starts_at": begins, "ends_at": ends}


class MobileField(forms.CharField):
    """A mobile number."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "tel", "autocomplete": "tel", "class": "xy-input-mid"}
        errors = {"required": "写上手机号。"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), error_messages=errors, **kwargs)

    def clean(self, value):
        """Its eleven digits."""
        return mobile(super().clean(value))


class EnrolForm(forms.Form):
    """What a place needs, and no more."""

    name = forms.CharField(
        label="姓名",
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "xy-input-mid"}),
        error_messages={"required": "写上姓名，证书上就是这个名字。"},
        help_text="和证件上一样，证书上就印这个。",
    )
    phone = MobileField(label="手机", help_text="签到时用它认出你。")
    email = forms.EmailField(
        label="邮箱",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "xy-input-mid"}),
        error_messages={"invalid": "邮箱写得不对。"},
        help_text="候补转正、改期、发证用邮件告诉你。不留也能报，自己回来看。",
    )

    def clean_name(self):
        """A name, no advertisement."""
        return person_name(self.cleaned_data["name"])


class GroupForm(forms.Form):
    """Several people of an organization."""

    organization = forms.ModelChoiceField(label="哪个单位", queryset=Organization.objects.none(), empty_label=None)
    people = forms.CharField(
        label="名单",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一人一行，姓名和手机，从表格里直接粘过来也行。例：陈小明 13800001234",
        error_messages={"required": "写上名单，一人一行。"},
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations

    def clean_people(self):
        """The persons of the list."""
        return people_of(self.cleaned_data["people"])


class PhoneForm(forms.Form):
    """By whom somebody is found who checks in."""

    phone = MobileField(label="报名时留的手机号")


class MarkForm(forms.Form):
    """Attendance by hand."""

    is_present = forms.TypedChoiceField(
        choices=[("1", "到了"), ("0", "没到")],
        coerce=lambda value: value == "1",
        error_messages={"required": "选到了还是没到。", "invalid_choice": "选到了还是没到。"},
    )
    reason = forms.CharField(max_length=200, error_messages={"required": "写一句为什么，比如：手机没电，当面点名。"})


class ReasonForm(forms.Form):
    """A reason that others will read."""

    reason = forms.CharField(label="理由", max_length=300, error_messages={"required": "写一句为什么。"})


class ExamForm(forms.Form):
    """An exam."""

    name = forms.CharField(label="叫什么", max_length=60, error_messages={"required": "写上考试名称。"})
    content = forms.CharField(
        label="考什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="题型、时长、评分点。共建的，对方照这个确认。",
        error_messages={"required": "写写考什么。"},
    )
    full_mark = NumberField(label="满分", most=1000, unit="分", example="100", initial=100)
    pass_mark = NumberField(label="多少分及格", most=1000, unit="分", example="60", initial=60)
    attempts_most = NumberField(label="最多考几次", most=9, unit="次", example="2", initial=2)
    partner = OrganizationField(
        label="和谁共建",
        required=False,
        help_text="自己出的就空着。选了就请对方确认；双方都确认，成绩才能登、证书上才写双方。",
    )


class ResultsForm(forms.Form):
    """The scores of an exam: a field for each learner, empty for nothing to enter, 缺考 for who was absent."""

    held_on = _day("哪天考的")
    ABSENT = ("缺考", "缺")

    def __init__(self, *args, enrolments, full_mark, **kwargs):
        super().__init__(*args, **kwargs)
        self.full_mark = full_mark
        for row in enrolments:
            self.fields[f"score-{row.pk}"] = forms.CharField(
                label=str(row), max_length=10, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", **NARROW})
            )

    def clean(self):
        """Gather ``scores``."""
        self.scores = {}
        for name in [name for name in self.fields if name.startswith("score-")]:
            text = (self.cleaned_data.get(name) or "").strip()
            if text:
                self._read(name, text)
        if not self.scores and not self.errors:
            self.add_error(None, "还没填分数。")
        return self.cleaned_data

    def _read(self, name, text):
        field = forms.DecimalField(min_value=0, max_value=self.full_mark, max_digits=5, decimal_places=1)
        try:
            self.scores[int(name.removeprefix("score-"))] = None if text in self.ABSENT else field.clean(text)
        except forms.ValidationError:
            self.add_error(name, f"写 0 到 {self.full_mark} 的分数，最多一位小数；没来写“缺考”。")


class RecognitionForm(forms.Form):
    """What a certificate counts for at an organization."""

    organization = forms.ModelChoiceField(label="哪个单位认", queryset=Organization.objects.none(), empty_label=None)
    qualification = CodePickerField(kind="qualification", label="哪张证书")
    counts_as = forms.CharField(
        label="认作什么",
        max_length=200,
        help_text="例：折算 4 学分，免修“电工基础”；或：定岗加技能津贴每月 300 元。",
        error_messages={"required": "写明认作什么。"},
    )
    since = _day("从哪天起")

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
