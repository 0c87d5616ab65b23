"""Inviting a colleague, and the account of somebody who was invited."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.enums import Role
from accounts.forms.words import SIGN_UP_HINT
from accounts.models import User

ROLE_CHOICES = [
    (Role.EDITOR, "经办人：起草、提交、答复匹配"),
    (Role.MANAGER, "管理员：还能管成员和单位资料"),
    (Role.VIEWER, "只看：不能改"),
]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="同事的邮箱",
        max_length=254,
        help_text="链接发到这个邮箱，只有收到信的人能用。",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"required": "填同事的邮箱。", "invalid": "邮箱写得不完整，像 name@school.cn 这样。"},
    )
    role = forms.ChoiceField(
        label="加入以后做什么", choices=ROLE_CHOICES, initial=Role.EDITOR, widget=forms.RadioSelect, help_text="以后可以改。"
    )
    is_liaison = forms.BooleanField(label="协作专员", required=False, help_text="对外的联络人，一个单位可以有几位。")


class InvitedAccountForm(forms.Form):
    """Name and password of an invited person; the address is the invitation's."""

    name = forms.CharField(
        label="姓名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="审核专员和本单位的人会看到。",
    )
    password = forms.CharField(
        label="设一个密码",
        max_length=200,
        strip=False,
        help_text=SIGN_UP_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        """The password must be good enough for this very person."""
        data = super().clean()
        if data.get("password"):
            try:
                validate_password(data["password"], User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data
