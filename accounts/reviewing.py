"""What the review desk shows of an organization: its facts in sections, and what automatic rules saw."""

import re
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from accounts import credit_code
from accounts.models import CollaborationOffice, Organization
from accounts.school_code import school_of
from accounts.services.licences import licences_of
from core.registries import Finding, OrganizationFact, Reviewable, ReviewRule
from core.templatetags.xieyu import day
from taxonomy.enums import OrganizationSide

SECTIONS = (
    ("单位", ("credit_code", "name", "kind", "industry")),
    ("所在地", ("district", "region", "address")),
    ("学校", ("school_code", "school_nature")),
    ("介绍", ("website", "introduction")),
    ("联系人", ("contact_name", "contact_phone", "contact_email")),
)

FREE_MAIL = frozenset(
    (
        *("qq.com", "vip.qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "139.com", "189.cn", "sina.com"),
        *("sina.cn", "sohu.com", "aliyun.com", "outlook.com", "hotmail.com", "gmail.com"),
    )
)
"""Domains at which anybody may have an address."""
NAMES_OF_KINDS = (
    (re.compile(r"公司$|集团$|厂$|合作社$|（有限合伙）$"), ("91", "92", "93")),
    (re.compile(r"大学$|学院$|学校$|中学$|中心校$"), ("12", "51", "52", "91", "32", "33")),
    (re.compile(r"委员会$|局$|人民政府$"), ("11", "12", "13")),
    (re.compile(r"协会$|学会$|商会$|联合会$"), ("51", "13", "12")),
)
"""How a name ends and which registrations such a body can have."""
LEGAL_FORM = re.compile(r"（.*?）|\(.*?\)|股份有限公司|有限责任公司|有限公司|集团|公司")


def sections(organization):
    """``[(title, [(field, label, text)])]``; the part for schools only where it applies."""
    is_school = organization.kind is not None and organization.kind.side == OrganizationSide.SUPPLY
    return [
        (title, [(name, _label(name), _text(organization, name)) for name in names])
        for title, names in SECTIONS
        if title != "学校" or is_school
    ]


def _check_character(organization, on):
    if credit_code.is_valid(organization.credit_code):
        yield Finding("credit_code", "ok", "统一社会信用代码校验位正确")
    else:
        yield Finding("credit_code", "problem", "统一社会信用代码校验位不对")


def _registration(organization, on):
    """The code's first two characters say who registered what; the name says what it calls itself."""
    code, name = organization.credit_code, organization.name
    registered = credit_code.registration_of(code)
    if not registered:
        return
    wanted = next((kinds for ending, kinds in NAMES_OF_KINDS if ending.search(name)), None)
    if wanted is not None and code[:2] not in wanted:
        text = f"代码开头 {code[:2]} 是{registered}，和单位名称不像同一类，照证件核对"
        yield Finding("registration_type", "problem", text)


def _code_region(organization, on):
    """Characters 3 to 8 of the code are where it was registered; national bodies have 100000."""
    code, region = organization.credit_code, organization.region
    if region is None or not credit_code.is_valid(code) or code[2:8] == "100000":
        return
    if code[2:4] != region.code[:2]:
        yield Finding("code_region", "notice", f"代码的登记地是 {code[2:8]}，不在填写的地区“{region.name}”，看看是不是分支机构")


def _licence(organization, on):
    licence = licences_of(organization).first()
    if licence is None:
        yield Finding("licence", "notice", "没有上传营业执照或法人证书")
    else:
        text = f"上传了执照“{licence.name}”，照它核对全称和代码"
        yield Finding("licence", "ok", text, licence.get_absolute_url())


def _website(organization, on):
    if not organization.website:
        yield Finding("website", "notice", "没有填网址")
        return
    site, mail = _domain(organization.website), organization.contact_email.rpartition("@")[2].lower()
    if mail in FREE_MAIL:
        yield Finding("website", "notice", f"联系邮箱是公共邮箱（{mail}），用网址 {site} 上的联系方式核一下")
    elif mail and not _is_same_site(site, mail):
        yield Finding("website", "notice", f"网址 {site} 和联系邮箱 {mail} 不是同一个域名")


def _domain(url):
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def _is_same_site(site, mail):
    return site == mail or site.endswith(f".{mail}") or mail.endswith(f".{site}")


def _school_code(organization, on):
    """Whether the code is the named school's; secondary and adult schools are not in the list, so a person must look."""
    if organization.kind is None or organization.kind.side != OrganizationSide.SUPPLY:
        return
    if not organization.school_code:
        yield Finding("school_code", "notice", "学校没有填学校标识码")
        return
    school = school_of(organization.school_code, on=on)
    if school is None:
        yield Finding("school_code", "notice", "学校标识码不在高校名单里：中职和成人学校照主管部门的名单核对")
    elif school.name != organization.name:
        yield Finding("school_code", "problem", f"学校标识码是“{school.name}”的，和单位全称不一样")
    else:
        yield Finding("school_code", "ok", "学校标识码和高校名单一致")


def _namesakes(organization, on):
    for other in Organization.objects.known().sharing_with(organization).order_by("pk")[:10]:
        if other.name == organization.name:
            yield Finding("same_name", "problem", f"与编号 {other.pk} 的单位同名，代码 {other.credit_code}")
        elif organization.contact_phone and other.contact_phone == organization.contact_phone:
            yield Finding("same_name", "notice", f"联系电话和“{other.name}”相同")
        elif organization.contact_email and other.contact_email == organization.contact_email:
            yield Finding("same_name", "notice", f"联系邮箱和“{other.name}”相同")
        else:
            yield Finding("same_name", "problem", f"代码和“{other.name}”相同")


def name_core(organization):
    """What tells one organization's name from another: without legal form and brackets."""
    return LEGAL_FORM.sub("", organization.name)


RULES = (
    ReviewRule("credit_code", "统一社会信用代码校验位", _check_character, ("credit_code",)),
    ReviewRule("registration_type", "代码的登记类别和名称对不上", _registration, ("credit_code", "name")),
    ReviewRule("code_region", "代码的登记地和填写的地区不一致", _code_region, ("credit_code", "region")),
    ReviewRule("licence", "营业执照或法人证书", _licence, ()),
    ReviewRule("same_name", "同名、同电话、同邮箱的单位", _namesakes, ("name", "contact_phone", "contact_email")),
    ReviewRule("website", "没有网址，或网址和邮箱不是一家", _website, ("website", "contact_email")),
    ReviewRule("school_code", "学校标识码", _school_code, ("school_code", "name", "kind")),
)


def _label(name):
    return str(Organization._meta.get_field(name).verbose_name)


def _text(organization, name):
    if name == "school_nature":
        return organization.get_school_nature_display()
    value = getattr(organization, name)
    return "" if value is None else str(value)


def licence_fact(organization, user, at):
    """The licence on the coordinators' card of an organization, with the file itself; one query."""
    licence = licences_of(organization).first()
    if licence is None:
        return [OrganizationFact("执照", "没有上传", "notice")]
    text = f"{licence.name}，{day(timezone.localdate(licence.uploaded_at))}上传"
    return [OrganizationFact("执照", text, "ok", licence.get_absolute_url())]


ORGANIZATION = Reviewable(
    model=Organization,
    label="单位核验",
    organization_of=lambda organization: organization,
    sections=sections,
    rules=RULES,
    text_of=name_core,
    edit_url_of=lambda organization: reverse("accounts:organization_edit", args=[organization.pk]),
    approve_hint="可以发布需求和供给了",
)


def _office_sections(office):
    liaisons = "、".join(row.user.name for row in office.liaisons.select_related("user").order_by("pk"))
    contact = [(name, _office_label(name), getattr(office, name)) for name in ("address", "phone", "email", "opening_hours")]
    return [
        (
            "办公室",
            [
                ("name", _office_label("name"), office.name),
                ("host", _office_label("host"), str(office.host)),
                ("serves_district", _office_label("serves_district"), office.area),
                ("introduction", _office_label("introduction"), office.introduction),
                ("liaisons", _office_label("liaisons"), liaisons),
            ],
        ),
        ("怎么找到", contact),
    ]


def _office_label(name):
    return str(CollaborationOffice._meta.get_field(name).verbose_name)


def _office_findings(office, on):
    """Whether the district already has an office, and whether a personal-looking contact is given; one query."""
    others = CollaborationOffice.objects.open().exclude(pk=office.pk).filter(serves_district=office.serves_district_id)
    names = [row.name for row in others.order_by("pk")[:3]]
    if office.serves_district_id and names:
        yield Finding("office_there", "notice", f"这个区已经有：{'、'.join(names)}")
    else:
        yield Finding("office_there", "ok", "这个区还没有别的办公室" if office.serves_district_id else "服务全市")


OFFICE = Reviewable(
    model=CollaborationOffice,
    label="协作办公室",
    organization_of=lambda office: office.host,
    rules=(ReviewRule("office_there", "这个区已经有别的办公室", _office_findings, ("serves_district",)),),
    sections=_office_sections,
    edit_url_of=lambda office: reverse("directory:office_edit", args=[office.pk]),
)
