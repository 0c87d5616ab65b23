"""What a coordinator posts from the review page."""

from django import forms

DECISIONS = ("approve", "return", "reject")
ERRANDS = ("claim", "release", "dismiss")


class DecisionForm(forms.Form):
    """The decision bar: what to do, on which version, why, with notes by field."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    token = forms.UUIDField()
    reason = forms.CharField(required=False, max_length=2000)
    act = forms.CharField(max_length=80)

    def __init__(self, data, *, note_fields):
        super().__init__(data)
        self._note_fields = note_fields
        for control in note_fields:
            self.fields[control] = forms.CharField(required=False, max_length=1000)

    @property
    def notes(self):
        """The notes that say something, by field name; of a form that was not valid, too, so that nothing typed is lost."""
        texts = {name: str(self.data.get(control, "")).strip() for control, name in self._note_fields.items()}
        return {name: text for name, text in texts.items() if text}

    @property
    def verb(self):
        """The first word of ``act``: a decision, or ``claim``, ``release``, ``dismiss``."""
        return self.cleaned_data["act"].partition(":")[0]

    @property
    def target(self):
        """What stands behind the colon of ``act``: the key of the finding to set aside."""
        return self.cleaned_data["act"].partition(":")[2]
