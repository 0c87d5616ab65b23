"""Columns of exported projects, challenges and publications: what public lists and pages show, nothing that is kept from them."""

from decimal import Decimal

from django.utils import timezone

from projects.enums import PublicPart
from projects.outcomes.presentation import label_of, text_of
from supplydemand.services.import_codes import labelled
from supplydemand.services.import_rows import is_number_of_ours

PUBLISHED = (
    "公开时间",
    lambda row: f"{timezone.localtime(row.published_at):%Y-%m-%d}" if row.published_at else "",
)
COLUMNS = (
    ("编号", lambda row: row.code),
    ("名称", lambda row: row.title),
    ("类型", lambda row: str(row.type or "")),
    ("一句话说明", lambda row: row.summary),
    ("内容和目标", lambda row: row.description),
    ("牵头单位", lambda row: row.organization.name),
    ("合作单位", lambda row: "、".join(partner.organization.name for partner in row.shown_partners)),
    ("在哪个区", lambda row: str(row.district or "")),
    ("专业", lambda row: "、".join(labelled(major) for major in row.majors.all())),
    ("行业", lambda row: labelled(row.industry) if row.industry else ""),
    ("培养层次", lambda row: str(row.level or "")),
    ("计划培养人数", lambda row: row.headcount or ""),
    ("开始日期", lambda row: str(row.starts_on or "")),
    ("结束日期", lambda row: str(row.ends_on or "")),
    ("走到哪里", lambda row: row.standing_text),
    ("这个环节从", lambda row: str(row.stage_since or "")),
    PUBLISHED,
)
"""Those that an import reads have its names: one's own file may be changed and read again."""
OWN = (
    ("来源编号", lambda row: "" if is_number_of_ours(row.external_id) else row.external_id),
    ("经费和投入", lambda row: row.money_text),
)
STATUS = ("状态", lambda row: row.get_status_display())


def with_partners(rows, partners, *, is_own):
    """Hang on each row the partners that this reader may be told: all for who takes part, else where the lead shows them."""
    by_project = {}
    for partner in partners:
        by_project.setdefault(partner.project_id, []).append(partner)
    for row in rows:
        shows = is_own or PublicPart.PARTNERS in row.public_parts
        row.shown_partners = by_project.get(row.pk, []) if shows else []
        yield row


CHALLENGE_COLUMNS = (
    ("编号", lambda row: row.code),
    ("榜题", lambda row: row.title),
    ("发榜单位", lambda row: row.organization.name),
    ("哪类人才", lambda row: row.get_level_display()),
    ("人数", lambda row: row.headcount),
    ("榜金（元）", lambda row: str(row.amount)),
    ("区", lambda row: str(row.district or "")),
    ("进展", lambda row: row.state_text),
    ("揭榜截止", lambda row: f"{timezone.localtime(row.closes_at):%Y-%m-%d %H:%M}"),
    ("揭榜数", lambda row: "" if row.bid_count is None else row.bid_count),
    ("中榜单位", lambda row: row.winner_name),
)


def with_winners(rows, names):
    """Hang on each challenge who got it, from ``{challenge: name}``."""
    for row in rows:
        row.winner_name = names.get(row.pk, "")
        yield row


NOT_EXPORTED = ("description", "project")
"""Long texts, and a project that its reader may not see."""


def _stated(row, name):
    """A field in words, an amount without its commas: spreadsheets add it up."""
    value = getattr(row, name)
    return value if isinstance(value, Decimal) else text_of(row, name)


def publication_columns(model, *, is_own):
    """``[(label, function of a row)]`` of a file with outcomes, courses, plans or needs."""
    names = ["title", *(name for name in model.shown_fields if name not in NOT_EXPORTED)]
    labels = {name: label_of(model, name) for name in names} | {"number": "专利号、标准号等"}  # 编号 is the portal's own
    stated = [(labels[name], lambda row, name=name: _stated(row, name)) for name in names]
    columns = [("编号", lambda row: row.code), *stated, ("单位", lambda row: row.organization.name), PUBLISHED]
    return [*columns, STATUS] if is_own else columns
