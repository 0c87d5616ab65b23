"""How outcomes, courses, plans and needs read: facts as label and text, shared by pages and the review desk."""

from decimal import Decimal

from core.numbers import grouped_text
from supplydemand.presentation import words_of

LONG = ("description", "changed")


def sections_of(row):
    """``[(title, [(field, label, text)])]``; empty texts are left in, so that gaps are seen."""
    names = ["title", *row.shown_fields]
    return [("内容", [(name, label_of(row, name), text_of(row, name)) for name in names])]


def public_rows(row):
    """What is stated, without what stands in the head."""
    return [entry for _, rows in sections_of(row) for entry in rows if entry[2] and entry[0] not in ("title", "summary")]


def label_of(row, name):
    """The Chinese name of a field."""
    return str(row._meta.get_field(name).verbose_name)


def text_of(row, name):
    """A field's saved value in words."""
    if name in row.content_lists:
        return "、".join(code.label for code in getattr(row, name).all())
    return words(type(row), name, getattr(row, name))


def words(model, name, value):
    """Any value of a field in words; money with separators."""
    if isinstance(value, Decimal):
        return grouped_text(value)
    return words_of(model._meta.get_field(name), value)
