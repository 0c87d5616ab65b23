"""Tags of the passport's page, which holds many small forms."""

from django import template

from core.idempotency import new_token

register = template.Library()


@register.simple_tag
def new_form_token():
    """A token of its own for each form of a page."""
    return new_token()


@register.filter
def unlocalized(value):
    """A number as a machine reads it."""
    return str(value)
