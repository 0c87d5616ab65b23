"""Value lists of projects."""

from django.db import models


class Stage(models.TextChoices):
    """The six stages in which a school and an enterprise train people together (A2.2), in order."""

    INDUSTRY_SURVEY = "industry_survey", "产业调研"
    DEMAND_ALIGNMENT = "demand_alignment", "需求对接"
    JOINT_ENROLLMENT = "joint_enrollment", "联合招生"
    JOINT_TRAINING = "joint_training", "共同培养"
    EVALUATION = "evaluation", "综合评价"
    EMPLOYMENT = "employment", "就业创业"


class PartnerRole(models.TextChoices):
    """As what an organization takes part in a project that another one leads."""

    SCHOOL = "school", "合作学校"
    ENTERPRISE = "enterprise", "合作企业"
    ALLIANCE = "alliance", "联盟"
    BASE = "base", "基地"
    DISTRICT = "district", "区"
    ASSOCIATION = "association", "行业协会"
    AGENCY = "agency", "服务机构"
    OTHER = "other", "其他"


class CheckKind(models.TextChoices):
    """What shows that an exit check of a stage is met."""

    STATEMENT = "statement", "说明"
    DOCUMENT = "document", "文件"
    FIGURE = "figure", "数字"
    MILESTONE = "milestone", "里程碑"


class FigureKind(models.TextChoices):
    """What a figure of a project counts, and so how it is written."""

    COUNT = "count", "个数"
    MONEY = "money", "金额"
    HOURS = "hours", "学时"
    PERCENT = "percent", "百分比"


class PublicPart(models.TextChoices):
    """Parts of a project that its lead may show to everybody; title, type, lead, place and stage are always public."""

    PARTNERS = "partners", "合作单位"
    TEAM = "team", "团队"
    STAGES = "stages", "六个环节的进展"
    FIGURES = "figures", "数字"
    MONEY = "money", "经费和投入"
    OUTCOMES = "outcomes", "成果"


class EndKind(models.TextChoices):
    """How a project came to its end."""

    ACCEPTED = "accepted", "验收合格"
    CLOSED = "closed", "提前结束"


class EvidenceGrade(models.TextChoices):
    """How well a quantity is borne out, weakest first; sums choose a floor (``GRADE_ORDER``)."""

    STATED = "stated", "自报"
    CONFIRMED = "confirmed", "对方确认"
    DOCUMENTED = "documented", "佐证"
    VERIFIED = "verified", "已核验"


GRADE_ORDER = tuple(EvidenceGrade.values)
"""Grades from the weakest to the strongest."""


def grades_from(floor):
    """The grades that are at least ``floor``."""
    return GRADE_ORDER[GRADE_ORDER.index(floor) :]
