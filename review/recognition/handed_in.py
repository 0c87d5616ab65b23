"""What the desk is told of itself about what was handed in: files that came before, and figures that differ from the portal's."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.models import Document
from core.recognition_registries import figure_sources
from core.registries import Finding, ReviewRule
from review.recognition import answers as entries
from review.recognition import figures
from review.recognition.enums import FieldKind
from review.recognition.models import Application, FormField

FILES, FIGURES = "review.recognition_files", "review.recognition_figures"
SHOWN = 5


def _same_files(run, on):
    """Files that another organization handed in under the same scheme, byte for byte; two queries."""
    digests = {row["sha256"]: row["name"] for row in run.submission.documents}
    if not digests:
        return
    application = run.application
    others = Application.objects.filter(scheme_version__scheme=application.scheme_version.scheme_id).exclude(case_number="")
    others = others.exclude(organization=application.organization_id)
    rows = Document.objects.filter(content_type=ContentType.objects.get_for_model(Application), sha256__in=digests)
    rows = rows.filter(object_id__in=others.values("pk")).order_by("-pk")
    pairs = list(dict.fromkeys(rows.values_list("sha256", "object_id")))[:SHOWN]
    numbers = dict(Application.objects.filter(pk__in=[pk for _, pk in pairs]).values_list("pk", "case_number"))
    for digest, pk in pairs:
        yield Finding(FILES, "problem", f"附件“{digests[digest]}”和 {numbers[pk]} 交的是同一个文件")


def _other_figures(run, on):
    """Numbers that were typed under the name of a figure which the portal counts otherwise on the day of the submission."""
    by_label = {source.label: source for source in figure_sources}
    fields = FormField.objects.filter(section__version=run.application.scheme_version_id, kind=FieldKind.NUMBER)
    for field in fields.filter(label__in=by_label).order_by("pk"):
        typed = entries.number_of(field, run.submission.answers.get(field.code))
        source = by_label[field.label]
        known = figures.values_of([source.code], run.application.subject, on=timezone.localdate(run.submission.at))[source.code]
        if typed is not None and known["value"] is not None and str(typed) != known["value"]:
            text = f"“{field.label}”填的是 {entries.shown(field, typed)}，平台上是 {known['value']}"
            yield Finding(FIGURES, "notice", f"{text} {known['unit']}".strip())


RULES = (
    ReviewRule(FILES, "附件和别家交过的一样", _same_files),
    ReviewRule(FIGURES, "填的数和平台上的不一样", _other_figures),
)
