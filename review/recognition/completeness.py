"""Is an application ready to be handed in? Fields, files, conditions and the signature page."""

from dataclasses import dataclass

from review.recognition.enums import FieldKind, Purpose
from review.recognition.models import FormField


@dataclass(frozen=True)
class Problem:
    """Something that is in the way: the Chinese sentence, and the field's code where it is one field's."""

    text: str
    field: str = ""


def fields_of(version, purpose):
    """The fields of a version's form that a case of this purpose fills in, in order; one query."""
    rows = FormField.objects.filter(section__version=version).select_related("section")
    if purpose == Purpose.RECHECK:
        rows = rows.filter(in_recheck=True)
    return list(rows.order_by("section__place", "section_id", "place", "pk"))


def document_ids(version, answers):
    """``{field code: [document id]}`` of the files that the answers name."""
    codes = FormField.objects.filter(section__version=version, kind=FieldKind.ATTACHMENT).values_list("code", flat=True)
    return {code: list(answers.get(code) or []) for code in codes}


def is_in_time(application, at):
    """Whether the case may be handed in at that moment: within its call, or within the days of a supplement."""
    if application.supplement_until is not None:
        return at <= application.supplement_until
    return application.call.takes_applications(at)


def problems_of(application, *, at):
    """Everything that is in the way of handing in, in the form's order; empty where nothing is."""
    if not is_in_time(application, at):
        return [Problem("这项申报已经截止")]
    answers = {}
    for row in application.sections.all():
        answers |= row.answers
    return [
        Problem(f"“{field.label}”还没有填", field.code)
        for field in fields_of(application.scheme_version, application.purpose)
        if field.is_required and field.kind != FieldKind.FIGURE and answers.get(field.code) in (None, "", [])
    ]
