"""Tags of the passport's page, which holds many small forms."""

from django import template

from core.idempotency import new_token
from projects.blueprint import rows_of
from projects.sources import sources_of

register = template.Library()


@register.simple_tag
def new_form_token():
    """A token of its own for each form of a page."""
    return new_token()


@register.filter
def unlocalized(value):
    """A number as a machine reads it."""
    return str(value)


@register.inclusion_tag("projects/_source_panels.html")
def source_panels(project, user):
    """Where a project came from and the plan that came along, for those inside."""
    return {"sources": sources_of(project, user, is_inside=True), "blueprint": rows_of(project.blueprint)}
