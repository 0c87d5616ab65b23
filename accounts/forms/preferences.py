"""The form by which a person chooses how to be told: a line an event."""

from django import forms

from core.preferences import default_of
from core.reader_models import Frequency
from core.registries import MAIL_OFF


class PreferencesForm(forms.Form):
    """For each event that can reach the person: shown in the portal or not, and how often mailed."""

    def __init__(self, *args, catalogue, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        self.events = [entry for _, entries in catalogue for entry in entries]
        for entry in self.events:
            options = [(value, label) for value, label in Frequency.choices if value != MAIL_OFF or not entry.is_mandatory]
            self.fields[f"mail-{entry.code}"] = forms.ChoiceField(
                label=f"{entry.label}：邮件",
                choices=options,
                initial=choices[entry.code].mail,
                widget=forms.Select(attrs={"class": "form-select form-select-sm w-auto"}),
            )
            self.fields[f"portal-{entry.code}"] = forms.BooleanField(
                label=f"{entry.label}：站内显示",
                required=False,
                initial=choices[entry.code].in_portal,
                disabled=entry.is_mandatory,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    def groups(self):
        """``[(group, [line], is open)]`` for the page; a line knows its event, its two fields and the default in words.

        The first group is open, and those with a fault; the others unfold, so that the page is short on a phone.
        """
        groups = [(group, [self._line(entry) for entry in entries]) for group, entries in self.catalogue]
        return [
            (group, lines, number == 0 or any(line["mail"].errors for line in lines))
            for number, (group, lines) in enumerate(groups)
        ]

    def _line(self, entry):
        return {
            "event": entry,
            "anchor": entry.code.replace(".", "-"),
            "mail": self[f"mail-{entry.code}"],
            "portal": self[f"portal-{entry.code}"],
            "default": Frequency(default_of(entry).mail).label,
        }

    def chosen(self):
        """``[(event code, in portal, mail)]`` of a valid form."""
        data = self.cleaned_data
        return [(entry.code, data[f"portal-{entry.code}"], data[f"mail-{entry.code}"]) for entry in self.events]
