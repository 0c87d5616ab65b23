"""Value lists of challenges (揭榜挂帅) and of the talent drive (百千万)."""

from django.db import models


class ChallengeLevel(models.TextChoices):
    """Which talent a challenge is about; the three counters of the talent drive."""

    DOCTOR = "doctor", "博士"
    MASTER = "master", "硕士"
    SKILLED = "skilled", "技能人才"


class ChallengePhase(models.TextChoices):
    """Where an approved challenge stands; services write it, its moments are in columns of their own."""

    OPEN = "open", "受理揭榜"
    CLOSED = "closed", "待开标"
    SCORING = "scoring", "评审中"
    NOTICE = "notice", "公示中"
    AWARDED = "awarded", "已定榜"
    UNBID = "unbid", "流榜"
    STOPPED = "stopped", "已终止"


class SplitWay(models.TextChoices):
    """Along what an unbid challenge may be split."""

    HEADCOUNT = "headcount", "按人数"
    PLACE = "place", "按区"
    LEVEL = "level", "按层次"
