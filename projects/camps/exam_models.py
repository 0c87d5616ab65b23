"""Tables of exams, results, certificates, and of who recognizes a certificate (C6.4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from core.models import TimestampedModel
from projects.camps.enums import CampKind
from projects.camps.models import Camp, CampEnrolment, CampSession, masked
from projects.camps.querysets import CertificateQuerySet, ExamQuerySet, RecognitionQuerySet, ResultQuerySet


@tracked
class CampExam(TimestampedModel):
    """An exam of a camp; with a partner it was made together and holds once both have confirmed what is asked and what passes."""

    camp = models.ForeignKey(Camp, models.PROTECT, verbose_name="训练营", related_name="exams")
    name = models.CharField("考试名称", max_length=60)
    content = models.CharField("考什么", max_length=500)
    full_mark = models.PositiveSmallIntegerField("满分", default=100)
    pass_mark = models.PositiveSmallIntegerField("及格分", default=60)
    attempts_most = models.PositiveSmallIntegerField("最多考几次", default=2)
    partner = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="和谁共建", null=True, blank=True, related_name="co_developed_exams"
    )
    host_confirmed_at = models.DateTimeField("主办单位确认", null=True, blank=True)
    host_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="主办单位谁确认的", null=True, blank=True, related_name="+"
    )
    partner_confirmed_at = models.DateTimeField("共建单位确认", null=True, blank=True)
    partner_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="共建单位谁确认的", null=True, blank=True, related_name="+"
    )
    objection = models.CharField("共建单位的意见", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考试"
        constraints = [
            models.UniqueConstraint(fields=["camp", "name"], name="campexam_name_once"),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=1, pass_mark__lte=F("full_mark"), full_mark__lte=1000), name="campexam_marks"
            ),
            models.CheckConstraint(condition=Q(attempts_most__range=(1, 9)), name="campexam_attempts"),
        ]
        indexes = [
            models.Index(fields=["partner"], name="campexam_to_confirm", condition=Q(partner_confirmed_at=None)),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Its page."""
        return reverse("projects:camp_exam", args=[self.pk])

    @property
    def is_in_force(self):
        """Whether results may be entered: by the host's own word, or by both."""
        return self.host_confirmed_at is not None and (self.partner_id is None or self.partner_confirmed_at is not None)


@tracked
class CampExamResult(models.Model):
    """What somebody reached at an attempt; a wrong one is voided with a reason and entered anew."""

    exam = models.ForeignKey(CampExam, models.PROTECT, verbose_name="考试", related_name="results")
    enrolment = models.ForeignKey(CampEnrolment, models.PROTECT, verbose_name="学员", related_name="results")
    attempt = models.PositiveSmallIntegerField("第几次")
    held_on = models.DateField("哪天考的")
    score = models.DecimalField("分数", max_digits=5, decimal_places=1, null=True, blank=True)
    is_passed = models.BooleanField("及格")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")
    entered_at = models.DateTimeField("登记时间")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="作废人", null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("为什么作废", max_length=200, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考试成绩"
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "enrolment", "attempt"], condition=Q(voided_at=None), name="campexamresult_attempt_once"
            ),
            models.CheckConstraint(condition=Q(score=None, is_passed=False) | Q(score__gte=0), name="campexamresult_score"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason=""), name="campexamresult_says_why_void"),
        ]

    def __str__(self):
        return f"{self.exam} {self.enrolment} 第 {self.attempt} 次"


@tracked(exclude=["holder_name"])
class CampCertificate(models.Model):
    """A certificate of a finished camp; what it says is written down when it is issued and stays."""

    enrolment = models.ForeignKey(CampEnrolment, models.PROTECT, verbose_name="学员", related_name="certificates")
    session = models.ForeignKey(CampSession, models.PROTECT, verbose_name="班次", related_name="certificates")
    number = models.CharField("证书号", max_length=40, unique=True)
    verify_code = models.CharField("查询码", max_length=20, unique=True, editable=False)
    holder_name = models.CharField("姓名", max_length=40)
    title = models.CharField("学完了什么", max_length=120)
    kind = models.CharField("形式", max_length=10, choices=CampKind, blank=True)
    hours = models.PositiveSmallIntegerField("学时")
    issuers = models.CharField("发证单位", max_length=300)
    results = models.CharField("成绩", max_length=300, blank=True)
    issued_on = models.DateField("发证日期")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁发的", related_name="+")
    is_demo = models.BooleanField("演示数据", default=False)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁作废的", null=True, blank=True, related_name="+"
    )
    revoke_reason = models.CharField("为什么作废", max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结业证书"
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(revoked_at=None), name="campcertificate_one_valid"),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="campcertificate_says_why_revoked"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        """The public page on which it is checked."""
        return reverse("projects:camp_certificate", args=[self.verify_code])

    @property
    def is_valid(self):
        """Whether nobody revoked it."""
        return self.revoked_at is None

    @property
    def masked_holder(self):
        """The holder as the public page names them: enough to compare with the paper, too little to look somebody up."""
        return masked(self.holder_name)


@tracked
class CertificateRecognition(models.Model):
    """That an organization counts a qualification for something: credits, an exemption, a grade of pay."""

    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="谁认", related_name="certificate_recognitions"
    )
    qualification = models.ForeignKey("taxonomy.Qualification", models.PROTECT, verbose_name="证书", related_name="+")
    counts_as = models.CharField("认作什么", max_length=200)
    since = models.DateField("从哪天起")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    ended_on = models.DateField("不再认，从", null=True, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "证书的认可"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "qualification"], condition=Q(ended_on=None), name="certificaterecognition_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="certificaterecognition_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["qualification"], name="certificaterecognition_of", condition=Q(ended_on=None))]

    def __str__(self):
        return f"{self.organization} 认 {self.qualification}"

    def get_absolute_url(self):
        """The public list."""
        return reverse("projects:camp_recognised")


__all__ = ["CampCertificate", "CampExam", "CampExamResult", "CertificateRecognition"]
