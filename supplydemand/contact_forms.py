"""Forms of threads, requests for contact and what is not wanted any more."""

from django import forms

from core.documents.fields import DocumentsField
from supplydemand.enums import AskRefusal, ExclusionReason

NOTE = {"max_length": 300, "required": False}


class MessageForm(forms.Form):
    """One message of a thread."""

    shows_optional = False

    text = forms.CharField(
        label="写给对方", max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 8, "class": "xy-thread-text"})
    )
    files = DocumentsField(label="附件", required=False, most=5)


class MessageEditForm(forms.Form):
    """Another wording of a message."""

    text = forms.CharField(label="改成", max_length=5_000, widget=forms.Textarea(attrs={"rows": 8}))


class AskForm(forms.Form):
    """A request for contact about a listing."""

    organization = forms.ModelChoiceField(label="以哪个单位的名义", queryset=None, empty_label=None)
    text = forms.CharField(
        label="想和对方做什么",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="说清你们是谁、想怎么合作。对方看了再决定要不要联系。",
        error_messages={"required": "写一句你们想做什么，对方才好答复。"},
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        if len(organizations) == 1:
            self.fields["organization"].widget = forms.HiddenInput()
            self.fields["organization"].initial = organizations[0].pk


class DeclineAskForm(forms.Form):
    """Why an organization does not want to talk about a listing."""

    refusal = forms.ChoiceField(
        label="为什么不联系",
        choices=[("", "选一个"), *AskRefusal.for_people()],
        error_messages={"required": "选一个原因，对方会看到。"},
    )
    note = forms.CharField(label="补充一句", **NOTE)
    is_for_good = forms.BooleanField(label="不再接收这家的联系请求", required=False)


class ExclusionForm(forms.Form):
    """What is not wanted any more: an organization, or ``aspect:value``, a kind; and why."""

    what = forms.CharField(max_length=40, required=False)
    is_for_listing = forms.BooleanField(required=False)

    reason = forms.ChoiceField(
        label="为什么不要再推荐",
        choices=[("", "选一个"), *ExclusionReason.choices],
        error_messages={"required": "选一个原因，以后的匹配会参考。"},
    )
    note = forms.CharField(label="补充一句", **NOTE)
