"""A second factor, used in this session, before any staff page."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponseRedirect
from django.urls import reverse

STAFF_PREFIX = "/admin/"


class SecondFactorMiddleware:
    """Staff reach the admin only in a session whose second factor was used; enrolment alone is not enough."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(STAFF_PREFIX) and request.user.is_authenticated and request.user.is_staff:
            if not is_mfa_enabled(request.user):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            if not any(record.get("method") == "mfa" for record in get_authentication_records(request)):
                return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
        return self.get_response(request)
