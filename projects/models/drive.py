"""百千万专项 (C6.5): yearly targets as data, and heads counted by keyed digests: no names, no numbers of persons."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.audit import tracked
from projects.challenge_enums import ChallengeLevel
from projects.challenge_querysets import HeadcountQuerySet, TalentDriveQuerySet


@tracked
class TalentDrive(models.Model):
    """How many people of a level a year is to bring: 100 doctors, 1,000 masters, 10,000 trained."""

    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层次", max_length=10, choices=ChallengeLevel)
    target_count = models.PositiveIntegerField("目标人数")
    note = models.CharField("怎么算", max_length=200, blank=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)

    objects = TalentDriveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "百千万目标"
        ordering = ("-year", "place")
        constraints = [
            models.UniqueConstraint(fields=["year", "level"], name="talentdrive_once"),
            models.CheckConstraint(condition=Q(target_count__gt=0), name="talentdrive_target_gt_0"),
        ]

    def __str__(self):
        return f"{self.year} 年{self.get_level_display()}"


class TalentHead(models.Model):
    """One person of one level in one year, once, whoever reported the person and however often.

    ``digest`` is made with a key that is not in the database, so nobody who has the table alone finds out who it is. It is not in
    the audit trail: a row is only ever added.
    """

    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层次", max_length=10, choices=ChallengeLevel)
    digest = models.CharField("指纹", max_length=64)
    counted_on = models.DateField("计入日期")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁报的", related_name="+")
    challenge = models.ForeignKey(
        "projects.OpenChallenge", models.PROTECT, verbose_name="哪个榜", null=True, blank=True, related_name="heads"
    )
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁填的", related_name="+")

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "百千万计数"
        constraints = [models.UniqueConstraint(fields=["year", "level", "digest"], name="talenthead_once")]
        indexes = [models.Index(fields=["year", "level", "counted_on"], name="talenthead_by_month")]

    def __str__(self):
        return f"{self.year} {self.level}"
