"""A form's effect happens once, however often it is posted."""

import uuid

from django.db import IntegrityError, transaction

from core.models import FormToken


def new_token():
    """A fresh token for a rendered form."""
    return str(uuid.uuid4())


def claim(*, token, user):
    """Claim a form token inside the caller's transaction.

    Returns ``(is_first, result_url)``: the first post gets ``(True, "")``; a repeat gets ``(False, url)`` of the first
    result, empty if the first has not ended well. A malformed token raises ``ValueError``.
    """
    value = uuid.UUID(str(token))
    try:
        with transaction.atomic():
            FormToken.objects.create(token=value, user=user)
    except IntegrityError:
        row = FormToken.objects.filter(token=value, user=user).first()
        return False, row.result_url if row else ""
    return True, ""


def remember(*, token, user, result_url):
    """Keep where the first post led to, for repeats."""
    FormToken.objects.filter(token=uuid.UUID(str(token)), user=user).update(result_url=result_url)
