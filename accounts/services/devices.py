"""Where people are signed in: note it, end one session or all others."""

from datetime import UTC, datetime

from django.apps import apps
from django.db import transaction

from accounts.models import SignedInDevice
from core.client import client_address

AGENT_LENGTH = 300


def note_device(request, *, at):
    """Keep that the session of ``request`` is used now, with its browser and address."""
    session = request.session
    if not session.session_key:
        session.save()
    began = session.get("signed_in_at")
    known = {
        "user": request.user,
        "user_agent": request.headers.get("User-Agent", "")[:AGENT_LENGTH].replace("\0", ""),
        "address": client_address(request) or None,
        "seen_at": at,
    }
    created = known | {"signed_in_at": datetime.fromtimestamp(began, UTC) if began else at}
    SignedInDevice.objects.update_or_create(session_key=session.session_key, defaults=known, create_defaults=created)


@transaction.atomic
def end_device(*, device):
    """End one session: its next request is anonymous."""
    _sessions().filter(session_key=device.session_key).delete()
    device.delete()


@transaction.atomic
def end_all(*, user, but=""):
    """End every session of a person, except the one with the key ``but``; returns how many."""
    devices = SignedInDevice.objects.filter(user=user).exclude(session_key=but)
    keys = list(devices.values_list("session_key", flat=True))
    _sessions().filter(session_key__in=keys).delete()
    return devices.delete()[0]


def forget_ended(*, at):
    """Drop the rows of sessions that are over; returns how many. Repeated, it finds nothing more."""
    ended = SignedInDevice.objects.exclude(session_key__in=_sessions().filter(expire_date__gt=at).values("session_key"))
    return ended.delete()[0]


def _sessions():
    return apps.get_model("sessions", "Session").objects
