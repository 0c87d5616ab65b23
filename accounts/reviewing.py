"""What the review desk shows of an organization: its facts in sections, and what automatic rules saw."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import credit_code
from accounts.models import Organization
from accounts.school_code import school_of
from core.registries import Finding, Reviewable
from taxonomy.enums import OrganizationSide

SECTIONS = (
    ("单位", ("credit_code", "name", "kind", "industry")),
    ("所在地", ("district", "region", "address")),
    ("学校", ("school_code", "school_nature")),
    ("介绍", ("website", "introduction")),
    ("联系人", ("contact_name", "contact_phone", "contact_email")),
)


def sections(organization):
    """``[(title, [(field, label, text)])]``; the part for schools only where it applies."""
    is_school = organization.kind is not None and organization.kind.side == OrganizationSide.SUPPLY
    return [
        (title, [(name, _label(name), _text(organization, name)) for name in names])
        for title, names in SECTIONS
        if title != "学校" or is_school
    ]


def findings(organization):
    """What a coordinator should look at twice; three queries."""
    rows = []
    if credit_code.is_valid(organization.credit_code):
        rows.append(Finding("credit_code", "ok", "统一社会信用代码校验位正确"))
    else:
        rows.append(Finding("credit_code", "problem", "统一社会信用代码校验位不对"))
    rows.extend(_namesakes(organization))
    if not organization.website:
        rows.append(Finding("website", "notice", "没有填网址"))
    if organization.kind is not None and organization.kind.side == OrganizationSide.SUPPLY:
        rows.append(_school_code(organization))
    return rows


def _school_code(organization):
    """Whether the code is the named school's; secondary and adult schools are not in the list, so a person must look."""
    if not organization.school_code:
        return Finding("school_code", "notice", "学校没有填学校标识码")
    school = school_of(organization.school_code, on=timezone.localdate())
    if school is None:
        return Finding("school_code", "notice", "学校标识码不在高校名单里：中职和成人学校照主管部门的名单核对")
    if school.name != organization.name:
        return Finding("school_code", "problem", f"学校标识码是“{school.name}”的，和单位全称不一样")
    return Finding("school_code", "ok", "学校标识码和高校名单一致")


def _namesakes(organization):
    same = Q(name=organization.name)
    for name in ("contact_phone", "contact_email"):
        if getattr(organization, name):
            same |= Q(**{name: getattr(organization, name)})
    others = Organization.objects.known().exclude(pk=organization.pk).filter(same).order_by("pk")[:10]
    for other in others:
        if other.name == organization.name:
            yield Finding("same_name", "problem", f"与编号 {other.pk} 的单位同名，代码 {other.credit_code}")
        elif organization.contact_phone and other.contact_phone == organization.contact_phone:
            yield Finding("same_phone", "notice", f"联系电话和“{other.name}”相同")
        else:
            yield Finding("same_email", "notice", f"联系邮箱和“{other.name}”相同")


def _label(name):
    return str(Organization._meta.get_field(name).verbose_name)


def _text(organization, name):
    if name == "school_nature":
        return organization.get_school_nature_display()
    value = getattr(organization, name)
    return "" if value is None else str(value)


ORGANIZATION = Reviewable(
    model=Organization,
    label="单位核验",
    organization_of=lambda organization: organization,
    findings=findings,
    sections=sections,
    edit_url_of=lambda organization: reverse("accounts:organization_edit", args=[organization.pk]),
    approve_hint="可以发布需求和供给了",
)
