"""百千万专项 (C6.5): yearly targets as data, and heads counted by keyed digests: no names, no numbers of persons."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.audit import tracked
from core.models import TimestampedModel
from projects.challenge_enums import ChallengeLevel
from projects.challenge_querysets import HeadcountQuerySet, HeadReportQuerySet, TalentDriveQuerySet
from projects.enums import EvidenceGrade, TargetMeasure
from projects.models.training import YEARS
from projects.querysets import DistrictTargetQuerySet


@tracked
class TalentDrive(models.Model):
    """How many people of a level a year is to bring: 100 doctors, 1,000 masters, 10,000 trained."""

    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层次", max_length=10, choices=ChallengeLevel)
    target_count = models.PositiveIntegerField("目标人数")
    note = models.CharField("怎么算", max_length=200, blank=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    floor = models.CharField(
        "从哪一级证据算起", max_length=10, choices=EvidenceGrade, default=EvidenceGrade.STATED, help_text="看的人可以另选一级。"
    )

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


@tracked
class HeadReport(models.Model):
    """That an organization reported heads at one time: how many were new, and whether a coordinator held them against a roll."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁报的", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层次", max_length=10, choices=ChallengeLevel)
    new_count = models.PositiveIntegerField("新计入")
    known_count = models.PositiveIntegerField("以前计过")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁填的", related_name="+")
    reported_at = models.DateTimeField("什么时候")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核验人", null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)
    verify_note = models.CharField("核对了什么", max_length=200, blank=True)

    objects = HeadReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "百千万报数"
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None) | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="headreport_verified_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="headreport_of_organization"),
            models.Index(fields=["-id"], name="headreport_unverified", condition=Q(verified_at=None)),
        ]

    def __str__(self):
        return f"{self.organization} {self.year} 年{self.get_level_display()} {self.new_count} 人"


@tracked
class DistrictTarget(TimestampedModel):
    """What a district wants to reach with projects in a year (A3.1): so many new projects, or so many people in their classes."""

    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="区", related_name="+")
    type = models.ForeignKey(
        "projects.ProjectType", models.PROTECT, verbose_name="哪一类项目", null=True, blank=True, related_name="+"
    )
    measure = models.CharField("数什么", max_length=10, choices=TargetMeasure, default=TargetMeasure.PROJECTS)
    target_count = models.PositiveIntegerField("目标")
    note = models.CharField("依据", max_length=200, blank=True)

    objects = DistrictTargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "各区目标"
        ordering = ("-year", "district", "measure", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "district", "type", "measure"], name="districttarget_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(target_count__gt=0), name="districttarget_gt_0"),
        ]

    def __str__(self):
        return f"{self.year} 年{self.district}{self.type or '全部项目'}{self.get_measure_display()}"


class TalentHead(models.Model):
    """One person of one level in one year, once, whoever reported the person and however often.

    ``grade``: 自报 by one organization, 对方确认 once another one reports the same person, 已核验 with its report.
    ``digest`` is made with a key that is not in the database, so nobody who has the table alone finds out who it is. It is not in
    the audit trail: of a row only the grade changes.
    """

    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层次", max_length=10, choices=ChallengeLevel)
    digest = models.CharField("指纹", max_length=64)
    grade = models.CharField("证据等级", max_length=10, choices=EvidenceGrade, default=EvidenceGrade.STATED)
    report = models.ForeignKey(HeadReport, models.PROTECT, verbose_name="哪次报的", null=True, blank=True, related_name="heads")
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
