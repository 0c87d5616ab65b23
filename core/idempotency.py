"""A form's effect happens once, however often it is posted."""

import uuid

from django.db import IntegrityError, transaction

from core.models import FormToken


class StaleForm(Exception):
    """A form came without a token of ours; ``str()`` is what its reader is told. The page is drawn again with a fresh one."""

    def __init__(self):
        super().__init__("这一页太旧了，再交一次。你填的都还在。")


def new_token():
    """A fresh token for a rendered form."""
    return str(uuid.uuid4())


def token_for(data):
    """The token for a form that is drawn again: the one in ``data`` if it is one of ours, else a fresh one."""
    try:
        return str(_read(data.get("token")))
    except StaleForm:
        return new_token()


def _read(token):
    try:
        return uuid.UUID(str(token))
    except ValueError:
        raise StaleForm from None


def key_of(data):
    """The token of a posted form as a key that its own effect keeps: for forms of visitors. Raises ``StaleForm``."""
    return _read(data.get("token"))


def claim(*, token, user):
    """Claim a form token inside the caller's transaction.

    Returns ``(is_first, result_url)``: the first post gets ``(True, "")``; a repeat gets ``(False, url)`` of the first
    result, empty if the first has not ended well. A missing or malformed token raises ``StaleForm``: nothing is written.
    """
    value = _read(token)
    try:
        with transaction.atomic():
            FormToken.objects.create(token=value, user=user)
    except IntegrityError:
        return False, first_result(token=token, user=user)
    return True, ""


@transaction.atomic
def once(*, token, user, act):
    """Run ``act()`` for the first post of a form, in one transaction with its token; returns ``(is_first, url)``.

    ``act`` returns where the post leads to, which repeats get as well, or nothing. What it raises undoes the claim. A missing or
    malformed token raises ``StaleForm``.
    """
    is_first, url = claim(token=token, user=user)
    if is_first and (url := act() or ""):
        remember(token=token, user=user, result_url=url)
    return is_first, url


def first_result(*, token, user):
    """Where the first post of this form led to; empty where it has not been posted or did not end well."""
    row = FormToken.objects.filter(token=_read(token), user=user).first()
    return row.result_url if row else ""


def remember(*, token, user, result_url):
    """Keep where the first post led to, for repeats."""
    FormToken.objects.filter(token=_read(token), user=user).update(result_url=result_url)
