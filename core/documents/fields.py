"""Form fields for documents: what they clean is checked content that ``core.documents.store`` takes."""

from django import forms
from django.core.exceptions import ValidationError

from core.documents.checks import ACCEPTED_TEXT, ENDINGS, MEGABYTE, SIZE_LIMIT, DocumentRefused, read

ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
HINT = f"{ACCEPTED_TEXT}，每个不超过 {SIZE_LIMIT // MEGABYTE} MB"


class DocumentField(forms.FileField):
    """One file; cleans to ``core.documents.Checked`` or ``None``."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", HINT)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ACCEPT)

    def clean(self, data, initial=None):
        """Checked content; an empty or refused file is an error of the field."""
        return _read(data) if data else super().clean(data, initial)


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """Up to ``most`` files; cleans to a list of ``core.documents.Checked``."""

    widget = SeveralFiles

    def __init__(self, *, most=5, **kwargs):
        kwargs.setdefault("help_text", f"{HINT}，一次最多 {most} 个")
        super().__init__(**kwargs)
        self.most = most
        self.widget.attrs.setdefault("accept", ACCEPT)

    def clean(self, data, initial=None):
        """All files or none: the first one refused is named."""
        uploads = [item for item in (data if isinstance(data, (list, tuple)) else [data]) if item]
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.most:
            raise ValidationError(f"一次最多传 {self.most} 个文件，其余的下一条再传。")
        return [_read(upload, with_name=len(uploads) > 1) for upload in uploads]


def _read(upload, *, with_name=False):
    try:
        return read(upload)
    except DocumentRefused as error:
        raise ValidationError(f"{upload.name}：{error}" if with_name else str(error)) from error
