"""What automatic rules see in a listing before a coordinator does; shown at the review and asked before automatic approval."""

import re

from core.registries import Finding
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
    r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]\d{7,8}|[\w.+-]+@[\w-]+\.[\w.]+|(?:微信|QQ|qq|电话|手机)\s*号?\s*[:：]?\s*\w{5,}"
)
"""Telephone numbers, addresses and accounts inside free text."""


def findings_of(listing, *, on):
    """The findings of a listing on the day ``on``; two queries beyond the listing's own rows."""
    faults = faults_of(listing, on=on, has_majors=listing.majors.exists())
    found = [Finding(f"missing_{name}", "problem", text) for name, text in faults.items()]
    text = " ".join([listing.title, listing.description, getattr(listing, "courses", ""), *listing.skills])
    found += _discrimination(text)
    found += _contact(text)
    found += _salary(listing)
    found += _duplicate(listing)
    if not faults:
        found.insert(0, Finding("complete", "ok", "该填的都填了，日期没有过期。"))
    return found


def discriminatory_words(text):
    """What the text demands that work must not ask for: ``[(what it is about, the words)]``."""
    hits = ((about, pattern.search(text)) for pattern, about in DISCRIMINATORY)
    return [(about, hit.group()) for about, hit in hits if hit]


def _discrimination(text):
    return [
        Finding("discrimination", "problem", f"“{words}”像是限制{about}的条件，岗位不需要就去掉。")
        for about, words in discriminatory_words(text)
    ]


def _contact(text):
    hit = CONTACT.search(text)
    return [Finding("contact", "problem", f"正文里有联系方式“{hit.group()[:20]}”，移到联系人一栏。")] if hit else []


def _salary(listing):
    low, high = SALARY_RANGE
    amounts = [
        value for value in (getattr(listing, "salary_min", None), getattr(listing, "salary_max", None)) if value is not None
    ]
    return [
        Finding("salary", "problem", f"月薪 {value:,} 元不像真的，是不是多打或少打了一位？")
        for value in amounts
        if not low <= value <= high
    ]


def _duplicate(listing):
    same = type(listing).objects.published().filter(organization=listing.organization_id, title=listing.title)
    same = same.exclude(pk__in=[pk for pk in (listing.pk, listing.revision_of_id) if pk])
    other = same.order_by("pk").first() if listing.title else None
    return [Finding("duplicate", "notice", f"本单位已经公开了一条同名的（{other.code}），看看是不是重复。")] if other else []
