"""Forms about what became of a listing and about new dates, for pages and for links in mails."""

from django import forms

from supplydemand.enums import CloseReason
from supplydemand.services.lifecycle import BOTH, ELSEWHERE, HERE, headcount_question

COUNT = {"min_value": 1, "max_value": 100_000, "required": False}
WHO_NEEDS = {"hired_here_count": (HERE, BOTH), "hired_elsewhere_count": (ELSEWHERE, BOTH)}


class CloseForm(forms.Form):
    """How a listing ended; numbers are asked for only where there are some, and far too large ones are asked about."""

    reason = forms.ChoiceField(label="怎么结束的", choices=CloseReason, widget=forms.RadioSelect)
    hired_here_count = forms.IntegerField(label="在这里谈成几人", **COUNT)
    hired_elsewhere_count = forms.IntegerField(label="在别处谈成几人", **COUNT)
    is_sure = forms.BooleanField(label="没写错", required=False, widget=forms.HiddenInput)

    for _name in WHO_NEEDS:
        locals()[_name].widget.attrs["class"] = "xy-input-narrow"

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
