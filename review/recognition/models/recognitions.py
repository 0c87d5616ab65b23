"""What is recognised, and what came of it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core import undoing
from core.audit import tracked
from core.enums import Status
from core.models import ReviewableModel, TimestampedModel
from review.recognition.enums import BenefitKind, Ending, Purpose, SchemeLevel
from review.recognition.models.applications import OF
from review.recognition.title_querysets import RecognitionQuerySet
from review.recognition.workflows import RECOGNITION_WORKFLOW

USER = settings.AUTH_USER_MODEL
A_MINUTE = timedelta(minutes=1)
NOT_FAILED = {"check_failed_on": None, "check_failed": "", "decide_by": None, "correct_until": None}
"""What stands in the fields of a title whose last re-check was not refused."""
GIVES = ("grant", "award")
"""Steps by which a title comes about; everybody finds it once they can no longer be taken back."""
SETTLES_FAILURE = ("renew", "check", "downgrade", "revoke", "resign", "expire", "lift")
"""Steps after which a refused re-check is no longer open."""


@tracked
class Recognition(ReviewableModel):
    """A title that somebody holds for a time: 通过 = in force, 已过期 = ran out, 撤回 = ended before (``ending`` says how)."""

    workflow = RECOGNITION_WORKFLOW

    scheme = models.ForeignKey("review.Scheme", models.PROTECT, verbose_name="认定类别", related_name="recognitions")
    scheme_version = models.ForeignKey("review.SchemeVersion", models.PROTECT, verbose_name="办法", null=True, blank=True)
    application = models.OneToOneField(
        "review.Application", models.PROTECT, verbose_name="申报", null=True, blank=True, related_name="outcome"
    )
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="recognitions")
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类型", related_name="+")
    object_id = models.PositiveBigIntegerField("对象编号")
    subject = GenericForeignKey("content_type", "object_id")
    holder_name = models.CharField("名称", max_length=240)
    level = models.CharField("级别", max_length=10, choices=SchemeLevel, blank=True)
    certificate_number = models.CharField("证书号", max_length=40, blank=True)
    verify_code = models.CharField("验证码", max_length=20, unique=True, editable=False)
    recognized_on = models.DateField("认定时间", null=True, blank=True)
    valid_until = models.DateField("有效至", null=True, blank=True, help_text="空 = 长期有效")
    recheck_due_on = models.DateField("下次复核", null=True, blank=True)
    ending = models.CharField("怎么结束的", max_length=10, choices=Ending, blank=True, editable=False)
    ended_on = models.DateField("结束时间", null=True, blank=True, editable=False)
    check_failed_on = models.DateField("复核没有通过", null=True, blank=True, editable=False)
    check_failed = models.CharField("没有通过的是", max_length=10, choices=Purpose, blank=True, editable=False)
    decide_by = models.DateField("处理期限", null=True, blank=True, editable=False)
    """Until when the city decides what becomes of a title whose re-check was refused; empty where nothing is to be decided."""
    correct_until = models.DateField("整改到", null=True, blank=True, editable=False)
    basis = models.CharField("依据", max_length=200, blank=True, help_text="直接授牌时写文件号")
    is_demo = models.BooleanField("演示", default=False, editable=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "content_type", "object_id"],
                condition=Q(status=Status.APPROVED),
                name="recognition_in_force",
            ),
            models.UniqueConstraint(
                fields=["certificate_number"], condition=~Q(certificate_number=""), name="recognition_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | (Q(recognized_on__isnull=False) & ~Q(certificate_number="")),
                name="recognition_dated_once_granted",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | (~Q(ending="") & Q(ended_on__isnull=False)),
                name="recognition_says_how",
            ),
            models.CheckConstraint(
                condition=Q(check_failed_on__isnull=True, check_failed="", decide_by__isnull=True, correct_until__isnull=True)
                | (Q(check_failed_on__isnull=False) & ~Q(check_failed="")),
                name="recognition_says_which_check_failed",
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "status", "-recognized_on", "-id"], name="recognition_list"),
            models.Index(fields=["organization", "-id"], name="recognition_of_organization"),
            models.Index(fields=["content_type", "object_id"], name="recognition_by_subject"),
            models.Index(fields=["recheck_due_on"], name="recognition_recheck", condition=Q(status=Status.APPROVED)),
            models.Index(fields=["valid_until"], name="recognition_ends", condition=Q(status=Status.APPROVED)),
            models.Index(fields=["decide_by"], name="recognition_to_decide", condition=Q(status=Status.APPROVED)),
        ]

    def __str__(self):
        return f"{self.holder_name}：{self.scheme}"

    def get_absolute_url(self):
        """Its public page with its history."""
        return reverse("recognition:recognition_detail", args=[self.pk])

    def transition_fields(self, transition, at):
        """From when on it is public counts from its giving; what settles a refused re-check takes its mark away."""
        if transition.action in GIVES:
            return {"decided_at": at}
        return NOT_FAILED if transition.action in SETTLES_FAILURE else {}

    def is_public(self, at):
        """Whether everybody may find it, as ``RecognitionQuerySet.public`` says it for many."""
        return self.decided_at is None or self.decided_at + undoing.window() < at

    @property
    def public_number(self):
        """The certificate's number once the certificate is out; before that the next title may come to have it."""
        return self.certificate_number if self.is_public(timezone.now()) else ""

    @property
    def bears_demo_mark(self):
        """Whether every page and paper says that it is none: what was seeded, and whatever is granted in a demo city."""
        return self.is_demo or settings.HAS_DEMO_DATA

    @property
    def minutes_until_public(self):
        """How many minutes only the holder and the desk know of it, begun ones too; 0 for what is public."""
        at = timezone.now()
        return 0 if self.is_public(at) else max(-((at - self.decided_at - undoing.window()) // A_MINUTE), 1)

    @property
    def failure_text(self):
        """The mark of a title that holds although its last re-check or renewal was refused; empty for others."""
        if not self.check_failed or self.shown_status != Status.APPROVED:
            return ""
        return "续认未通过" if self.check_failed == Purpose.RENEWAL else "复核未通过"

    @property
    def failure_outlook(self):
        """What becomes of a title whose re-check was refused, as everybody reads it; empty for others."""
        if not self.failure_text:
            return ""
        if self.check_failed == Purpose.RENEWAL:
            return f"{self.valid_until:%Y-%m-%d} 到期失效" if self.valid_until else ""
        if self.correct_until is not None and self.correct_until >= timezone.localdate():
            return f"限 {self.correct_until:%Y-%m-%d} 前整改，再复核"
        return f"{self.decide_by:%Y-%m-%d} 前决定撤销、降级还是整改" if self.decide_by else ""

    @property
    def own_name(self):
        """The holder's name where its organization stands beside it: of a course without its school's."""
        return self.holder_name.removesuffix(f"{OF}{self.organization.name}")

    def is_valid(self, on):
        """Whether it holds on a day, whatever the nightly job has done yet."""
        return self.status == Status.APPROVED and (self.valid_until is None or self.valid_until >= on)

    @property
    def is_recheck_late(self):
        """Whether it holds although the day of its re-check has passed, as ``recheck_late`` says it for many."""
        on = timezone.localdate()
        return self.is_valid(on) and self.recheck_due_on is not None and self.recheck_due_on < on

    @property
    def days_left(self):
        """Days until it runs out; of one without an end nobody asks."""
        return (self.valid_until - timezone.localdate()).days

    @property
    def state_text(self):
        """How it stands, in a word: 有效, 已过期, 撤销, 申请退出; 刚认定 as long as it is not public."""
        if self.status == Status.WITHDRAWN:
            return self.get_ending_display()
        if minutes := self.minutes_until_public:
            return f"刚认定，{minutes} 分后公开"
        return "有效" if self.is_valid(timezone.localdate()) else "已过期"

    @property
    def shown_status(self):
        """The status whose pill tells the same."""
        return self.status if self.status != Status.APPROVED or self.is_valid(timezone.localdate()) else Status.EXPIRED


@tracked
class AnnulledCertificate(models.Model):
    """A certificate that was public before its granting was taken back: its number and its code are nobody's ever again.

    Titles have been public only after the minutes for that since then; these rows are from before.
    """

    recognition = models.ForeignKey(Recognition, models.PROTECT, verbose_name="认定", related_name="annulled_certificates")
    certificate_number = models.CharField("证书号", max_length=40, unique=True)
    verify_code = models.CharField("验证码", max_length=20, unique=True)
    level = models.CharField("级别", max_length=10, choices=SchemeLevel, blank=True)
    recognized_on = models.DateField("认定时间")
    annulled_at = models.DateTimeField("作废时间")

    class Meta:
        verbose_name = verbose_name_plural = "作废的证书"

    def __str__(self):
        return self.certificate_number


@tracked
class Target(models.Model):
    """How many of a scheme there are to be by the end of a year; shown beside the total."""

    scheme = models.ForeignKey("review.Scheme", models.CASCADE, verbose_name="认定类别", related_name="targets")
    level = models.CharField("级别", max_length=10, choices=SchemeLevel, blank=True, help_text="空 = 各级合计")
    year = models.PositiveSmallIntegerField("到哪一年底")
    count = models.PositiveIntegerField("目标数", validators=[MinValueValidator(1)])
    source = models.CharField("出处", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ("scheme", "year")
        constraints = [models.UniqueConstraint(fields=["scheme", "level", "year"], name="target_once")]

    def __str__(self):
        return f"{self.scheme} {self.year} 年 {self.count}"


@tracked
class Benefit(TimestampedModel):
    """What holders of a recognition may get, with the policy clause it rests on (D1)."""

    scheme = models.ForeignKey("review.Scheme", models.PROTECT, verbose_name="认定类别", related_name="benefits")
    kind = models.CharField("类型", max_length=10, choices=BenefitKind)
    title = models.CharField("名称", max_length=80)
    text = models.TextField("说明", blank=True, max_length=1000)
    clause = models.CharField("条款代号", max_length=60, blank=True)
    policy = models.CharField("政策依据", max_length=160, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "激励与服务"
        ordering = ("scheme", "kind", "pk")

    def __str__(self):
        return self.title


@tracked
class BenefitRecord(TimestampedModel):
    """A benefit that a holder received on a day; money in 元, exact."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, verbose_name="认定", related_name="benefit_records")
    benefit = models.ForeignKey(Benefit, models.PROTECT, verbose_name="激励或服务", related_name="records")
    received_on = models.DateField("日期")
    amount = models.DecimalField(
        "金额（元）", max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁记的", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "激励与服务记录"
        ordering = ("-received_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="benefitrecord_amount_gte_0")
        ]

    def __str__(self):
        return f"{self.recognition.holder_name}：{self.benefit}"
