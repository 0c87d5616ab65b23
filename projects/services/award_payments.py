"""What the steps of a contract pay, as promises in the ledger of the project that the award began.

The publisher gives, the winners get, by their shares. What has come stands in the ledger like any delivery: that a step is done
says nothing of money.
"""

from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.db.models import F

from core.enums import Status
from projects.enums import Direction, LedgerKind
from projects.evidence_rules import is_writable
from projects.models import AwardMilestone, Commitment, Project
from projects.services import evidence
from review.models import ReviewTask

CENT = Decimal("0.01")
AT_ONCE = 200


def shares_of(bid):
    """``[(organization, per cent)]`` of the winning bid, the lead first; together 100. One query."""
    partners = list(bid.partners.filter(accepted_at__isnull=False).select_related("organization"))
    others = [(row.organization, row.share or Decimal(0)) for row in partners]
    return [(bid.organization, 100 - sum(share for _, share in others)), *others]


def parts_of(amount, shares):
    """``[(organization, money)]`` of an amount by shares: whole cents, what rounding leaves over is the first one's."""
    parts = [(who, (amount * share / 100).quantize(CENT, ROUND_DOWN)) for who, share in shares]
    first, part = parts[0]
    return [(first, part + amount - sum(money for _, money in parts)), *parts[1:]]


@transaction.atomic
def promise(*, milestone, actor, at):
    """Write what a step pays into the ledger, once; returns the promises.

    None while the project may not be written, or its approval may still be taken back.
    """
    rows = AwardMilestone.objects.select_for_update(of=("self",)).select_related(
        "award__challenge__organization", "award__bid__organization", "award__project"
    )
    step = rows.get(pk=milestone.pk)
    award, publisher = step.award, step.award.challenge.organization
    is_due = step.amount and award.cancelled_at is None and award.project is not None and is_writable(award.project)
    if not is_due or step.promises.exists() or _unsettled().filter(object_id=award.project_id).exists():
        return []
    parts = [(who, money) for who, money in parts_of(step.amount, shares_of(award.bid)) if money > 0 and who != publisher]
    return [_write(step, who, money, actor, at) for who, money in parts]


def _write(step, winner, money, actor, at):
    award = step.award
    row = Commitment.objects.create(
        project=award.project,
        milestone=step,
        stated_by=award.challenge.organization,
        direction=Direction.GIVES,
        counterpart=winner,
        kind=LedgerKind.MONEY,
        amount=money,
        due_on=step.due_on,
        note=f"揭榜挂帅 {award.challenge.code}，合同 {award.contract_number}，节点“{step}”"[:300],
        created_by=actor,
        created_at=at,
        effective_at=at,
    )
    evidence.tell_other_side(row)
    return row


def _unsettled():
    return ReviewTask.objects.unsettled(Project)


def keep_up(at):
    """Write the promises of steps that were listed before their project's approval had settled: an entry of ``reconcilers``.

    Whoever added a step stands as the author.
    """
    steps = AwardMilestone.objects.filter(
        amount__gt=0,
        promises=None,
        award__cancelled_at=None,
        award__project__status=Status.APPROVED,
        award__project__suspended_at=None,
    )
    steps = steps.exclude(award__project__in=_unsettled().values("object_id"))
    steps = steps.exclude(award__bid__organization=F("award__challenge__organization"))
    for step in steps.select_related("award__proposed_by", "added_by").order_by("pk")[:AT_ONCE]:
        promise(milestone=step, actor=step.added_by or step.award.proposed_by, at=at)
