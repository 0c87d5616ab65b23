"""Value lists of the review desk."""

from django.db import models

TARGET_DAYS = 2
"""Working days within which a submission is to be decided, where its kind has no target of its own."""
OPINION_DAYS = 1
"""Working days that a district has for its opinion, where nothing else is set."""


PERIODS = ((30, "近 30 天"), (90, "近 90 天"), (180, "近半年"), (365, "近一年"))
PERIOD_DAYS = 90
"""Over so many days the usual times are reckoned, where nothing else is chosen."""
DECISION_LABELS = {
    "approve": "通过",
    "auto_approve": "免审通过",
    "return": "退回",
    "reject": "不予通过",
    "oppose": "不同意",
    "pass_on": "区里没有意见，市里接着办",
    "withdraw": "对方撤回",
}
"""How a task can end, in the words of the desk's lists."""


class FindingLevel(models.TextChoices):
    """The gravest thing that automatic rules saw and nobody has set aside."""

    OK = "ok", "没有要看的"
    NOTICE = "notice", "有提示"
    PROBLEM = "problem", "有问题"


class CheckTest(models.TextChoices):
    """What a check before submitting looks at; the list is fixed, rows only choose from it."""

    EMPTY = "empty", "没有填"
    SHORT = "short", "字数少于"
    MATCHES = "matches", "写了不该写的"
    RANGE = "range", "数字不在范围里"


class CheckPattern(models.TextChoices):
    """What a text can be searched for; each value is one expression of ``review.pre_checks``."""

    PHONE = "phone", "电话号码"
    MAIL = "mail", "邮箱"
    LINK = "link", "网址"
    FILLER = "filler", "占位的话（待定、暂无、同上、测试）"
    BARE_NUMBER = "bare_number", "只有数字"


class Opinion(models.TextChoices):
    """What a district says about a submission; it decides nothing."""

    AGREE = "agree", "同意"
    SUGGEST = "suggest", "建议"
    DISAGREE = "disagree", "不同意"
