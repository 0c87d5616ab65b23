"""Value lists of recognition."""

from django.db import models


class SchemeLevel(models.TextChoices):
    """Who recognises; a scheme's version offers some of them."""

    NATIONAL = "national", "国家级"
    MUNICIPAL = "municipal", "市级"
    DISTRICT = "district", "区级"
    SCHOOL = "school", "校级"


class VersionState(models.TextChoices):
    """A scheme's version is written, in force, or kept for the cases that began under it."""

    DRAFT = "draft", "编写中"
    PUBLISHED = "published", "生效"
    RETIRED = "retired", "停用"


class StageKind(models.TextChoices):
    """What happens in a stage; each kind has its own page and its own conditions for going on."""

    FORMAL_CHECK = "formal_check", "形式审查"
    DISTRICT_OPINION = "district_opinion", "区级意见"
    EXPERT_REVIEW = "expert_review", "专家评审"
    JOINT_REVIEW = "joint_review", "联审"
    PUBLIC_NOTICE = "public_notice", "公示"
    DECISION = "decision", "认定"


PARTS = tuple((kind.value, f"认定·{kind.label if kind != StageKind.DECISION else '作出认定'}") for kind in StageKind)
"""What the desk calls the kinds of stages."""


class StageRole(models.TextChoices):
    """Whose decision a stage is."""

    COORDINATOR = "coordinator", "审核专员"
    DISTRICT = "district", "区审核专员"
    CITY = "city", "市级审核专员"


class VoteChoice(models.TextChoices):
    """What somebody says in a joint review."""

    AGREE = "agree", "同意"
    OPPOSE = "oppose", "不同意"
    ABSTAIN = "abstain", "弃权"


class Purpose(models.TextChoices):
    """Why a case is opened."""

    FIRST = "first", "首次申报"
    RECHECK = "recheck", "年度复核"
    RENEWAL = "renewal", "期满续认"


class FieldKind(models.TextChoices):
    """What an applicant enters in a field of a scheme's form."""

    TEXT = "text", "一行文字"
    LONG_TEXT = "long_text", "一段文字"
    NUMBER = "number", "数字"
    MONEY = "money", "金额（元）"
    DATE = "date", "日期"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    FIGURE = "figure", "平台数据"
    ATTACHMENT = "attachment", "附件"


class Operator(models.TextChoices):
    """How a figure is compared with what a rule asks for."""

    AT_LEAST = "gte", "不少于"
    AT_MOST = "lte", "不多于"


class ExpertSource(models.TextChoices):
    """Where an expert comes from."""

    FACULTY = "faculty", "师资库"
    ORGANIZATION = "organization", "单位推荐"
    OUTSIDE = "outside", "外部专家"


class SeatState(models.TextChoices):
    """What an expert said to an invitation."""

    INVITED = "invited", "已邀请"
    ACCEPTED = "accepted", "已接受"
    DECLINED = "declined", "谢绝"
    REPLACED = "replaced", "已换人"


class Ending(models.TextChoices):
    """Why a recognition is over."""

    REVOKED = "revoked", "撤销"
    RESIGNED = "resigned", "申请退出"
    LAPSED = "lapsed", "到期未续"


class BenefitKind(models.TextChoices):
    """What a recognised holder was given."""

    SERVICE = "service", "服务"
    INCENTIVE = "incentive", "激励"
