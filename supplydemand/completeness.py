"""What a listing must have before it may be handed in: pure functions over one listing, used by services and findings."""

from datetime import date, timedelta

VALID_DAYS_MAX = 366
"""How long a listing may stay public at most, counted from the day it is handed in."""

VALID_DAYS_USUAL = 180
"""What a copy is given to start with."""

SALARY_RANGE = (1_000, 200_000)
"""Yuan a month; beyond this somebody mistyped."""

EITHER = ("occupation", "majors")
"""A demand needs one of the two; matching finds the other by it."""
EITHER_WORDS = "职业和专业至少填一项"

_NEEDED = {
    "title": "写上名称，别人先看这一行。",
    "headcount": "写上人数，大概的也行。",
    "region": "选一个地区，匹配要用。",
    "expires_on": "写上有效期，最长 12 个月。到期前会提醒你。",
}
_NEEDED_OF_DEMAND = {"level_min": "选一个最低学历。"}
_NEEDED_OF_SUPPLY = {"level": "选一个学历层次。", "graduates_on": "写上毕业日期，企业要看什么时候能到岗。"}


def needed_fields(listing):
    """The fields without which a listing of this kind cannot be handed in, with what to do about each."""
    return _NEEDED | (_NEEDED_OF_DEMAND if _is_demand(listing) else _NEEDED_OF_SUPPLY)


def faults_of(listing, *, on, has_majors):
    """``{field: what to do}`` for everything that keeps the listing from being handed in on the day ``on``."""
    faults = {name: text for name, text in needed_fields(listing).items() if _is_empty(listing, name)}
    if not has_majors and not (_is_demand(listing) and listing.occupation_id):
        faults |= dict.fromkeys(EITHER, f"{EITHER_WORDS}。") if _is_demand(listing) else {"majors": "选一个专业。"}
    if not listing.contact_name or not (listing.contact_phone or listing.contact_email):
        faults["contact_name"] = "留一位联系人，再留电话或邮箱。只有双方都有意向时对方才看得到。"
    faults |= _faults_of_dates(listing, on)
    if _is_demand(listing):
        faults |= _faults_of_ranges(listing)
    return faults


def validity_caution(*, starts_on, expires_on):
    """What to consider where a demand runs out before anybody would start, which keeps nobody from handing in; else empty."""
    if not starts_on or not expires_on or expires_on >= starts_on:
        return ""
    days = (starts_on - expires_on).days
    return f"有效期比到岗日期早 {days} 天：{_words(expires_on).strip()}以后就不公开、不匹配了。到时候还要招人，就把有效期改晚。"


def headcount_question(count, wanted):
    """A question to the reader where a number of people is far beyond what the listing says; empty where it is not."""
    if not count or not wanted or count <= max(2 * wanted, wanted + 10):
        return ""
    return f"这一条只写了 {wanted} 人，真的是 {count} 人吗？没写错就勾选“没写错”。"


def _is_demand(listing):
    return hasattr(listing, "level_min_id")


def _is_empty(listing, name):
    value = getattr(listing, f"{name}_id", None) if hasattr(listing, f"{name}_id") else getattr(listing, name)
    return value in (None, "")


def _faults_of_dates(listing, on):
    faults = {}
    if listing.expires_on and listing.expires_on < on:
        faults["expires_on"] = _past(listing.expires_on, on)
    elif listing.expires_on and listing.expires_on > on + timedelta(days=VALID_DAYS_MAX):
        latest = on + timedelta(days=VALID_DAYS_MAX)
        faults["expires_on"] = f"有效期最长 12 个月，最晚写到 {_words(latest)}。到期以后可以换个日期再发。"
    starts_on = getattr(listing, "starts_on", None)
    if starts_on and starts_on < on:
        faults["starts_on"] = _past(starts_on, on)
    return faults


def _past(value, on):
    later = _same_day_from(value, on)
    return f"{_words(value)}已经过去了。是想填{_words(later)}吗？"


def _same_day_from(value, on):
    for year in (on.year, on.year + 1):
        try:
            moved = value.replace(year=year)
        except ValueError:  # 29 February
            moved = date(year, 3, 1)
        if moved >= on:
            return moved
    return on


def _words(value):
    return f" {value.year} 年 {value.month} 月 {value.day} 日"


def _faults_of_ranges(listing):
    faults = {}
    low, high = listing.salary_min, listing.salary_max
    if low is not None and high is not None and high < low:
        faults["salary_max"] = f"月薪上限 {high:,} 元比下限 {low:,} 元还低，是不是填反了？"
    if listing.level_min and listing.level_max and listing.level_max.rank < listing.level_min.rank:
        faults["level_max"] = f"最高学历“{listing.level_max}”比最低学历“{listing.level_min}”还低，换一个或者留空。"
    return faults
