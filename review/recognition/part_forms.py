"""Forms of a version's parts in the scheme editor: what does not go together is said at the field where it is mended."""

import re
import secrets

from django import forms

from review.recognition.enums import FieldKind, StageKind
from review.recognition.models import FormField
from taxonomy.models import Department

CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)
CHOICE_MAX = 60


class ListField(forms.CharField):
    """A list that is entered as text: an entry a line, or whatever ``separators`` (a pattern) says."""

    widget = forms.Textarea

    def __init__(self, *, separators=r"[\r\n]+", joined_by="\n", **options):
        super().__init__(**options)
        self.separators, self.joined_by = separators, joined_by

    def prepare_value(self, value):
        """The entries as text."""
        return self.joined_by.join(value) if isinstance(value, list) else value

    def to_python(self, value):
        """The entries, without empty ones."""
        return [entry.strip() for entry in re.split(self.separators, super().to_python(value)) if entry.strip()]

    def has_changed(self, initial, data):
        """Whether the entries differ."""
        return list(initial or []) != self.to_python(data)


class FieldForm(forms.ModelForm):
    """A field of the form; its code makes itself."""

    choices = ListField(label="选项", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="一行一个")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = "不用填，自动编。和上一版是同一项的，写上一版的代号，以前填的才带得过来"

    def clean_code(self):
        """What was typed, else a new one."""
        return self.cleaned_data["code"] or f"f_{secrets.token_hex(4)}"

    def clean_choices(self):
        """Short enough to stand beside a box."""
        choices = self.cleaned_data["choices"]
        if long := next((choice for choice in choices if len(choice) > CHOICE_MAX), None):
            raise forms.ValidationError(f"“{long[:10]}…”太长，每个选项最多 {CHOICE_MAX} 字。")
        return choices

    def clean(self):
        """A figure says which, a choice says of what."""
        data = super().clean()
        if data.get("kind") == FieldKind.FIGURE and not data.get("figure"):
            self.add_error("figure", "类型是“平台数据”，选一个数。")
        if data.get("kind") in CHOSEN and not data.get("choices"):
            self.add_error("choices", "写上有哪些选项，一行一个。")
        return data


class RuleForm(forms.ModelForm):
    """A condition on a figure of the portal or on a number of the form."""

    def clean(self):
        """One of the two."""
        data = super().clean()
        if bool(data.get("figure")) == bool(data.get("field_code")):
            self.add_error("figure", "平台数据和申报表里的数，选一个，只选一个。")
        return data


class StageForm(forms.ModelForm):
    """A stage; experts are drawn where they score, departments vote in a joint review."""

    departments = forms.MultipleChoiceField(
        label="哪些部门投票", required=False, widget=forms.SelectMultiple(attrs={"size": 4}), help_text="联审用；空 = 谁能办谁投"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "departments" in self.fields:
            self.fields["departments"].choices = Department.objects.filter(retired_on=None).values_list("code", "name")

    def clean(self):
        """As many cards as experts at most, as many votes as departments."""
        data = super().clean()
        if fault := departments_fault(data.get("kind"), data.get("departments") or [], data.get("quorum") or 0):
            self.add_error("departments", fault)
        quorum, drawn = data.get("quorum") or 0, data.get("draw_count") or 0
        if data.get("kind") == StageKind.EXPERT_REVIEW and not 1 <= quorum <= drawn:
            self.add_error("draw_count", "专家评审要抽专家：打分的至少 1 位，不能多于抽的。")
        return data


def departments_fault(kind, departments, quorum):
    """What is wrong with the departments that a stage names; empty where nothing is."""
    if not departments:
        return ""
    if kind != StageKind.JOINT_REVIEW:
        return "只有联审按部门投票，别的环节不选部门。"
    if not 2 <= quorum <= len(departments):
        return f"选了 {len(departments)} 个部门，“至少几位”写几个部门同意：至少 2，不多于选的部门。"
    return ""


def number_choices(version):
    """``[(code, label)]`` of the numbers that a version's form asks for, which a condition may compare."""
    rows = FormField.objects.filter(section__version=version, kind__in=(FieldKind.NUMBER, FieldKind.MONEY))
    rows = rows.select_related("section").order_by("section__place", "section", "place", "pk")
    return [(row.code, f"{row.section}：{row.label}") for row in rows]
