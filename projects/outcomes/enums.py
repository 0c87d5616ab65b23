"""Value lists of outcomes."""

from django.db import models


class NodeKind(models.TextChoices):
    """What can be a link of the chain from a demand to a changed course, in the order in which it is drawn."""

    DEMAND = "demand", "人才需求"
    NEED = "need", "技术需求"
    OUTCOME = "outcome", "成果"
    PLAN = "plan", "培养方案"
    COURSE_CHANGE = "course_change", "课程改动"


class AnswerState(models.TextChoices):
    """What became of a team's answer to a technology need."""

    OFFERED = "offered", "等对方看"
    ACCEPTED = "accepted", "对方选中"
    DECLINED = "declined", "对方没选"
    WITHDRAWN = "withdrawn", "自己撤回"
