"""Codes of attendance and addresses of places: signed, nothing stored could be used to make one.

A code on the screen holds for the minute in which it was drawn and the one after; once it was opened on a phone there are five
minutes to type a number. A code on a printed sheet holds as long as people may check in, and is only good for a meeting whose
host asked for a sheet.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from core.numbers import read_signed_number, row_number, signed_number
from projects.camps.enums import CheckInWay

CODE_SALT, PLACE_SALT = "projects.camps.code", "projects.camps.place"
WINDOW_SECONDS = 60
WINDOWS_TO_OPEN, WINDOWS_TO_ANSWER = 1, 5
"""So many minutes after its own a code may still be opened, and a page that was opened be answered."""
EARLY, LATE = timedelta(minutes=60), timedelta(minutes=30)
"""So long before a meeting begins and after it ends people may check in."""
SHEET = 0


@dataclass(frozen=True)
class Code:
    """A code as it was read: the meeting's number, the minute of the screen (``SHEET`` on paper), the signature."""

    meeting: int
    window: int
    signature: str

    @property
    def way(self):
        """How somebody checks in by it."""
        return CheckInWay.SHEET if self.window == SHEET else CheckInWay.SCREEN


def window_of(at):
    """The minute of a moment, as a number."""
    return int(at.timestamp()) // WINDOW_SECONDS


def screen_code(meeting, at):
    """The code that the screen shows at a moment."""
    return _written(meeting, window_of(at))


def sheet_code(meeting):
    """The code of the printed sheet."""
    return _written(meeting, SHEET)


def read(text):
    """The parts of a code, or ``None`` for what is none; ``is_genuine`` asks the signature."""
    parts = text.split(".")
    if len(parts) != 3 or None in (numbers := [row_number(part) for part in parts[:2]]):
        return None
    return Code(*numbers, parts[2])


def is_genuine(code, meeting):
    """Whether we made that code for that meeting."""
    return constant_time_compare(code.signature, _signature(meeting, code.window))


def is_fresh(code, at, *, windows):
    """Whether a code of the screen still holds; one of a sheet always does, as long as people may check in."""
    return code.window == SHEET or 0 <= window_of(at) - code.window <= windows


def _written(meeting, window):
    return f"{meeting.pk}.{window}.{_signature(meeting, window)}"


def _signature(meeting, window):
    text = f"{meeting.pk}:{window}:{meeting.code_key}"
    return salted_hmac(CODE_SALT, text, algorithm="sha256").hexdigest()[:24]


def place_token(enrolment):
    """The secret part of the address of somebody's place."""
    return signed_number(enrolment.pk, salt=PLACE_SALT)


def read_place_token(token):
    """The number of the enrolment, or ``None``."""
    return read_signed_number(token, salt=PLACE_SALT)


def phone_digest(phone):
    """By what a telephone number is found again without being kept: made with the portal's key."""
    return salted_hmac("projects.camps.phone", phone, algorithm="sha256").hexdigest()


def device_digest(device):
    """By what a phone is recognized that checks several people in."""
    return salted_hmac("projects.camps.device", device, algorithm="sha256").hexdigest() if device else ""
