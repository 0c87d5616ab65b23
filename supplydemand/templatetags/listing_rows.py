"""What rows of listings say in few words."""

from django import template

register = template.Library()
SHOWN = 3


@register.simple_tag
def major_names(listing):
    """The first majors of a listing, and how many there are."""
    names = listing.major_names
    return "、".join(names[:SHOWN]) + (f" 等 {len(names)} 个" if len(names) > SHOWN else "")
