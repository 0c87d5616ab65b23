"""Every address of the portal with the ids of one case, and everything that an answer says: for tests of what must not show."""

import zipfile
from io import BytesIO
from itertools import product

from django.core.cache import cache
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from tests.project.routes import all_routes

SIGN_OUT = ("account_logout",)
"""Ends the session of who is asked for."""
STAFF = "admin:"
"""Names of what is behind the door of staff."""
REFUSED = (302, 404)
EXPORT, KINDS_OF_EXPORTS = "_export", ("csv", "xlsx")
"""What the names of exports hold, and the files that they give when asked ``?format=``."""


def addresses(*, numbers, words, is_staff=True):
    """``(route name, address)`` of every named route: all numbers of one take each of ``numbers``, words those of their name.

    Who is no staff is sent away before any number is looked at: one of ``numbers`` is enough behind that door.
    """
    for route in all_routes():
        if route.name in SIGN_OUT:
            continue
        fixed = [name for name in route.arguments if name in words]
        free = [name for name in route.arguments if name not in words]
        wanted = numbers if is_staff or not route.name.startswith(STAFF) else numbers[:1]
        for number, *values in product(wanted if free else (None,), *(words[name] for name in fixed)):
            arguments = dict.fromkeys(free, number) | dict(zip(fixed, values, strict=True))
            try:
                yield route.name, reverse(route.name, kwargs=arguments)
            except NoReverseMatch:
                continue


def said_by(response):
    """Headers, content, and what is packed in a file that is given out; as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    parts = [str(dict(response.headers)).encode(), content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as file:
            parts += [name.encode() for name in file.namelist()] + [file.read(name) for name in file.namelist()]
    if content.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(content))
        parts += [str(reader.metadata).encode(), *("".join(page.extract_text().split()).encode() for page in reader.pages)]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def ask(client, address, method="get", data=None):
    """What an address says; its writes are taken back."""
    cache.clear()
    with transaction.atomic():
        response = getattr(client, method)(address, data or {})
        text = said_by(response)
        transaction.set_rollback(True)
    return response.status_code, text


def crawl(client, *, numbers, words, posts=False, passes_door=False):
    """``(address, status, text)`` of every address; the door of staff is closed to who asks unless ``passes_door``.

    Exports are asked for each of their files; with ``posts`` pages of staff are posted to as well.
    """
    for name, address in addresses(numbers=numbers, words=words, is_staff=passes_door):
        is_staff = name.startswith(STAFF)
        for path, method, data in _requests(address, is_posted_to=posts and is_staff, is_export=EXPORT in name):
            status, text = ask(client, path, method, data)
            assert passes_door or status in REFUSED or not is_staff, (method, path)
            yield f"{path}（{method}）" if method != "get" else path, status, text


def _requests(address, *, is_posted_to, is_export):
    yield address, "get", None
    if is_export:
        for kind in KINDS_OF_EXPORTS:
            yield f"{address}?format={kind}", "get", None
    if is_posted_to:
        yield address, "post", {"act": "approve", "action": "approve", "version": "1", "format": "xlsx"}


def found(markers, text):
    """The markers that a text holds."""
    return {marker for marker in markers if marker in text}
