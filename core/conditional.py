"""Answers that a reader may keep: the same content is answered with 304, by its tag or by its day."""

import hashlib

from django.http import HttpResponse
from django.utils.http import http_date, parse_http_date_safe


def tag_of(content):
    """A tag for a text or bytes; the same content has the same tag."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()[:24]


def answer(request, make, *, tag, updated, seconds):
    """What ``make()`` gives, or 304 where the reader has it already; anybody may keep it for so many ``seconds``."""
    response = HttpResponse(status=304) if _is_known(request, tag, updated) else make()
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = f"public, max-age={seconds}"
    if updated:
        response["Last-Modified"] = http_date(updated.timestamp())
    return response


def _is_known(request, tag, updated):
    if "If-None-Match" in request.headers:
        return f'"{tag}"' in request.headers["If-None-Match"]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return bool(updated) and since is not None and int(updated.timestamp()) <= since
