"""Value lists of accounts."""

from django.db import models

from core.enums import Status

KNOWN_STATUSES = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
"""Statuses in which an organization holds its credit code and can be joined."""


class Role(models.TextChoices):
    """What a member may do in an organization."""

    MANAGER = "manager", "管理员"
    EDITOR = "editor", "经办人"
    VIEWER = "viewer", "只看"


WRITING_ROLES = (Role.MANAGER, Role.EDITOR)
"""Roles in which a member writes for the organization and answers for it."""


class SchoolNature(models.TextChoices):
    """Who runs a school (A2.4)."""

    MINISTERIAL = "ministerial", "部属"
    MUNICIPAL = "municipal", "市属"
    DISTRICT = "district", "区属"
    PRIVATE = "private", "民办"


class RobotState(models.TextChoices):
    """Whether a group robot is used."""

    ACTIVE = "active", "在用"
    PAUSED = "paused", "暂停"
    BROKEN = "broken", "发不出去，停了"


class RobotMessageState(models.TextChoices):
    """Where a message to a group stands."""

    QUEUED = "queued", "等着发"
    SENDING = "sending", "正在发"
    SENT = "sent", "发到了"
    FAILED = "failed", "没发成"
    UNKNOWN = "unknown", "说不准到没到"
    CANCELLED = "cancelled", "不用发了"
