"""What rows of listings say in few words."""

from collections import Counter

from django import template

register = template.Library()
SHOWN = 3


@register.simple_tag
def major_names(listing):
    """The first majors of a listing; a name that two catalogues share says which level it is."""
    majors = list(listing.majors.all())
    often = Counter(major.name for major in majors)
    names = [f"{m.name}（{m.get_catalogue_display()}）" if often[m.name] > 1 else m.name for m in majors[:SHOWN]]
    return "、".join(names) + (f" 等 {len(majors)} 个" if len(majors) > SHOWN else "")
