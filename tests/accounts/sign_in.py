"""Signing in as a person does, with the second factor used where the person has one."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import HttpRequest

from tests.accounts.factories import TOTP_SECRET


def totp_code(secret=TOTP_SECRET, steps=0):
    """The code that an authenticator app shows now, or ``steps`` × 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client, user, *, with_second_factor=True):
    """Sign ``user`` in on a Django test client; the session says that password and, if enrolled, second factor were used."""
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", email=user.email)
    enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if enrolled and with_second_factor:
        record_authentication(request, user, "mfa", id=enrolled.pk, type=enrolled.type)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
