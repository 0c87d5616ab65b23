"""What is said in a joint review, and where the city goes on with fewer votes than its rules ask for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from review.recognition.enums import VoteChoice
from review.recognition.models.applications import StageRun
from review.recognition.querysets import VoteQuerySet

USER = settings.AUTH_USER_MODEL


@tracked
class Vote(models.Model):
    """What one person said in a joint review, once; nobody reads it before their own vote, and it never changes."""

    run = models.ForeignKey(StageRun, models.PROTECT, verbose_name="环节", related_name="votes")
    voter = models.ForeignKey(USER, models.PROTECT, verbose_name="谁投的", related_name="+")
    department = models.ForeignKey(
        "taxonomy.Department", models.PROTECT, verbose_name="代表的部门", null=True, blank=True, related_name="+"
    )
    """Where the stage names the departments that vote; each of them once."""
    choice = models.CharField("意见", max_length=8, choices=VoteChoice)
    comment = models.CharField("理由", max_length=1000, blank=True)
    at = models.DateTimeField("时间")

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联审的票"
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["run", "voter"], name="vote_once"),
            models.UniqueConstraint(fields=["run", "department"], name="vote_once_a_department"),
            models.CheckConstraint(condition=Q(choice=VoteChoice.AGREE) | ~Q(comment=""), name="vote_says_why"),
        ]

    def __str__(self):
        return f"{self.voter}：{self.get_choice_display()}"

    @property
    def said(self):
        """The word, with the department whose it is: 教育部门 同意."""
        return f"{self.department} {self.get_choice_display()}" if self.department_id else self.get_choice_display()


@tracked
class FewerVotes(models.Model):
    """The city's written word to go on with fewer votes than were asked for, where not so many can be given."""

    run = models.ForeignKey(StageRun, models.PROTECT, verbose_name="环节", related_name="fewer_votes")
    needed_before = models.PositiveSmallIntegerField("原来要几票")
    needed = models.PositiveSmallIntegerField("现在要几票")
    reason = models.CharField("理由", max_length=1000)
    actor = models.ForeignKey(USER, models.PROTECT, verbose_name="谁定的", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "联审少于规定票数"
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(needed__gte=1, needed__lt=F("needed_before")), name="fewervotes_are_fewer"),
            models.CheckConstraint(condition=~Q(reason=""), name="fewervotes_say_why"),
        ]

    def __str__(self):
        return f"按 {self.needed} 票办，原定 {self.needed_before} 票"
