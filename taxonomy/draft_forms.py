"""Forms whose drafts save anything: nothing is required until it is handed in, and what cannot be read is kept as typed."""

from django import forms
from django.core.exceptions import ValidationError

from taxonomy.pickers import CodePickerField


class DateInput(forms.DateInput):
    """A date control of the browser; the value is always in ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def date_field(label, **kwargs):
    """A day, written in any of the usual ways."""
    message = {"invalid": "这个日期读不懂，写成 2027-07-01 这样。"}
    formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
    return forms.DateField(label=label, widget=DateInput(), input_formats=formats, error_messages=message, **kwargs)


class DraftForm(forms.ModelForm):
    """The form of a draft with a field ``draft_input``, with majors or without.

    ``groups`` is ``[(title, [field names])]`` of the page.

    ``prefilled`` names what a new form shows before anybody has typed: alone it makes no draft. A subclass says by
    ``needed_names()`` and ``faults()`` what a submission needs.
    """

    use_required_attribute = False
    groups = []
    units = {}
    prefilled = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def needed_names(self):
        """The fields that a submission cannot be without."""
        raise NotImplementedError(f"{type(self).__name__} must say what it needs")

    def faults(self, *, on, has_majors):
        """``{field: what to do}`` for what keeps the instance from being handed in."""
        raise NotImplementedError(f"{type(self).__name__} must say what is missing")

    def mark_needed(self):
        """Show which fields a submission needs; called after validation, because a draft needs none of them."""
        for name in self.needed_names():
            self.fields[name].required = True

    def unreadable_input(self):
        """``{field: text}`` of what was typed and cannot be read, to be kept with the draft."""
        texts = {name: self.data.get(self.add_prefix(name)) for name in self.errors if name in self.fields}
        return {name: text.replace("\x00", "") for name, text in texts.items() if text and not self._is_picker(name)}

    def restore_unreadable(self):
        """On an unbound form: show again, with its fault, what the draft keeps unread."""
        self._errors = forms.utils.ErrorDict()  # what full_clean() would set; an unbound form has no faults of its own
        self.cleaned_data = {}
        for name, text in self.instance.draft_input.items():
            if name in self.fields:
                self.initial[name] = text
                self.add_error(name, self._fault_of(name, text))

    def show_faults(self, *, on):
        """After ``restore_unreadable()``: say at each field what keeps the saved row from being handed in."""
        has_majors = "majors" in self.fields and self.instance.majors.exists()
        self.add_faults(self.faults(on=on, has_majors=has_majors))

    def add_faults(self, faults):
        """Say at each field what is wrong; what this form does not ask for is said above it, by its name."""
        for name, text in faults.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, text)
            elif name not in self.fields:
                self.add_error(None, f"{self.instance._meta.get_field(name).verbose_name}：{text}")

    def is_filled(self):
        """Whether a bound form says anything that was not there to begin with."""
        self.is_valid()
        stated = [value for name, value in self.cleaned_data.items() if name not in self.prefilled]
        return any(value not in (None, "", []) for value in stated) or bool(self.unreadable_input())

    def show_faults_of_entered(self, *, on):
        """On a bound form that is saved nowhere: say at each field what a submission needs."""
        for name, value in self.cleaned_data.items():
            if not self.instance._meta.get_field(name).many_to_many:
                setattr(self.instance, name, value)
        self.add_faults(self.faults(on=on, has_majors=bool(self.cleaned_data.get("majors"))))

    def fieldsets(self):
        """The groups as ``[{"title", "rows": [{"field", "unit"}]}]`` for the template."""
        return [
            {"title": title, "rows": [{"field": self[name], "unit": self.units.get(name, "")} for name in names]}
            for title, names in self.groups
        ]

    def _is_picker(self, name):
        return isinstance(self.fields[name], CodePickerField)

    def _fault_of(self, name, text):
        try:
            self.fields[name].clean(text)
        except ValidationError as error:
            return error
        return "上次没读懂，看看对不对。"

    def _post_clean(self):
        """The instance is written by the service, never here; only the fields' own rules are asked."""
