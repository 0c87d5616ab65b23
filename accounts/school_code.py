"""学校标识码: the ten digits by which the education ministry's list names a school."""

from taxonomy.models import SchoolCode

LENGTH = 10
LISTED_PREFIX = "41"
"""Codes of regular universities and colleges begin so, and the packaged list has all of these; others it has in part or not."""

WRONG_SHAPE = "学校标识码是 10 位数字。照教育部的学校名单再填一次，没有就空着。"
NOT_LISTED = "教育部的高校名单里没有这个代码。照名单再看一遍；名单里还没有的新学校先空着，审核专员会核对。"


def normalized(text):
    """The code without spaces and hyphens."""
    return "".join(text.split()).replace("-", "")


def school_of(code, *, on):
    """The listed school (``SchoolCode``) that a code names on a day, or None; one query, none for an empty code."""
    return SchoolCode.objects.current(on=on).filter(code=code).first() if code else None


def listed_codes(*, on):
    """All codes of the list on a day, for those who ask about many; one query."""
    return frozenset(SchoolCode.objects.current(on=on).values_list("code", flat=True))


def fault_of(code, *, on, listed=None):
    """What is wrong with a normalized code, as a sentence; empty for a right one and for none.

    A code that the list cannot know (of a secondary or adult school) only needs the right shape. ``listed`` spares the query.
    """
    if not code:
        return ""
    if len(code) != LENGTH or not (code.isascii() and code.isdecimal()):
        return WRONG_SHAPE
    if not code.startswith(LISTED_PREFIX):
        return ""
    is_listed = school_of(code, on=on) is not None if listed is None else code in listed
    return "" if is_listed else NOT_LISTED
