"""Signing up, and the second factor."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.auth.signals import user_login_failed
from django.db import transaction

from accounts.forms.words import SIGN_UP_HINT
from accounts.validators import ComplexityValidator

LAST_STEP = "last_step"


class SignupForm(AllauthSignupForm):
    """Sign-up that takes as long for an address that has an account as for a new one."""

    field_order = ["name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "邮箱"
        stricter = [rule.get_help_text() for rule in get_default_password_validators() if isinstance(rule, ComplexityValidator)]
        self.fields["password1"].help_text = "".join([SIGN_UP_HINT, *stricter])

    def try_save(self, request):
        """Save, or pretend to: then hash the password all the same."""
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1", ""))
        return super().try_save(request)


class LoginForm(AllauthLoginForm):
    """Sign-in, in the same words as sign-up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "邮箱"


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asking for a link to a new password, in the same words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "邮箱"


class _GuardedCode:
    """A code counts once, and wrong ones count as failed sign-ins, in PostgreSQL: emptying Redis changes nothing."""

    def clean_code(self):
        """Raises ``ValidationError`` for a wrong, used or locked code."""
        request, credentials = context.request, {"email": self.user.email}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            raise forms.ValidationError("试得太频繁了，过几分钟再来。")
        try:
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                _use_once(self.authenticator, code)
        except forms.ValidationError:
            user_login_failed.send(sender=type(self), credentials=credentials, request=request)
            raise
        return code


@transaction.atomic
def _use_once(authenticator, code):
    """Note the time step of ``code``; raises ``ValidationError`` unless it is later than every step used before."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(row.data["secret"])
    typed = "".join(code.split())
    step = next((step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == typed), None)
    if step is None or step <= row.data.get(LAST_STEP, -1):
        raise forms.ValidationError("这个验证码用过了。等下一个数字出来再填。", code="incorrect_code")
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    authenticator.data = row.data


class AuthenticateForm(_GuardedCode, AllauthAuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateForm(_GuardedCode, AllauthReauthenticateForm):
    """The second factor in a session that has not used it."""
