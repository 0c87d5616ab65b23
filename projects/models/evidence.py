"""What one side of a project states and the other side bears out."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from core.numbers import grouped_text
from projects.enums import Answer, AnswerWay, EvidenceGrade, place_of


class Evidenced(models.Model):
    """Stated by one organization; confirmed, documented, verified later. ``counterpart`` is the other side, or only its name.

    ``answer`` is what the other side said last; an answer by a person who says 不是我 is none. A subclass is a sentence that can
    be confirmed: it has ``project``, ``statement`` and ``facts``.
    """

    stated_by = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁填的", related_name="+")
    counterpart = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="对方单位", related_name="+", null=True, blank=True
    )
    counterpart_name = models.CharField("平台外的对方", max_length=120, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    created_at = models.DateTimeField("填写时间")
    grade = models.CharField("证据等级", max_length=10, choices=EvidenceGrade, default=EvidenceGrade.STATED)
    answer = models.CharField("对方怎么说", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("对方答复时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核验人", null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)
    verify_note = models.CharField("核验看了什么", max_length=200, blank=True)

    number_label = "数量"
    """What the number is called that the other side may correct; empty where there is none."""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(counterpart__isnull=False, counterpart_name="") | Q(counterpart=None) & ~Q(counterpart_name=""),
                name="%(class)s_has_other_side",
            ),
            models.CheckConstraint(condition=~Q(stated_by=F("counterpart")), name="%(class)s_two_sides"),
            models.CheckConstraint(
                condition=Q(grade=EvidenceGrade.STATED) | Q(answer=Answer.CONFIRMED, answered_at__isnull=False),
                name="%(class)s_grade_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(grade=EvidenceGrade.VERIFIED, verified_at__isnull=False, verified_by__isnull=False)
                | ~Q(grade=EvidenceGrade.VERIFIED) & Q(verified_at=None, verified_by=None),
                name="%(class)s_verified_by_somebody",
            ),
        ]

    @property
    def other_side(self):
        """The name of who is asked to confirm it."""
        return str(self.counterpart) if self.counterpart_id else self.counterpart_name

    @property
    def grade_place(self):
        """How far up the scale of evidence it stands, 1 to 4."""
        return place_of(self.grade)

    @property
    def is_stated_only(self):
        """Whether nobody but its author stands for it yet."""
        return self.grade == EvidenceGrade.STATED

    @property
    def is_disputed(self):
        """Whether the other side has said that it is otherwise."""
        return self.answer == Answer.DISPUTED

    @property
    def is_waiting(self):
        """Whether the other side may still say something to it: also after a link that the asking side passed on itself."""
        return self.is_stated_only or self.grade == EvidenceGrade.HANDED

    @property
    def can_be_verified(self):
        """Whether a coordinator may set the last seal; what came by a link that was passed on needs a file first."""
        return self.grade in (EvidenceGrade.HANDED, EvidenceGrade.DOCUMENTED)


@tracked
class Confirmation(models.Model):
    """What somebody of the other side said to an entry: with an account, or by a link (``link``); never changed."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类型", related_name="+")
    object_id = models.PositiveBigIntegerField("对象编号")
    subject = GenericForeignKey("content_type", "object_id")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    number = models.DecimalField("对方写的数", max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField("补充说明", max_length=300, blank=True)
    person_name = models.CharField("谁答的", max_length=60)
    organization_name = models.CharField("单位", max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", null=True, blank=True, related_name="+"
    )
    link = models.OneToOneField("core.GuestLink", models.PROTECT, verbose_name="链接", null=True, blank=True, related_name="+")
    way = models.CharField("怎么答的", max_length=10, choices=AnswerWay, default=AnswerWay.ACCOUNT)
    is_from_same_address = models.BooleanField("和发链接的人同一网络", default=False)
    is_from_same_device = models.BooleanField("和发链接的人同一设备", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "对方的答复"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, link=None) | Q(user=None, link__isnull=False), name="confirmation_one_way"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="confirmation_of")]

    def __str__(self):
        return f"{self.person_name}：{self.get_answer_display()}"

    @property
    def number_text(self):
        """The other side's number as people read it."""
        return grouped_text(self.number)


class FormDraft(models.Model):
    """What somebody has typed into a form of a project and not handed in: anything, as it stands; theirs alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="+")
    form = models.CharField("表单", max_length=80)
    fields = models.JSONField("内容", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("存于")

    class Meta:
        verbose_name = verbose_name_plural = "没交的表单"
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="formdraft_once")]

    def __str__(self):
        return self.form
