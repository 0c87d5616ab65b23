"""What the page of training shows: plans, and of each cohort its mentors, hours, evaluations and where it went."""

from dataclasses import dataclass, field
from decimal import Decimal

from projects.enums import EvidenceGrade, MentorSide, grades_from, place_of
from projects.ledger_sums import Figure, figure_of, percent
from projects.models import (
    Cohort,
    CohortEvaluation,
    EmploymentOutcome,
    EnrollmentPlan,
    GuidanceEntry,
    HeadcountStatement,
    MentorPairing,
)

LOG_SHOWN = 5
ZERO = Decimal(0)


@dataclass
class PairingRow:
    """Two mentors with what they did."""

    pairing: MentorPairing
    industry: Figure = Figure()
    school: Figure = Figure()
    log: list = field(default_factory=list)
    log_count: int = 0


@dataclass
class CohortRow:
    """A cohort with everything that was said of it."""

    cohort: Cohort
    pairings: list = field(default_factory=list)
    evaluations: list = field(default_factory=list)
    outcomes: list = field(default_factory=list)
    hired: Figure = Figure()

    @property
    def percent(self):
        """How many of the cohort were hired, for the bar."""
        return percent(self.hired.amount, Decimal(self.cohort.headcount))


def plans_of(project):
    """The project's enrolment plans, newest year first."""
    rows = EnrollmentPlan.objects.filter(project=project).select_related("organization", "major", "level")
    return list(rows.order_by("-year", "major__name", "pk"))


def note_evidence(project, rows):
    """Hang on each plan or cohort ``said``, the newest statement of its figures as they stand, and how well it is borne out.

    Figures that were changed since are 自报 again. One query.
    """
    asked = {}
    for said in HeadcountStatement.objects.standing().filter(project=project).select_related("counterpart").order_by("pk"):
        asked[said.plan_id, said.cohort_id, said.headcount, said.admitted_count, said.tilt_count] = said
    for row in rows:
        if isinstance(row, Cohort):
            key = (None, row.pk, row.headcount, None, 0)
        else:
            key = (row.pk, None, row.planned_count, row.admitted_count, row.tilt_count)
        row.said = asked.get(key)
        row.grade = row.said.grade if row.said else EvidenceGrade.STATED
        row.grade_place, row.grade_word = place_of(row.grade), EvidenceGrade(row.grade).label


def total_of(rows, name, floor):
    """The sum of one column of plans or cohorts whose evidence is at least ``floor``."""
    counted = [row for row in rows if row.grade in grades_from(floor) and getattr(row, name) is not None]
    return figure_of((row.grade, Decimal(getattr(row, name))) for row in counted)


def cohorts_of(project, floor):
    """A ``CohortRow`` for each cohort; five queries."""
    cohorts = list(
        Cohort.objects.filter(project=project).select_related("organization", "plan__major").order_by("-starts_on", "pk")
    )
    pairings = list(
        MentorPairing.objects.filter(cohort__project=project)
        .select_related("industry_organization", "organization")
        .order_by("pk")
    )
    guidance = GuidanceEntry.objects.filter(pairing__cohort__project=project).standing()
    guidance = list(guidance.select_related("pairing__cohort", "stated_by", "counterpart").order_by("-happened_on", "-pk"))
    evaluations = CohortEvaluation.objects.filter(cohort__project=project).standing()
    evaluations = list(evaluations.select_related("criteria_set", "stated_by", "cohort").order_by("-pk"))
    outcomes = EmploymentOutcome.objects.filter(cohort__project=project).standing()
    outcomes = list(outcomes.select_related("employer", "cohort", "stated_by", "counterpart").order_by("-hired_count", "pk"))
    by_pairing = _grouped(guidance, "pairing_id")
    rows_of_pairings = [_pairing(row, by_pairing.get(row.pk, []), floor) for row in pairings]
    return [
        CohortRow(
            cohort,
            [row for row in rows_of_pairings if row.pairing.cohort_id == cohort.pk],
            _newest([row for row in evaluations if row.cohort_id == cohort.pk]),
            own := [row for row in outcomes if row.cohort_id == cohort.pk],
            figure(own, floor),
        )
        for cohort in cohorts
    ]


def _grouped(rows, name):
    found = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _pairing(pairing, log, floor):
    industry = figure([row for row in log if row.side == MentorSide.INDUSTRY], floor)
    school = figure([row for row in log if row.side == MentorSide.SCHOOL], floor)
    return PairingRow(pairing, industry, school, log[:LOG_SHOWN], len(log))


def _newest(evaluations):
    """The newest of each enterprise and set of criteria."""
    newest = {}
    for row in evaluations:
        newest.setdefault((row.stated_by_id, row.criteria_set_id), row)
    return list(newest.values())


def figure(rows, floor):
    """The sum of statements with evidence of at least ``floor``."""
    return figure_of((row.grade, row.number) for row in rows if row.grade in grades_from(floor))
