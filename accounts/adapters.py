"""How allauth behaves here: links from a fixed address, demo accounts, and where people land after signing in."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import workbench
from accounts.backends import may_sign_in
from core.registries import workbench_items

LINKS = ("signup_url", "password_reset_url")
"""Links that allauth builds from the request's host; they are put on the configured site before a mail goes out."""


def absolute(path):
    """A link for mails: always on the configured site, whatever host a request claims."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


STRONG_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor for staff; recovery codes only stand in for one."""


def passkey_domain():
    """The name that passkeys are bound to: the configured site's, ``localhost`` on a machine without a name."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    try:
        return "localhost" if ip_address(host).is_loopback else host
    except ValueError:
        return host


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in and mails."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "这个账号停用了。请找本单位的管理员。",
        "email_password_mismatch": "邮箱或密码不对。忘了密码就点“忘记密码”重设一个。",
        "too_many_login_attempts": "试得太频繁了，过几分钟再来。",
        "incorrect_password": "当前密码不对。",
        "enter_current_password": "先填现在的密码。",
        "rate_limited": "太快了，过一会儿再试。",
        "same_as_current": "新的要和现在的不一样。",
        "invalid_password_reset": "这个重设链接用过了或过期了，重新要一个。",
    }

    def get_email_confirmation_url(self, request, emailconfirmation):
        """The link that confirms an address."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key):
        """The link that resets a password."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def send_mail(self, template_prefix, email, context):
        """Send with links from the configured site only."""
        links = {name: absolute(urlsplit(context[name]).path) for name in LINKS if context.get(name)}
        return super().send_mail(template_prefix, email, context | links)

    def pre_login(self, request, user, **options):
        """A person who may not be signed in gets no further, however they proved who they are."""
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **options)

    def get_login_redirect_url(self, request):
        """Coordinators go to their desk; people without an organization find or register one, unless something waits for them."""
        if request.user.is_staff:
            return reverse("admin:index")
        if request.user.memberships.exists() or _has_work_of_their_own(request.user):
            return super().get_login_redirect_url(request)
        return reverse("accounts:organization_start")

    def get_signup_redirect_url(self, request):
        """The next step after sign-up."""
        return reverse("accounts:organization_start")


def _has_work_of_their_own(user):
    """Whether an opening officer, an expert or the like has something in 我的待办 besides finding an organization."""
    now = timezone.now()
    return any(list(collect(user, now)) for collect in workbench_items if collect is not workbench.items)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Words, and the name that authenticator apps show."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "验证码不对，或者已经用过了。等下一个数字出来再填。",
        "add_email_blocked": "打开两步验证之后不能再添加邮箱。",
        "cannot_delete_authenticator": "你的身份必须用两步验证，不能关。",
        "unverified_email": "先确认邮箱，再打开两步验证。",
        "cannot_add_authenticator": "现在不能添加。",
    }

    def get_totp_issuer(self):
        """The name of the entry in the authenticator app."""
        return "协育"

    def can_delete_authenticator(self, authenticator):
        """Staff keep at least one of an authenticator app and a passkey."""
        strong = Authenticator.objects.filter(user=authenticator.user, type__in=STRONG_FACTORS)
        return not authenticator.user.is_staff or strong.exclude(pk=authenticator.pk).exists()

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the configured site, whatever host a request claims; an IP address can have none."""
        return {"id": passkey_domain(), "name": "协育"}

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's word
        """How a new passkey is called until its owner says better."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "通行密钥" if not count else f"通行密钥 {count + 1}"
