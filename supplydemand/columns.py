"""The columns of files to import: their names for people and for machines, and what may stand in them."""

import re
from dataclasses import dataclass

from core.tabular import OVERFLOW, UnreadableFile
from supplydemand.entries import folded
from supplydemand.models import TalentDemand

PROBLEM = "问题"
"""The column in which a returned file says what is wrong with a row; never read."""

LISTING_CODE = "listing_code"
ORGANIZATION_CODE = "organization_code"
NOT_READ = (PROBLEM, "单位", "单位名称", "区", "状态", "公开时间", "organization_name")


@dataclass(frozen=True)
class Column:
    """A column: ``name`` for machines, ``label`` for people; ``choices`` names its drop-down in the template."""

    name: str
    label: str
    note: str
    width: int = 14
    is_needed: bool = False
    choices: str = ""


NUMBER = Column(LISTING_CODE, "编号", "平台给的编号。新填的空着；写了编号，改的就是平台上那一条。", 16)
EXTERNAL_ID = Column(
    "external_id", "来源编号", "本单位自己的编号，可以不写。写了以后，下次导入同一个编号就是改原来那一条，不会重复。", 14
)
ORGANIZATION = Column(ORGANIZATION_CODE, "统一社会信用代码", "可以不写。写了就要和这次导入选的单位一致。", 22)
_SHARED = {
    "title": ("先看到的就是这一行，最多 120 个字。", 26, ""),
    "headcount": ("整数，大概的也行。", 8, ""),
    "region": ("从下拉里选，或写行政区划代码；各地代码在“地区”表。", 20, "regions"),
    "reach": ("从下拉里选。空着就是本市。", 10, "reach"),
    "skills": ("一项写一个，用顿号隔开，最多 30 项，每项最多 40 个字。", 28, ""),
    "certificates": ("从下拉里选一个；几个就写名称，用顿号隔开。名称在“证书”表。", 20, "certificates"),
    "cooperation_modes": ("从下拉里选一个；几种就写名称，用顿号隔开。", 20, "modes"),
    "expires_on": ("到这天为止公开，写成 2027-07-01 这样，最长 12 个月。", 13, ""),
    "description": ("最多 10,000 个字。不要写电话和邮箱。", 36, ""),
    "contact_name": ("空着就用本单位的联系人。不公开，双方都有意向才看得到。", 10, ""),
    "contact_phone": ("空着就用本单位的，最多 30 个字。", 16, ""),
    "contact_email": ("空着就用本单位的。", 22, ""),
}
_MAJORS = "从下拉里选一个；几个就用顿号隔开。写名称、代码，或“专业”表里的整个写法都行。"
_LEVEL = "从下拉里选。"
_OF_DEMAND = {
    "majors": (f"{_MAJORS}选好职业就可以不写。", 30, "majors"),
    "occupation": ("从下拉里选，或写《职业分类大典（2022 年版）》的代码；都在“职业”表。", 24, "occupations"),
    "industry": ("写国民经济行业的名称或代码，在“行业”表。空着就用本单位的。", 20, "industries"),
    "level_min": (_LEVEL, 12, "levels"),
    "level_max": (f"{_LEVEL}学历更高也欢迎就不用写。", 12, "levels"),
    "salary_min": ("元，整数。", 10, ""),
    "salary_max": ("元，整数。", 10, ""),
    "starts_on": ("写成 2027-07-01 这样。", 13, ""),
    "urgency": ("从下拉里选。空着就是一般。", 10, "urgency"),
}
_OF_SUPPLY = {
    "majors": (_MAJORS, 30, "majors"),
    "level": (_LEVEL, 12, "levels"),
    "graduates_on": ("写成 2027-06-30 这样。", 13, ""),
    "courses": ("最多 3,000 个字。", 28, ""),
}
# fmt: off
_DEMAND_ORDER = [
    "title", "headcount", "occupation", "majors", "level_min", "level_max", "region", "reach", "skills", "certificates",
    "salary_min", "salary_max", "starts_on", "expires_on", "cooperation_modes", "urgency", "industry", "description",
    "contact_name", "contact_phone", "contact_email",
]
_SUPPLY_ORDER = [
    "title", "headcount", "majors", "level", "graduates_on", "region", "reach", "skills", "courses", "certificates",
    "cooperation_modes", "expires_on", "description", "contact_name", "contact_phone", "contact_email",
]
# fmt: on
_NEEDED = {"title", "headcount", "region", "expires_on", "level_min", "level", "graduates_on"}


def columns_of(model):
    """The columns that a file with listings of ``model`` may have, in the template's order."""
    own, order = (_OF_DEMAND, _DEMAND_ORDER) if model is TalentDemand else (_OF_SUPPLY, _SUPPLY_ORDER)
    about = _SHARED | own
    fields = [
        Column(name, str(model._meta.get_field(name).verbose_name), note, width, name in _NEEDED | _majors_needed(model), choices)
        for name in order
        for note, width, choices in [about[name]]
    ]
    return [NUMBER, EXTERNAL_ID, *fields, ORGANIZATION]


def _majors_needed(model):
    return set() if model is TalentDemand else {"majors"}


def labels_of(columns):
    """``{name: label}`` of columns."""
    return {column.name: column.label for column in columns}


class Header:
    """Reads the first line of a file: which column is which; ``names`` has ``None`` where nothing is read."""

    def __init__(self, columns):
        self._known = {}
        for column in columns:
            for word in (column.name, column.label, _bare(column.label)):
                self._known[_key(word)] = column.name
        self._known[_key("学校标识码")] = ORGANIZATION_CODE
        self.texts, self.names = [], []

    def __call__(self, texts):
        """The texts with known ones as machine names, for ``core.tabular.read_rows``."""
        filled = [place for place, text in enumerate(texts, start=1) if text]
        self.texts = list(texts)[: filled[-1] if filled else 0]
        self.names = [self._known.get(_key(text)) or self._known.get(_key(_bare(text))) for text in self.texts]
        if not any(self.names):
            raise UnreadableFile("第一行没有认得的列名。下载模板，把内容贴进去再上传。")
        return [name or text for name, text in zip(self.names, self.texts, strict=True)]

    def cells(self, row):
        """What is read of a row of ``read_rows``."""
        return {name: text for name, text in row.items() if name in self.names or name in (OVERFLOW, "organization_name")}

    def unread(self):
        """Columns that mean nothing to us, as they were written."""
        pairs = zip(self.texts, self.names, strict=True)
        return [text for text, name in pairs if text and name is None and text not in NOT_READ]


def _key(text):
    return folded(text).replace("*", "").replace(" ", "").lower()


def _bare(text):
    return re.sub(r"[（(].*?[）)]", "", text)
