"""Mobile numbers as people type them, and lists of people pasted from a table."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError

MOBILE = re.compile(r"1[3-9]\d{9}")
FAULT = "手机号写 11 位，比如 13800001234。"
NAME_MOST = 40
NO_NAME = re.compile(r"[/\\@:：]|\.[a-z]{2}|\.[A-Z]{2}|www\.")
"""What makes an address of a web page: the name stands in the mail to the address that was typed beside it."""
PEOPLE_MOST = 100


@dataclass(frozen=True)
class Person:
    """Somebody to enrol."""

    name: str
    phone: str


def mobile(text):
    """The eleven digits of what somebody typed; raises ``ValidationError``."""
    digits = re.sub(r"[\s\-—()（）]+", "", unicodedata.normalize("NFKC", text or "")).removeprefix("+86")
    if not MOBILE.fullmatch(digits):
        raise ValidationError(FAULT, code="mobile")
    return digits


def person_name(text):
    """The name that somebody typed; raises ``ValidationError`` for what advertises."""
    if NO_NAME.search(unicodedata.normalize("NFKC", text)):
        raise ValidationError("只写姓名，不要写网址和符号。", code="name")
    return text


def people_of(text):
    """The people of a pasted list, a line each, name and number in any order of columns; raises ``ValidationError`` by line."""
    people, faults = [], []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        try:
            people.append(_person(line))
        except ValidationError as error:
            faults.append(f"第 {number} 行“{line.strip()[:20]}”：{error.messages[0]}")
    numbers = [person.phone for person in people]
    faults += [f"手机号 {phone} 写了两遍。" for phone in sorted({one for one in numbers if numbers.count(one) > 1})]
    if faults:
        raise ValidationError(faults[:10])
    if len(people) > PEOPLE_MOST:
        raise ValidationError(f"一次最多报 {PEOPLE_MOST} 人，分几次报。")
    return people


def _person(line):
    parts = [part for part in re.split(r"[\s,，;；、\t]+", unicodedata.normalize("NFKC", line).strip()) if part]
    numbers = [part for part in parts if any(char.isdigit() for char in part)]
    names = [part for part in parts if part not in numbers]
    if not names:
        raise ValidationError("少了姓名。")
    name = " ".join(names)
    if len(name) > NAME_MOST:
        raise ValidationError("姓名太长了。")
    return Person(person_name(name), mobile("".join(numbers)))
