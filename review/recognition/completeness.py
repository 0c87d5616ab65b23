"""Is an application ready to be handed in? Fields, files, conditions and the signature page."""

from dataclasses import dataclass

from django.utils import timezone

from review.recognition import answers as entries
from review.recognition import eligibility, form_checks, signing
from review.recognition.content import answers_of
from review.recognition.enums import FieldKind, Purpose
from review.recognition.models import FormField


@dataclass(frozen=True)
class Problem:
    """Something that is in the way: the Chinese sentence, and the field's code and section where it is one field's.

    ``place`` says where it is mended: ``"field"``, ``"condition"``, ``"signature"`` or empty.
    """

    text: str
    field: str = ""
    section_id: int | None = None
    place: str = ""


def fields_of(version, purpose):
    """The fields of a version's form that a case of this purpose fills in, in order; one query."""
    rows = FormField.objects.filter(section__version=version).select_related("section")
    rows = rows.filter(in_recheck=True) if purpose == Purpose.RECHECK else rows.filter(in_first=True)
    return list(rows.order_by("section__place", "section_id", "place", "pk"))


def is_in_time(application, at):
    """Whether the case may be handed in at that moment: within its call, or within the days of a supplement."""
    if application.supplement_until is not None:
        return at <= application.supplement_until
    return application.call.takes_applications(at)


def problems_of(application, *, at):
    """Everything that is in the way of handing in, in the form's order; empty where nothing is."""
    if not is_in_time(application, at):
        return [Problem("这项申报已经截止")]
    answers = answers_of(application)
    fields = fields_of(application.scheme_version, application.purpose)
    standings = eligibility.of_application(application, answers=answers, on=timezone.localdate(at))
    return [
        *field_problems(fields, answers),
        *_check_problems(application, fields, answers),
        *_condition_problems(standings, {field.code for field in fields}),
        *_signature_problems(application),
    ]


def notices_of(application):
    """What the checks before submitting remark without standing in the way: ``Problem`` rows."""
    fields, answers = fields_of(application.scheme_version, application.purpose), answers_of(application)
    hits = form_checks.hits_of(application, fields, answers)
    return [_of_check(check, field) for check, field in hits if not check.is_obstacle]


def _check_problems(application, fields, answers):
    """What coordinators sent back most often; what is empty or unreadable is told as the field's own problem."""
    told = {problem.field for problem in field_problems(fields, answers)}
    hits = form_checks.hits_of(application, fields, answers)
    return [_of_check(check, field) for check, field in hits if check.is_obstacle and field.code not in told]


def _of_check(check, field):
    return Problem(f"“{field.label}”：{check.message}", field.code, field.section_id, "field")


def field_problems(fields, answers):
    """What is missing or cannot be read, field by field."""
    problems = []
    for field in fields:
        if field.kind == FieldKind.FIGURE:
            continue
        answer = answers.get(field.code)
        fault = entries.fault_of(field, answer)
        if fault:
            problems.append(Problem(f"“{field.label}”读不懂：{fault}", field.code, field.section_id, "field"))
        elif field.is_required and entries.is_empty(answer):
            problems.append(Problem(f"“{field.label}”还没有填", field.code, field.section_id, "field"))
    return problems


def _condition_problems(standings, asked):
    """Conditions that must hold; one on a field that is still empty is told as the field's own problem."""
    return [
        Problem(
            f"没有达标：{row.label}要{row.asked}" + (f"，{row.what_if}" if row.what_if else ""),
            row.field_code,
            row.section_id,
            "condition",
        )
        for row in standings
        if row.is_blocking and row.is_met is not True and not (row.is_met is None and row.field_code)
        if not row.field_code or row.field_code in asked
    ]


def _signature_problems(application):
    if not application.scheme_version.needs_signature:
        return []
    standing = signing.standing_of(application)
    return [] if standing.is_bound else [Problem(standing.text, place="signature")]
