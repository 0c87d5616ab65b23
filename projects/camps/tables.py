"""Columns of exported courses and boot camps: what the catalogue shows."""


def _of_next(read):
    """What ``read`` says of the first of ``row.open_sessions``; empty where none takes people."""
    return lambda row: read(row.open_sessions[0]) if row.open_sessions else ""


def _names(codes):
    return "、".join(code.name for code in codes)


STATE = (("现在", lambda row: row.get_status_display()),)
"""What a file of one's own says besides."""
COLUMNS = (
    ("编号", lambda row: row.code),
    ("名称", lambda row: row.title),
    ("形式", lambda row: row.get_kind_display()),
    ("单位", lambda row: row.organization.name),
    ("区", lambda row: str(row.organization.district or "")),
    ("职业", lambda row: _names(row.occupations.all())),
    ("证书", lambda row: _names(row.certificates.all())),
    ("怎么上", lambda row: row.get_mode_display()),
    ("学时", lambda row: row.hours),
    ("收费（元）", lambda row: row.fee),
    ("招谁", lambda row: row.audience),
    ("下一期开课", _of_next(lambda session: f"{session.starts_on:%Y-%m-%d}")),
    ("报名到", _of_next(lambda session: f"{session.enrol_until:%Y-%m-%d}")),
    ("名额", _of_next(lambda session: session.places)),
)
