"""What was understood of cells that are not written as the template writes them, for the preview of an import."""

import re

from django.core.exceptions import ValidationError

from supplydemand import entries
from supplydemand.services.import_codes import level_words
from supplydemand.services.import_rows import LEVEL_TAIL
from taxonomy.models import EducationLevel

NUMBERS = {"headcount": "人", "salary_min": "元", "salary_max": "元"}
DAYS = {"expires_on": True, "graduates_on": True, "starts_on": False, "ends_on": True}
"""Columns of days, and whether a month alone means its last one."""
LEVELS = ("level", "level_min", "level_max")
_PLAIN_NUMBER = re.compile(r"[\d,]+(?:\.0)?")
_PLAIN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{5}|\d{8}")


def reader_of(on):
    """A function from a row's cells to ``[(column, cell, what it was read as)]``; one query for the names of levels."""
    names = dict(EducationLevel.objects.values_list("code", "name"))
    words = {word: names[code] for word, code in level_words(on).items() if code in names and word != names[code]}

    def readings(cells):
        return [
            (column, text, read)
            for column, text in cells.items()
            if text and (read := _number(column, text) or _day(column, text) or _level(column, text, words))
        ]

    return readings


def _number(column, text):
    if column not in NUMBERS or _PLAIN_NUMBER.fullmatch(entries.folded(text)):
        return ""
    value = _tried(entries.whole_number, text, most=entries.SALARY_MOST, unit=NUMBERS[column])
    return f"{value:,} {NUMBERS[column]}" if value else ""


def _day(column, text):
    if column not in DAYS or _PLAIN_DAY.fullmatch(entries.folded(text)):
        return ""
    value = _tried(entries.day_of, text, is_end=DAYS[column])
    if value is None:
        return ""
    assumed = "没写几号，按这个月最后一天" if DAYS[column] else "没写几号，按这个月第一天"
    return f"{value:%Y-%m-%d}（{assumed}）" if entries.is_month(text) else f"{value:%Y-%m-%d}"


def _level(column, text, words):
    plain = entries.folded(text).lower()
    return words.get(LEVEL_TAIL.sub("", plain) if column == "level_min" else plain, "") if column in LEVELS else ""


def _tried(function, text, **options):
    try:
        return function(text, **options)
    except ValidationError:
        return None
