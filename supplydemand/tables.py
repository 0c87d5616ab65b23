"""What the columns of an export say."""

from django.utils import timezone

_SHARED = [
    ("编号", lambda row: row.code),
    ("名称", lambda row: row.title),
    ("单位", lambda row: row.organization.name),
    ("统一社会信用代码", lambda row: row.organization.credit_code),
    ("专业", lambda row: "、".join(major.name for major in row.majors.all())),
    ("专业代码", lambda row: "、".join(f"{major.catalogue}:{major.code}" for major in row.majors.all())),
    ("人数", lambda row: row.headcount),
    ("地区", lambda row: row.region.name if row.region else ""),
    ("区", lambda row: row.district.name if row.district else ""),
    ("范围", lambda row: row.get_reach_display()),
    ("技能", lambda row: "、".join(row.skills)),
    ("合作方式", lambda row: "、".join(row.cooperation_labels)),
    ("有效期到", lambda row: row.expires_on.isoformat() if row.expires_on else ""),
    ("状态", lambda row: row.get_status_display()),
    ("公开时间", lambda row: f"{timezone.localtime(row.published_at):%Y-%m-%d %H:%M}" if row.published_at else ""),
]
DEMAND_COLUMNS = [
    *_SHARED,
    ("职业", lambda row: row.occupation.name if row.occupation else ""),
    ("职业代码", lambda row: row.occupation.code if row.occupation else ""),
    ("最低学历", lambda row: row.level_min.name if row.level_min else ""),
    ("月薪从（元）", lambda row: row.salary_min),
    ("月薪到（元）", lambda row: row.salary_max),
    ("到岗日期", lambda row: row.starts_on.isoformat() if row.starts_on else ""),
    ("紧急程度", lambda row: row.get_urgency_display()),
]
SUPPLY_COLUMNS = [
    *_SHARED,
    ("学历层次", lambda row: row.level.name if row.level else ""),
    ("毕业日期", lambda row: row.graduates_on.isoformat() if row.graduates_on else ""),
]
"""Contact details are in no export: they belong to a match that both sides want."""


def cells(rows, columns):
    """The rows of an export, one list of cells each."""
    for row in rows:
        yield [read(row) for _, read in columns]
