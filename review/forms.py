"""What a coordinator posts from the review page."""

from django import forms

from core.numbers import row_number
from review.models import ReturnReason

DECISIONS = ("approve", "return", "reject", "oppose", "pass_on")
ERRANDS = ("claim", "release", "dismiss")
OPINION = "opinion"
VOTE = "vote"
FEWER = "fewer"
REASONS_MAX = 10
BULK_MAX = 50


class DecisionForm(forms.Form):
    """The decision bar: what to do, on which version, why, with notes by field."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    token = forms.UUIDField()
    reason = forms.CharField(required=False, max_length=2000)
    act = forms.CharField(max_length=80)
    reasons = forms.ModelMultipleChoiceField(ReturnReason.objects.none(), required=False)

    def __init__(self, data, *, note_fields, reasons, choice=None):
        super().__init__(data)
        self._note_fields = note_fields
        self._choice = choice
        if choice is not None:
            self.fields["choice"] = forms.ChoiceField(choices=choice.options, required=False)
        self.fields["reasons"].queryset = reasons
        for control in note_fields:
            self.fields[control] = forms.CharField(required=False, max_length=1000)

    @property
    def notes(self):
        """The notes that say something, by field name; of a form that was not valid, too, so that nothing typed is lost."""
        texts = {name: str(self.data.get(control, "")).strip() for control, name in self._note_fields.items()}
        return {name: text for name, text in texts.items() if text}

    @property
    def chosen(self):
        """What was chosen with an approval, as fields of the object."""
        value = self.cleaned_data.get("choice", "")
        return {self._choice.field: value} if value and self.verb == "approve" else {}

    @property
    def chosen_reasons(self):
        """Ids of the reasons that were ticked, of a form that was not valid, too."""
        return {row_number(value) for value in self.data.getlist("reasons")[:REASONS_MAX]} - {None}

    @property
    def verb(self):
        """The first word of ``act``: a decision, ``opinion``, ``vote``, ``fewer``, or ``claim``, ``release``, ``dismiss``."""
        return self.cleaned_data["act"].partition(":")[0]

    @property
    def target(self):
        """What stands behind the colon of ``act``: the key of the finding to set aside, the opinion or the vote."""
        return self.cleaned_data["act"].partition(":")[2]


class BulkForm(forms.Form):
    """The same decision on several tasks: first shown, then taken with the versions that were shown."""

    token = forms.UUIDField(required=False)
    action = forms.ChoiceField(choices=[("approve", "通过"), ("return", "退回修改")])
    reasons = forms.ModelMultipleChoiceField(ReturnReason.objects.none(), required=False)
    reason = forms.CharField(required=False, max_length=2000)

    def __init__(self, data, *, reasons):
        super().__init__(data)
        self.fields["reasons"].queryset = reasons

    @property
    def pairs(self):
        """``{task id: version that was seen}`` of the rows that stayed ticked."""
        pairs = (value.partition(":") for value in self.data.getlist("task")[:BULK_MAX])
        numbers = ((row_number(pk), version) for pk, _, version in pairs)
        return {pk: version for pk, version in numbers if pk is not None and version.isdecimal()}
