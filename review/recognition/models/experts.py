"""Experts, panels that are drawn, and their scorecards."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.audit import track_many_to_many, tracked
from core.enums import Status
from core.models import ReviewableModel, TimestampedModel
from review.recognition.enums import ExpertSource, SeatState
from review.recognition.querysets import ExpertQuerySet, PanelQuerySet, ScorecardQuerySet, SeatQuerySet
from review.recognition.workflows import SCORECARD_WORKFLOW

USER = settings.AUTH_USER_MODEL


@tracked
class ReviewField(TimestampedModel):
    """A field by which experts are drawn: 智能制造, 集成电路, 职业教育管理, … ; the city's own rows."""

    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    key_industries = models.ManyToManyField("taxonomy.KeyIndustry", verbose_name="重点产业", blank=True, related_name="+")
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "评审领域"
        ordering = ("code",)

    def __str__(self):
        return self.name


@tracked
class Expert(TimestampedModel):
    """Somebody who may be drawn into a panel; works from a mail link, with or without an account."""

    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("邮箱")
    phone = models.CharField("电话", max_length=30, blank=True)
    title = models.CharField("职称或职务", max_length=60, blank=True)
    source = models.CharField("来源", max_length=12, choices=ExpertSource, default=ExpertSource.OUTSIDE)
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="所在单位", null=True, blank=True, related_name="+"
    )
    organization_name = models.CharField("单位名称", max_length=120, blank=True, help_text="不在平台上的单位")
    user = models.OneToOneField(USER, models.PROTECT, verbose_name="账号", null=True, blank=True, related_name="expert")
    fields = models.ManyToManyField(ReviewField, verbose_name="评审领域", related_name="experts")
    is_active = models.BooleanField("可以抽取", default=True)
    is_demo = models.BooleanField("演示", default=False, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评审专家"
        constraints = [models.UniqueConstraint(Lower("email"), name="expert_email_lower_unique")]

    def __str__(self):
        return self.name


@tracked
class DeclaredConflict(models.Model):
    """An organization whose cases an expert does not judge: said by the expert or entered by a coordinator."""

    expert = models.ForeignKey(Expert, models.CASCADE, verbose_name="专家", related_name="declared_conflicts")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="回避的单位", related_name="+")
    reason = models.CharField("为什么", max_length=200)
    declared_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "声明的回避"
        constraints = [models.UniqueConstraint(fields=["expert", "organization"], name="declaredconflict_once")]

    def __str__(self):
        return f"{self.expert}回避{self.organization}"


@tracked
class Panel(TimestampedModel):
    """Experts who judge some cases of one stage together; who sits in it was drawn, and the draw can be checked by its seed."""

    call = models.ForeignKey("review.Call", models.PROTECT, verbose_name="申报通知", related_name="panels")
    stage = models.ForeignKey("review.Stage", models.PROTECT, verbose_name="环节", related_name="panels")
    field = models.ForeignKey(ReviewField, models.PROTECT, verbose_name="领域", related_name="+")
    title = models.CharField("名称", max_length=80)
    seed = models.CharField("抽取种子", max_length=64, blank=True, editable=False)
    pool_digest = models.CharField("抽取名单指纹", max_length=64, blank=True, editable=False)
    pool = models.JSONField("抽取名单", default=list, blank=True, editable=False)
    """``[{"id", "reasons"}]``: who was in the field when it was drawn; reasons say why somebody could not be drawn."""
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True, editable=False)
    drawn_by = models.ForeignKey(
        USER, models.PROTECT, verbose_name="谁抽的", null=True, blank=True, editable=False, related_name="+"
    )
    score_until = models.DateTimeField("打分截止")
    meeting_at = models.DateTimeField("评审会时间", null=True, blank=True)
    meeting_place = models.CharField("评审会地点", max_length=120, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True, editable=False)
    conclusion = models.TextField("会议意见", blank=True, max_length=4000)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评审组"
        indexes = [models.Index(fields=["call", "-id"], name="panel_of_call")]

    def __str__(self):
        return self.title

    @property
    def is_blind(self):
        """Whether its experts must not learn whose cases they judge."""
        return self.stage.version.is_blind


@tracked
class FurtherDraw(models.Model):
    """A second list of a panel whose own is used up: from another field or the whole pool, drawn and kept like the first."""

    panel = models.ForeignKey(Panel, models.PROTECT, verbose_name="评审组", related_name="further_draws")
    number = models.PositiveSmallIntegerField("第几次")
    field = models.ForeignKey(
        ReviewField, models.PROTECT, verbose_name="领域", null=True, blank=True, related_name="+", help_text="空 = 全库"
    )
    reason = models.CharField("为什么", max_length=200)
    seed = models.CharField("抽取种子", max_length=64)
    pool_digest = models.CharField("抽取名单指纹", max_length=64)
    pool = models.JSONField("抽取名单", default=list)
    drawn_at = models.DateTimeField("抽取时间")
    drawn_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁抽的", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "扩大的抽取"
        ordering = ("panel", "number")
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="furtherdraw_number_once")]

    def __str__(self):
        return f"{self.panel}：{self.place_text}"

    @property
    def place_text(self):
        """Where it was drawn from."""
        return str(self.field) if self.field else "全库"


@tracked
class PanelCase(models.Model):
    """A case that a panel judges."""

    panel = models.ForeignKey(Panel, models.PROTECT, verbose_name="评审组", related_name="cases")
    run = models.OneToOneField("review.StageRun", models.PROTECT, verbose_name="环节", related_name="panel_case")
    place = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "评审组的申报"
        ordering = ("place", "pk")

    def __str__(self):
        return self.run.application.case_number

    @property
    def is_waiting(self):
        """Whether the case still is in the stage in which the panel judges it."""
        return self.run.status == Status.SUBMITTED


@tracked(exclude=["token_digest"])
class Seat(TimestampedModel):
    """An expert in a panel; ``token_digest`` is the SHA-256 of the secret in their mail link, which is kept nowhere.

    Each mail that asks for a new link raises ``link_number``, and the link before it ends.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, verbose_name="评审组", related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, verbose_name="专家", related_name="seats")
    draw_place = models.PositiveSmallIntegerField("抽中顺序", default=0)
    is_chair = models.BooleanField("组长", default=False)
    state = models.CharField("答复", max_length=10, choices=SeatState, default=SeatState.INVITED, editable=False)
    decline_reason = models.CharField("为什么谢绝", max_length=200, blank=True)
    token_digest = models.CharField("链接指纹", max_length=64, unique=True, editable=False)
    link_number = models.PositiveSmallIntegerField("第几个链接", default=0, editable=False)
    invited_at = models.DateTimeField("邀请时间", null=True, blank=True, editable=False)
    link_until = models.DateTimeField("链接到什么时候")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评审席位"
        constraints = [models.UniqueConstraint(fields=["panel", "expert"], name="seat_once")]

    def __str__(self):
        return f"{self.panel}：{self.expert}"

    @property
    def is_sitting(self):
        """Whether the expert said yes or has not answered yet."""
        return self.state in (SeatState.INVITED, SeatState.ACCEPTED)

    @property
    def has_declined(self):
        """Whether the expert said no."""
        return self.state == SeatState.DECLINED

    @property
    def state_text(self):
        """The answer; who was drawn and not invited yet has none."""
        return self.get_state_display() if self.invited_at or self.state != SeatState.INVITED else "已抽中，还没邀请"


@tracked
class Scorecard(ReviewableModel):
    """One expert's judgement of one case: 草稿 until handed in, 待审核 = handed in, 撤回 = abstained."""

    workflow = SCORECARD_WORKFLOW
    snapshot_excluded = ("status", "version", "seat", "case")

    seat = models.ForeignKey(Seat, models.PROTECT, verbose_name="席位", related_name="scorecards")
    case = models.ForeignKey(PanelCase, models.PROTECT, verbose_name="申报", related_name="scorecards")
    comment = models.TextField("总的意见", blank=True, max_length=2000)
    is_conflict = models.BooleanField("回避", default=False)
    total = models.DecimalField("加权总分", max_digits=5, decimal_places=2, null=True, blank=True, editable=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分表"
        constraints = [
            models.UniqueConstraint(fields=["seat", "case"], name="scorecard_once"),
            models.CheckConstraint(condition=~Q(status=Status.SUBMITTED) | Q(total__isnull=False), name="scorecard_has_total"),
        ]

    def __str__(self):
        return f"{self.case}：{self.seat.expert}"

    @property
    def is_draft(self):
        """Whether its expert may still write in it."""
        return self.status == Status.DRAFT

    @property
    def is_handed_in(self):
        """Whether it counts."""
        return self.status == Status.SUBMITTED

    @property
    def state_text(self):
        """How far it is, in its expert's words."""
        if self.is_draft:
            return "还没打" if self.version == 1 else "草稿"
        if self.is_handed_in:
            return "已交"
        if self.is_set_aside:
            return "交分后回避"
        return "回避" if self.is_conflict else "弃权"

    @property
    def is_set_aside(self):
        """Whether it was handed in and counts no more, because its expert has a part in the case after all."""
        return self.status == Status.WITHDRAWN and self.total is not None

    @property
    def organization(self):
        """The applying organization of the case."""
        return self.case.run.application.organization


@tracked
class Score(models.Model):
    """Points for one criterion, 0 to 100, and why."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, verbose_name="评分表", related_name="scores")
    criterion = models.ForeignKey("review.Criterion", models.PROTECT, verbose_name="评分项", related_name="+")
    points = models.DecimalField(
        "得分", max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单项评分"
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100), name="score_0_to_100"),
        ]

    def __str__(self):
        return f"{self.criterion}：{self.points}"


ExpertFieldsEvent = track_many_to_many(Expert, "fields")
ReviewFieldKeyIndustriesEvent = track_many_to_many(ReviewField, "key_industries")
