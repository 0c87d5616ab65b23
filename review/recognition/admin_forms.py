"""Forms of the coordinators: notices, answers to objections, direct awards, and what becomes of a recognition."""

from pathlib import Path

from django import forms
from django.utils import timezone

from review.recognition.enums import SchemeLevel
from review.recognition.forms import name_of
from review.recognition.models import Scheme

MEGABYTE = 1024 * 1024
SUFFIXES = (".xlsx", ".csv")
DAY = {"type": "date", "class": "xy-input-mid"}
REASON = {"required": "写明理由。"}


def _day(label, **options):
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


class NoticeForm(forms.Form):
    """A notice to prepare: text, time, and which cases."""

    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="正文", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    opens_on = _day("开始公示")
    working_days = forms.IntegerField(
        label="公示几个工作日", min_value=1, max_value=60, widget=forms.NumberInput(attrs={"class": "xy-input-narrow"})
    )
    runs = forms.ModelMultipleChoiceField(
        label="公示哪些", queryset=None, widget=forms.CheckboxSelectMultiple, error_messages={"required": "至少选一家。"}
    )

    def __init__(self, *args, runs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["runs"].queryset = runs
        self.fields["runs"].label_from_instance = lambda run: f"{run.application.subject_name}（{run.application.case_number}）"

    def clean_opens_on(self):
        """Not in the past."""
        if self.cleaned_data["opens_on"] < timezone.localdate():
            raise forms.ValidationError("从今天或以后开始。")
        return self.cleaned_data["opens_on"]


class AnswerForm(forms.Form):
    """The answer that everybody reads, and the reason that coordinators read."""

    text = forms.CharField(
        label="公开的答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="提的人用查询码看得到，公示期满后也写在公示页上。不写提的人是谁，也不引原话。",
        error_messages={"required": "写上公开的答复。"},
    )
    reason = forms.CharField(
        label="内部记录",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="核查了什么，怎么定的。只有审核专员看得到。",
        error_messages={"required": "写上怎么核查的。"},
    )


class AwardForm(forms.Form):
    """One direct award; the same columns as the file of many."""

    scheme = forms.ModelChoiceField(label="授什么", queryset=None, empty_label=None)
    organization = forms.CharField(label="单位的统一社会信用代码或全称", max_length=120)
    person = forms.CharField(label="姓名或名称", max_length=100, required=False, help_text="授给个人、课程、基地这些时填。")
    staff_number = forms.CharField(label="工号或编号", max_length=30, required=False)
    email = forms.EmailField(label="本人邮箱", required=False, help_text="授给个人、本人没有账号时填：证书发给本人。")
    level = forms.ChoiceField(label="级别", choices=[("", "按办法，最低的一级"), *SchemeLevel.choices], required=False)
    basis = forms.CharField(label="文件号", max_length=200, error_messages={"required": "写上文件号，会公开。"})
    recognized_on = _day("认定时间")
    valid_until = _day("有效至", required=False, help_text="空 = 按办法；办法里没有的，长期有效。")

    def __init__(self, *args, schemes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = schemes


class ImportForm(forms.Form):
    """A file of direct awards."""

    scheme = forms.ModelChoiceField(label="授什么", queryset=None, empty_label=None)
    file = forms.FileField(
        label="名单",
        help_text="xlsx 或 csv，最多 500 行。列名：单位、姓名（或名称）、工号（或编号）、邮箱、级别、文件号、认定时间、有效至；"
        "单位填代码或全称。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "选一个文件。", "empty": "文件是空的。"},
    )

    def __init__(self, *args, schemes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = schemes

    def clean_file(self):
        """Refuse what is too large or no table, before anything is parsed."""
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError("要 .xlsx 或 .csv 文件。")
        if file.size > 2 * MEGABYTE:
            raise forms.ValidationError("文件超过 2 MB。分成几个文件再上传。")
        return file


class LevelForm(forms.Form):
    """A lower level; the page offers those below the present one."""

    level = forms.ChoiceField(label="改为")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages=REASON)

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level, SchemeLevel(level).label) for level in levels]


class CorrectForm(forms.Form):
    """Until when the holder mends what the re-check found."""

    correct_until = _day("整改到", help_text="到这一天再复核；没有通过的，再决定。")
    reason = forms.CharField(
        label="要改什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会写在公开的认定页上，也告诉对方。",
        error_messages=REASON,
    )


class ExtendForm(forms.Form):
    """A later end."""

    valid_until = _day("有效至")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages=REASON)


class RenameForm(forms.Form):
    """How the holder is rightly called."""

    name = forms.CharField(max_length=100)
    staff_number = forms.CharField(max_length=30, required=False)
    reason = forms.CharField(
        label="为什么更正",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="和原来的名称一起写在公开的经过里。对方手里的证书要重新下载。",
        error_messages=REASON,
    )

    def __init__(self, *args, holder, words, **kwargs):
        initial = {"name": holder.name, "staff_number": getattr(holder, "staff_number", "")}
        super().__init__(*args, initial=initial, **kwargs)
        name_of(self, words)


class AddressForm(forms.Form):
    """Where a person without an account is written to."""

    email = forms.EmailField(
        label="本人邮箱",
        help_text="问过本人再填。证书的链接马上发到这里；填了以后这里不能再改。",
        error_messages={"required": "写上邮箱。", "invalid": "邮箱写成 name@example.com 这样。"},
    )


class RevokeForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会写在公开的认定页上，也告诉对方。",
        error_messages=REASON,
    )


def award_schemes():
    """The schemes that are awarded without a competition."""
    return Scheme.objects.filter(is_competitive=False, is_active=True)
