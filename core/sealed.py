"""Text that the database keeps sealed: keys of other systems, which the portal must use and nobody may read again.

Sealed with the portal's own key; after a change of ``SECRET_KEY`` the old one belongs into ``SECRET_KEY_FALLBACKS``.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """A sealed text that none of the portal's keys opens."""


def seal(text):
    """The text as the database keeps it; an empty one stays empty."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed):
    """The text again; raises ``Unreadable``."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _box():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key):
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"core.sealed", info=b"1").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
