"""Numbers: of rows, as they come from outside in addresses, forms and signed links; as people type them; counts that stop."""

import re
import unicodedata
from decimal import Decimal

from django.core.signing import BadSignature, Signer

DIGITS_MAX = 18
"""More would not fit into the database's numbers."""
_MULTIPLES = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_WRITTEN = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,6})?(百万|千万|千|万|亿)?")

_ABOUT = re.compile(r"^(?:大约|大概|约)|(?:左右)$")
_UNIT = re.compile(r"(?:个人|[个人名位]|元|块钱?|人民币)?(?:/月|每月|一个月)?$")
_TYPED = re.compile(r"(\d{1,18}(?:\.\d{1,6})?)([千万kw]?)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SCALES = {"": 1, "k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000}
_SPOKEN_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SPOKEN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}


def row_number(text):
    """The number that ``text`` is, or ``None`` for anything that cannot be the number of a row."""
    text = str(text)
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else None


def spoken_number(text):
    """12, 十二, 一百二十 or 六千五 as a number; ``None`` for anything else and for nothing."""
    if text.isdecimal():
        return int(text)
    total, section, digit, scale = 0, 0, 0, 1
    for char in text:
        if char in _SPOKEN_DIGITS:
            digit, scale = _SPOKEN_DIGITS[char], scale if _SPOKEN_DIGITS[char] else 10
        elif char == "万":
            total, section, digit, scale = total + (section + digit) * 10_000, 0, 0, 10_000
        elif char in _SPOKEN_SCALES:
            scale = _SPOKEN_SCALES[char]
            section, digit = section + (digit or 1) * scale, 0
        else:
            return None
    return total + section + digit * max(scale // 10, 1) or None


def typed_number(text):
    """The whole number that somebody typed (8个, 1,200 元, ６０００, 0.6万, 6k, 三十人); ``None`` where it is not plain which."""
    if any(char.isdigit() and not char.isdecimal() for char in str(text)):
        return None  # 8² is not 82
    plain = "".join(unicodedata.normalize("NFKC", str(text)).lower().split())
    plain = _ABOUT.sub("", _UNIT.sub("", _ABOUT.sub("", _GROUPED.sub("", plain))))
    match = _TYPED.fullmatch(plain)
    if match is None:
        return spoken_number(plain) if plain and not any(char.isdigit() for char in plain) else None
    value = Decimal(match[1]) * _SCALES[match[2]]
    return int(value) if value == value.to_integral_value() else None


def written_number(text, *, unit=""):
    """The ``Decimal`` that people write: ``1,200``, ``３.５``, ``-2``, ``80 万元``, with or without ``unit`` behind it.

    Digits are needed: 八九个 is said of eight or nine. Raises ``ValueError`` for anything else.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).removeprefix("¥").removesuffix(unit)
    match = _WRITTEN.fullmatch(plain)
    if match is None or any(char.isdigit() and not char.isdecimal() for char in text):
        whole_number = typed_number(text) if any(char.isdecimal() for char in text) else None
        if whole_number is None:
            raise ValueError("not a number")
        return Decimal(whole_number)
    sign, whole, fraction, multiple = match.groups()
    return Decimal(f"{sign}{whole.replace(',', '')}{fraction or ''}") * _MULTIPLES[multiple or ""]


def plain_text(number):
    """A ``Decimal`` without an exponent and without zeros behind the point."""
    return f"{number.normalize():f}" if number else "0"


def grouped_text(number):
    """A ``Decimal`` as people read it: digits grouped by comma, no zeros behind the point."""
    return f"{Decimal(plain_text(number)):,f}"


def signed_number(number, *, salt):
    """The number with a signature, as a part of an address; another ``salt`` signs otherwise."""
    return Signer(salt=salt, sep=".").sign(str(number))


def read_signed_number(token, *, salt):
    """The number that ``signed_number`` was given, or ``None`` for a forged or damaged token."""
    try:
        return row_number(Signer(salt=salt, sep=".").unsign(token))
    except BadSignature:
        return None


def count_up_to(rows, limit):
    """How many rows a queryset has, counting no further than ``limit`` + 1: what ``bounded`` says then costs no full COUNT."""
    return len(rows.order_by().values_list("pk", flat=True)[: limit + 1])


def bounded(count, limit):
    """A count as a page says it: exact up to the limit, then “1,000+”; whoever counts stops one above the limit."""
    return f"{limit:,}+" if count > limit else f"{count:,}"
