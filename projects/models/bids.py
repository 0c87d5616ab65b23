"""Sealed bids (C6.5): drafts under a key of their own, sealed texts, receipts, and partners with shares.

No column of this module that holds a bid's content is ever in the clear, and none of them is in the audit trail.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TimestampedModel
from projects.challenge_querysets import BidPartnerQuerySet, ChallengeBidQuerySet
from projects.models.challenges import OpenChallenge

USER = settings.AUTH_USER_MODEL


@tracked(exclude=["draft", "ciphertext", "content"])
class ChallengeBid(TimestampedModel):
    """One organization's answer to a challenge, alone or for a consortium.

    ``draft`` is written under the passing key ``key_name`` (``core.key_files``), which is deleted when the bid is sealed;
    ``ciphertext`` is sealed to the challenge's public key; ``content`` is what was opened, under the portal's lasting key.
    """

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="bids")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="揭榜单位", related_name="bids")
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="填写人", related_name="+")
    version = models.PositiveIntegerField("版本", default=1)
    key_name = models.CharField("草稿钥匙", max_length=32, blank=True)
    draft = models.BinaryField("草稿", null=True)
    ciphertext = models.BinaryField("密封的标书", null=True)
    sealed_at = models.DateTimeField("密封时间", null=True, blank=True)
    sealed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="密封人", null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    opened_at = models.DateTimeField("开标时间", null=True, blank=True)
    opening_fault = models.CharField("为什么打不开", max_length=200, blank=True)
    content = models.BinaryField("开出的标书", null=True)

    objects = ChallengeBidQuerySet.as_manager()
    merges_unseen = True
    """A merger says nothing of it: that there is a bid is nobody's business before the opening."""

    class Meta:
        verbose_name = verbose_name_plural = "揭榜"
        constraints = [
            models.UniqueConstraint(fields=["challenge", "organization"], name="challengebid_one_an_organization"),
            models.CheckConstraint(
                condition=Q(sealed_at=None, ciphertext=None) | Q(sealed_at__isnull=False, ciphertext__isnull=False),
                name="challengebid_sealed_has_text",
            ),
            models.CheckConstraint(
                condition=Q(draft=None, key_name="") | Q(draft__isnull=False) & ~Q(key_name=""),
                name="challengebid_draft_has_key",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, content=None) | Q(opened_at__isnull=False), name="challengebid_content_was_opened"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="challengebid_of_organization")]

    def __str__(self):
        return f"{self.organization}揭“{self.challenge}”"

    def get_absolute_url(self):
        """The bid's page for its bidders."""
        return reverse("projects:bid_detail", args=[self.pk])

    @property
    def is_sealed(self):
        """Whether a sealed text counts for this challenge now."""
        return self.sealed_at is not None and self.withdrawn_at is None

    @property
    def has_draft(self):
        """Whether something is being written."""
        return self.draft is not None

    @property
    def code(self):
        """The number on receipts."""
        return f"JBB-{self.created_at:%Y}-{self.pk:05d}"

    @property
    def state_text(self):
        """Where it stands, for its bidders."""
        if self.opened_at:
            return "已开标" if not self.opening_fault else "开标时打不开"
        if self.withdrawn_at and not self.has_draft:
            return "已撤回"
        if self.is_sealed:
            return "已密封，正在改新的一份" if self.has_draft else "已密封"
        return "草稿"


@tracked(exclude=["content"])
class BidFile(models.Model):
    """A file of a draft, name and all under the draft's key; sealing takes it into the sealed text and deletes the row."""

    bid = models.ForeignKey(ChallengeBid, models.CASCADE, verbose_name="揭榜", related_name="files")
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("字节数，按级取整")
    """Rounded up to the step to which the content is padded: the table tells nobody how large the file is."""

    class Meta:
        verbose_name = verbose_name_plural = "标书附件"
        ordering = ("pk",)

    def __str__(self):
        return f"{self.bid} {self.pk}"


@tracked(exclude=["terms"])
class BidPartner(models.Model):
    """An organization that bids together with the lead. Its terms (share and part) are under the draft's key.

    ``accepted_mark`` is a keyed digest of the terms that were accepted: the same terms need no second yes when a sealed bid is
    replaced, others do. ``share`` is known once the bids are opened.
    """

    bid = models.ForeignKey(ChallengeBid, models.PROTECT, verbose_name="揭榜", related_name="partners")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="合作单位", related_name="+")
    terms = models.BinaryField("份额和分工", null=True)
    share = models.DecimalField("份额 %", max_digits=5, decimal_places=2, null=True, blank=True)
    invited_by = models.ForeignKey(USER, models.PROTECT, verbose_name="邀请人", related_name="+")
    invited_at = models.DateTimeField("邀请时间")
    accepted_at = models.DateTimeField("同意时间", null=True, blank=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="同意人", null=True, blank=True, related_name="+")
    accepted_mark = models.CharField("同意的条件的指纹", max_length=64, blank=True)
    declined_at = models.DateTimeField("谢绝时间", null=True, blank=True)

    objects = BidPartnerQuerySet.as_manager()
    merges_unseen = True

    class Meta:
        verbose_name = verbose_name_plural = "联合揭榜单位"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["bid", "organization"], name="bidpartner_once"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(declined_at=None), name="bidpartner_not_both_yes_and_no"),
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="bidpartner_of_organization")]

    def __str__(self):
        return f"{self.organization} {self.bid}"


@tracked
class BidKeeper(models.Model):
    """Who alone goes on with a bid, or with a partner's seat in it, after their organization was merged with another one.

    Without such rows the organization's people do; with them the people of the other organization read no draft of it before the
    opening. ``partner`` is empty for the lead's side.
    """

    bid = models.ForeignKey(ChallengeBid, models.CASCADE, verbose_name="揭榜", related_name="keepers")
    partner = models.ForeignKey(
        BidPartner, models.CASCADE, verbose_name="合作单位", null=True, blank=True, related_name="keepers"
    )
    user = models.ForeignKey(USER, models.PROTECT, verbose_name="谁", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "合并以后谁写标书"
        constraints = [models.UniqueConstraint(fields=["bid", "partner", "user"], name="bidkeeper_once", nulls_distinct=False)]

    def __str__(self):
        return f"{self.user} {self.bid_id}"


@tracked
class BidReceipt(models.Model):
    """That a bid was sealed: when by the database's clock, and the digests by which text and copy are known again."""

    bid = models.ForeignKey(ChallengeBid, models.PROTECT, verbose_name="揭榜", related_name="receipts")
    number = models.PositiveSmallIntegerField("第几次")
    key_fingerprint = models.CharField("封标钥匙指纹", max_length=40, blank=True)
    sealed_at = models.DateTimeField("密封时间")
    sealed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="密封人", related_name="+")
    ciphertext_sha256 = models.CharField("密文指纹", max_length=64)
    plaintext_sha256 = models.CharField("标书指纹", max_length=64)
    size = models.PositiveIntegerField("密文字节数")
    replaced_at = models.DateTimeField("被新的一份替换", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "密封回执"
        ordering = ("bid", "number")
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="bidreceipt_once")]

    def __str__(self):
        return f"{self.bid.code} 第 {self.number} 次"
