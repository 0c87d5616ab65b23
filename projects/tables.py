"""Columns of exported projects: what the public list and its pages show, nothing that a lead keeps to itself."""

from projects.enums import PublicPart

COLUMNS = (
    ("编号", lambda row: row.code),
    ("名称", lambda row: row.title),
    ("类型", lambda row: str(row.type or "")),
    ("一句话说明", lambda row: row.summary),
    ("牵头单位", lambda row: row.organization.name),
    ("合作单位", lambda row: "、".join(partner.organization.name for partner in row.shown_partners)),
    ("区", lambda row: str(row.district or "")),
    ("培养层次", lambda row: str(row.level or "")),
    ("计划培养人数", lambda row: row.headcount or ""),
    ("开始", lambda row: str(row.starts_on or "")),
    ("结束", lambda row: str(row.ends_on or "")),
    ("走到哪里", lambda row: row.standing_text),
    ("这个环节从", lambda row: str(row.stage_since or "")),
    ("公开时间", lambda row: f"{row.published_at:%Y-%m-%d}" if row.published_at else ""),
)
STATUS = ("状态", lambda row: row.get_status_display())


def cells(rows, columns):
    """The rows of a file."""
    for row in rows:
        yield [value(row) for _, value in columns]


def with_partners(rows, partners, *, is_own):
    """Hang on each row the partners that this reader may be told: all for who takes part, else where the lead shows them."""
    by_project = {}
    for partner in partners:
        by_project.setdefault(partner.project_id, []).append(partner)
    for row in rows:
        shows = is_own or PublicPart.PARTNERS in row.public_parts
        row.shown_partners = by_project.get(row.pk, []) if shows else []
        yield row
