"""What rows of listings say in few words."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
SHOWN = 3


@register.simple_tag
def major_names(listing):
    """The first majors of a listing, and how many there are."""
    names = listing.major_names
    return "、".join(names[:SHOWN]) + (f" 等 {len(names)} 个" if len(names) > SHOWN else "")


@register.simple_tag
def facet_options(facet):
    """The boxes of one filter with their counts; written here because a page shows seventy of them."""
    rows = (
        (
            _flag(not option.count, ' class="is-zero"'),
            facet.name,
            option.value,
            _flag(option.is_chosen, " checked") or _flag(option.is_dead, " disabled"),
            option.label,
            _with_unit(option.count_text),
        )
        for option in facet.options
    )
    return format_html_join(
        "",
        '<li><label{0}><input class="form-check-input" type="checkbox" id="facet-{1}-{2}" name="{1}" value="{2}"{3}>'
        '<span>{4}</span><span class="xy-num">{5}</span></label></li>',
        rows,
    )


def _with_unit(text):
    """A count with its unit for screen readers; nothing where there is no count."""
    return format_html('{}<span class="visually-hidden"> 条</span>', text) if text else ""


def _flag(is_set, attribute):
    return SafeString(attribute) if is_set else ""  # our own words, not a reader's input
