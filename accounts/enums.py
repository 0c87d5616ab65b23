"""Value lists of accounts."""

from django.db import models


class Role(models.TextChoices):
    """What a member may do in an organization."""

    MANAGER = "manager", "管理员"
    EDITOR = "editor", "经办人"
    VIEWER = "viewer", "只看"


class SchoolNature(models.TextChoices):
    """Who runs a school (A2.4)."""

    MINISTERIAL = "ministerial", "部属"
    MUNICIPAL = "municipal", "市属"
    DISTRICT = "district", "区属"
    PRIVATE = "private", "民办"
