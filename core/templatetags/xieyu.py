"""The portal's template tags, built into every template: icons, status pills, form fields and Chinese dates and numbers.

``docs/design.md`` shows each at work. A tag only draws what it is handed: no query, no permission, no rule.
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.enums import Status
from core.file_answers import view_address

register = template.Library()

STATUS_ICONS = {
    Status.DRAFT: "pencil",
    Status.SUBMITTED: "clock",
    Status.RETURNED: "corner-up-left",
    Status.APPROVED: "check",
    Status.REJECTED: "x",
    Status.WITHDRAWN: "undo-2",
    Status.EXPIRED: "calendar-x",
}
NOTICE_KINDS = {"success": "done", "error": "error", "warning": "returned"}
NOTICE_ICONS = {"done": "circle-check", "error": "circle-alert", "returned": "triangle-alert", "": "info"}
WEEKDAYS = "一二三四五六日"
CELL = re.compile(r"^<t[dh]")


@lru_cache(maxsize=128)
def icon_shapes(name):
    """The shapes inside ``static/icons/<name>.svg``; raises ``LookupError`` for an icon that is not there."""
    path = finders.find(f"icons/{name}.svg")
    if path is None:
        raise LookupError(f"there is no icon {name!r} in static/icons")
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", Path(path).read_text(), re.DOTALL).group(1)
    return SafeString(re.sub(r"\s+", " ", shapes).strip())  # our own file, not a reader's input


@register.simple_tag
def icon(name, label=""):
    """An inline SVG of ``static/icons``; hidden from screen readers unless ``label`` says what it means."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="xy-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        meaning,
        icon_shapes(name),
    )


@register.simple_tag
def status(value, word=""):
    """The pill of one of the seven statuses, always with icon and word; raises ``ValueError`` for anything else.

    ``word`` says the same of a thing that the public knows by another word: a title is 有效, a case 受理中.
    """
    known = Status(value)
    return format_html(
        '<span class="xy-status xy-status-{}">{}{}</span>', known.value, icon(STATUS_ICONS[known]), word or known.label
    )


@register.simple_tag
def grade(place, word):
    """The mark of how well a figure is borne out: four bars, filled to ``place`` (1 to 4), always with the word."""
    return format_html('<span class="xy-grade xy-grade-{}">{}</span>', int(place), word)


@register.inclusion_tag("_notice.html")
def notice(message):
    """A Django message as a notice; its level chooses colour and icon."""
    kind = NOTICE_KINDS.get(message.level_tag, "")
    return {"kind": kind, "icon_name": NOTICE_ICONS[kind], "text": message.message}


@register.simple_tag
def city_name():
    """The city that runs this portal; for mails and error pages, which have no context processors."""
    return settings.CITY_NAME


# Forms


def _control_class(widget):
    """The CSS class of a stock widget's control; empty for widgets that bring their own template."""
    if not widget.template_name.startswith("django/forms/widgets/"):
        return ""
    if isinstance(widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return "form-check-input"
    if isinstance(widget, (forms.Select, forms.SelectMultiple)):
        return "form-select"
    return "form-control"


def _kind(bound_field):
    widget = bound_field.field.widget
    if bound_field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return "choices"
    return "group" if bound_field.use_fieldset else "control"


def _control(bound_field):
    """``(kind, control, choices)``: the drawn control, or for a set of choices the choices that a template draws."""
    widget, kind = bound_field.field.widget, _kind(bound_field)
    css_class = " ".join(filter(None, (_control_class(widget), widget.attrs.get("class", ""))))
    if kind == "choices":
        widget.attrs["class"] = css_class  # each choice takes the widget's attributes
        return kind, "", choices_of(bound_field)
    if str(widget.attrs.get("placeholder", "")) == str(bound_field.label):
        del widget.attrs["placeholder"]  # it only repeats the visible label
    return kind, bound_field.as_widget(attrs={"class": css_class} if css_class else None), []


class Choice:
    """One box or dot of a set of choices: what a template shows of it."""

    __slots__ = ("choice_label", "id_for_label", "is_selected", "tag")

    def __init__(self, option):
        attributes = option["attrs"]
        self.choice_label, self.is_selected = option["label"], option["selected"]
        self.id_for_label = attributes.get("id", "")
        given = {"type": option["type"], "name": option["name"], "value": str(option["value"])}
        self.tag = format_html("<input{}>", flatatt(given | attributes))


def choices_of(bound_field):
    """The boxes of a field as Django's widgets make them, written here: a template for each box was half of a list page."""
    widget = bound_field.field.widget
    attributes = bound_field.build_widget_attrs({"id": widget.attrs.get("id") or bound_field.auto_id})
    options = widget.subwidgets(bound_field.html_name, bound_field.value(), attrs=attributes)
    return [Choice(option) for option in options]


def _optional_word(bound_field, kind):
    """选填, or what the form says of a field that is needed only without another one; empty where it must be filled."""
    form = bound_field.form
    if bound_field.field.required or kind == "checkbox" or not getattr(form, "shows_optional", True):
        return ""
    return getattr(form, "optional_words", {}).get(bound_field.name, "选填")


@register.simple_tag
def field(bound_field, label="", hint="", unit="", note=None, before=None):
    """One form field: reviewer's note, label, hint, control and errors, tied together for screen readers.

    ``label`` and ``hint`` replace the field's own; ``unit`` stands after the control. ``note`` (the reviewer's words) and
    ``before`` (the value they were about, shown once it has changed) default to ``form.field_notes[name]`` and
    ``form.field_changes[name]``, dictionaries that a view may hang on the form; ``form.field_notes_by`` names the author.
    """
    form, name = bound_field.form, bound_field.name
    note = getattr(form, "field_notes", {}).get(name, "") if note is None else note
    before = getattr(form, "field_changes", {}).get(name, "") if before is None else before
    kind, control, choices = _control(bound_field)
    return render_to_string(
        "_field.html",
        {
            "field": bound_field,
            "kind": kind,
            "control": control,
            "choices": choices,
            "label": label or bound_field.label,
            "unit": unit,
            "hint": hint or bound_field.help_text,
            "optional": _optional_word(bound_field, kind),
            "note": note,
            "note_by": getattr(form, "field_notes_by", ""),
            "before": before,
            "is_fixed": bool(note and before),
        },
    )


FACET_FOLD = 6
"""How many choices of a filter stand open; up to two more are not worth folding."""


@register.inclusion_tag("_facet.html")
def facet(bound_field):
    """One filter beside a list: boxes for a set of choices, else a small control."""
    kind, control, choices = _control(bound_field)
    at_once = len(choices) if len(choices) <= FACET_FOLD + 2 else FACET_FOLD
    folded = choices[at_once:]
    return {
        "field": bound_field,
        "kind": kind,
        "control": control,
        "choices": choices[:at_once],
        "folded": folded,
        "is_unfolded": any(choice.is_selected for choice in folded),
    }


@register.inclusion_tag("_file.html")
def file(name, address):
    """A file that was handed in, with 看 beside 下载 where browsers draw its kind."""
    return {"name": name, "address": address, "view_address": view_address(address, name)}


@register.inclusion_tag("_errors.html")
def error_summary(form):
    """What still keeps ``form`` from being accepted, each fault a link to its field; draws nothing without errors."""
    faults = [
        {"target": bound.id_for_label or bound.auto_id, "label": bound.label, "text": text}
        for bound in form
        for text in bound.errors
    ]
    general = list(form.non_field_errors())
    return {"faults": faults, "general": general, "count": len(faults) + len(general)}


# Numbers and dates


@register.filter
def labelled(cells, headers):
    """The drawn cells of a row of an admin list, each with the name of its column, which narrow windows show before it."""
    for cell, header in zip(cells, headers, strict=True):
        text = str(header["text"])
        label = "" if text.startswith("<") else format_html(' data-label="{}"', text)
        yield SafeString(CELL.sub(rf"\g<0>{label}", cell, count=1))


@register.filter
def number(value):
    """Digits grouped by comma with a true minus sign, a whole amount without a point; an empty string stays empty."""
    if value in (None, ""):
        return ""
    is_whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return f"{int(value) if is_whole else value:,}".replace("-", "−")


def _local_day(value):
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value):
    """A date as in a sentence: 11 月 24 日, with the year when it is another one."""
    if not value:
        return ""
    on = _local_day(value)
    short = f"{on.month} 月 {on.day} 日"
    return short if on.year == timezone.localdate().year else f"{on.year} 年 {short}"


@register.filter
def moment(value):
    """A moment as in a sentence: 11 月 24 日 14:32."""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def weekday(value):
    """星期二."""
    return f"星期{WEEKDAYS[_local_day(value).weekday()]}" if value else ""


@register.filter
def distance(value):
    """How far away a date is: 今天, 明天, 还有 37 天, 超期 1 天."""
    if not value:
        return ""
    days = (_local_day(value) - timezone.localdate()).days
    if days < 0:
        return f"超期 {-days} 天"
    return {0: "今天", 1: "明天"}.get(days, f"还有 {days} 天")


@register.filter
def urgency(value):
    """The class that colours a due date: late, soon (today), or nothing."""
    if not value:
        return "fw-normal"
    days = (_local_day(value) - timezone.localdate()).days
    return "xy-late" if days < 0 else "xy-soon" if days == 0 else "fw-normal"


# Work and matches


@register.inclusion_tag("_task.html")
def task(item):
    """One row of a work list: a ``core.registries.WorkbenchItem``."""
    pressing = urgency(item.due_at) if item.due_at else ""
    return {
        "item": item,
        "is_today": pressing == "xy-soon",
        "is_urgent": item.group == "do" and pressing in ("xy-soon", "xy-late"),
    }


@register.inclusion_tag("_scorebar.html")
def scorebar(parts, *, picture=True, words=True):
    """The parts of a score as one bar and in words, or one of both; ``parts`` are (label, points got, points possible)."""
    total = sum(possible for _, _, possible in parts) or 1
    segments, start = [], 0.0
    for label, got, possible in parts:
        width = 100 * possible / total
        full = max(width - 0.6, 0)
        segments.append(
            {
                "label": label,
                "got": f"{got:g}",
                "possible": f"{possible:g}",
                "x": f"{start:.4g}",
                "width": f"{full:.4g}",
                "filled": f"{full * min(max(got / possible, 0), 1) if possible else 0:.4g}",
            }
        )
        start += width
    return {"segments": segments, "picture": picture, "words": words}
