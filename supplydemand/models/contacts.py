"""How two organizations talk: asking, the shared thread, what was looked at, and what is not wanted any more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from supplydemand.contact_querysets import ContactAskQuerySet, ContactRevealQuerySet, ConversationQuerySet, ExclusionQuerySet
from supplydemand.enums import AskRefusal, ExclusionReason, ExclusionScope, Side

USER = settings.AUTH_USER_MODEL


class Conversation(models.Model):
    """One thread of two organizations, begun by a match that both want or by a request that was accepted.

    ``last_message_id`` and ``last_side`` say who wrote last: the other side owes the answer. They follow the newest message
    that was not withdrawn.
    """

    match = models.OneToOneField(
        "supplydemand.Match", models.PROTECT, verbose_name="匹配", null=True, blank=True, related_name="conversation"
    )
    demand = models.ForeignKey(
        "supplydemand.TalentDemand", models.PROTECT, verbose_name="需求", null=True, blank=True, related_name="conversations"
    )
    supply = models.ForeignKey(
        "supplydemand.TalentSupply", models.PROTECT, verbose_name="供给", null=True, blank=True, related_name="conversations"
    )
    demand_organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="需求方单位", related_name="conversations_as_demand"
    )
    supply_organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="供给方单位", related_name="conversations_as_supply"
    )
    opened_at = models.DateTimeField("开始时间")
    active_at = models.DateTimeField("最近消息时间")
    last_side = models.CharField("最后发言的一方", max_length=10, choices=Side, blank=True)
    last_message_id = models.BigIntegerField("最后一条消息", default=0)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对话"
        constraints = [
            models.CheckConstraint(
                condition=Q(demand__isnull=False) | Q(supply__isnull=False), name="conversation_is_about_a_listing"
            )
        ]
        indexes = [
            models.Index(fields=["demand_organization", "-active_at", "-id"], name="conversation_of_demand"),
            models.Index(fields=["supply_organization", "-active_at", "-id"], name="conversation_of_supply"),
            models.Index(fields=["active_at"], name="conversation_by_activity"),
            models.Index(fields=["opened_at"], name="conversation_by_opening"),
        ]

    def __str__(self):
        return f"{self.demand_organization} 和 {self.supply_organization}"

    def get_absolute_url(self):
        """The thread's page."""
        return reverse("supplydemand:conversation_detail", args=[self.pk])

    def organization_on(self, side):
        """The organization that stands on a side."""
        return self.demand_organization if side == Side.DEMAND else self.supply_organization

    def listing_on(self, side):
        """The listing of a side; ``None`` where the side asked without one."""
        return self.demand if side == Side.DEMAND else self.supply

    @property
    def subject(self):
        """The listing that the talk is about: the demand of a match, else the one that was asked about."""
        return self.demand or self.supply


@tracked
class Message(models.Model):
    """One message of a thread; its author may change or withdraw it for some minutes, then it stands."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, verbose_name="对话", related_name="messages")
    side = models.CharField("哪一方", max_length=10, choices=Side)
    author = models.ForeignKey(USER, models.PROTECT, verbose_name="发言人", related_name="+")
    text = models.TextField("内容", blank=True, max_length=5_000)
    sent_at = models.DateTimeField("发出时间")
    edited_at = models.DateTimeField("修改时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "对话消息"
        indexes = [models.Index(fields=["conversation", "-id"], name="message_of_conversation")]

    def __str__(self):
        return "已撤回" if self.withdrawn_at else self.text[:40]


class ConversationReading(models.Model):
    """Up to which message a person has read a thread."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, verbose_name="对话", related_name="readings")
    user = models.ForeignKey(USER, models.CASCADE, verbose_name="读者", related_name="+")
    last_message_id = models.BigIntegerField("读到")

    class Meta:
        verbose_name = verbose_name_plural = "读到哪里"
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="conversationreading_one_per_person")]

    def __str__(self):
        return f"{self.user_id}：{self.last_message_id}"


class MessageDraft(models.Model):
    """What a person has typed into a thread and not sent."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, verbose_name="对话", related_name="drafts")
    user = models.ForeignKey(USER, models.CASCADE, verbose_name="写的人", related_name="+")
    text = models.TextField("内容", max_length=5_000)
    saved_at = models.DateTimeField("存下时间")

    class Meta:
        verbose_name = verbose_name_plural = "没发出的消息"
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="messagedraft_one_per_person")]

    def __str__(self):
        return self.text[:40]


@tracked
class ContactReveal(models.Model):
    """Somebody looked at an organization's contact details: who, of which organization, when, from where, about what."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, verbose_name="对话", related_name="reveals")
    revealed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁看的", related_name="+")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="哪个单位看的", related_name="+")
    owner = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="谁的联系方式", related_name="contact_reveals"
    )
    demand = models.ForeignKey("supplydemand.TalentDemand", models.PROTECT, verbose_name="需求", null=True, blank=True)
    supply = models.ForeignKey("supplydemand.TalentSupply", models.PROTECT, verbose_name="供给", null=True, blank=True)
    address = models.GenericIPAddressField("从哪里", null=True, blank=True)
    at = models.DateTimeField("时间")

    objects = ContactRevealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看联系方式记录"
        indexes = [
            models.Index(fields=["owner", "-id"], name="contactreveal_of_owner"),
            models.Index(fields=["revealed_by", "at"], name="contactreveal_of_person"),
            models.Index(fields=["at"], name="contactreveal_by_time"),
            models.Index(fields=["demand", "-id"], name="contactreveal_of_demand", condition=Q(demand__isnull=False)),
            models.Index(fields=["supply", "-id"], name="contactreveal_of_supply", condition=Q(supply__isnull=False)),
        ]

    def __str__(self):
        return f"{self.organization} 看了 {self.owner} 的联系方式"


@tracked
class ContactAsk(models.Model):
    """An organization asks for contact about a listing without a match; the listing's organization accepts or declines."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="想认识的单位", related_name="asks")
    owner = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="被问的单位", related_name="asks_received")
    demand = models.ForeignKey("supplydemand.TalentDemand", models.PROTECT, verbose_name="需求", null=True, blank=True)
    supply = models.ForeignKey("supplydemand.TalentSupply", models.PROTECT, verbose_name="供给", null=True, blank=True)
    text = models.TextField("说明", max_length=2_000)
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁问的", related_name="+")
    asked_at = models.DateTimeField("时间")
    answered_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁答复的", null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    refusal = models.CharField("为什么不联系", max_length=12, choices=AskRefusal, blank=True)
    note = models.CharField("补充一句", max_length=300, blank=True)
    conversation = models.OneToOneField(
        Conversation, models.PROTECT, verbose_name="对话", null=True, blank=True, related_name="ask"
    )

    objects = ContactAskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系请求"
        constraints = [
            models.CheckConstraint(
                condition=Q(demand__isnull=False, supply__isnull=True) | Q(demand__isnull=True, supply__isnull=False),
                name="contactask_about_one_listing",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, conversation__isnull=True, refusal="")
                | Q(answered_at__isnull=False, conversation__isnull=False, refusal="")
                | (Q(answered_at__isnull=False, conversation__isnull=True) & ~Q(refusal="")),
                name="contactask_accepted_or_refused_once_answered",
            ),
            models.CheckConstraint(condition=~Q(organization=F("owner")), name="contactask_of_others"),
            models.UniqueConstraint(fields=["organization", "demand"], name="contactask_once_for_a_demand"),
            models.UniqueConstraint(fields=["organization", "supply"], name="contactask_once_for_a_supply"),
        ]
        indexes = [
            models.Index(fields=["owner", "asked_at"], name="contactask_waiting", condition=Q(answered_at=None)),
            models.Index(fields=["organization", "-id"], name="contactask_of_asker"),
        ]

    def __str__(self):
        return f"{self.organization} 想认识 {self.owner}"

    def get_absolute_url(self):
        """Where both sides read it and the asked one answers."""
        return reverse("supplydemand:ask_detail", args=[self.pk])

    @property
    def listing(self):
        """What was asked about."""
        return self.demand or self.supply

    @property
    def asker_side(self):
        """The side on which the asker stands: opposite to the listing's."""
        return Side.SUPPLY if self.demand_id else Side.DEMAND


@tracked
class ContactPolicy(models.Model):
    """The city's limits on contact, one row."""

    weekly_ask_count = models.PositiveSmallIntegerField(
        "每周联系请求上限", default=10, help_text="一个单位一周最多发几个不在匹配里的联系请求，星期一重新算。0 表示不开放"
    )

    daily_reveal_count = models.PositiveSmallIntegerField(
        "每天查看上限", default=40, help_text="一个人一天最多看几家单位的联系方式，同一家再看不算。看满了会出现在审核台"
    )

    class Meta:
        verbose_name = verbose_name_plural = "联系规则"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="contactpolicy_one_row")]

    def __str__(self):
        return f"每周 {self.weekly_ask_count} 个，每天看 {self.daily_reveal_count} 家"

    @classmethod
    def in_force(cls):
        """The city's row, or the defaults while there is none."""
        return cls.objects.filter(pk=1).first() or cls()


class AskQuota(models.Model):
    """How many requests an organization has sent in the week that begins on a Monday; the row is the lock."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    week_on = models.DateField("星期一")
    used_count = models.PositiveSmallIntegerField("已用", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "每周联系请求"
        constraints = [models.UniqueConstraint(fields=["organization", "week_on"], name="askquota_one_per_week")]

    def __str__(self):
        return f"{self.organization} {self.week_on}"


@tracked
class Exclusion(models.Model):
    """An organization wants no more matches or no more requests of another one, and why; lifted, it is history."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="exclusions")
    other = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="对方", related_name="+")
    scope = models.CharField("范围", max_length=10, choices=ExclusionScope)
    reason = models.CharField("原因", max_length=12, choices=ExclusionReason)
    note = models.CharField("补充说明", max_length=300, blank=True)
    match = models.ForeignKey("supplydemand.Match", models.PROTECT, verbose_name="看到的匹配", null=True, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁定的", related_name="+")
    created_at = models.DateTimeField("时间")
    lifted_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不再推荐"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "other", "scope"], condition=Q(lifted_at=None), name="exclusion_one_in_force"
            )
        ]

    def __str__(self):
        return f"{self.organization}：{self.get_scope_display()}{self.other}"
