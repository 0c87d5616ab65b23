"""Checks before submitting for the fields of schemes, named ``<number of the scheme>.<code of the field>``.

``review.pre_checks`` runs and proposes them like those of any kind; here is what is particular: the fields are rows, the
values are answers, and what was returned is the submission that the stage had before it.
"""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from core.enums import Status
from core.models import ReviewEvent
from review import pre_checks
from review.models import PreCheck
from review.recognition import answers as entries
from review.recognition.enums import FieldKind, VersionState
from review.recognition.models import FormField, StageRun, Submission


def name_of(scheme_id, code):
    """How a check names a field of a scheme."""
    return f"{scheme_id}.{code}"


def checkable():
    """``[(name, label)]`` of what applicants fill in under the rules in force; one query."""
    rows = FormField.objects.filter(section__version__state=VersionState.PUBLISHED).exclude(kind=FieldKind.FIGURE)
    rows = rows.select_related("section__version__scheme").order_by(
        "section__version__scheme_id", "section__place", "place", "pk"
    )
    return [(name_of(row.section.version.scheme_id, row.code), f"{row.section.version.scheme}：{row.label}") for row in rows]


def value_of(run, name):
    """The answer that a stage looks at; ``MISSING`` where the field is another scheme's or is no longer there."""
    version, (scheme, _, code) = run.application.scheme_version, name.partition(".")
    if scheme != str(version.scheme_id):
        return pre_checks.MISSING
    return _value(FormField.objects.filter(section__version=version, code=code).first(), run.submission.answers)


def hits_of(application, fields, answers):
    """``[(check, field)]`` of what the active checks have to say about a case as it stands; one query."""
    by_name = {name_of(application.scheme_version.scheme_id, row.code): row for row in fields}
    checks = PreCheck.objects.active_for(ContentType.objects.get_for_model(StageRun)).filter(field__in=by_name)
    return [(row, by_name[row.field]) for row in checks if pre_checks.fails(row, _value(by_name[row.field], answers))]


def returns(since):
    """``{name: [(note, value)]}``: what was written at single fields when stages sent cases back; three queries."""
    kind = ContentType.objects.get_for_model(StageRun)
    events = ReviewEvent.objects.filter(content_type=kind, action="return", at__gte=since).exclude(field_notes={})
    events = list(events.order_by("-pk")[: pre_checks.EVENTS_MAX])
    runs = StageRun.objects.select_related("application__scheme_version").in_bulk([event.object_id for event in events])
    handed_in = _submissions({run.application_id for run in runs.values()})
    fields = _fields({run.application.scheme_version_id for run in runs.values()})
    found = defaultdict(list)
    for event in events:
        application = runs[event.object_id].application
        answers = next((row.answers for row in handed_in[application.pk] if row.at <= event.at), None)
        for code, note in event.field_notes.items():
            field = fields.get((application.scheme_version_id, code))
            if field is not None and answers is not None:
                found[name_of(application.scheme_version.scheme_id, code)].append((str(note), _value(field, answers)))
    return found


def usual(name):
    """What was answered in cases that were recognised lately: numbers or texts; two queries."""
    scheme, _, code = name.partition(".")
    field = FormField.objects.filter(section__version__scheme=scheme, code=code).order_by("-pk").first()
    rows = Submission.objects.filter(application__status=Status.APPROVED, application__scheme_version__scheme=scheme)
    latest = rows.order_by("application", "-number").distinct("application").values_list("answers", flat=True)
    values = [_value(field, answers) for answers in latest[: pre_checks.APPROVED_SAMPLE]]
    return [value for value in values if isinstance(value, (str, float)) and value != ""]


def _value(field, answers):
    if field is None:
        return pre_checks.MISSING
    number = entries.number_of(field, answers.get(field.code)) if field.kind in (FieldKind.NUMBER, FieldKind.MONEY) else None
    return answers.get(field.code) if number is None else float(number)


def _submissions(pks):
    found = defaultdict(list)
    for row in Submission.objects.filter(application__in=pks).order_by("-number"):
        found[row.application_id].append(row)
    return found


def _fields(versions):
    rows = FormField.objects.filter(section__version__in=versions).select_related("section").exclude(kind=FieldKind.FIGURE)
    return {(row.section.version_id, row.code): row for row in rows}
