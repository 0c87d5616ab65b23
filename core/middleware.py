"""Request id, audit context, refusals and response headers for every request."""

import re
import uuid

import pghistory
import structlog
from django.core.exceptions import BadRequest

from core.cells import without_hidden
from core.client import client_address
from core.secret_addresses import without_keys

_SAFE_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


class RequestIdMiddleware:
    """Give the request an id (the caller's ``X-Request-ID`` if it is harmless) and echo it in the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Give the request its number and say it in the answer."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")  # not request.headers: the log reads those, after this
        request.id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = request.id
        structlog.contextvars.bind_contextvars(request_id=request.id)
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response


class AuditContextMiddleware:
    """Put who, from where and which request into every event row that this request's writes cause."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Whatever the view writes carries user, address and request number in its audit rows."""
        user = getattr(request, "user", None)
        with pghistory.context(
            user=user.pk if user is not None and user.is_authenticated else None,
            request=request.id,
            url=without_keys(request.path),
            ip=client_address(request),
        ):
            return self.get_response(request)


class NullByteMiddleware:
    """Refuse addresses and forms that hold a null byte: PostgreSQL stores none, and nobody types one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """400 for a null byte in any parameter or form field."""
        for data in (request.GET, request.POST):
            if any("\x00" in value for values in data.lists() for value in (values[0], *values[1])):
                raise BadRequest("a null byte in a parameter")
        return self.get_response(request)


class HiddenCharactersMiddleware:
    """Take control and direction marks out of every posted field but passwords, wherever the form is handled.

    A name with U+202E in it is drawn backwards in every list and mail, and looks like somebody else's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The view reads fields that say what they show."""
        if any(without_hidden(value) != value for values in request.POST.lists() for value in values[1]):
            posted = request.POST.copy()
            for name, values in posted.lists():
                if "password" not in name:
                    posted.setlist(name, [without_hidden(value) for value in values])
            request.POST = posted
        return self.get_response(request)


class EveryAnswerMiddleware:
    """Headers for what no inner layer has given any: static files, redirects of addresses, refusals of foreign hosts."""

    POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Set them unless a view or an inner layer knows better."""
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class ResponseHeadersMiddleware:
    """A signed-in person's pages are not kept by caches or the back button after signing out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Forbid keeping unless the view has said something itself."""
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
