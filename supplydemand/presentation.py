"""How a listing reads: its facts as label and text, shared by its page, the review desk and the comparison of versions."""

from django.db.models import Model

from core.enums import Status
from supplydemand.enums import CooperationMode
from supplydemand.models import TalentDemand
from taxonomy.models import Region


def sections_of(listing, *, with_contact=False):
    """The rows of a listing as ``[(title, [(field, label, text)])]``; empty texts are left in, so that gaps are seen."""
    groups = _DEMAND_SECTIONS if isinstance(listing, TalentDemand) else _SUPPLY_SECTIONS
    chosen = [*groups, _CONTACT] if with_contact else groups
    return [(title, [(name, label_of(listing, name), text_of(listing, name)) for name in names]) for title, names in chosen]


def review_sections(listing):
    """The same with contact details, for coordinators."""
    return sections_of(listing, with_contact=True)


def public_rows_of(model, values):
    """The rows of the public page for values that are not saved yet: what is stated, without the title and the contact."""
    groups = _DEMAND_SECTIONS if model is TalentDemand else _SUPPLY_SECTIONS
    names = [name for _, names in groups for name in names if name != "title" and name in values]
    fields = {name: model._meta.get_field(name) for name in names}
    rows = [(name, str(fields[name].verbose_name), words_of(fields[name], values[name])) for name in names]
    return [row for row in rows if row[2]]


def standing_of(listing):
    """Where a listing stands in one word: its flags where they say more than its status."""
    if listing.closed_on:
        return "已结束"
    if listing.status == Status.APPROVED and listing.revision_of_id is None:
        if listing.suspended_at or listing.organization.suspended_at:
            return "被暂停公开"
        if listing.paused_at:
            return "已暂停"
        return "很久没确认，停止匹配" if listing.silent_since else "公开中"
    return listing.get_status_display()


def label_of(listing, name):
    """The Chinese name of a field."""
    return str(listing._meta.get_field(name).verbose_name)


def text_of(listing, name):
    """A field's saved value in words."""
    if name in ("majors", "certificates"):
        return "、".join(row.label for row in getattr(listing, name).all())
    value = getattr(listing, name)
    field = listing._meta.get_field(name)
    return words_of(field, value)


def words_of(field, value):
    """Any value of a model field in words: choices by their label, rows by their name, lists joined."""
    if value in (None, "", []):
        return ""
    if field.name == "cooperation_modes":
        return "、".join(CooperationMode(mode).label for mode in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, Region):
        return value.name
    if isinstance(value, Model):
        return getattr(value, "label", str(value))
    if isinstance(value, (list, tuple)):
        return "、".join(getattr(item, "label", None) or str(item) for item in value)
    if isinstance(value, int) and field.name.startswith("salary"):
        return f"{value:,}"
    return str(value)


_DEMAND_SECTIONS = [
    ("岗位", ["title", "occupation", "headcount", "urgency", "description"]),
    ("要求", ["majors", "level_min", "level_max", "skills", "certificates"]),
    ("地点和时间", ["region", "reach", "starts_on", "expires_on"]),
    ("待遇和合作", ["salary_min", "salary_max", "industry", "cooperation_modes"]),
]
_SUPPLY_SECTIONS = [
    ("学生", ["title", "majors", "level", "headcount", "graduates_on"]),
    ("学了什么", ["skills", "courses", "certificates", "description"]),
    ("去哪里", ["region", "reach", "expires_on"]),
    ("合作", ["cooperation_modes"]),
]
_CONTACT = ("联系人", ["contact_name", "contact_phone", "contact_email"])
