"""Request id, audit context and response headers for every request."""

import re
import uuid

import pghistory
import structlog

_SAFE_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


class RequestIdMiddleware:
    """Give the request an id (the caller's ``X-Request-ID`` if it is harmless) and echo it in the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Give the request its number and say it in the answer."""
        given = request.headers.get("X-Request-ID", "")
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
            url=request.path,
            ip=request.META.get("REMOTE_ADDR", ""),
        ):
            return self.get_response(request)


class ResponseHeadersMiddleware:
    """A signed-in person's pages are not kept by caches or the back button after signing out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Set the headers that the view has not set itself."""
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
