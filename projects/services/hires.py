"""Closing the loop: what a cohort's employer hired counts as the outcome of the match from which the project came."""

from django.db.models import Q, Sum

from projects.enums import EvidenceGrade, grades_from
from projects.models import EmploymentOutcome
from supplydemand.enums import OutcomeKind, Side
from supplydemand.services import matches
from supplydemand.services.matches import MatchError, listing_of


def report(*, outcome, organization, actor, at):
    """Report for ``organization``, which has stated or confirmed ``outcome``, how many its match has led to; returns whether so.

    Nothing is reported where the project came from no match whose contact is open, the employer is another than the demand's, or
    the organization is neither side of the match: a link without an account confirms here, but reports nothing there, for nobody
    answers for a side.
    """
    match = outcome.cohort.project.match
    if match is None or match.contact_opened_at is None or outcome.employer_id != match.demand.organization_id:
        return False
    side = next((side for side in Side.values if listing_of(match, side).organization_id == organization.pk), None)
    if side is None:
        return False
    said = Q(stated_by=organization) | Q(counterpart=organization, grade__in=grades_from(EvidenceGrade.CONFIRMED))
    rows = EmploymentOutcome.objects.standing().filter(
        said, cohort__project=outcome.cohort.project_id, employer=outcome.employer_id
    )
    total = rows.aggregate(total=Sum("hired_count"))["total"]
    try:
        matches.record_outcome(
            match=match, side=side, kind=OutcomeKind.HIRED, actor=actor, at=at, hired_count=total, is_sure=True
        )
    except MatchError:
        return False
    return True
