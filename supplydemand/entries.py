"""How what people type becomes values: one place for the rules of the form and of files.

Each function takes the text of one entry and returns its value, or raises ``ValidationError`` with what to do about it.
"""

import calendar
import re
import unicodedata
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.validators import validate_telephone
from core.cells import plain_cell
from core.number_field import NumberField

SKILL_LIMIT = 30
SKILL_LENGTH = 40
HEADCOUNT_MOST = 100_000
SALARY_MOST = 1_000_000
EXTERNAL_ID_LENGTH = 80
EXAMPLES = {"人": "12", "元": "6000"}
"""What is shown to somebody whose number was not understood, by unit."""

_SKILL_SEPARATORS = re.compile(r"[|,，、;；\n\r]+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*[-/年]\s*(\d{1,2})\s*月?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SPREADSHEET_DAY = re.compile(r"\d{5}")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
MONTHS = 12
_YEARS = range(1950, 2101)


def folded(text):
    """Full-width letters, digits and marks as plain ones, blanks as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def skills_of(text):
    """Skills without doubles from words separated by comma, 、, ；, | or line ends."""
    parts = [" ".join(part.split()) for part in _SKILL_SEPARATORS.split(plain_cell(text))]
    skills = list(dict.fromkeys(part for part in parts if part))
    too_long = next((skill for skill in skills if len(skill) > SKILL_LENGTH), None)
    if too_long:
        raise ValidationError(f"“{too_long[:16]}…”太长了，一项写一个技能，不超过 {SKILL_LENGTH} 个字。")
    if len(skills) > SKILL_LIMIT:
        raise ValidationError(f"写了 {len(skills)} 项，最多 {SKILL_LIMIT} 项。留最要紧的。")
    return skills


def whole_number(text, *, most, unit):
    """A whole number from 1 to ``most`` as ``core.numbers.typed_number`` reads it, None for an empty text."""
    try:
        return NumberField(most=most, unit=unit, example=EXAMPLES[unit], required=False).clean(text)
    except ValidationError as error:
        raise ValidationError(error.messages[0]) from None


def day_of(text, *, is_end=False):
    """A day written ``2027-07-01``, ``2027/7/1``, ``2027年7月1日`` or ``20270701``, or a spreadsheet's number of one.

    A month alone (``2027年7月``, ``2027-07``) is its first day, or its last one where the day is the end of something.
    """
    plain = folded(text)
    if not plain:
        return None
    if _SPREADSHEET_DAY.fullmatch(plain):
        value = _SPREADSHEET_EPOCH + timedelta(days=int(plain))
    else:
        value = _month_day(plain, is_end) or _written_day(plain, text)
    if value.year not in _YEARS:
        raise ValidationError(f"“{text[:20]}”的年份不对，写成 2027-07-01 这样。")
    return value


def is_month(text):
    """Whether a day's text names a month alone."""
    return _MONTH.fullmatch(folded(text)) is not None


def _month_day(plain, is_end):
    match = _MONTH.fullmatch(plain)
    if match is None or not 1 <= int(match[2]) <= MONTHS:
        return None
    year, month = int(match[1]), int(match[2])
    return date(year, month, calendar.monthrange(year, month)[1] if is_end else 1)


def _written_day(plain, text):
    match = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    try:
        return date(*(int(part) for part in match.groups()))
    except (AttributeError, ValueError):
        raise ValidationError(f"“{text[:20]}”不是日期，写成 2027-07-01 这样。") from None


def short_text(text, *, limit):
    """The text if it is no longer than ``limit``."""
    if len(text) > limit:
        raise ValidationError(f"{len(text)} 个字，最多 {limit:,} 个。写短一些。")
    return text


def email_of(text, *, limit=254):
    """An e-mail address, or an empty text."""
    address = short_text(text, limit=limit)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(f"“{address[:40]}”不是邮箱，写成 name@school.edu.cn 这样。") from None
    return address


def telephone_of(text, *, limit=30):
    """A telephone number that somebody in China could call, or an empty text."""
    number = short_text(text, limit=limit)
    if number:
        validate_telephone(number)
    return number


def choice_of(text, choices):
    """The value of a ``TextChoices`` by value or label, an empty text for none."""
    plain = folded(text)
    if not plain:
        return ""
    for value, label in choices.choices:
        if plain in (value, folded(label)):
            return value
    raise ValidationError(f"“{text[:20]}”不在可选的里面，写其中一个：{'、'.join(choices.labels)}。")
