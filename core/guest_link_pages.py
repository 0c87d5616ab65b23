"""The page of a link for people without an account: a button that opens it, then what is stated and what they say to it."""

import secrets

import pghistory
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from core import guest_links
from core.client import client_address
from core.limits import limited
from core.links import LinkFormInvalid, LinkRefused
from core.secret_addresses import kept_secret

COOKIE, ASKER = "guest_device", "guest_asker"
ASKERS_MOST = 8
STATUS_CODES = {
    guest_links.OPEN: 200,
    guest_links.SEALED: 200,
    guest_links.USED: 200,
    guest_links.ELSEWHERE: 403,
    guest_links.EXPIRED: 410,
    guest_links.VOID: 410,
}


class GuestLinkView(View):
    """GET never does anything; the first POST opens the link on this device, the second answers."""

    http_method_names = ["get", "head", "post"]

    @limited("guest_link")
    def dispatch(self, request, *args, **kwargs):
        """Keep the address out of caches, search engines and other sites' logs."""
        return kept_secret(super().dispatch(request, *args, **kwargs))

    def get(self, request, token):
        """What the link is to this device."""
        return self._draw(_link_or_404(token))

    def post(self, request, token):
        """Open it here, or answer."""
        link = _link_or_404(token)
        if "choice" not in request.POST:
            return self._open(link)
        try:
            with pghistory.context(guest_link=link.pk):
                guest_links.perform(
                    link=link,
                    device=self.device,
                    data=request.POST,
                    user=request.user,
                    at=timezone.now(),
                    address=client_address(request),
                    askers=askers_of(request),
                )
        except LinkFormInvalid as error:
            return self._draw(link, bound={error.value: error.form}, status=422)
        except LinkRefused as error:
            return self._draw(link, refusal=str(error), status=409)
        return redirect(guest_links.path_of(link))

    @property
    def device(self):
        """What this browser's cookie says, or nothing."""
        return self.request.COOKIES.get(COOKIE, "")[:64]

    def _open(self, link):
        device, now = self.device or secrets.token_urlsafe(24), timezone.now()
        with pghistory.context(guest_link=link.pk):
            guest_links.open_on(link=link, device=device, at=now)
        response = redirect(guest_links.path_of(link))
        _set_cookie(self.request, response, COOKIE, device)
        return response

    def _draw(self, link, *, refusal="", bound=None, status=None):
        now = timezone.now()
        state = guest_links.state_of(link, self.device, now)
        context = {"link": link, "state": state, "refusal": refusal, "is_own": guest_links.is_own_device(link, self.device)}
        if state in (guest_links.OPEN, guest_links.SEALED):
            context["page"] = page = guest_links.guest_purposes.of(link.purpose).describe(link, now)
            context["options"] = [_option(choice, bound or {}) for choice in page["choices"]]
        return render(self.request, "guest_link.html", context, status=status or STATUS_CODES[state])


def note_asker(request, response):
    """Remember in this browser who makes or sees links here, beyond signing out; the pages of links alone are told."""
    known = [pk for pk in _numbers_of(request) if pk != request.user.pk]
    _set_cookie(request, response, ASKER, signing.dumps([*known, request.user.pk][-ASKERS_MOST:], salt=ASKER))
    return response


def askers_of(request):
    """Who made or saw links in this browser within their time."""
    numbers = _numbers_of(request)
    return list(get_user_model().objects.filter(pk__in=numbers)) if numbers else []


def _numbers_of(request):
    try:
        return signing.loads(request.COOKIES.get(ASKER, ""), salt=ASKER, max_age=guest_links.VALID_FOR)
    except signing.BadSignature:
        return []


def _set_cookie(request, response, name, value):
    response.set_cookie(
        name,
        value,
        max_age=guest_links.VALID_FOR,
        path="/confirm/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _option(choice, bound):
    form = bound.get(choice.value)
    is_open = form is not None
    if form is None and choice.form_class is not None:
        form = choice.form_class(prefix=choice.value or None)
    return {"choice": choice, "form": form, "is_open": is_open}


def _link_or_404(token):
    link = guest_links.find(token)
    if link is None:
        raise Http404("no such link")
    return link
