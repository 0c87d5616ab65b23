"""Sessions end in time, and no staff page opens without a second factor used in this very session."""

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import STRONG_FACTORS, SecondFactorAdapter
from accounts.services.devices import note_device

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
FREE_WRITES = ("portal:set_theme",)
"""Posts that staff may send without a second factor, beside allauth's own pages (which have no namespace)."""
ENROLMENT = "mfa_activate_totp"
REMOVAL = "mfa_remove_webauthn"
WANTED_PAGE = "wanted_page"
"""Where in the session the page waits that a person without a second factor asked for."""
SEEN_EVERY = 60
"""Seconds between two notes of the last request: a row write a minute, not a click."""


class SessionLimitsMiddleware:
    """End sessions after ``SESSION_ABSOLUTE_SECONDS``, and staff's after ``STAFF_IDLE_SECONDS`` without a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """End a session that is over before any view sees it; else note that it was used."""
        if request.user.is_authenticated:
            now = int(time.time())
            if self._is_over(request, now):
                logout(request)
                if request.method == "GET":
                    return HttpResponseRedirect(_sign_in_again(request))
                return self.get_response(request)  # as a visitor: form views keep what was posted (core.kept_forms)
            if now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
                request.session[SEEN_AT] = now
                note_device(request, at=timezone.now())
        return self.get_response(request)

    def _is_over(self, request, now):
        began = request.session.setdefault(SIGNED_IN_AT, now)
        if now - began >= settings.SESSION_ABSOLUTE_SECONDS:
            return True
        idle = now - request.session.get(SEEN_AT, now)
        return request.user.is_staff and idle >= settings.STAFF_IDLE_SECONDS


class SecondFactorMiddleware:
    """Staff reach the admin only in a session whose second factor was used; for anybody else there is no such page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Hide the admin from everybody but staff, and lead staff to the second factor first."""
        if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
            if not request.user.is_staff:
                raise Http404("staff only")
            back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
            return _to_missing_step(request, back) or self.get_response(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """What staff write in the portal itself needs the second factor, too: rules know the person, not the session."""
        match = request.resolver_match
        if match.view_name == REMOVAL and request.user.is_authenticated and _is_last_factor(request.user, kwargs.get("pk")):
            messages.error(request, "你的身份必须用两步验证，最后一个不能移除。先加一个新的。")
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        is_write = request.method not in ("GET", "HEAD", "OPTIONS")
        if is_write and match.namespaces and match.view_name not in FREE_WRITES and request.user.is_staff:
            return _to_missing_step(request, reverse("portal:workbench"))
        return None


def _to_missing_step(request, back):
    """The way to what this session lacks, with ``back`` as the place to return to; ``None`` when it lacks nothing."""
    step = missing_step(request)
    if step == ENROLMENT:
        request.session[WANTED_PAGE] = back  # enrolment is several pages, which forget ``next``; its last one leads back
    elif not step:
        request.session.pop(WANTED_PAGE, None)
    return HttpResponseRedirect(f"{reverse(step)}?{urlencode({'next': back})}") if step else None


def missing_step(request):
    """The URL name of what this session still lacks before staff pages: enrolment or use of a factor; empty for nothing."""
    factors = set(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
    kinds = {kind for _, kind in factors}
    if not kinds & set(STRONG_FACTORS):
        return ENROLMENT
    used = {
        (record.get("id"), record.get("type"))
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa"
    }
    if used & factors:
        return ""
    return "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"


def _is_last_factor(user, pk):
    factor = Authenticator.objects.filter(user=user, pk=pk).first()
    return factor is not None and not SecondFactorAdapter().can_delete_authenticator(factor)


def _sign_in_again(request):
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return f"{reverse('account_login')}?{urlencode(back)}" if back else reverse("account_login")
