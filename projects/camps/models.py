"""Tables of camps: what is offered, when it runs, who has a place, who was there."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES
from core.models import TimestampedModel
from projects.camps.enums import CampKind, CancelledBy, CheckInWay, PlaceState, TeachingMode
from projects.camps.querysets import (
    AttendanceQuerySet,
    CampQuerySet,
    EnrolmentQuerySet,
    MeetingQuerySet,
    SessionQuerySet,
)
from projects.outcomes.models import (
    HOURS,
    LAST_SHOWN,
    SHARED_FIELDS,
    Publication,
    publication_constraints,
    publication_indexes,
)

PERSONAL = ["name", "phone", "email", "phone_digest", "form_token"]
"""What of a learner no trail keeps: it goes half a year after the session."""
PLACES_MOST = 2_000
DEMO = "（演示）"
"""Ends the names of people whom a demonstration invents."""


@tracked(exclude=["search_document"])
class Camp(Publication):
    """A course or a boot camp for people in work, by occupation and certificate (G6, C6.5)."""

    page, code_head = "camp", "PX"
    content_fields = (*SHARED_FIELDS, "kind", "audience", "mode", "hours", "fee", "min_attendance")
    content_lists = ("majors", "occupations", "certificates")
    further_text = ("audience",)
    shown_fields = ("kind", "audience", "mode", "hours", "fee", "min_attendance", "occupations", "certificates", *LAST_SHOWN)

    kind = models.CharField("形式", max_length=10, choices=CampKind, blank=True)
    audience = models.CharField("招谁", max_length=200, blank=True)
    mode = models.CharField("怎么上", max_length=10, choices=TeachingMode, blank=True)
    hours = models.PositiveSmallIntegerField("学时", null=True, blank=True, validators=HOURS)
    fee = models.DecimalField("收费（元）", max_digits=10, decimal_places=2, null=True, blank=True)
    min_attendance = models.PositiveSmallIntegerField(
        "出勤到多少发证书（%）", default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    occupations = models.ManyToManyField("taxonomy.Occupation", verbose_name="面向职业", blank=True, related_name="+")
    certificates = models.ManyToManyField("taxonomy.Qualification", verbose_name="对应证书", blank=True, related_name="+")

    objects = CampQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "训练营和课程"
        constraints = [
            *publication_constraints("camp"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | (~Q(kind="") & ~Q(mode="") & Q(hours__gt=0, fee__gte=0)),
                name="camp_says_what_it_is",
            ),
            models.CheckConstraint(condition=Q(min_attendance__range=(1, 100)), name="camp_attendance_is_a_share"),
        ]
        indexes = publication_indexes("camp")


@tracked
class CampSession(TimestampedModel):
    """One run of a camp with its dates and places."""

    camp = models.ForeignKey(Camp, models.PROTECT, verbose_name="训练营", related_name="sessions")
    number = models.PositiveSmallIntegerField("第几期")
    starts_on = models.DateField("开课")
    ends_on = models.DateField("结束")
    enrol_until = models.DateField("报名截止")
    place = models.CharField("在哪里上", max_length=200)
    places = models.PositiveSmallIntegerField("名额")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancel_reason = models.CharField("为什么取消", max_length=300, blank=True)
    cleared_at = models.DateTimeField("清掉个人信息的时间", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "班次"
        constraints = [
            models.UniqueConstraint(fields=["camp", "number"], name="campsession_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campsession_ends_after_start"),
            models.CheckConstraint(condition=Q(enrol_until__lte=F("ends_on")), name="campsession_enrols_before_end"),
            models.CheckConstraint(condition=Q(places__range=(1, PLACES_MOST)), name="campsession_places"),
            models.CheckConstraint(condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="campsession_says_why_cancelled"),
        ]
        indexes = [
            models.Index(fields=["enrol_until"], name="campsession_open", condition=Q(cancelled_at=None)),
            models.Index(fields=["ends_on"], name="campsession_to_clear", condition=Q(cleared_at=None)),
        ]

    def __str__(self):
        return f"{self.camp} 第 {self.number} 期"

    def get_absolute_url(self):
        """Sessions stand on the camp's page."""
        return f"{self.camp.get_absolute_url()}#session-{self.pk}"

    @property
    def roster_url(self):
        """Where its host runs it."""
        return reverse("projects:camp_roster", args=[self.pk])

    def is_open(self, on):
        """Whether people may still enrol."""
        return self.cancelled_at is None and self.enrol_until >= on and self.camp.is_public

    def is_over(self, on):
        """Whether its last day has passed."""
        return self.ends_on < on


@tracked(exclude=["code_key"])
class CampMeeting(models.Model):
    """One meeting of a session, at which people check in; ``code_key`` makes its codes, a new one ends the old ones."""

    session = models.ForeignKey(CampSession, models.PROTECT, verbose_name="班次", related_name="meetings")
    title = models.CharField("上什么", max_length=80, blank=True)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    code_key = models.CharField("签到码的钥匙", max_length=40, editable=False)
    has_sheet = models.BooleanField("用打印的签到单", default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一次课"
        constraints = [
            models.UniqueConstraint(fields=["session", "starts_at"], name="campmeeting_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="campmeeting_ends_after_start"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.starts_at):%m-%d %H:%M} {self.title}".strip()

    def get_absolute_url(self):
        """Meetings stand on the roster."""
        return f"{self.session.roster_url}?meeting={self.pk}#attendance"


@tracked(exclude=PERSONAL)
class CampEnrolment(models.Model):
    """Somebody's place in a session, or their wait for one; the order of waiting is that of the numbers of the rows."""

    session = models.ForeignKey(CampSession, models.PROTECT, verbose_name="班次", related_name="enrolments")
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="报名单位", null=True, blank=True, related_name="camp_enrolments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", null=True, blank=True, related_name="camp_enrolments"
    )
    name = models.CharField("姓名", max_length=40, blank=True)
    phone = models.CharField("手机", max_length=11, blank=True)
    email = models.EmailField("邮箱", blank=True)
    phone_digest = models.CharField("手机的指纹", max_length=64, editable=False)
    form_token = models.UUIDField("表单令牌", unique=True, null=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=PlaceState)
    enrolled_at = models.DateTimeField("报名时间")
    placed_at = models.DateTimeField("报上的时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.CharField("谁取消的", max_length=10, choices=CancelledBy, blank=True)
    cancel_reason = models.CharField("为什么取消", max_length=300, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报名"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "phone_digest"], condition=~Q(state=PlaceState.CANCELLED), name="campenrolment_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.PLACED) | Q(placed_at__isnull=False), name="campenrolment_placed_since"
            ),
            models.CheckConstraint(
                condition=Q(state=PlaceState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=PlaceState.CANCELLED) & Q(cancelled_at=None)),
                name="campenrolment_cancelled_when",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "id"], name="campenrolment_queue"),
            models.Index(fields=["organization", "-id"], name="campenrolment_of_org", condition=Q(organization__isnull=False)),
            models.Index(fields=["user", "-id"], name="campenrolment_of_user", condition=Q(user__isnull=False)),
        ]

    def __str__(self):
        return self.name or f"学员 {self.pk}"

    def get_absolute_url(self):
        """Enrolments stand on the roster."""
        return self.session.roster_url

    @property
    def is_placed(self):
        """Whether there is a place."""
        return self.state == PlaceState.PLACED

    @property
    def is_standing(self):
        """Whether it was not taken back."""
        return self.state != PlaceState.CANCELLED

    @property
    def masked_name(self):
        """The name as a page shows it that others may read."""
        return masked(self.name)


def masked(name):
    """A name with its middle hidden: 陈*明, 王*; that it is a demonstration's stays."""
    plain = name.removesuffix(DEMO)
    rest = name[len(plain) :]
    if len(plain) < 2:
        return name
    return f"{plain[0]}*{rest}" if len(plain) == 2 else f"{plain[0]}{'*' * (len(plain) - 2)}{plain[-1]}{rest}"


@tracked(exclude=["device_digest"])
class CampAttendance(models.Model):
    """Whether somebody was at a meeting, and how that is known."""

    meeting = models.ForeignKey(CampMeeting, models.PROTECT, verbose_name="哪次课", related_name="attendances")
    enrolment = models.ForeignKey(CampEnrolment, models.PROTECT, verbose_name="学员", related_name="attendances")
    is_present = models.BooleanField("到了")
    way = models.CharField("怎么签的", max_length=10, choices=CheckInWay)
    reason = models.CharField("登记的理由", max_length=200, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间")
    device_digest = models.CharField("哪台手机", max_length=64, blank=True, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "出勤"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "enrolment"], name="campattendance_once"),
            models.CheckConstraint(
                condition=~Q(way=CheckInWay.HAND) | (~Q(reason="") & Q(marked_by__isnull=False)),
                name="campattendance_by_hand_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment} {self.meeting}"


CampMajorsEvent = track_many_to_many(Camp, "majors")
CampOccupationsEvent = track_many_to_many(Camp, "occupations")
CampCertificatesEvent = track_many_to_many(Camp, "certificates")

__all__ = [
    "Camp",
    "CampAttendance",
    "CampCertificatesEvent",
    "CampEnrolment",
    "CampMajorsEvent",
    "CampMeeting",
    "CampOccupationsEvent",
    "CampSession",
    "masked",
]
