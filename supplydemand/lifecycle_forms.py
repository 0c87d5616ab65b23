"""Forms about what became of a listing and about new dates, for pages and for links in mails."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from core.number_field import NumberField
from supplydemand.completeness import VALID_DAYS_MAX, headcount_question
from supplydemand.enums import CloseReason
from supplydemand.services.lifecycle import BOTH, ELSEWHERE, HERE

COUNT = {"most": 100_000, "required": False}
WHO_NEEDS = {"hired_here_count": (HERE, BOTH), "hired_elsewhere_count": (ELSEWHERE, BOTH)}


class CloseForm(forms.Form):
    """How a listing ended; numbers are asked for only where there are some, and far too large ones are asked about."""

    reason = forms.ChoiceField(label="怎么结束的", choices=CloseReason, widget=forms.RadioSelect)
    hired_here_count = NumberField(label="在这里谈成几人", **COUNT)
    hired_elsewhere_count = NumberField(label="在别处谈成几人", **COUNT)
    is_sure = forms.BooleanField(label="没写错", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, headcount=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.headcount = headcount

    def clean(self):
        """Numbers where the reason needs them; the sum against what the listing wanted."""
        data = super().clean()
        total = 0
        for name, reasons in WHO_NEEDS.items():
            if data.get("reason") not in reasons:
                data[name] = None
            elif name not in self.errors and not data.get(name):
                self.add_error(name, "写个数，大概的也行。")
            total += data.get(name) or 0
        question = headcount_question(total, self.headcount)
        if question and not data.get("is_sure"):
            self.fields["is_sure"].widget = forms.CheckboxInput()
            self.add_error("is_sure", question)
        return data


class BulkCloseForm:
    """A ``CloseForm`` for each of many listings, filled in on one page."""

    def __init__(self, listings, data=None):
        self.is_bound = data is not None
        self.forms = {row.pk: _row_form(row, data) for row in listings}
        self.rows = [(row, self.forms[row.pk]) for row in listings]

    def is_valid(self):
        """Whether every listing's outcome is complete."""
        faulty = [pk for pk, form in self.forms.items() if not form.is_valid()]  # every form is asked: each shows its faults
        return self.is_bound and not faulty

    def outcome_of(self, listing):
        """What was entered for one listing."""
        return self.forms[listing.pk].cleaned_data


def _row_form(listing, data):
    form = CloseForm(data, prefix=f"r{listing.pk}", headcount=listing.headcount)
    form.fields["reason"].widget = forms.Select(choices=[("", "选一个"), *CloseReason.choices])
    return form


class CopyForm(forms.Form):
    """How much later the copies' dates are."""

    months = forms.TypedChoiceField(
        label="日期往后挪多少", coerce=int, choices=[(12, "一年（下一届）"), (6, "半年（下学期）"), (0, "不挪，只换有效期")],
        initial=12, widget=forms.RadioSelect,
    )  # fmt: skip
    until = forms.DateField(
        label="有效期都到", required=False, help_text="不填就跟着一起挪，最长 12 个月。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "xy-input-mid"}),
    )  # fmt: skip

    def clean_until(self):
        """A day that a listing can be valid to."""
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until and not today < until <= today + timedelta(days=VALID_DAYS_MAX):
            raise forms.ValidationError("写今天以后、12 个月以内的一天。")
        return until

    def shift(self):
        """What ``services.copies.copy_to_term`` takes."""
        return {"months": self.cleaned_data["months"], "until": self.cleaned_data["until"]}
