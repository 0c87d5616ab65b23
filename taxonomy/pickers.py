"""The one type-ahead picker of codes. Works by keyboard alone and, with a search button, without JavaScript.

``CodePickerField(kind="major", multiple=True)`` cleans to a list of rows, without ``multiple`` to one row or None.
A view that saves such a form asks ``search_button_name`` first, so that the search button shows hits instead of saving;
filters sent by GET need nothing.
"""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from core.numbers import row_number
from taxonomy.kinds import KINDS
from taxonomy.querysets import clean_query

MAX_VALUES = 30


class PickedValues(list):
    """Ids as submitted, with the words that were searched for (only without JavaScript)."""

    query = ""


class CodePicker(forms.Widget):
    """Chips of what is chosen, a search box, and after a search without JavaScript a list of hits to tick."""

    template_name = "taxonomy/widgets/code_picker.html"
    use_fieldset = False

    class Media:
        js = ("js/picker.js",)

    def __init__(self, *, kind, multiple=False, limits=None, max_values=MAX_VALUES, attrs=None):
        super().__init__(attrs)
        self.kind, self.multiple, self.limits = KINDS[kind], multiple, limits or {}
        self.max_values = max_values if multiple else 1

    def __deepcopy__(self, memo):
        return type(self)(
            kind=self.kind.key,
            multiple=self.multiple,
            limits=self.limits,
            max_values=self.max_values,
            attrs=self.attrs.copy(),
        )

    def value_from_datadict(self, data, files, name):
        """The submitted ids in order, each once; the words of a search without JavaScript ride along."""
        raw = data.getlist(name) if hasattr(data, "getlist") else _as_list(data.get(name))
        values = PickedValues(dict.fromkeys(str(value) for value in raw if str(value).strip()))
        values.query = clean_query(data.get(f"{name}-q") or "")
        return values

    def value_omitted_from_data(self, data, files, name):
        """Never: nothing chosen sends nothing."""
        return False

    def use_required_attribute(self, initial):
        """Never: the search box may be empty while chips are there."""
        return False

    def search_url(self):
        """Where the script asks for hits."""
        address = reverse("taxonomy:picker_search", args=[self.kind.key])
        limits = [(column, value) for column, values in self.limits.items() for value in values]
        return f"{address}?{urlencode(limits)}" if limits else address

    def get_context(self, name, value, attrs):
        """Chips of what is chosen, and hits where a search came without JavaScript."""
        context = super().get_context(name, None, attrs)
        ids = [pk for one in _as_list(value) if (pk := row_number(one)) is not None]
        query = getattr(value, "query", "")
        hits = self.kind.search(query, on=timezone.localdate(), limits=self.limits) if query else []
        context["widget"].update(
            {
                "chosen": self.kind.chosen(ids),
                "hits": [hit for hit in hits if hit.value not in ids],
                "query": query,
                "has_searched": bool(query),
                "hint": self.kind.hint,
                "list_label": self.kind.label,
                "is_multiple": self.multiple,
                "max_values": self.max_values,
                "url": self.search_url(),
            }
        )
        return context


class CodePickerField(forms.Field):
    """Picks rows of one code list by id. ``limits`` narrows the list, for example ``{"depth": ["class", "major"]}``."""

    default_error_messages = {
        "unknown": "有一项不在代码表里，去掉它再选一次。",
        "retired": "“%(name)s”已经停用，换一个现在用的。",
        "too_many": "最多选 %(limit)s 项，现在是 %(count)s 项。",
    }

    def __init__(self, *, kind, multiple=False, limits=None, max_values=MAX_VALUES, **kwargs):
        self.kind, self.multiple, self.limits = KINDS[kind], multiple, limits or {}
        self.max_values = max_values if multiple else 1
        kwargs.setdefault("widget", CodePicker(kind=kind, multiple=multiple, limits=limits, max_values=max_values))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """Rows or ids as a list of ids; what was searched for is kept."""
        if isinstance(value, PickedValues):
            return value
        return [row.pk if isinstance(row, Model) else row for row in _as_list(value)]

    def to_python(self, value):
        """The rows for the ids; raises ``ValidationError`` for unknown, retired, unwanted or too many ones."""
        ids = [str(getattr(row, "pk", row)) for row in _as_list(value)]
        if not ids:
            return [] if self.multiple else None
        if len(ids) > self.max_values:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"limit": self.max_values, "count": len(ids)}
            )
        if any(row_number(pk) is None for pk in ids):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        rows = {str(row.pk): row for row in self.kind.model.objects.filter(pk__in=ids)}
        picked = [rows[pk] for pk in ids if pk in rows]
        self._check(picked, len(ids))
        return picked if self.multiple else picked[0]

    def has_changed(self, initial, data):
        """Whether another set of rows is chosen; order does not count."""
        before = {str(pk) for pk in self.prepare_value(initial)}
        return not self.disabled and before != {str(pk) for pk in self.prepare_value(data)}

    def _check(self, picked, count):
        if len(picked) != count:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        today = timezone.localdate()
        for row in picked:
            if row.retired_on is not None and row.retired_on <= today:
                raise ValidationError(self.error_messages["retired"], code="retired", params={"name": row.name})
        pks = [row.pk for row in picked]
        if self.limits and self.kind.rows(on=today, limits=self.limits).filter(pk__in=pks).count() != count:
            raise ValidationError(self.error_messages["unknown"], code="unknown")


def search_button_name(data, form):
    """Name of the picker field whose search button sent ``data``, or an empty string."""
    for name, form_field in form.fields.items():
        if isinstance(form_field, CodePickerField) and f"{form.add_prefix(name)}-search" in data:
            return name
    return ""


def suspend_validation(form):
    """Make a bound ``form`` draw what was entered, without faults: the reader is searching, not submitting."""
    form._errors = forms.utils.ErrorDict()  # what full_clean() would set; drawing must not run it
    return form


def _as_list(value):
    if value is None or value == "":
        return []
    if isinstance(value, (str, int, Model)):
        return [value]
    return list(value.all() if hasattr(value, "all") else value)
