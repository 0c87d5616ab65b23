"""The ledger of a project: what was promised, what has come, and how well each is borne out.

Entries are never changed and never deleted: a correction is a further entry with a negative amount. What was only stated is
corrected at once; what the other side has confirmed, when it agrees. Triggers hold that.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.numbers import grouped_text
from projects.enums import LEDGER_UNITS, Column, Direction, LedgerKind
from projects.evidence_querysets import CommitmentQuerySet, DeliveryQuerySet
from projects.models.evidence import Evidenced
from projects.models.projects import Project

STATED = ["amount", "kind", "note", "reason", "reverses", "counterpart_name", "created_by", "created_at"]
"""What never changes. The two organizations move where one is merged into another, hence they are not among it."""


def _never_changed(*fields):
    return [
        pgtrigger.ReadOnly(name="entry_is_fixed", fields=[*STATED, *fields]),
        pgtrigger.Protect(name="entry_is_kept", operation=pgtrigger.Delete),
    ]


class LedgerEntry(Evidenced):
    """An entry of either column."""

    kind = models.CharField("什么", max_length=12, choices=LedgerKind)
    amount = models.DecimalField("数量", max_digits=14, decimal_places=2)
    note = models.CharField("说明", max_length=300, blank=True)
    effective_at = models.DateTimeField("从什么时候起算数", null=True, blank=True)
    refused_at = models.DateTimeField("对方不同意更正", null=True, blank=True)
    reason = models.CharField("为什么更正", max_length=200, blank=True)

    class Meta(Evidenced.Meta):
        abstract = True
        constraints = [
            *Evidenced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0, effective_at__isnull=False)
                | Q(reverses__isnull=False, amount__lt=0) & ~Q(reason=""),
                name="%(class)s_correction_is_negative",
            ),
            models.CheckConstraint(condition=Q(effective_at=None) | Q(refused_at=None), name="%(class)s_counts_or_refused"),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(effective_at=None, refused_at=None), name="%(class)s_one_open_correction"
            ),
        ]

    @property
    def unit(self):
        """In what it is counted."""
        return LEDGER_UNITS[self.kind]

    @property
    def amount_text(self):
        """The amount as people read it."""
        return f"{grouped_text(self.amount)} {self.unit}"

    @property
    def taken_text(self):
        """What a correction takes back, as people read it."""
        return f"{grouped_text(-self.amount)} {self.unit}"

    @property
    def is_correction(self):
        """Whether it takes something back."""
        return self.reverses_id is not None

    @property
    def is_waiting(self):
        """Whether the other side may still say something to it."""
        if self.is_correction:
            return self.effective_at is None and self.refused_at is None
        return super().is_waiting

    @property
    def is_corrected_at_once(self):
        """Whether its author corrects it alone: nobody else stands for it yet."""
        return self.is_stated_only


@tracked
class Commitment(LedgerEntry):
    """That one side gives the other so much by a day."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="commitments")
    direction = models.CharField("谁给谁", max_length=5, choices=Direction)
    due_on = models.DateField("最迟哪天到")
    milestone = models.ForeignKey(
        "projects.AwardMilestone", models.PROTECT, verbose_name="中榜节点", null=True, blank=True, related_name="promises"
    )
    """The step of a challenge's contract that pays it."""
    reverses = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正哪一条", null=True, blank=True, related_name="corrections"
    )

    objects = CommitmentQuerySet.as_manager()
    code = "commitment"
    tab = "ledger"

    class Meta(LedgerEntry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "承诺"
        indexes = [
            models.Index(fields=["project", "id"], name="commitment_of_project"),
            models.Index(fields=["stated_by", "grade"], name="commitment_stated_by"),
            models.Index(fields=["counterpart", "grade", "answer"], name="commitment_counterpart"),
            models.Index(fields=["due_on", "id"], name="commitment_due", condition=Q(reverses=None)),
        ]
        triggers = _never_changed("project", "direction", "due_on", "milestone")

    def __str__(self):
        return f"{self.giver_name}给{self.receiver_name}{self.get_kind_display()} {self.amount_text}"

    @property
    def is_corrected_at_once(self):
        """Not what a contract says: both sides signed that, also where the winner has not confirmed the entry yet."""
        return super().is_corrected_at_once and self.milestone_id is None

    def get_absolute_url(self):
        """The entry's page."""
        return reverse("projects:record", args=[self.code, self.pk])

    @property
    def giver_on_portal(self):
        """The giver's key; that of whoever wrote the promise down where the giver is not on the portal."""
        return self.counterpart_id if self.direction == Direction.GETS and self.counterpart_id else self.stated_by_id

    @property
    def giver_name(self):
        """Who gives."""
        return str(self.stated_by) if self.direction == Direction.GIVES else self.other_side

    @property
    def receiver_name(self):
        """Who gets."""
        return self.other_side if self.direction == Direction.GIVES else str(self.stated_by)

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        if self.is_correction:
            return f"{self.giver_name}给{self.receiver_name}的{self.get_kind_display()}，承诺减少 {self.taken_text}"
        return f"{self.giver_name}承诺给{self.receiver_name}{self.get_kind_display()} {self.amount_text}"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        rows = [
            ("谁给", self.giver_name),
            ("给谁", self.receiver_name),
            ("给什么", self.get_kind_display()),
            ("更正" if self.is_correction else "承诺", self.amount_text),
            ("最迟", f"{self.due_on:%Y-%m-%d}"),
        ]
        return [*rows, *([("说明", self.note)] if self.note else []), *([("更正原因", self.reason)] if self.reason else [])]


@tracked
class Delivery(LedgerEntry):
    """That something of a commitment has come: as promised, or as things in place of money."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, verbose_name="承诺", related_name="deliveries")
    column = models.CharField("到账还是实物", max_length=8, choices=Column)
    happened_on = models.DateField("哪天到的")
    reverses = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正哪一条", null=True, blank=True, related_name="corrections"
    )

    objects = DeliveryQuerySet.as_manager()
    code = "delivery"
    tab = "ledger"

    class Meta(LedgerEntry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "到账和实物"
        constraints = [
            *LedgerEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind=LedgerKind.MONEY) | Q(column=Column.IN_KIND), name="delivery_only_money_is_received"
            ),
        ]
        indexes = [
            models.Index(fields=["commitment", "id"], name="delivery_of_commitment"),
            models.Index(fields=["stated_by", "grade"], name="delivery_stated_by"),
            models.Index(fields=["counterpart", "grade", "answer"], name="delivery_counterpart"),
        ]
        triggers = _never_changed("commitment", "column", "happened_on")

    def __str__(self):
        return f"{self.words}{self.get_kind_display()} {self.amount_text}"

    def get_absolute_url(self):
        """The entry's page."""
        return reverse("projects:record", args=[self.code, self.pk])

    @property
    def project(self):
        """The project of the promise."""
        return self.commitment.project

    @property
    def words(self):
        """到账, or in what form it came."""
        if self.kind == LedgerKind.MONEY and self.column == Column.IN_KIND:
            return "实物折价抵"
        return "到账" if self.column == Column.RECEIVED else "到位"

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        what = f"{self.commitment.giver_name}给{self.commitment.receiver_name}的{self.get_kind_display()}"
        if self.is_correction:
            return f"{what}，{self.words}减少 {self.taken_text}"
        return f"{what}，{self.words} {self.amount_text}"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        promise = self.commitment
        rows = [
            ("谁给", promise.giver_name),
            ("给谁", promise.receiver_name),
            (self.words, f"{self.get_kind_display()} {self.amount_text}"),
            ("哪天", f"{self.happened_on:%Y-%m-%d}"),
            ("承诺", promise.amount_text),
        ]
        return [*rows, *([("说明", self.note)] if self.note else []), *([("更正原因", self.reason)] if self.reason else [])]
