"""Writing enrolment, cohorts, mentors, guidance, evaluations and where a cohort went."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F

from core.workflow import StaleVersion
from projects import evidence_rules as rules
from projects.models import (
    Cohort,
    CohortEvaluation,
    EmploymentOutcome,
    EnrollmentPlan,
    GuidanceEntry,
    HeadcountStatement,
    MentorPairing,
)
from projects.services import evidence, hires
from projects.services.evidence import EvidenceError

CENT = Decimal("0.01")
TWICE = {
    EnrollmentPlan: "这一年、这个专业和层次的计划已经有了，去改那一条。",
    Cohort: "这个班级已经有了，换个名字。",
    MentorPairing: "",
    EmploymentOutcome: "这个单位在这个班的录用已经记过。先作废旧的，再记新的总数。",
}
SAYS = {
    GuidanceEntry: "这条指导记录",
    EmploymentOutcome: "这条去向",
    CohortEvaluation: "这次评价",
    HeadcountStatement: "这个人数",
}


def _check_writer(actor, project, organization):
    if organization.pk not in {party.pk for party in rules.own_parties(actor, project)}:
        raise EvidenceError("只有牵头单位和已加入的合作单位，能写自己一方的内容。")


def _created(model, **values):
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except IntegrityError:
        raise EvidenceError(TWICE.get(model) or "这一条已经有了。") from None


@transaction.atomic
def save_plan(*, project, organization, actor, plan=None, expected_version=None, **values):
    """A new enrolment plan, or another wording of one; returns it. Raises ``EvidenceError`` or ``StaleVersion``."""
    return _save(EnrollmentPlan, plan, {"project": project}, project, organization, actor, expected_version, values)


@transaction.atomic
def save_cohort(*, project, organization, actor, cohort=None, expected_version=None, **values):
    """A new cohort, or a mended one; returns it. Raises ``EvidenceError`` or ``StaleVersion``."""
    return _save(Cohort, cohort, {"project": project}, project, organization, actor, expected_version, values)


@transaction.atomic
def save_pairing(*, cohort, actor, pairing=None, expected_version=None, **values):
    """The two mentors of a cohort, written by the cohort's school; returns the row."""
    organization = cohort.organization
    return _save(MentorPairing, pairing, {"cohort": cohort}, cohort.project, organization, actor, expected_version, values)


def _save(model, row, whole, project, organization, actor, expected_version, values):
    _check_writer(actor, project, organization)
    if row is None:
        return _created(model, **whole, organization=organization, created_by=actor, **values)
    current = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if current.organization_id != organization.pk:
        raise EvidenceError("这一条是别的单位写的。")
    if str(current.version) != str(expected_version):
        raise StaleVersion("这一条在别处改过了。刷新看看，再改。")
    for name, value in values.items():
        setattr(current, name, value)
    current.version = F("version") + 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        raise EvidenceError(TWICE.get(model) or "这一条已经有了。") from None
    current.refresh_from_db()
    return current


@transaction.atomic
def log_guidance(*, pairing, stated_by, side, happened_on, hours, topic, actor, at, note=""):
    """One of the two sides writes down that a mentor guided the cohort; returns the ``GuidanceEntry``."""
    school, industry = pairing.organization, pairing.industry_organization
    _check_writer(actor, pairing.cohort.project, stated_by)
    if stated_by not in (school, industry):
        raise EvidenceError("只有这两位导师的单位能记指导。")
    is_by_school = stated_by == school
    row = GuidanceEntry.objects.create(
        pairing=pairing,
        side=side,
        happened_on=happened_on,
        hours=hours,
        topic=topic.strip(),
        note=note.strip(),
        stated_by=stated_by,
        counterpart=industry if is_by_school else school,
        counterpart_name=pairing.industry_organization_name if is_by_school else "",
        created_by=actor,
        created_at=at,
    )
    evidence.tell_other_side(row)
    return row


@transaction.atomic
def evaluate(*, cohort, stated_by, criteria_set, scores, evaluated_on, actor, at, note=""):
    """What a party says of another's cohort; ``scores`` is ``{criterion id: 0 to 100}``. Returns the ``CohortEvaluation``."""
    _check_writer(actor, cohort.project, stated_by)
    if stated_by == cohort.organization:
        raise EvidenceError("班级由对方单位来评，自己不评自己的。")
    criteria = list(criteria_set.criteria.all())
    if {criterion.pk for criterion in criteria} != set(scores):
        raise EvidenceError("每一项都要打分。指标改过的话，刷新再填。")
    total = sum((Decimal(scores[row.pk]) * row.weight for row in criteria), Decimal(0)) / 100
    row = CohortEvaluation.objects.create(
        cohort=cohort,
        criteria_set=criteria_set,
        evaluated_on=evaluated_on,
        total=total.quantize(CENT),
        scores=[{"criterion": row.pk, "name": row.name, "weight": row.weight, "score": scores[row.pk]} for row in criteria],
        note=note.strip(),
        stated_by=stated_by,
        counterpart=cohort.organization,
        created_by=actor,
        created_at=at,
    )
    evidence.tell_other_side(row)
    return row


@transaction.atomic
def record_hires(*, cohort, stated_by, employer, employer_name, hired_count, counted_on, actor, at, note=""):
    """How many of a cohort an employer took, said by the school or the employer; returns the ``EmploymentOutcome``."""
    _check_writer(actor, cohort.project, stated_by)
    is_by_school = stated_by == cohort.organization
    if not is_by_school and stated_by != employer:
        raise EvidenceError("去向由办班的学校或录用的单位来记。")
    if is_by_school and employer == cohort.organization:
        raise EvidenceError("录用单位不能是办班的单位自己。")
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)  # two hires at once are counted one after the other
    taken = cohort.outcomes.standing().values_list("hired_count", flat=True)
    if sum(taken) + hired_count > cohort.headcount:
        raise EvidenceError(f"这个班 {cohort.headcount} 人，加起来录用的比人数还多。")
    row = _created(
        EmploymentOutcome,
        cohort=cohort,
        employer=employer,
        employer_name="" if employer else employer_name.strip(),
        hired_count=hired_count,
        counted_on=counted_on,
        note=note.strip(),
        stated_by=stated_by,
        counterpart=employer if is_by_school else cohort.organization,
        counterpart_name="" if employer or not is_by_school else employer_name.strip(),
        created_by=actor,
        created_at=at,
    )
    evidence.tell_other_side(row)
    hires.report(outcome=row, organization=stated_by, actor=actor, at=at)
    return row


@transaction.atomic
def ask_about(*, row, counterpart, actor, at):
    """Ask another party whether the figures of a plan or a cohort are right as they stand; returns the ``HeadcountStatement``.

    Asked again for the same figures it is the same statement. Raises ``EvidenceError``.
    """
    row = type(row).objects.select_for_update(of=("self",)).select_related("project__organization", "organization").get(pk=row.pk)
    _check_writer(actor, row.project, row.organization)
    if counterpart.pk == row.organization_id or counterpart.pk not in rules.parties_of(row.project):
        raise EvidenceError("请项目里的另一家单位来确认。")
    about, figures = figures_of(row)
    known = HeadcountStatement.objects.standing().filter(project=row.project_id, **about)
    known = next((said for said in known if figures == {name: getattr(said, name) for name in figures}), None)
    if known is not None:
        return known
    said = HeadcountStatement.objects.create(
        project=row.project,
        stated_by=row.organization,
        counterpart=counterpart,
        created_by=actor,
        created_at=at,
        **about,
        **figures,
    )
    evidence.tell_other_side(said)
    return said


def figures_of(row):
    """``({"plan" or "cohort": row}, figures)`` as a statement keeps them."""
    if isinstance(row, Cohort):
        return {"cohort": row}, {"headcount": row.headcount}
    counts = {"headcount": row.planned_count, "admitted_count": row.admitted_count, "tilt_count": row.tilt_count}
    return {"plan": row}, counts


@transaction.atomic
def take_back(*, entry, reason, actor, at):
    """Void what was stated while nobody has confirmed it. Raises ``EvidenceError``."""
    row = evidence.locked(entry)
    if not rules.is_author(actor, row) or not row.is_stated_only or row.voided_at:
        raise EvidenceError(f"{SAYS[type(row)]}对方确认过，或者已经作废，不能再作废。")
    if not reason.strip():
        raise EvidenceError("写一下为什么作废。")
    row.voided_at, row.void_reason = at, reason.strip()
    row.save(update_fields=["voided_at", "void_reason"])
    return row
