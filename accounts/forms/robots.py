"""The form by which a group robot is added; its address and secret go in and never come back."""

from django import forms

from core import webhooks
from core.webhooks import NotAllowed, Vendor

SECRET_MAX = 200


class RobotForm(forms.Form):
    """Whose robot, where it listens, and what is posted there."""

    vendor = forms.ChoiceField(label="哪家的", choices=Vendor.choices, widget=forms.Select(attrs={"class": "xy-input-mid"}))
    name = forms.CharField(label="名字", max_length=40, help_text="写哪个群，比如“校企合作群”。")
    address = forms.CharField(
        label="机器人地址",
        max_length=500,
        help_text="在群设置里添加机器人，把 Webhook 地址整个复制过来。存下以后谁也看不到它。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    secret = forms.CharField(
        label="签名密钥",
        max_length=SECRET_MAX,
        required=False,
        help_text="钉钉选“加签”、飞书选“签名校验”时给的那一串；企业微信没有。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    groups = forms.MultipleChoiceField(
        label="发哪些事", widget=forms.CheckboxSelectMultiple, help_text="群里只出现“有什么事、去哪里看”，没有姓名和内容。"
    )
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(group, group) for group in groups]
        self.fields["groups"].error_messages = {"required": "至少选一类。"}
        self.fields["name"].error_messages = {"required": "写一个名字，认得出是哪个群。"}
        self.fields["address"].error_messages = {"required": "把机器人地址复制到这里。"}

    def clean_address(self):
        """The vendor's own kind of address only."""
        address = self.cleaned_data["address"].strip()
        try:
            webhooks.place_of(self.data.get("vendor") if self.data.get("vendor") in Vendor.values else Vendor.WECOM, address)
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return address
