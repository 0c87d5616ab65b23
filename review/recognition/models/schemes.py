"""What can be recognised and how: schemes, their versions with form, criteria and stages, and calls."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf, Upper
from django.urls import reverse

from core.audit import track_many_to_many, tracked
from core.enums import Status
from core.models import ReviewableModel, TimestampedModel
from core.numbers import grouped_text
from review.recognition.enums import FieldKind, Operator, Purpose, SchemeLevel, StageKind, StageRole, VersionState
from review.recognition.querysets import CallQuerySet, SchemeQuerySet, SchemeVersionQuerySet
from review.recognition.workflows import CALL_WORKFLOW

PLACE = {"verbose_name": "顺序", "default": 0}
NUMBER_HEAD = Coalesce(NullIf("number_prefix", Value("")), Upper("code"), output_field=models.CharField())
"""With what the certificate numbers of a scheme begin: what ``Scheme.number_head`` says, for the database."""


@tracked
class Scheme(TimestampedModel):
    """A kind of recognition (认定类别): 产教融合型企业, 双师型教师, … ; a row, never a class. What holds when is its version."""

    code = models.SlugField("代号", max_length=40, unique=True, help_text="用在网址里，如 integrated_enterprise")
    name = models.CharField("名称", max_length=60)
    holder_label = models.CharField("名录里叫什么", max_length=20, default="单位", help_text="如 企业、学校、教师、课程")
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    introduction = models.TextField("说明", blank=True, max_length=4000)
    subject_kind = models.CharField("谁可以申报", max_length=30, default="organization", help_text="登记过的申报对象之一")
    organization_kinds = models.ManyToManyField(
        "taxonomy.OrganizationKind", verbose_name="哪些单位", blank=True, related_name="+", help_text="都不选 = 什么单位都行"
    )
    duty_ids = ArrayField(models.CharField(max_length=8), verbose_name="对应任务", default=list, blank=True)
    authority = models.CharField("认定单位", max_length=80, default="市产教融合联席会议办公室")
    is_competitive = models.BooleanField("要申报和评审", default=True, help_text="不勾 = 直接授牌（如加挂技师学院）")
    number_prefix = models.CharField("编号字头", max_length=10, blank=True, help_text="用在受理号和证书号里，如 CRQY")
    last_number = models.PositiveIntegerField("最后的证书序号", default=0, editable=False)
    is_active = models.BooleanField("启用", default=True)
    place = models.PositiveSmallIntegerField(**PLACE)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定类别"
        ordering = ("place", "code")
        constraints = [models.UniqueConstraint(NUMBER_HEAD, name="scheme_number_head_once")]

    def __str__(self):
        return self.name

    def clean(self):
        """Two schemes that number alike would give a certificate number twice."""
        others = Scheme.objects.exclude(pk=self.pk).annotate(head=NUMBER_HEAD)
        if twin := others.filter(head=self.number_head).first():
            raise ValidationError({"number_prefix": f"“{twin}”的编号也用{self.number_head}开头，换一个。"})

    @property
    def number_head(self):
        """With what its certificate numbers begin."""
        return self.number_prefix or self.code.upper()

    def refusal_of(self, organization):
        """Why this organization can neither apply nor be awarded: its kind is none of those that may; else empty. One query."""
        kinds = list(self.organization_kinds.all())
        if not kinds or any(kind.pk == organization.kind_id for kind in kinds):
            return ""
        return f"“{self}”只给{'、'.join(kind.name for kind in kinds)}，{organization}是{organization.kind.name}。"

    def get_absolute_url(self):
        """The public list of what is recognised."""
        return reverse("recognition:recognition_list", args=[self.code])


@tracked
class SchemeVersion(TimestampedModel):
    """The rules of a scheme at a time. A published one never changes: what began under it ends under it."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name="认定类别", related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False)
    change_note = models.CharField("改了什么", max_length=200, blank=True)
    validity_months = models.PositiveSmallIntegerField("有效期（月）", null=True, blank=True, help_text="空 = 长期有效")
    recheck_months = models.PositiveSmallIntegerField("复核周期（月）", null=True, blank=True, help_text="空 = 不复核")
    follows = models.ForeignKey(
        Scheme, models.PROTECT, verbose_name="先要有", null=True, blank=True, related_name="+", help_text="如先进培育库"
    )
    follows_after_months = models.PositiveSmallIntegerField("满多少个月才能申报", default=0)
    follows_needs_check = models.BooleanField(
        "年度复核要合格", default=False, help_text="先要有的那一个：最近一次复核通过，下一次还没有到期"
    )
    is_blind = models.BooleanField("匿名评审", default=False, help_text="专家看不到是哪个单位、哪个人")
    needs_signature = models.BooleanField("要盖章页", default=True)
    supplement_days = models.PositiveSmallIntegerField("补正期限（工作日）", default=5, validators=[MinValueValidator(1)])
    appeal_days = models.PositiveSmallIntegerField("申诉期限（工作日）", default=5, validators=[MinValueValidator(1)])
    source_digest = models.CharField("来自自带办法", max_length=64, blank=True, editable=False)
    """SHA-256 of the packaged definition that ``load_schemes`` wrote it from; empty for what the city wrote itself."""
    published_at = models.DateTimeField("生效时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁发布的", null=True, blank=True, editable=False, related_name="+"
    )

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定办法"
        ordering = ("scheme", "-number")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="schemeversion_number_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=VersionState.PUBLISHED), name="schemeversion_one_in_force"
            ),
        ]

    def __str__(self):
        return f"{self.scheme} 第 {self.number} 版"

    @property
    def is_editable(self):
        """Whether its rules may still be changed."""
        return self.state == VersionState.DRAFT


class VersionPart(models.Model):
    """A row that belongs to one version of a scheme and is frozen with it."""

    place = models.PositiveSmallIntegerField(**PLACE)

    class Meta:
        abstract = True


@tracked
class LevelRule(VersionPart):
    """A level that the version recognises, and the score that it takes."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, verbose_name="办法", related_name="levels")
    level = models.CharField("级别", max_length=10, choices=SchemeLevel)
    pass_score = models.DecimalField("最低得分", max_digits=5, decimal_places=2, default=Decimal("60"))

    class Meta:
        verbose_name = verbose_name_plural = "级别"
        ordering = ("place", "pk")
        constraints = [models.UniqueConstraint(fields=["version", "level"], name="levelrule_once")]

    def __str__(self):
        return self.get_level_display()


@tracked
class FormSection(VersionPart):
    """A part of the form that one person may fill in while a colleague fills in another."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, verbose_name="办法", related_name="sections")
    title = models.CharField("标题", max_length=40)
    help_text = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "表单部分"
        ordering = ("place", "pk")

    def __str__(self):
        return self.title


@tracked
class FormField(VersionPart):
    """A field of the form; its answer is kept under ``code``."""

    section = models.ForeignKey(FormSection, models.CASCADE, verbose_name="部分", related_name="fields")
    code = models.SlugField("代号", max_length=28)
    label = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=FieldKind)
    help_text = models.CharField("怎么填", max_length=300, blank=True)
    is_required = models.BooleanField("必填", default=True)
    choices = ArrayField(models.CharField(max_length=60), verbose_name="选项", default=list, blank=True)
    figure = models.CharField("平台数据", max_length=60, blank=True, help_text="类型是“平台数据”时：取哪个数")
    unit = models.CharField("单位", max_length=10, blank=True)
    minimum = models.DecimalField("不小于", max_digits=16, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField("不大于", max_digits=16, decimal_places=2, null=True, blank=True)
    is_identifying = models.BooleanField("能看出是谁", default=False, help_text="匿名评审时不给专家看")
    is_public = models.BooleanField("认定后公开", default=False, help_text="如三年计划")
    in_first = models.BooleanField("首次申报和续认填", default=True)
    in_recheck = models.BooleanField("复核时也填", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "表单项"
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="formfield_code_once"),
            models.CheckConstraint(condition=~Q(kind=FieldKind.FIGURE) | ~Q(figure=""), name="formfield_figure_named"),
            models.CheckConstraint(
                condition=~Q(kind__in=[FieldKind.CHOICE, FieldKind.CHOICES]) | Q(choices__len__gt=0), name="formfield_has_choices"
            ),
        ]

    def __str__(self):
        return self.label


@tracked
class EligibilityRule(VersionPart):
    """What must hold before anybody applies: a figure of the portal, or a number that the form asks for."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, verbose_name="办法", related_name="eligibility_rules")
    label = models.CharField("条件", max_length=80, help_text="如 近一年接收实习生")
    figure = models.CharField("平台数据", max_length=60, blank=True, help_text="和表单项二选一")
    field_code = models.CharField("表单项代号", max_length=28, blank=True, help_text="平台没有的数，按申报表里填的算")
    operator = models.CharField("比较", max_length=3, choices=Operator, default=Operator.AT_LEAST)
    value = models.DecimalField("多少", max_digits=16, decimal_places=2)
    unit = models.CharField("单位", max_length=10, blank=True)
    action = models.CharField("怎么达到", max_length=60, blank=True, help_text="用在“若再…则达标”里，如 接收实习生")
    is_blocking = models.BooleanField("不达标不能提交", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "申报条件"
        ordering = ("place", "pk")
        constraints = [
            models.CheckConstraint(
                condition=(Q(figure="") & ~Q(field_code="")) | (~Q(figure="") & Q(field_code="")),
                name="eligibilityrule_source",
            )
        ]

    def __str__(self):
        return f"不能有{self.label}" if self.is_ban else f"{self.label}{self.asked}"

    @property
    def is_ban(self):
        """Whether it allows none at all."""
        return self.operator == Operator.AT_MOST and not self.value

    @property
    def asked(self):
        """How much is asked, beside the label."""
        return "不能有" if self.is_ban else f"{self.get_operator_display()} {grouped_text(self.value)} {self.unit}".strip()


@tracked
class Criterion(VersionPart):
    """What experts score; the weights of a version's criteria make 100."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, verbose_name="办法", related_name="criteria")
    label = models.CharField("评分项", max_length=60)
    guidance = models.TextField("怎么打分", blank=True, max_length=600)
    weight = models.PositiveSmallIntegerField("权重（%）", validators=[MinValueValidator(1), MaxValueValidator(100)])
    threshold = models.DecimalField("低于多少不通过", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分标准"
        ordering = ("place", "pk")
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_1_to_100")]

    def __str__(self):
        return f"{self.label}（{self.weight}%）"


@tracked
class Stage(VersionPart):
    """A step of the procedure: what happens, whose it is, how many working days it may take."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, verbose_name="办法", related_name="stages")
    purpose = models.CharField("用于", max_length=8, choices=Purpose, default=Purpose.FIRST)
    kind = models.CharField("环节", max_length=16, choices=StageKind)
    label = models.CharField("叫什么", max_length=20, blank=True, help_text="空 = 用环节的名称")
    role = models.CharField("谁来办", max_length=12, choices=StageRole, default=StageRole.COORDINATOR)
    working_days = models.PositiveSmallIntegerField("期限（工作日）", default=5, validators=[MinValueValidator(1)])
    quorum = models.PositiveSmallIntegerField(
        "至少几位", default=0, help_text="专家评审：至少几位打分；联审：要几票同意，0 或 1 是一个人决定"
    )
    draw_count = models.PositiveSmallIntegerField("抽几位专家", default=0)
    departments = models.JSONField("哪些部门投票", default=list, blank=True)
    """Codes of ``taxonomy.Department``, of a joint review; empty where everybody who may decide the stage votes."""

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ("purpose", "place", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=StageKind.EXPERT_REVIEW) | (Q(quorum__gte=1) & Q(draw_count__gte=models.F("quorum"))),
                name="stage_draws_at_least_quorum",
            )
        ]

    def __str__(self):
        return self.label or self.get_kind_display()


@tracked
class Citation(VersionPart):
    """A clause of a policy on which a scheme rests (D1); the policy inventory fills ``clause`` once it knows it."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name="认定类别", related_name="citations")
    clause = models.CharField("条款代号", max_length=60, blank=True, help_text="政策库里的条款；空 = 只有文字")
    title = models.CharField("文件", max_length=120)
    article = models.CharField("第几条", max_length=40, blank=True)
    url = models.URLField("网址", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政策依据"
        ordering = ("place", "pk")

    def __str__(self):
        return f"{self.title}{self.article}"


@tracked
class Call(ReviewableModel):
    """An invitation to apply, with dates; one without a closing date takes applications all the time (随时受理)."""

    workflow = CALL_WORKFLOW
    counter_field = "revision"
    STATES = {Status.DRAFT.value: "草稿", Status.APPROVED.value: "发布了", Status.WITHDRAWN.value: "撤回了"}

    version = models.ForeignKey(SchemeVersion, models.PROTECT, verbose_name="办法", related_name="calls")
    revision = models.PositiveIntegerField("改到第几次", default=1, editable=False)
    purpose = models.CharField("用于", max_length=8, choices=Purpose, default=Purpose.FIRST)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("通知正文", blank=True, max_length=6000)
    opens_at = models.DateTimeField("开始申报")
    closes_at = models.DateTimeField("截止申报", null=True, blank=True, help_text="空 = 随时受理")
    place_count = models.PositiveIntegerField("名额", null=True, blank=True, help_text="空 = 不限")
    last_number = models.PositiveIntegerField("最后的受理序号", default=0, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报通知"
        ordering = ("-opens_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")), name="call_closes_after_it_opens"
            )
        ]
        indexes = [models.Index(fields=["status", "-opens_at"], name="call_by_opening")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The public announcement."""
        return reverse("recognition:call_detail", args=[self.pk])

    def state_text(self, at):
        """Where it stands at that moment, in a word: 受理中, 还没开始, 已截止; its status where it is not public."""
        if self.status != Status.APPROVED:
            return self.STATES[self.status]
        return "受理中" if self.takes_applications(at) else "还没开始" if self.opens_at > at else "已截止"

    def takes_applications(self, at):
        """Whether something may be handed in at that moment."""
        return self.status == Status.APPROVED and self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


SchemeOrganizationKindsEvent = track_many_to_many(Scheme, "organization_kinds")
