"""Short lists of numbers that a visitor's own browser keeps until it is closed: signed, never read by scripts, no table."""

from django.conf import settings
from django.core.signing import BadSignature

from core.numbers import row_number


def read_ids(request, name):
    """The numbers kept under ``name``; empty where there are none or somebody else wrote them."""
    try:
        kept = request.get_signed_cookie(name, default="", salt="keepsake")
    except BadSignature:
        return []
    return [pk for part in kept.split(".") if (pk := row_number(part)) is not None]


def keep_ids(response, name, ids):
    """Keep ``ids`` in the browser under ``name``, or forget the name where there are none."""
    if not ids:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_signed_cookie(
        name,
        ".".join(map(str, ids)),
        salt="keepsake",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
