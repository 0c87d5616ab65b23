"""Forms of public notices and of what holders do."""

from django import forms
from django.core import signing

from core.documents.fields import DocumentsField
from review.recognition.codes import new_code

SALT = "recognition.objection"


def signed_code(entry):
    """A fresh receipt code for a form that is drawn for an entry; signed, so that nobody chooses one or takes it elsewhere."""
    return signing.dumps([entry.pk, new_code()], salt=SALT)


class ObjectionForm(forms.Form):
    """An objection by somebody without an account, named or not."""

    receipt = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="哪里不对，依据是什么",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="写清楚时间、事情和依据，才查得下去。不要写和这件事无关的个人信息。",
        error_messages={"required": "写一写哪里不对，依据是什么。"},
    )
    files = DocumentsField(label="证据材料", required=False, most=5)
    is_anonymous = forms.BooleanField(label="不留姓名", required=False, help_text="也会办，只是查不清楚时没法再问你。")
    name = forms.CharField(label="姓名或单位", max_length=60, required=False)
    contact = forms.CharField(
        label="电话或邮箱", max_length=120, required=False, help_text="只有办理的审核专员看得到，用来核实。不留也行。"
    )
    optional_words = {"name": "不留姓名时不填"}

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry

    def clean_receipt(self):
        """The code that the form was drawn with, or a fresh one where it is none of ours or another entry's."""
        try:
            entry_id, code = signing.loads(self.cleaned_data["receipt"], salt=SALT)
        except (signing.BadSignature, ValueError):
            return new_code()
        return code if entry_id == self.entry.pk else new_code()

    def clean(self):
        """A name, or the wish to leave none."""
        cleaned = super().clean()
        if not cleaned.get("is_anonymous") and not cleaned.get("name", "").strip():
            self.add_error("name", "写上姓名，或者勾“不留姓名”。")
        return cleaned


class CodeForm(forms.Form):
    """A code from a receipt or a certificate."""

    code = forms.CharField(
        label="查询码",
        max_length=60,
        error_messages={"required": "把码填上。"},
        widget=forms.TextInput(attrs={"class": "xy-input-mid", "autocomplete": "off", "autocapitalize": "characters"}),
    )


class ResignForm(forms.Form):
    """Why a holder gives its recognition back."""

    reason = forms.CharField(
        label="为什么退出",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="会写在公开的认定页上。",
        error_messages={"required": "写一写理由。"},
    )
