"""The secret address of a seat: made of its row, never kept; the table holds its SHA-256 alone.

A letter can be written again as long as its link holds, and a new number makes a new address and ends the one before.
"""

import hashlib
import secrets
from datetime import timedelta

from django.urls import reverse
from django.utils.crypto import salted_hmac

from review.recognition.models import Seat

SALT = "review.recognition.seat"
JOINED = ("panel__stage__version__scheme", "panel__call", "panel__field", "expert")
"""What a seat's pages show with it."""
KEPT_AFTER = timedelta(days=5)
"""So long after the last day of scoring an expert still reads what they handed in."""


def token_of(seat):
    """The secret part of the address that the seat's newest letter names."""
    return f"{seat.pk}.{salted_hmac(SALT, f'{seat.pk}:{seat.link_number}', algorithm='sha256').hexdigest()}"


def path_of(seat):
    """The path of the seat's page for who has the letter."""
    return reverse("panel:home", args=[token_of(seat)])


def digest_of(token):
    """What the table keeps of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def nobodys_digest():
    """For a seat to which no letter was sent: no address leads there."""
    return secrets.token_hex(32)


def renew(seat):
    """A new address for the seat, whose row the caller has locked; the one before is over."""
    seat.link_number += 1
    seat.token_digest = digest_of(token_of(seat))


def find(token):
    """The seat that an address leads to, or ``None``; whether it is too late is the caller's to ask."""
    return Seat.objects.select_related(*JOINED).filter(token_digest=digest_of(token)).first()
