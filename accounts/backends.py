"""Who may be signed in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


def may_sign_in(user):
    """Active people; demo accounts only where demo data was loaded on purpose."""
    return user.is_active and (settings.HAS_DEMO_DATA or not user.is_demo)


class PortalBackend(AuthenticationBackend):
    """Checks e-mail and password; asked again on every request, so that a deactivated person's sessions end at once."""

    def _check_password(self, user, password):
        """A demo account that is switched off answers its right password as a wrong one, after the same time."""
        if user is not None and user.is_demo and not settings.HAS_DEMO_DATA:
            self._did_check_password = True
            user.check_password(password)
            return None
        return super()._check_password(user, password)

    def user_can_authenticate(self, user):
        """See ``may_sign_in``."""
        return may_sign_in(user)
