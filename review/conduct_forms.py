"""Forms of reports, suspensions and what is said to them."""

from django import forms

from review.models import FlagReason


class FlagForm(forms.Form):
    """What is wrong."""

    reason = forms.ChoiceField(
        label="哪里不对",
        choices=FlagReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "选一个最接近的。"},
    )
    note = forms.CharField(
        label="说明",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="什么时候、怎么发现的，说得越清楚，办得越快。",
    )


class AppealForm(forms.Form):
    """What the organization says to a suspension."""

    text = forms.CharField(
        label="你们的说明",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="已经做了什么，或者哪里和事实不符。",
        error_messages={"required": "写一写你们做了什么，或者哪里不对。"},
    )
