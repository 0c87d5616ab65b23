"""Days in an advertisement: until when it holds, and when work begins."""

import calendar
import re
from datetime import date, timedelta

from supplydemand.understanding.records import Item

_DAY = re.compile(
    r"(?:(?P<year>20\d\d)\s*(?:年|[-/.])\s*|(?P<spoken>今年|明年|后年)\s*)?(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(?:(?P<day>3[01]|[12]\d|0?[1-9])\s*(?:日|号)?(?!\d)|(?P<part>底|初|中旬|下旬|上旬))?"
)
_DEADLINE = re.compile(r"(?:报名|投递|招聘|申请|简历|信息|应聘)?(?:截止|截至|有效期|结束)(?:时间|日期|日|到|至|为)*\s*[:：]?\s*")
_START = re.compile(r"(?:到岗|入职|上岗|开工|报到|开始工作|实习开始|实习)(?:时间|日期|日)?(?:为|是|从|自)?\s*[:：]?\s*")
_BEFORE_START = re.compile(r"^\s*(?:前|起|份|左右)?\s*(?:到岗|入职|上岗|报到|开始)")
_AT_ONCE = re.compile(r"(?:随时|即时|立即|尽快|马上)(?:可)?(?:到岗|上岗|入职)")
_SPOKEN_YEARS = {"今年": 0, "明年": 1, "后年": 2}
_WINDOW = 14


def dates(text, *, on):
    """Items ``expires_on`` and ``starts_on``; a date without a year is the next such day, a past deadline is unsure."""
    found = []
    for hit in _DAY.finditer(text):
        value = _read(hit, on)
        if value is None:
            continue
        name = _meaning(text, hit)
        if name:
            is_past, has_year = value < on, bool(hit["year"] or hit["spoken"])
            note = "这一天已经过去了" if is_past else _note_of_year(hit, value)
            found.append(Item(name, value, hit.start(), hit.end(), 0.3 if is_past else 0.85 if has_year else 0.7, note))
    return found + [Item("urgency", "urgent", hit.start(), hit.end(), 0.6) for hit in _AT_ONCE.finditer(text)]


def _note_of_year(hit, value):
    if hit["spoken"]:
        return f"{hit['spoken']}是 {value.year} 年"
    return "" if hit["year"] else f"没写年份，按 {value.year} 年"


def _meaning(text, hit):
    before, after = text[max(hit.start() - _WINDOW, 0) : hit.start()], text[hit.end() : hit.end() + 8]
    deadline, start = _last_end(_DEADLINE, before), _last_end(_START, before)
    if deadline == len(before) and deadline:
        return "expires_on"
    if (start == len(before) and start) or _BEFORE_START.match(after):
        return "starts_on"
    return "expires_on" if re.match(r"\s*(?:前|之前)?\s*(?:截止|报名|投递|将简历)", after) else ""


def _last_end(pattern, text):
    return max((hit.end() for hit in pattern.finditer(text)), default=0)


def _read(hit, on):
    month = int(hit["month"])
    if not hit["day"] and not hit["part"] and "月" not in hit.group():
        return None  # 3-5, 1.2: no month
    if not hit["year"] and "月" not in hit.group():
        return None
    year = int(hit["year"]) if hit["year"] else on.year + _SPOKEN_YEARS.get(hit["spoken"], 0)
    last = calendar.monthrange(year, month)[1]
    parts = {"底": last, "初": 1, "上旬": 1, "中旬": 15, "下旬": 21, None: 1}
    day = int(hit["day"]) if hit["day"] else parts[hit["part"]]
    if day > last:
        return None
    value = date(year, month, day)
    if not (hit["year"] or hit["spoken"]) and value < on - timedelta(days=1):
        value = date(year + 1, month, min(day, calendar.monthrange(year + 1, month)[1]))
    return value
