"""Value lists of the review desk."""

from django.db import models

TARGET_DAYS = 2
"""Working days within which a submission is to be decided, where its kind has no target of its own."""
OPINION_DAYS = 1
"""Working days that a district has for its opinion, where nothing else is set."""


class FindingLevel(models.TextChoices):
    """The gravest thing that automatic rules saw and nobody has set aside."""

    OK = "ok", "没有要看的"
    NOTICE = "notice", "有提示"
    PROBLEM = "problem", "有问题"


class Opinion(models.TextChoices):
    """What a district says about a submission; it decides nothing."""

    AGREE = "agree", "同意"
    SUGGEST = "suggest", "建议"
    DISAGREE = "disagree", "不同意"
