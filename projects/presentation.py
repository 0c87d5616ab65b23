"""How a project and a request for a change read: facts as label and text, shared by pages, the review desk and comparisons."""

from datetime import date

from projects.enums import ChangeKind, PartnerRole, PublicPart
from projects.models import Project, ProjectChange
from projects.models.changes import OPEN
from projects.services import money_changes, transfers
from projects.services.changes import FIELDS
from supplydemand.presentation import words_of

SECTIONS = [
    ("做什么", ["title", "type", "summary", "description"]),
    ("对着哪里", ["district", "majors", "industry", "level", "headcount"]),
    ("时间和经费", ["starts_on", "ends_on", "money_text"]),
]
CONTACT = ("联系人", ["contact_name", "contact_phone", "contact_email"])


def sections_of(project, *, with_contact=False):
    """The rows of a project as ``[(title, [(field, label, text)])]``; empty texts are left in, so that gaps are seen."""
    chosen = [*SECTIONS, ("对外公开", ["public_parts"]), CONTACT] if with_contact else SECTIONS
    return [(title, [(name, label_of(project, name), text_of(project, name)) for name in names]) for title, names in chosen]


def review_sections(project):
    """The same with contact, partners and where it came from, for coordinators."""
    partners = "\n".join(_partner_words(row) for row in project.current_partners)
    source = "；".join(source_words(project))
    return [
        *sections_of(project, with_contact=True),
        ("合作单位", [("partners", "合作单位", partners), ("source", "从哪里来", source)]),
    ]


def _partner_words(row):
    answer = "已答应" if row.accepted_at else "还没答复"
    return f"{row.organization}（{row.get_role_display()}，{answer}）" + (f"：{row.duty}" if row.duty else "")


def source_words(project):
    """Where a project came from, in words for those inside."""
    if project.demand_id:
        yield f"需求：{project.demand}"
    if project.supply_id:
        yield f"供给：{project.supply}"
    if project.adopted_from_id:
        yield f"照着做的项目：{project.adopted_from}"
    if project.adopted_outcome_id:
        yield f"采用的案例：{project.adopted_outcome}"
    if project.need_answer_id:
        yield f"技术需求：{project.need_answer.need}"


def public_rows(project):
    """What everybody may read of the content: the stated rows, money only where its lead shows it."""
    shown = [row for _, rows in sections_of(project) for row in rows if row[2] and row[0] not in ("title", "summary")]
    return [row for row in shown if row[0] != "money_text" or PublicPart.MONEY in project.public_parts]


def label_of(obj, name):
    """The Chinese name of a field."""
    return str(obj._meta.get_field(name).verbose_name)


def text_of(project, name):
    """A field's saved value in words."""
    if name == "majors":
        return "、".join(row.label for row in project.majors.all())
    return words(Project, name, getattr(project, name))


def words(model, name, value):
    """Any value of a field in words."""
    if name == "public_parts":
        return "、".join(PublicPart(part).label for part in value or ())
    return words_of(model._meta.get_field(name), value)


def change_rows(change):
    """``[(field, label, before, after)]`` of a request."""
    rows = []
    for name in FIELDS[change.kind]:
        after = words(ProjectChange, name, getattr(change, name))
        before = change.before.get(name)
        rows.append((name, label_of(change, name), _before_words(name, before), after))
    return rows + money_changes.words_of(change) if change.kind == ChangeKind.MONEY else rows


def _before_words(name, value):
    if value in (None, ""):
        return ""
    if name == "ends_on":
        return str(date.fromisoformat(value))
    return PartnerRole(value).label if name == "role" else str(value)


def change_sections(change):
    """A request for the review desk: what changes, from what, and why."""
    rows = [
        (name, label, f"{before or '（空着）'} → {after or '（空着）'}") for name, label, before, after in change_rows(change)
    ]
    about = [
        ("project", "项目", str(change.project)),
        ("kind", "变更什么", change.get_kind_display()),
        ("reason", "为什么", change.reason),
    ]
    if change.kind == ChangeKind.TRANSFER:
        about.append(("other", "新牵头单位", lead_words(change)))
    return [("申请", about), *([("变更前 → 变更后", rows)] if rows else [])]


def lead_words(change):
    """Why the organization that is to lead may not, while that is open; else what it has said, as a sentence."""
    return lead_objection(change) or f"{transfers.why_not_yet(change) or f'{change.other}答应牵头'}。"


def lead_objection(change):
    """Why the organization that a request in hand names may not lead, as a sentence; empty where it may or all is over."""
    words = transfers.objection(change, change.project) if change.kind == ChangeKind.TRANSFER and change.status in OPEN else ""
    return f"{words}。" if words else ""
