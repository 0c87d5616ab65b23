"""What applicants type becomes answers: one place for the rules of every kind of field.

An answer is kept in its canonical form where it can be read, and as it was typed where it cannot, so that nothing is lost;
reading a kept answer again gives the same answer, or the same fault.
"""

import re
import unicodedata
from datetime import date

from core.numbers import grouped_text, plain_text, written_number
from review.recognition.enums import FieldKind

LINE_LENGTH = 200
TEXT_LENGTH = 5000
KEPT_LENGTH = 4 * TEXT_LENGTH
"""So much is kept of an entry that is too long to be handed in."""
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_YEARS = range(1900, 2101)
EMPTY = (None, "", [])


class Unreadable(ValueError):
    """The entry cannot be read; ``str()`` is the Chinese sentence that says what to write."""


def read(field, typed):
    """The canonical answer of an entry; empty for nothing. Raises ``Unreadable``."""
    if field.kind == FieldKind.CHOICES:
        return _choices(field, typed)
    if field.kind == FieldKind.ATTACHMENT:
        return typed or []
    text = str(typed or "").replace("\r\n", "\n").strip()
    return _READERS[field.kind](field, text) if text else ""


def kept(field, typed):
    """``(answer, fault)``: what is kept of an entry, and why it could not be read; empty where it could."""
    typed = typed[:KEPT_LENGTH] if isinstance(typed, (str, list)) else typed
    try:
        return read(field, typed), ""
    except Unreadable as fault:
        return typed, str(fault)


def fault_of(field, answer):
    """Why a kept answer cannot be read; empty where it can."""
    return kept(field, answer)[1]


def shown(field, answer):
    """A kept answer as its applicant reads and edits it: the digits of a number grouped."""
    number = number_of(field, answer) if field.kind in (FieldKind.NUMBER, FieldKind.MONEY) else None
    return answer if number is None else grouped_text(number)


def is_empty(answer):
    """Whether nothing was answered."""
    return answer in EMPTY


def number_of(field, answer):
    """The number that a field's answer is, or ``None``."""
    try:
        return written_number(str(answer), unit=field.unit) if not is_empty(answer) else None
    except ValueError:
        return None


def _line(field, text):
    return _short(" ".join(text.split()), LINE_LENGTH)


def _long_text(field, text):
    return _short(text, TEXT_LENGTH)


def _short(text, limit):
    if len(text) > limit:
        raise Unreadable(f"{len(text):,} 个字，最多 {limit:,} 个。写短一些。")
    return text


def _number(field, text):
    try:
        value = written_number(text, unit="元" if field.kind == FieldKind.MONEY else field.unit)
    except ValueError:
        example = "800,000 或 80 万" if field.kind == FieldKind.MONEY else "12 或 1,200"
        raise Unreadable(f"“{text[:20]}”不是数字，写成 {example} 这样。") from None
    unit = "元" if field.kind == FieldKind.MONEY else field.unit
    if field.minimum is not None and value < field.minimum:
        raise Unreadable(f"不能小于 {grouped_text(field.minimum)} {unit}".strip() + "。")
    if field.maximum is not None and value > field.maximum:
        raise Unreadable(f"不能大于 {grouped_text(field.maximum)} {unit}".strip() + "，是不是多打了一位？")
    return plain_text(value)


def _date(field, text):
    match = _DATE.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    try:
        value = date(*(int(part) for part in match.groups()))
    except (AttributeError, ValueError):
        raise Unreadable(f"“{text[:20]}”不是日期，写成 2027-07-01 这样。") from None
    if value.year not in _YEARS:
        raise Unreadable(f"“{text[:20]}”的年份不对，写成 2027-07-01 这样。")
    return value.isoformat()


def _choice(field, text):
    if text not in field.choices:
        raise Unreadable(f"“{text[:20]}”不在可选的里面，重新选一个。")
    return text


def _choices(field, typed):
    chosen = [str(item) for item in typed] if isinstance(typed, list) else [str(typed)] if typed else []
    unknown = next((item for item in chosen if item not in field.choices), None)
    if unknown is not None:
        raise Unreadable(f"“{unknown[:20]}”不在可选的里面，重新选。")
    return [choice for choice in field.choices if choice in chosen]


_READERS = {
    FieldKind.TEXT: _line,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.FIGURE: _line,
}
