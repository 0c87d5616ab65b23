"""The form for a file with listings, and the choice after the preview."""

from pathlib import Path

from django import forms

from core.tabular import UnreadableFile
from supplydemand.enums import ImportMode
from supplydemand.uploads import check_upload


class ImportForm(forms.Form):
    """A file, and the organization where there is a choice."""

    use_required_attribute = False

    organization = forms.ModelChoiceField(label="哪个单位的", queryset=None, empty_label=None)
    file = forms.FileField(
        label="填好的文件",
        help_text="xlsx 或 csv，最多 5,000 行、10 MB。同一个文件再传一次不会重复。",
        error_messages={"required": "选一个文件。", "empty": "这个文件是空的，选填好的那一个。", "missing": "选一个文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.queryset = organizations
        field.error_messages["invalid_choice"] = "选你自己的单位。"
        self.only = organizations[0] if len(organizations) == 1 else None
        if self.only is not None:
            field.required, field.widget = False, forms.HiddenInput()

    def clean_organization(self):
        """Who has one organization does not choose."""
        return self.cleaned_data["organization"] or self.only

    def clean_file(self):
        """Refuse what is too large or no table, before anything is parsed; ``row_count`` says about how many rows there are."""
        file = self.cleaned_data["file"]
        try:
            file.row_count = check_upload(file, Path(file.name).suffix.lower())
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file


class DecisionForm(forms.Form):
    """What happens to the sound rows."""

    mode = forms.ChoiceField(choices=ImportMode, widget=forms.RadioSelect)
