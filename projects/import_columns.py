"""The columns of files with projects."""

from projects.models import Project
from supplydemand.columns import EXTERNAL_ID, NUMBER, ORGANIZATION, Column

PARTNERS = "partners"
NEEDED = {"title", "type", "summary", "description", "district", "starts_on", "ends_on"}
_DAY = "写成 2027-07-01 这样。"
_ABOUT = {
    "title": ("先看到的就是这一行，最多 120 个字。", 28, ""),
    "type": ("从下拉里选，或写代码；都在“类型”表。六个环节各要办到什么由它定。", 18, "types"),
    "summary": ("谁和谁一起做什么，一句话，最多 200 个字。", 30, ""),
    "description": ("为什么做、做成什么样、双方各做什么，最多 10,000 个字。不要写电话和邮箱。", 40, ""),
    "district": ("从下拉里选，或写代码；都在“区”表。", 16, "districts"),
    "starts_on": (_DAY, 13, ""),
    "ends_on": (f"{_DAY}大概的也行。", 13, ""),
    "majors": ("从下拉里选一个；几个就用顿号隔开。写名称、代码，或“专业”表里的整个写法都行。", 30, "majors"),
    "level": ("从下拉里选。", 12, "levels"),
    "industry": ("写国民经济行业的名称或代码，在“行业”表。空着就用本单位的。", 20, "industries"),
    "headcount": ("整数，大概的也行。", 10, ""),
    "money_text": ("谁出多少、出什么，最多 500 个字。", 30, ""),
}
_PEOPLE = {
    "contact_name": ("空着就用本单位的联系人。只有参加项目的单位和审核专员看得到。", 10, ""),
    "contact_phone": ("空着就用本单位的，最多 30 个字。", 16, ""),
    "contact_email": ("空着就用本单位的。", 22, ""),
}
_PARTNERS = Column(
    PARTNERS, "合作单位", "写单位全称或统一社会信用代码，几家就用顿号隔开；要在平台上通过核验。提交以后才问它们。", 30
)


def columns():
    """The columns that a file with projects may have, in the template's order."""
    return [NUMBER, EXTERNAL_ID, *map(_column, _ABOUT), _PARTNERS, *map(_column, _PEOPLE), ORGANIZATION]


def _column(name):
    note, width, choices = (_ABOUT | _PEOPLE)[name]
    return Column(name, str(Project._meta.get_field(name).verbose_name), note, width, name in NEEDED, choices)
