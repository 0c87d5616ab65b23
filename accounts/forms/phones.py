"""The forms by which a person asks for text messages."""

from django import forms


class NumberForm(forms.Form):
    """The number to be texted on."""

    number = forms.CharField(
        label="手机号",
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "tel-national", "class": "xy-input-mid"}),
        error_messages={"required": "写 11 位的手机号。"},
    )


class CodeForm(forms.Form):
    """The code that came by text message."""

    code = forms.CharField(
        label="验证码",
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "xy-input-narrow"}),
        error_messages={"required": "写收到的 6 位数字。"},
    )
