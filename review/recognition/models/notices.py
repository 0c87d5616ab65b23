"""Public notice (公示) and objections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit import tracked
from core.enums import EDITABLE_STATUSES, Status
from core.models import ReviewableModel
from review.recognition.models.applications import OfCase
from review.recognition.querysets import NoticeEntryQuerySet, NoticeQuerySet, ObjectionQuerySet
from review.recognition.workflows import NOTICE_WORKFLOW, OBJECTION_WORKFLOW

USER = settings.AUTH_USER_MODEL


OUTCOMES = {
    Status.APPROVED: "认定",
    Status.REJECTED: "不予认定",
    Status.WITHDRAWN: "已撤回",
    Status.EXPIRED: "没有补正，不再办理",
}
"""What a notice says of a case that has ended, by the status of the case."""


@tracked
class PublicNotice(ReviewableModel):
    """The cases of a call that the public may object to for some working days."""

    workflow = NOTICE_WORKFLOW

    call = models.ForeignKey("review.Call", models.PROTECT, verbose_name="申报通知", related_name="notices")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", blank=True, max_length=4000)
    opens_on = models.DateField("开始公示")
    closes_at = models.DateTimeField("公示到")
    result = models.TextField("公示结果", blank=True, max_length=4000)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ("-opens_on", "-pk")
        indexes = [models.Index(fields=["status", "closes_at"], name="publicnotice_running")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The public page."""
        return reverse("recognition:notice_detail", args=[self.pk])

    @property
    def state_text(self):
        """Where it stands, in a word."""
        words = {Status.DRAFT: "草稿", Status.APPROVED: "公示中", Status.EXPIRED: "期满", Status.WITHDRAWN: "撤回"}
        return words[self.status]

    def is_running(self, at):
        """Whether objections are taken at that moment, as ``NoticeQuerySet.running`` says it for many."""
        return self.status == Status.APPROVED and self.opens_on <= timezone.localdate(at) and at < self.closes_at

    def is_over(self, at):
        """Whether its time has passed, whatever the job has done yet."""
        return self.status == Status.EXPIRED or (self.status == Status.APPROVED and self.closes_at <= at)


@tracked
class NoticeEntry(models.Model):
    """A case in a notice; its stage goes on when the notice is over and no objection to it is open."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, verbose_name="公示", related_name="entries")
    run = models.ForeignKey("review.StageRun", models.PROTECT, verbose_name="环节", related_name="notice_entries")
    place = models.PositiveSmallIntegerField("顺序", default=0)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)

    objects = NoticeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示的申报"
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(withdrawn_at=None), name="noticeentry_in_one_notice"),
        ]

    def __str__(self):
        return self.run.application.subject_name

    @property
    def is_open(self):
        """Whether its case still stands in the notice's stage, so that it may be objected to."""
        return self.withdrawn_at is None and self.run.is_open

    @property
    def outcome(self):
        """What became of the case, in a word that everybody may read; 还在办 as long as that can be taken back."""
        case = self.run.application
        return "还在办" if case.may_turn(timezone.now()) else OUTCOMES.get(case.status, "还在办")


@tracked(exclude=["name", "contact", "sender_digest"])
class Objection(OfCase, ReviewableModel):
    """Somebody's word against a case in a notice, named or not; who it was is shown to nobody but the coordinators."""

    workflow = OBJECTION_WORKFLOW
    snapshot_excluded = ("status", "version", "name", "contact", "is_anonymous")
    """The history says what was objected to, never by whom."""

    entry = models.ForeignKey(NoticeEntry, models.PROTECT, verbose_name="公示的申报", related_name="objections")
    text = models.TextField("异议和依据", max_length=4000)
    is_anonymous = models.BooleanField("不留姓名", default=False)
    name = models.CharField("姓名", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    sender_digest = models.CharField("来源指纹", max_length=64, blank=True, editable=False)
    receipt_digest = models.CharField("查询码指纹", max_length=64, unique=True, editable=False)
    """SHA-256 of the code with which the sender, named or not, looks up the answer."""
    answer = models.TextField("公开的答复", max_length=2000, blank=True)
    due_on = models.DateField("应答复日", null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        constraints = [
            models.CheckConstraint(condition=Q(is_anonymous=True) | ~Q(name=""), name="objection_named_or_anonymous"),
            models.CheckConstraint(
                condition=Q(status__in=[*EDITABLE_STATUSES, Status.SUBMITTED]) | ~Q(answer=""),
                name="objection_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="objection_queue")]

    def __str__(self):
        return f"对{self.entry}的异议"

    @property
    def is_answered(self):
        """Whether it was decided."""
        return self.status in (Status.APPROVED, Status.REJECTED)

    @property
    def is_upheld(self):
        """Whether it was found right."""
        return self.status == Status.APPROVED

    @property
    def application(self):
        """The case objected to."""
        return self.entry.run.application
