"""Certificates that an advertisement asks for: by the names of the list, and by what people call them."""

import re
from functools import lru_cache

from supplydemand.understanding.records import Item

_HELD = re.compile(
    r"(?:持有?|具有|具备|取得|考取|须有|需有|要有|有)\s*(?P<name>[\u4e00-\u9fff]{0,8}?[\u4e00-\u9fff]证)(?:书)?(?![明据件照实券])"
)
_NO_SKILL = re.compile(r"(?:身份|毕业|学历|学位|居住|相关|资格|等级|专业|技能|以上|工作)证$|^(?:保|论|求|验|查)")


def certificates(text, entries):
    """Items ``certificates``, each row of the list once, by the longest words."""
    pattern, rows = _pattern(tuple(entries))
    found = {}
    for hit in pattern.finditer(text) if pattern else ():
        entry = rows[hit.group()]
        note = "" if entry.group == entry.name else f"目录里归在“{entry.group}”"
        found.setdefault(entry.key, Item("certificates", entry.key, hit.start(), hit.end(), 0.8, note))
    return list(found.values())


def others(text, held):
    """Items ``skills`` for certificates that the list does not have: kept as words, so that they are not lost."""
    found = []
    for hit in _HELD.finditer(text):
        start, end = hit.span("name")
        if not _NO_SKILL.search(hit["name"]) and not any(item.start < end and start < item.end for item in held):
            found.append(Item("skills", hit["name"], start, end, 0.5, "证书目录里没有这一种，先写在技能里"))
    return found


@lru_cache(maxsize=4)
def _pattern(entries):
    rows = {entry.name: entry for entry in entries}
    words = sorted(rows, key=len, reverse=True)
    return (re.compile("|".join(map(re.escape, words))) if words else None), rows
