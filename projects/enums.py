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
    """Parts of a project that its lead may show to everybody; content, days, lead and stage are always public."""

    PARTNERS = "partners", "合作单位"
    TEAM = "team", "团队"
    STAGES = "stages", "六个环节的进展"
    FIGURES = "figures", "数字"
    MONEY = "money", "经费和投入"
    OUTCOMES = "outcomes", "成果"
    BLUEPRINT = "blueprint", "计划和里程碑（可以照着做）"


class EndKind(models.TextChoices):
    """How a project came to its end."""

    ACCEPTED = "accepted", "验收合格"
    CLOSED = "closed", "提前结束"


class EvidenceGrade(models.TextChoices):
    """How well a quantity is borne out, weakest first; sums choose a floor (``GRADE_ORDER``)."""

    STATED = "stated", "自报"
    HANDED = "handed", "转交确认"
    CONFIRMED = "confirmed", "对方确认"
    DOCUMENTED = "documented", "佐证"
    VERIFIED = "verified", "已核验"


GRADE_ORDER = tuple(EvidenceGrade.values)
"""Grades from the weakest to the strongest."""


def place_of(grade):
    """How many of four bars are filled: 1 for what one side says, also where it passed a link on itself; 4 for the strongest."""
    return max(1, GRADE_ORDER.index(grade))


def grades_from(floor):
    """The grades that are at least ``floor``."""
    return GRADE_ORDER[GRADE_ORDER.index(floor) :]


class LedgerKind(models.TextChoices):
    """What one side of a project promises the other."""

    MONEY = "money", "资金"
    EQUIPMENT = "equipment", "设备"
    PLACES = "places", "岗位（学位、工位）"
    HOURS = "hours", "授课"
    STAFF_DAYS = "staff_days", "人员投入"


LEDGER_UNITS = {
    LedgerKind.MONEY: "元",
    LedgerKind.EQUIPMENT: "台（套）",
    LedgerKind.PLACES: "个",
    LedgerKind.HOURS: "学时",
    LedgerKind.STAFF_DAYS: "人天",
}
"""In what each kind is counted; amounts of different kinds are never added."""


class Direction(models.TextChoices):
    """Who gives, seen from the side that states it."""

    GIVES = "gives", "我们给对方"
    GETS = "gets", "对方给我们"


class Column(models.TextChoices):
    """In which column of the ledger a delivery stands; money that came as things is never money received."""

    RECEIVED = "received", "到账"
    IN_KIND = "in_kind", "实物"


class Answer(models.TextChoices):
    """What the other side says to an entry."""

    CONFIRMED = "confirmed", "确认"
    DISPUTED = "disputed", "有出入"
    NOT_ME = "not_me", "不是我"


class AnswerWay(models.TextChoices):
    """How the other side answered: signed in, by a link that only its mailbox got, or by one that the asking side passed on."""

    ACCOUNT = "account", "登录以后"
    MAILED = "mailed", "经邮件链接确认，没有登录，邮箱由填报方填写"
    HANDED = "handed", "经链接确认，链接由填报方转交"


class MentorSide(models.TextChoices):
    """For which of the two sides a mentor guides a cohort."""

    INDUSTRY = "industry", "产业导师"
    SCHOOL = "school", "学校导师"


class CriteriaKind(models.TextChoices):
    """What a set of weighted criteria evaluates."""

    COHORT = "cohort", "企业评价人才"
    DEGREE = "degree", "专业学位评价"


class Verdict(models.TextChoices):
    """What one side says of a project that has gone through its stages."""

    PASSED = "passed", "合格"
    FAILED = "failed", "还不合格"


class ChangeKind(models.TextChoices):
    """What of a running project changes only with a coordinator's consent."""

    SCOPE = "scope", "内容和人数"
    DATE = "date", "结束日期"
    MONEY = "money", "经费和投入"
    PARTNER_IN = "partner_in", "加入合作单位"
    PARTNER_OUT = "partner_out", "退出合作单位"
    TRANSFER = "transfer", "换牵头单位"
    PAUSE = "pause", "中止一段时间"
    RESUME = "resume", "恢复进行"
    CLOSE = "close", "提前结束"


class TargetMeasure(models.TextChoices):
    """What a district's target counts."""

    PROJECTS = "projects", "新公开的项目"
    HEADS = "heads", "开班人数"


class Standing(models.TextChoices):
    """Where a public project stands as a whole, as the library's filter asks it."""

    RUNNING = "running", "进行中"
    PAUSED = "paused", "中止"
    ENDED = "ended", "已结束"
