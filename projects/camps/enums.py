"""Value lists of camps."""

from django.db import models


class CampKind(models.TextChoices):
    """What is offered to people in work."""

    CAMP = "camp", "职业训练营"
    COURSE = "course", "继续教育课程"


class TeachingMode(models.TextChoices):
    """Where it is taught."""

    ONSITE = "onsite", "线下"
    ONLINE = "online", "线上"
    MIXED = "mixed", "线上线下"


class PlaceState(models.TextChoices):
    """What became of an enrolment."""

    PLACED = "placed", "已报上"
    WAITING = "waiting", "候补"
    CANCELLED = "cancelled", "已取消"


class CancelledBy(models.TextChoices):
    """Who took an enrolment back."""

    LEARNER = "learner", "本人取消"
    EMPLOYER = "employer", "报名单位取消"
    HOST = "host", "主办单位取消"
    SESSION = "session", "这一期取消"


class CheckInWay(models.TextChoices):
    """How somebody was checked in."""

    SCREEN = "screen", "扫屏幕上的码"
    SHEET = "sheet", "扫签到单"
    HAND = "hand", "主办单位登记"
