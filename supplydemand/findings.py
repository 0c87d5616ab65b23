"""The automatic rules of listings: what a coordinator should look at, and what keeps a trusted organization's from going out."""

import re

from django.db.models import Max

from core.enums import Status
from core.registries import Finding, ReviewRule
from supplydemand.completeness import SALARY_RANGE, faults_of

DISCRIMINATORY = (
    (re.compile(r"限?(?:招|收)?(?:男|女)(?:性|生|士)?(?:优先|不限外|勿扰|免谈)|(?:仅限|只招|只要|限)(?:男|女)"), "性别"),
    (re.compile(r"\d{2}\s*周?岁\s*(?:以下|以内|之内)|年龄\s*(?:在|不超过|限)?\s*\d{2}|\d{2}\s*[-到至~]\s*\d{2}\s*周?岁"), "年龄"),
    (re.compile(r"(?:本市|本地|本省|城镇|农村|非农)\s*户(?:籍|口)|户(?:籍|口)\s*(?:限|要求|优先|在)"), "户籍"),
    (re.compile(r"未婚|已婚已育|未育|婚育"), "婚育"),
    (re.compile(r"五官端正|形象(?:好|气质)|身高\s*\d{3}|血型|星座|属相"), "相貌身高"),
    (re.compile(r"乙肝|携带者勿|无纹身"), "健康"),
    (re.compile(r"(?:限|仅限|只招)\s*汉族|少数民族勿"), "民族"),
)
"""Words that set a condition which the work does not need (Employment Promotion Law), with what they are about."""

CONTACT = re.compile(
    r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]\d{7,8}|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|(?:微信|QQ|qq|电话|手机)\s*号?\s*[:：]?\s*\w{5,}"
)
"""Telephone numbers, addresses and accounts inside free text."""


SPAM = re.compile(
    r"(?:日结|日赚|月入过万|躺赚|兼职刷单|刷单|无需经验.{0,6}高薪|加盟费|先交|交(?:押金|保证金|培训费)|包过|代办证|贷款|博彩|返利|点击链接)"
)
"""Words of advertisements that sell something else than work."""
SHOUTED = re.compile(r"[A-Z][A-Z\s!]{24,}|[!！?？]{3,}|([^\W\d])\1{5,}|[★☆◆●▲]{2,}")
"""Capitals, exclamation marks and signs in a row."""
REVIEWED_AT_FIRST = 3
"""So many listings of an organization are reviewed before it can be trusted."""
SALARY_SPREAD = 4
"""The upper end of a salary is at most so many times the lower one, else the range says nothing."""
HEADCOUNT_ODD = 500
"""From so many people on, a number is looked at; and from twenty times what the organization ever asked for."""
HEADCOUNT_JUMP = 20


def free_text(listing):
    """Everything that somebody wrote in their own words."""
    return " ".join([listing.title, listing.description, getattr(listing, "courses", ""), *listing.skills])


def compared_text(listing):
    """What makes a listing a copy of another: its name and its description."""
    return f"{listing.title}\n{listing.description}"


def discriminatory_words(text):
    """What the text demands that work must not ask for: ``[(what it is about, the words)]``."""
    hits = ((about, pattern.search(text)) for pattern, about in DISCRIMINATORY)
    return [(about, hit.group()) for about, hit in hits if hit]


def _completeness(listing, on):
    faults = faults_of(listing, on=on, has_majors=bool(listing.majors.all()))
    for text in faults.values():
        yield Finding("completeness", "problem", text)
    if not faults:
        yield Finding("completeness", "ok", "该填的都填了，日期没有过期。")


def _discrimination(listing, on):
    for about, words in discriminatory_words(free_text(listing)):
        yield Finding("discrimination", "problem", f"“{words}”像是限制{about}的条件，岗位不需要就去掉。")


def _contact(listing, on):
    hit = CONTACT.search(free_text(listing))
    if hit:
        yield Finding("contact", "problem", f"正文里有联系方式“{hit.group()[:20]}”，移到联系人一栏。")


def unfit_for_the_public(listing):
    """``{column: why}`` of texts that no reviewer would let through, for what is published without one; asks no database."""
    for about, words in discriminatory_words(free_text(listing)):
        return {_column_with(listing, words): f"“{words}”像是限制{about}的条件，岗位不需要就去掉。"}
    if hit := CONTACT.search(free_text(listing)):
        return {_column_with(listing, hit.group()): f"正文里有联系方式“{hit.group()[:20]}”，移到联系人一栏。"}
    return {}


def _column_with(listing, words):
    return next((name for name in ("title", "description", "courses") if words in getattr(listing, name, "")), "skills")


def _spam(listing, on):
    text = free_text(listing)
    if hit := SPAM.search(text):
        yield Finding("spam", "problem", f"“{hit.group()}”像是广告或收费，核实以后再公开。")
    if hit := SHOUTED.search(text):
        yield Finding("spam", "notice", f"“{hit.group().strip()[:20]}”像是喊话，请对方改成平常的写法。")


def _salary(listing, on):
    low, high = SALARY_RANGE
    amounts = [value for value in (listing.salary_min, listing.salary_max) if value is not None]
    for value in amounts:
        if not low <= value <= high:
            yield Finding("salary", "problem", f"月薪 {value:,} 元不像真的，是不是多打或少打了一位？")
    if len(amounts) == 2 and amounts[0] and amounts[1] > SALARY_SPREAD * amounts[0]:
        yield Finding("salary", "notice", f"月薪从 {amounts[0]:,} 到 {amounts[1]:,}，差得太大，等于没写。")


def _headcount(listing, on):
    count = listing.headcount or 0
    if count < HEADCOUNT_ODD:
        return
    rows = type(listing).objects.filter(organization=listing.organization_id, status__in=(Status.APPROVED, Status.EXPIRED))
    largest = rows.exclude(pk=listing.pk).aggregate(largest=Max("headcount"))["largest"]
    if largest and count > HEADCOUNT_JUMP * largest:
        yield Finding("headcount", "problem", f"人数 {count:,}，这个单位以前最多 {largest:,}，是不是多打了一位？")
    elif not largest:
        yield Finding("headcount", "notice", f"人数 {count:,}，这个单位以前没有发过，核一下规模。")


def _same_title(listing, on):
    """Titles of published ones only: what waits is seen in the queue, and what is nearly the same by its text."""
    same = type(listing).objects.published(on=on).filter(organization=listing.organization_id, title=listing.title)
    same = same.exclude(pk__in=[pk for pk in (listing.pk, listing.revision_of_id) if pk])
    other = same.order_by("pk").first() if listing.title else None
    if other:
        yield Finding("duplicate", "notice", f"本单位已经公开了一条同名的（{other.code}），看看是不是重复。")


def _dates(listing, on):
    starts_on, graduates_on = getattr(listing, "starts_on", None), getattr(listing, "graduates_on", None)
    if starts_on and listing.expires_on and starts_on.year - listing.expires_on.year > 1:
        yield Finding("dates", "notice", f"到岗日期 {starts_on:%Y-%m-%d} 比有效期晚一年多，看看是不是写错。")
    if graduates_on and graduates_on.year < on.year - 1:
        yield Finding("dates", "notice", f"{graduates_on:%Y} 年就毕业了，看看还是不是这一届。")


def _probation(listing, on):
    if listing.organization.is_trusted or listing.revision_of_id is not None:
        return
    rows = type(listing).objects.filter(organization=listing.organization_id, published_at__isnull=False)
    count = rows.exclude(pk=listing.pk)[:REVIEWED_AT_FIRST].count()
    if count < REVIEWED_AT_FIRST:
        yield Finding("probation", "notice", f"这个单位的第 {count + 1} 条，前 {REVIEWED_AT_FIRST} 条逐条细看。")


_TEXT = ("title", "description", "skills", "courses")
_DATED = ("starts_on", "graduates_on", "expires_on")
RULES = (
    ReviewRule("completeness", "该填的没有填，或日期已过", _completeness),
    ReviewRule("discrimination", "限制性别、年龄、户籍等的条件", _discrimination, _TEXT),
    ReviewRule("contact", "正文里有电话、邮箱、微信或 QQ", _contact, _TEXT),
    ReviewRule("spam", "广告、收费、喊话", _spam, _TEXT),
    ReviewRule("headcount", "人数和单位对不上", _headcount, ("headcount",)),
    ReviewRule("duplicate", "本单位已有同名的", _same_title, ("title",)),
    ReviewRule("dates", "日期不合常理", _dates, _DATED),
    ReviewRule("probation", "单位的前三条发布", _probation),
)
"""The rules of demands and supplies."""
DEMAND_RULES = (*RULES, ReviewRule("salary", "月薪不像真的", _salary, ("salary_min", "salary_max")))
