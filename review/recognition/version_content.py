"""The rules of a version as plain data: written from a definition, copied into the next version, compared with another."""

from decimal import Decimal

from review.recognition.models import Criterion, EligibilityRule, FormField, FormSection, LevelRule, SchemeVersion, Stage

TERMS = (
    "follows",
    "follows_after_months",
    "follows_needs_check",
    "validity_months",
    "recheck_months",
    "is_blind",
    "needs_signature",
    "supplement_days",
    "appeal_days",
)
"""Fields of the version itself."""

PARTS = {"levels": LevelRule, "eligibility_rules": EligibilityRule, "criteria": Criterion, "stages": Stage}
"""Rows that hang on the version itself, by the name under which the version knows them; sections have fields below them."""

_OWN = ("id", "version", "section", "place")


def columns_of(model):
    """The fields of a part that say something, in the model's order."""
    return [field for field in model._meta.concrete_fields if field.name not in _OWN]


def content_of(version):
    """Everything that a version says: its terms, and its parts in order; a constant number of queries."""
    content = {name: getattr(version, name) for name in TERMS}
    for name in PARTS:
        content[name] = [_plain(row) for row in getattr(version, name).all()]
    content["sections"] = [
        _plain(section) | {"fields": [_plain(field) for field in section.fields.all()]}
        for section in version.sections.prefetch_related("fields")
    ]
    return content


def write(version, content):
    """Fill an empty version from what ``content_of`` gives or a definition says; fields that are not named get their default."""
    SchemeVersion.objects.filter(pk=version.pk).update(**{name: content[name] for name in TERMS if name in content})
    for name, model in PARTS.items():
        rows = [model(version=version, place=place, **row) for place, row in enumerate(content.get(name, ()), start=1)]
        model.objects.bulk_create(rows)
    for place, entry in enumerate(content.get("sections", ()), start=1):
        values = {name: value for name, value in entry.items() if name != "fields"}
        section = FormSection.objects.create(version=version, place=place, **values)
        FormField.objects.bulk_create(
            FormField(section=section, place=number, **row) for number, row in enumerate(entry.get("fields", ()), start=1)
        )


def _plain(row):
    return {field.name: _value(getattr(row, field.name)) for field in columns_of(type(row))}


def _value(value):
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
