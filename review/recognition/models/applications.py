"""A case: the application with its sections, what was handed in, the stages it went through, and appeals."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import undoing
from core.audit import tracked
from core.enums import EDITABLE_STATUSES, Status
from core.models import ReviewableModel, ReviewEvent, TimestampedModel
from review.recognition import obstacles
from review.recognition.enums import Purpose, SchemeLevel, StageKind
from review.recognition.querysets import AppealQuerySet, ApplicationQuerySet, CandidateQuerySet, StageRunQuerySet
from review.recognition.workflows import APPEAL_WORKFLOW, APPLICATION_WORKFLOW, STAGE_WORKFLOW

USER = settings.AUTH_USER_MODEL
OPEN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
CASE_WORDS = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "受理中",
    Status.RETURNED: "要补正",
    Status.APPROVED: "已认定",
    Status.REJECTED: "不予通过",
    Status.WITHDRAWN: "已撤回",
    Status.EXPIRED: "过期不再办",
}
"""What an applicant calls the statuses of a case."""
GRANTED = {Purpose.FIRST: "已认定", Purpose.RECHECK: "复核通过", Purpose.RENEWAL: "已续认"}
PERSON, OF = "person", " · "
"""The kind of a person, and what stands between the name of anything else and its organization's."""
APPEAL_WORDS = {Status.SUBMITTED: "等答复", Status.APPROVED: "成立", Status.REJECTED: "不成立", Status.WITHDRAWN: "已撤回"}


@tracked
class Candidate(TimestampedModel):
    """What an organization puts forward besides itself: a person, a course, a base; ``user`` where a person has an account."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="candidates")
    kind = models.CharField("是什么", max_length=30, default=PERSON, editable=False)
    """The code of a registered subject kind."""
    name = models.CharField("名称", max_length=100)
    staff_number = models.CharField("编号", max_length=30, blank=True, help_text="工号、课程编号，同名的靠它分开")
    position = models.CharField("职务或职称", max_length=60, blank=True)
    email = models.EmailField("本人邮箱", blank=True, help_text="没有账号的，结果和证书发到这里")
    user = models.ForeignKey(USER, models.PROTECT, verbose_name="账号", null=True, blank=True, related_name="+")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推荐的人和成果"
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "name", "staff_number"], name="candidate_once"),
            models.UniqueConstraint(
                fields=["organization", "kind", "staff_number"], condition=~Q(staff_number=""), name="candidate_number_once"
            ),
        ]

    def __str__(self):
        return self.name if self.kind == PERSON else f"{self.name}{OF}{self.organization.name}"


@tracked
class Application(ReviewableModel):
    """One case of one call. Its answers are in its sections; ``version`` of the scheme is the call's and never changes."""

    workflow = APPLICATION_WORKFLOW
    joined_when_locked = ("call", "organization", "scheme_version__scheme", "content_type")

    call = models.ForeignKey("review.Call", models.PROTECT, verbose_name="申报通知", related_name="applications")
    scheme_version = models.ForeignKey("review.SchemeVersion", models.PROTECT, verbose_name="办法", related_name="+")
    purpose = models.CharField("用于", max_length=8, choices=Purpose, default=Purpose.FIRST, editable=False)
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="申报单位", related_name="applications"
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="申报对象类型", related_name="+")
    object_id = models.PositiveBigIntegerField("申报对象编号")
    subject = GenericForeignKey("content_type", "object_id")
    subject_user = models.ForeignKey(USER, models.PROTECT, verbose_name="申报的人", null=True, blank=True, related_name="+")
    subject_name = models.CharField("申报对象", max_length=240)
    level = models.CharField("申报级别", max_length=10, choices=SchemeLevel, blank=True)
    case_number = models.CharField("受理号", max_length=24, blank=True, editable=False)
    """Given at the first submission; experts of a blind review know a case by it alone."""
    recognition = models.ForeignKey(
        "review.Recognition", models.PROTECT, verbose_name="复核的认定", null=True, blank=True, related_name="rechecks"
    )
    copied_from = models.ForeignKey("self", models.PROTECT, verbose_name="沿用", null=True, blank=True, related_name="+")
    supplement_until = models.DateTimeField("补正到什么时候", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁写的", related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定申报"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "content_type", "object_id"], condition=Q(status__in=OPEN_STATUSES), name="application_one_open"
            ),
            models.UniqueConstraint(fields=["case_number"], condition=~Q(case_number=""), name="application_number_once"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED]) | ~Q(case_number=""),
                name="application_numbered_once_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="application_of_organization"),
            models.Index(fields=["call", "status", "-id"], name="application_of_call"),
            models.Index(fields=["content_type", "object_id"], name="application_by_subject"),
        ]

    def __str__(self):
        return f"{self.subject_name}：{self.call}"

    def get_absolute_url(self):
        """The case as its applicant sees it."""
        return reverse("recognition:application_detail", args=[self.pk])

    @property
    def time_left_until(self):
        """Until when it can be handed in: the end of a supplement or of the call; ``None`` where nothing runs out."""
        if not self.is_editable:
            return None
        return self.supplement_until or self.call.closes_at

    stage_kind = ""
    """The kind of the stage in which the case is, where its queryset was asked ``with_stage``."""

    @property
    def state_text(self):
        """Where it stands, in a word of its applicant: 受理中, 公示中, 要补正, 已认定, 复核通过 …"""
        if self.status == Status.SUBMITTED and self.stage_kind == StageKind.PUBLIC_NOTICE:
            return "公示中"
        return GRANTED[self.purpose] if self.status == Status.APPROVED else CASE_WORDS[self.status]

    @property
    def may_be_withdrawn(self):
        """Whether it was handed in and is not decided."""
        return self.status in (Status.SUBMITTED, Status.RETURNED)

    @property
    def awarded(self):
        """The recognition that came of the case, or that it checked or renewed; ``None`` before, and once that was taken back."""
        if self.recognition_id is not None:
            return self.recognition if self.status == Status.APPROVED else None
        outcome = getattr(self, "outcome", None)
        return outcome if outcome is not None and outcome.status != Status.DRAFT else None

    def may_turn(self, at):
        """Whether its end was decided so lately that it may be taken back."""
        is_decided = self.status in (Status.APPROVED, Status.REJECTED) and self.decided_at is not None
        return is_decided and self.decided_at + undoing.window() >= at

    @property
    def is_closed(self):
        """Whether the case has ended; an ended one changes only by an appeal."""
        return self.status not in OPEN_STATUSES


@tracked
class ApplicationSection(TimestampedModel):
    """The answers of one section, with a version of its own: colleagues fill in different sections at the same time."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name="申报", related_name="sections")
    section = models.ForeignKey("review.FormSection", models.PROTECT, verbose_name="部分", related_name="+")
    answers = models.JSONField("回答", default=dict, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    edited_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁改的", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "申报内容"
        constraints = [models.UniqueConstraint(fields=["application", "section"], name="applicationsection_once")]

    def __str__(self):
        return f"{self.application}：{self.section}"


class Submission(models.Model):
    """Exactly what was handed in, never changed: answers, figures of that moment with their evidence, files by fingerprint."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="申报", related_name="submissions")
    number = models.PositiveSmallIntegerField("第几次")
    answers = models.JSONField("回答", default=dict)
    figures = models.JSONField("平台数据", default=dict)
    """``{code: {"label", "value", "unit", "evidence_url", "note"}}`` as they stood at ``at``."""
    documents = models.JSONField("附件", default=list)
    """``[{"id", "field", "name", "sha256"}]``."""
    fingerprint = models.CharField("内容指纹", max_length=64)
    submitted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="提交人", related_name="+")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "提交的内容"
        ordering = ("application", "number")
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_number_once")]

    def __str__(self):
        return f"{self.application}，第 {self.number} 次"


@tracked
class SignaturePage(models.Model):
    """A printed page to stamp: bound to the content by fingerprint, found again by its short code."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name="申报", related_name="signature_pages")
    short_code = models.CharField("短码", max_length=10, unique=True)
    fingerprint = models.CharField("内容指纹", max_length=64)
    printed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁打印的", related_name="+")
    printed_at = models.DateTimeField("打印时间")
    scan = models.ForeignKey("core.Document", models.PROTECT, verbose_name="盖章扫描件", null=True, blank=True, related_name="+")
    bound_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁上传的", null=True, blank=True, related_name="+")
    bound_at = models.DateTimeField("上传时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "盖章页"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__isnull=True, bound_at__isnull=True) | Q(scan__isnull=False, bound_at__isnull=False),
                name="signaturepage_bound_with_scan",
            )
        ]

    def __str__(self):
        return self.short_code


class OfCase:
    """A part of a case: scope and membership are those of the applying organization."""

    @property
    def organization(self):
        """The applying organization."""
        return self.application.organization

    @property
    def organization_id(self):
        """The applying organization's id."""
        return self.application.organization_id


@tracked
class StageRun(OfCase, ReviewableModel):
    """A case in one stage, once: opened by the portal, ended by a transition that the stage's role takes.

    ``status``: 待审核 while it is being handled, 通过, 退回 (the applicant mends something, then a further run of the same
    stage opens), 不予通过, 撤回 when the case ended meanwhile.
    """

    workflow = STAGE_WORKFLOW
    snapshot_excluded = ("status", "version", "application", "stage", "submission")
    """What was handed in is kept by the submission; between two rounds a stage compares nothing else."""
    joined_when_locked = ("application__organization", "stage")

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="申报", related_name="runs")
    stage = models.ForeignKey("review.Stage", models.PROTECT, verbose_name="环节", related_name="runs")
    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="依据的提交", related_name="+")
    round = models.PositiveSmallIntegerField("第几次", default=1)
    due_on = models.DateField("应办结日")
    level = models.CharField("认定级别", max_length=10, choices=SchemeLevel, blank=True)
    """In a decision: the level that is given, where it is not the one applied for."""
    votes_needed = models.PositiveSmallIntegerField("要几票同意", default=0, editable=False)
    """Of a joint review with votes: its stage's quorum, or what the city went on with for a written reason; else 0."""
    is_passed_on = models.BooleanField("区里没有意见，市里接着办", default=False, editable=False)

    objects = StageRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定环节"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED]), name="stagerun_one_open"
            ),
            models.UniqueConstraint(fields=["application", "stage", "round"], name="stagerun_round_once"),
        ]
        indexes = [models.Index(fields=["stage", "status", "due_on"], name="stagerun_by_stage")]

    def __str__(self):
        return f"{self.application.subject_name}：{self.stage}"

    def transition_fields(self, transition, at):
        """A district's stage that the city went on with is passed without its word."""
        return {"is_passed_on": True} if transition.action == "pass_on" else {}

    def lock_owner(self):
        """The case, which moves with its stage and is locked first."""
        Application.objects.locked(self.application_id)

    def get_absolute_url(self):
        """The case's own page."""
        return self.application.get_absolute_url()

    @property
    def is_open(self):
        """Whether it is being handled now."""
        return self.status == Status.SUBMITTED

    @property
    def obstacles(self):
        """Why the stage cannot be passed yet, as Chinese sentences; empty where it can."""
        return obstacles.obstacles_of(self)

    @property
    def obstacles_to_refusal(self):
        """Why the case cannot be refused in this stage yet."""
        return obstacles.obstacles_to_refusal_of(self)

    @property
    def obstacles_to_return(self):
        """Why no supplement can be asked for in this stage any more."""
        return obstacles.obstacles_to_return_of(self)


@tracked
class Appeal(OfCase, ReviewableModel):
    """The applicant's word against a refusal, decided by somebody who did not take it; one a refusal."""

    workflow = APPEAL_WORKFLOW

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="申报", related_name="appeals")
    against = models.OneToOneField("core.ReviewEvent", models.PROTECT, verbose_name="不服的决定", related_name="+")
    text = models.TextField("理由", max_length=4000, blank=True)
    due_on = models.DateField("应办结日", null=True, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁提的", related_name="+")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EDITABLE_STATUSES) | ~Q(text=""), name="appeal_says_why"),
        ]

    def __str__(self):
        return f"{self.application.subject_name}的申诉"

    def lock_owner(self):
        """The case, which an appeal opens again and which is locked first."""
        Application.objects.locked(self.application_id)

    @property
    def state_text(self):
        """Where it stands, in a word: 等答复, 成立, 不成立, 已撤回."""
        return APPEAL_WORDS.get(self.status, self.get_status_display())

    @property
    def is_open(self):
        """Whether it waits for an answer."""
        return self.status == Status.SUBMITTED

    @property
    def refused_in(self):
        """The stage whose decision it is against; one query."""
        return StageRun.objects.select_related("stage").get(pk=self.against.object_id)

    @property
    def answer_event(self):
        """The ``ReviewEvent`` of the answer, or ``None``; one query."""
        return ReviewEvent.objects.of(self).filter(action__in=("approve", "reject")).order_by("-pk").first()

    def get_absolute_url(self):
        """The case's own page."""
        return self.application.get_absolute_url()
