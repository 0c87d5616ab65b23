"""Telephone numbers as people write them. Password rules: length, no words that everybody here would guess, complexity for 等保.

Two profiles (``config.settings.base``): the default follows OWASP ASVS (length and lists, no composition rules); the
profile ``djbh`` adds ``ComplexityValidator`` for places that are assessed under GB/T 22239.
"""

import re
import string
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

CONTEXT_WORDS = ("产教", "协育", "xieyu", "chanjiao", "产教融合", "协同育人")
SHORTEST_NAME = 2
"""Organization names shorter than this many characters are too common to be refused."""


TELEPHONE = re.compile(
    r"(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"  # a mobile phone
    r"|(?:\(?0\d{2,3}\)?[\s-]?)\d{7,8}(?:\s*(?:-|转|分机|ext\.?)\s*\d{1,6})?"  # a landline with its area code, and extension
    r"|[48]00[\s-]?\d{3}[\s-]?\d{4}(?:\s*(?:-|转)\s*\d{1,6})?"  # a service number
    r"|95\d{3,6}",
    re.IGNORECASE,
)
TELEPHONE_FAULT = "电话写得不对。手机写 11 位，座机带区号，比如 0571-87654321，分机写在后面：0571-87654321 转 8001。"


def validate_telephone(text):
    """Raises ``ValidationError`` for what nobody in China could call: one number, or two separated by / 、 ， or ；."""
    folded = unicodedata.normalize("NFKC", text or "").strip()
    numbers = [number.strip() for number in re.split(r"[/、,;]", folded)]
    if len(numbers) > 2 or not all(TELEPHONE.fullmatch(number) for number in numbers):
        raise ValidationError(TELEPHONE_FAULT, code="telephone")


class MaximumLengthValidator:
    """Refuse passwords longer than ``max_length`` characters, so that hashing cannot be made costly."""

    def __init__(self, max_length=128):
        self.max_length = max_length

    def validate(self, password, user=None):
        """Raises ``ValidationError`` for a password that is too long."""
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        """One line under the field."""
        return f"密码最多 {self.max_length} 个字符。"


class ContextWordsValidator:
    """Refuse passwords made around the portal's, the city's or the person's organizations' names."""

    def validate(self, password, user=None):
        """Raises ``ValidationError`` and names the word."""
        folded = password.casefold()
        for word in self._words(user):
            if word.casefold() in folded:
                raise ValidationError(f"密码里不要带“{word}”，知道你单位的人第一个就会试它。", code="password_context_word")

    def get_help_text(self):
        """One line under the field."""
        return "不要用平台、城市或本单位的名字。"

    def _words(self, user):
        yield from CONTEXT_WORDS
        yield settings.CITY_NAME.removesuffix("市")
        if user is not None and user.pk:
            for name in user.memberships.values_list("organization__name", flat=True):
                if len(name) >= SHORTEST_NAME:
                    yield name


class ComplexityValidator:
    """Demand characters of at least three of four classes: lower, upper, digit, other (profile ``djbh``)."""

    def validate(self, password, user=None):
        """Raises ``ValidationError`` for a password of one or two classes."""
        kinds = {_kind(character) for character in password}
        if len(kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        """One line under the field."""
        return "大写字母、小写字母、数字、其他符号，至少用三种。"


def _kind(character):
    if character in string.ascii_lowercase:
        return "lower"
    if character in string.ascii_uppercase:
        return "upper"
    return "digit" if character in string.digits else "other"
