"""Challenges (揭榜挂帅, C6.5): what is asked, by which criteria, who asked what, and the key of the sealed bids."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit import tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel
from projects.challenge_enums import ChallengeLevel, ChallengePhase
from projects.challenge_querysets import OfficerQuerySet, OpenChallengeQuerySet
from projects.split_keys import fingerprint_of
from projects.workflows import CHALLENGE_WORKFLOW

USER = settings.AUTH_USER_MODEL
PUBLIC = Q(status=Status.APPROVED)
MOST_MONEY = Decimal("9999999999.99")


@tracked
class OpenChallenge(ReviewableModel):
    """A need that an enterprise, a district or an alliance puts up for whoever can solve it; a draft may lack anything.

    ``criteria_text`` is what its author typed; its rows are made when it becomes public. ``public_key`` is that to which bids are
    sealed; its private half was shared out among three opening officers in that moment and is nowhere whole before the opening.
    ``key_pin`` signs that key and those of the officers with the portal's own key, which no database holds. ``paused_at`` is
    since when the deadline stands still because the publisher is suspended.
    """

    workflow = CHALLENGE_WORKFLOW
    snapshot_excluded = ("status", "version", "draft_input")

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="发榜单位", related_name="challenges")
    title = models.CharField("榜题", max_length=120, blank=True)
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    need = models.TextField("要解决什么", max_length=10_000, blank=True)
    level = models.CharField("哪类人才", max_length=10, choices=ChallengeLevel, blank=True)
    headcount = models.PositiveIntegerField(
        "要培养几个人", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    amount = models.DecimalField(
        "榜金", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    """In 元."""
    district = models.ForeignKey(
        "taxonomy.District", models.PROTECT, verbose_name="在哪个区", null=True, blank=True, related_name="challenges"
    )
    terms = models.TextField("揭榜条件和交付", max_length=4000, blank=True)
    criteria_text = models.TextField("评分标准", max_length=2000, blank=True)
    closes_at = models.DateTimeField("揭榜截止", null=True, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact_email = models.EmailField("联系邮箱", blank=True)
    part_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="从哪个榜拆出来", null=True, blank=True, editable=False, related_name="parts"
    )
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="填写人", null=True, editable=False, related_name="+")
    draft_input = models.JSONField("读不懂的草稿内容", default=dict, blank=True, editable=False)

    phase = models.CharField("进展", max_length=10, choices=ChallengePhase, blank=True, editable=False)
    public_key = models.CharField("封标公钥", max_length=64, blank=True, editable=False)
    key_pin = models.CharField("钥匙的签名", max_length=64, blank=True, editable=False)
    officer_draw = models.JSONField("抽取开标人的经过", default=dict, blank=True, editable=False)
    paused_at = models.DateTimeField("截止时间停住，从", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    bid_count = models.PositiveIntegerField("截止时的揭榜数", null=True, blank=True, editable=False)
    """Unknown before the deadline, even to who runs the portal's pages."""
    opened_at = models.DateTimeField("开标时间", null=True, blank=True, editable=False)
    scored_at = models.DateTimeField("评分结束时间", null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField("终止时间", null=True, blank=True, editable=False)
    stop_reason = models.CharField("为什么终止", max_length=500, blank=True, editable=False)
    draw = models.JSONField("抽取评审专家的经过", default=dict, blank=True, editable=False)

    objects = OpenChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "揭榜挂帅"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES)
                | ~Q(title="")
                & ~Q(need="")
                & ~Q(level="")
                & ~Q(criteria_text="")
                & Q(headcount__isnull=False, amount__isnull=False, closes_at__isnull=False),
                name="openchallenge_complete_once_submitted",
            ),
            models.CheckConstraint(
                condition=~PUBLIC | ~Q(phase="") & Q(published_at__isnull=False),
                name="openchallenge_has_phase_once_public",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(bid_count__gt=0), name="openchallenge_opened_has_counted_bids"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="openchallenge_newest", condition=PUBLIC),
            models.Index(fields=["closes_at", "id"], name="openchallenge_closing", condition=PUBLIC & Q(phase="open")),
            models.Index(fields=["organization", "-id"], name="openchallenge_of_organization"),
        ]

    def __str__(self):
        return self.title or "（还没有榜题）"

    def get_absolute_url(self):
        """The challenge's page."""
        return reverse("projects:challenge_detail", args=[self.pk])

    def transition_fields(self, transition, at):
        """An approval makes it public; its key follows in the same transaction (``projects.challenge_receivers``)."""
        return {"published_at": at, "phase": ChallengePhase.OPEN} if transition.action == "approve" else {}

    def is_open(self, at):
        """Whether bids and questions are taken then; the last word on a bid has the database's clock."""
        return self.is_approved and self.phase == ChallengePhase.OPEN and self.paused_at is None and at < self.closes_at

    @property
    def edit_url(self):
        """Where a draft is written."""
        return reverse("projects:challenge_edit", args=[self.pk])

    @property
    def code(self):
        """The number people quote."""
        return f"JB-{self.created_at:%Y}-{self.pk:05d}"

    @property
    def key_fingerprint(self):
        """The short name of the key to which bids are sealed, as it stands on receipts; empty before it is public."""
        return fingerprint_of(self.public_key)

    @property
    def state_text(self):
        """Where it stands in one word."""
        if not self.is_approved:
            return self.get_status_display()
        if self.paused_at is not None:
            return "暂停"
        if self.phase == ChallengePhase.OPEN and timezone.now() >= self.closes_at:
            return ChallengePhase.CLOSED.label
        return self.get_phase_display()


@tracked
class ChallengeCriterion(models.Model):
    """By what bids are judged; weights of a challenge add up to 100."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="criteria")
    label = models.CharField("标准", max_length=60)
    weight = models.PositiveSmallIntegerField("权重")
    place = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = verbose_name_plural = "评分标准"
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["challenge", "place"], name="challengecriterion_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="challengecriterion_weight_1_to_100"),
        ]

    def __str__(self):
        return f"{self.label} {self.weight}%"


@tracked
class ChallengeQuestion(models.Model):
    """A question about a challenge; everybody reads question and answer, nobody reads who asked."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="questions")
    text = models.CharField("问题", max_length=500)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="提问单位", related_name="+")
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name="提问人", related_name="+")
    asked_at = models.DateTimeField("提问时间")
    answer = models.TextField("答复", max_length=2000, blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, verbose_name="答复人", null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "榜上问答"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="challengequestion_answer_has_moment",
            )
        ]
        indexes = [models.Index(fields=["challenge", "id"], name="challengequestion_of_challenge")]

    def __str__(self):
        return self.text[:40]


@tracked
class OpeningOfficer(models.Model):
    """Somebody who opens sealed bids together with another one; the portal knows the public half of the person's key only.

    ``key_mark`` signs who has which key with the portal's own key: a public key that was written into the database is noticed.
    """

    user = models.ForeignKey(USER, models.PROTECT, verbose_name="开标人", related_name="opening_offices")
    public_key = models.CharField("公钥", max_length=64, blank=True, editable=False)
    key_mark = models.CharField("公钥的签名", max_length=64, blank=True, editable=False)
    key_made_at = models.DateTimeField("钥匙生成时间", null=True, blank=True, editable=False)
    tried_at = models.DateTimeField("最近试钥匙", null=True, blank=True, editable=False)
    named_at = models.DateTimeField("任命时间", auto_now_add=True)
    named_by = models.ForeignKey(
        USER, models.PROTECT, verbose_name="谁任命的", null=True, blank=True, editable=False, related_name="+"
    )
    retired_at = models.DateTimeField("卸任时间", null=True, blank=True, editable=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "开标人"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(retired_at=None), name="openingofficer_one_office_a_person")
        ]

    def __str__(self):
        return str(self.user)

    @property
    def fingerprint(self):
        """The short name of the officer's key; empty before it is made."""
        return fingerprint_of(self.public_key)


@tracked(exclude=["sealed"])
class KeyShare(models.Model):
    """One of the three shares of a challenge's private key, sealed to its officer's own key.

    ``officer_key`` is that key as it was in the moment of publication; ``commitment`` is the digest by which the share is known
    to be whole when it is handed over. Both are signed with the challenge (``OpenChallenge.key_pin``).
    """

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="shares")
    officer = models.ForeignKey(OpeningOfficer, models.PROTECT, verbose_name="开标人", related_name="shares")
    sealed = models.BinaryField("封好的一份")
    officer_key = models.CharField("开标人的公钥", max_length=64, blank=True)
    commitment = models.CharField("这一份的指纹", max_length=64, blank=True)
    broken_at = models.DateTimeField("验不过，从", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "钥匙份额"
        constraints = [models.UniqueConstraint(fields=["challenge", "officer"], name="keyshare_once")]

    def __str__(self):
        return f"{self.officer} {self.challenge}"

    @property
    def fingerprint(self):
        """The short name of the officer's key at publication."""
        return fingerprint_of(self.officer_key)


@tracked(exclude=["sealed"])
class ShareRelease(models.Model):
    """That an officer has agreed to the opening: the officer's share, sealed anew to each of the other officers.

    So it waits for the second officer without lying open anywhere: not in the database, not in a process, not in Redis.
    """

    share = models.ForeignKey(KeyShare, models.PROTECT, verbose_name="份额", related_name="releases")
    to = models.ForeignKey(OpeningOfficer, models.PROTECT, verbose_name="交给谁", related_name="+")
    sealed = models.BinaryField("封好的一份")
    released_at = models.DateTimeField("交出时间")

    class Meta:
        verbose_name = verbose_name_plural = "交出的份额"
        constraints = [models.UniqueConstraint(fields=["share", "to"], name="sharerelease_once")]

    def __str__(self):
        return f"{self.share} → {self.to}"
