"""Controls of the scheme editor: what is registered is chosen from a list, never typed."""

import hashlib
import json

from django import forms

from core.recognition_registries import figure_sources, policy_clauses, subject_kinds
from review.recognition.panel_forms import MOMENT
from review.recognition.part_forms import ListField

NONE = ("", "不用")


def control_of(name):
    """The control of a field that names something registered; ``None`` for the stock one."""
    make = _CONTROLS.get(name)
    return make() if make else None


def number_control(choices):
    """The control that names a number of the form: ``choices`` are those that there are."""
    return forms.ChoiceField(
        label="申报表里的数", choices=[NONE, *choices], required=False, help_text="平台没有的数，按申报表里填的算"
    )


def _duties():
    return ListField(
        label="对应任务",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        separators=r"[,，、\s]+",
        joined_by="、",
        help_text="行动方案里的编号，如 A4.1；几个用顿号隔开",
    )


def _figures():
    choices = [NONE, *((source.code, f"{source.label}（{source.unit}）") for source in figure_sources)]
    return forms.ChoiceField(label="平台数据", choices=choices, required=False)


def _kinds():
    return forms.ChoiceField(label="谁可以申报", choices=[(kind.code, kind.label) for kind in subject_kinds])


def _clauses():
    clauses = [clause for source in policy_clauses for clause in source()]
    if not clauses:
        return None
    choices = [NONE, *((clause.code, f"{clause.title}{clause.article}") for clause in clauses)]
    return forms.ChoiceField(label="条款", choices=choices, required=False)


_CONTROLS = {"figure": _figures, "subject_kind": _kinds, "clause": _clauses, "duty_ids": _duties}


class SeenForm(forms.ModelForm):
    """A form of the admin that knows which state of its row was on the page: a stale tab overwrites nothing."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.state_of(self.instance)

    def clean(self):
        """Locks the row until it is saved."""
        cleaned = super().clean()
        if self.instance.pk is not None:
            row = type(self.instance)._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            if self.state_of(row) != cleaned.get("seen"):
                raise forms.ValidationError("别人刚改过，没有保存。重新打开这一页，看看最新内容，再改。")
        return cleaned

    def state_of(self, row):
        """What tells one state of a row from another: when it was last saved; without that what stands in it."""
        if hasattr(row, "updated_at"):
            return row.updated_at.isoformat() if row.updated_at is not None else ""
        return _digest_of([row])


class SeenSectionForm(SeenForm):
    """A section with the fields that are on its page."""

    def state_of(self, row):
        """What stands in the section and in its fields."""
        return _digest_of([row, *row.fields.order_by("pk")] if row.pk is not None else [row])


def _digest_of(rows):
    values = [[str(field.value_from_object(row)) for field in row._meta.concrete_fields] for row in rows]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


class ExtendForm(forms.Form):
    """A later closing date with its reason."""

    version = forms.CharField(widget=forms.HiddenInput)
    closes_at = forms.DateTimeField(label="新的截止时间", **MOMENT)
    reason = forms.CharField(label="为什么延长", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(forms.Form):
    """Why a call is taken back."""

    version = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label="为什么撤回", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
