"""What an award's page and the ledger show of a contract: its money, step by step, as the ledger has it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse

from core.numbers import grouped_text
from projects.enums import Column
from projects.evidence_querysets import inside
from projects.ledger_sums import Figure, figure_of
from projects.models import Award, Commitment, Delivery


@dataclass
class Money:
    """What of a contract stands in the ledger: promised, received, and by step."""

    pledged: Figure = Figure()
    received: Figure = Figure()
    promises: dict = field(default_factory=dict)
    """``{step id: [Commitment]}``, each with ``net_text``, ``received`` and ``deliver_url``."""


def money_of(award, user):
    """The contract's money that this reader may read in the ledger. Three queries."""
    rows = Commitment.objects.visible_to(user)
    of_award = Q(milestone__award=award) | Q(reverses__milestone__award=award)
    pledged = rows.filter(of_award).effective().order_by().values_list("grade").annotate(total=Sum("amount"))
    came = Delivery.objects.visible_to(user).filter(commitment__milestone__award=award, column=Column.RECEIVED).effective()
    came = list(came.order_by().values_list("commitment", "grade").annotate(total=Sum("amount")))
    found = Money(figure_of(pledged), figure_of((grade, total) for _, grade, total in came))
    promises = rows.filter(milestone__award=award, reverses=None).with_net()
    for row in promises.select_related("stated_by", "counterpart").order_by("pk"):
        row.net_text = grouped_text(row.net)
        row.received = figure_of((grade, total) for pk, grade, total in came if pk == row.pk)
        row.deliver_url = reverse("projects:delivery_create", args=[row.pk]) if row.net > 0 else ""
        found.promises.setdefault(row.milestone_id, []).append(row)
    return found


def ledger_url_of(award, user):
    """The ledger of the award's project; empty where there is none for this reader. One query."""
    if not inside(user).filter(pk=award.project_id).exists():
        return ""
    return reverse("projects:ledger", args=[award.project_id])


@dataclass(frozen=True)
class Contract:
    """A contract as the ledger names it: what it says, and how much of it no step pays yet."""

    award: Award
    planned: Decimal

    @property
    def url(self):
        """Where it is kept, with its steps."""
        return reverse("projects:challenge_award", args=[self.award.challenge_id])

    @property
    def unplanned(self):
        """What no step pays yet."""
        return self.award.amount - self.planned


def contracts_of(project):
    """The signed contracts of awards from which a project came; one query."""
    awards = Award.objects.filter(project=project, cancelled_at=None, signed_on__isnull=False).select_related("challenge")
    awards = awards.annotate(planned=Sum("milestones__amount")).order_by("pk")
    return [Contract(row, row.planned or Decimal(0)) for row in awards]
