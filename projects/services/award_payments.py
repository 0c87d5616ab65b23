"""What the steps of a contract pay, as promises in the ledger of the project that the award began.

The publisher gives, the winners get, by their shares, as long as both take part in the project. What has come stands in the
ledger like any delivery: that a step is done says nothing of money.
"""

from collections import defaultdict
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.db.models import DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q

from core.enums import Status
from projects.enums import Direction, LedgerKind
from projects.evidence_rules import is_writable
from projects.models import AwardMilestone, BidPartner, Commitment, Project, ProjectPartner
from projects.services import evidence
from review.models import ReviewTask

CENT = Decimal("0.01")
AT_ONCE = 200
LEAD = F("award__project__organization")


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
    """Write what a step pays into the ledger, once a winner; returns the promises that are new.

    None while the project may not be written, or its approval may still be taken back; none to a winner that does not take part
    now, until it does again.
    """
    rows = AwardMilestone.objects.select_for_update(of=("self",)).select_related(
        "award__challenge__organization", "award__bid__organization", "award__project"
    )
    step = rows.get(pk=milestone.pk)
    award = step.award
    is_due = step.amount and award.cancelled_at is None and award.project is not None and is_writable(award.project)
    if not is_due or _unsettled().filter(object_id=award.project_id).exists():
        return []
    missing = _missing(award, [step])
    return [_write(step, who, money, actor, at) for _, who, money, absence in missing if not absence]


def unplanned(award, steps):
    """``{step id: [(organization, money, why)]}`` of what is not promised because a side does not take part; four queries."""
    found = defaultdict(list)
    if award.project is None:
        return found
    for step, who, money, absence in _missing(award, [step for step in steps if step.amount]):
        if absence:
            found[step.pk].append((who, money, absence))
    return found


def _missing(award, steps):
    """``[(step, winner, money, why it cannot be promised)]`` of what no promise says yet; the last is empty where it can."""
    if not steps:
        return []
    project, publisher, shares = award.project, award.challenge.organization, shares_of(award.bid)
    parties = {project.organization_id, *project.partners.joined().values_list("organization", flat=True)}
    promised = set(Commitment.objects.filter(milestone__in=steps).values_list("milestone", "counterpart"))
    rows = [(step, who, money) for step in steps for who, money in parts_of(step.amount, shares)]
    return [
        (step, who, money, _absence(publisher, parties) or _absence(who, parties))
        for step, who, money in rows
        if money > 0 and who != publisher and (step.pk, who.pk) not in promised
    ]


def _absence(organization, parties):
    if organization.pk not in parties:
        return f"{organization}已经不在这个项目里"
    return "" if organization.may_publish else f"{organization}暂停公开中，或者没有通过核验"


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
    """Write the promises that could not be written with their step: an entry of ``reconcilers``.

    The project's approval had not settled then, or the winner did not take part. Whoever added a step stands as the author. Steps
    from before their author was noted are left alone: what they pay may stand in the ledger by hand.
    """
    steps = AwardMilestone.objects.filter(
        _takes_part("award__challenge__organization", LEAD, OuterRef("award__project")),
        amount__gt=0,
        added_by__isnull=False,
        award__cancelled_at=None,
        award__project__status=Status.APPROVED,
        award__project__suspended_at=None,
    )
    steps = steps.filter(_owes_lead() | Exists(_owed_partners()))
    steps = steps.exclude(award__project__in=_unsettled().values("object_id"))
    for step in steps.select_related("award", "added_by").order_by("pk")[:AT_ONCE]:
        promise(milestone=step, actor=step.added_by, at=at)


def _owes_lead():
    lead = "award__bid__organization"
    promised = Commitment.objects.filter(milestone=OuterRef("pk"), counterpart=OuterRef(lead))
    return (
        _takes_part(lead, LEAD, OuterRef("award__project"))
        & ~Q(**{lead: F("award__challenge__organization")})
        & ~Exists(promised)
    )


def _owed_partners():
    """Of a step, those whose part is at least a cent."""
    promised = Commitment.objects.filter(milestone=OuterRef(OuterRef("pk")), counterpart=OuterRef("organization"))
    money = ExpressionWrapper(F("share") * OuterRef("amount"), output_field=DecimalField())
    rows = BidPartner.objects.filter(bid=OuterRef("award__bid"), accepted_at__isnull=False).annotate(money=money)
    rows = rows.filter(~Exists(promised), money__gte=1).exclude(organization=OuterRef("award__challenge__organization"))
    return rows.filter(_takes_part("organization", OuterRef(LEAD.name), OuterRef(OuterRef("award__project"))))


def _takes_part(path, lead, project):
    """As a condition: the organization at ``path`` leads or has joined the project now, and is public."""
    joined = ProjectPartner.objects.joined().filter(project=project, organization=OuterRef(path))
    is_public = Q(**{f"{path}__status": Status.APPROVED, f"{path}__suspended_at": None})
    return is_public & (Q(**{path: lead}) | Exists(joined))
