"""Figures of the portal in a case: counted by the apps above, each with its evidence."""

from core.recognition_registries import figure_sources
from review.recognition.enums import FieldKind
from review.recognition.models import FormField


def figure_codes(version):
    """Codes of the figures that a version's form or conditions use; two queries."""
    in_form = FormField.objects.filter(section__version=version, kind=FieldKind.FIGURE).values_list("figure", flat=True)
    in_rules = version.eligibility_rules.exclude(figure="").values_list("figure", flat=True)
    return sorted({*in_form, *in_rules})


def values_of(codes, subject, *, on):
    """``{code: {"label", "value", "unit", "evidence_url", "note"}}``; ``value`` is text or ``None`` where nothing is known."""
    result = {}
    for code in codes:
        source = figure_sources.of(code)
        figure = source.value(subject, on)
        result[code] = {
            "label": source.label,
            "value": None if figure.value is None else str(figure.value),
            "unit": source.unit,
            "evidence_url": figure.evidence_url,
            "note": figure.note,
        }
    return result


def source_of(code):
    """The registered source of a figure, ``None`` where nobody registers it any more."""
    return next((source for source in figure_sources if source.code == code), None)


def values_for(application, *, on):
    """The figures of a case on a day."""
    return values_of(figure_codes(application.scheme_version), application.subject, on=on)
