"""Forms of applicants: sections drawn from a scheme's fields, candidates, stamped scans, reasons and appeals."""

from django import forms

from accounts.models import Membership, User
from core.documents.fields import DocumentField, DocumentsField
from core.enums import Status
from review.recognition import answers as entries
from review.recognition.enums import FieldKind

PREFIX = "f"
RADIOS_UP_TO = 6


class AnyChoice(forms.ChoiceField):
    """A choice whose rules are those of the scheme's field, so that what was typed stays."""

    def validate(self, value):
        """Whatever was posted; the scheme's field judges it."""


class AnyChoices(forms.MultipleChoiceField):
    """Several choices, judged by the scheme's field."""

    def to_python(self, value):
        """A list of texts."""
        return [str(item) for item in value] if isinstance(value, (list, tuple)) else [value] if value else []

    def validate(self, value):
        """Whatever was posted; the scheme's field judges it."""


class SectionForm(forms.Form):
    """One section of a scheme's form. Nothing is required to save, and what cannot be read is kept as it was typed."""

    use_required_attribute = False

    def __init__(self, *args, form_fields, **kwargs):
        kwargs.setdefault("prefix", PREFIX)
        super().__init__(*args, **kwargs)
        self.form_fields = {field.code: field for field in form_fields if field.kind != FieldKind.FIGURE}
        for code, field in self.form_fields.items():
            self.fields[code] = _control_of(field, self._typed(code))
        self.values, self.uploads = {}, {}

    def clean(self):
        """Sorts what was entered into answers and files; a fault stands at its field."""
        for code, field in self.form_fields.items():
            typed = self.cleaned_data.get(code)
            if field.kind == FieldKind.ATTACHMENT:
                self.uploads |= {code: typed} if typed else {}
                continue
            self.values[code], fault = entries.kept(field, typed)
            if fault:
                self.add_error(code, fault)
        return self.cleaned_data

    def mark_needed(self):
        """Say at each field whether it may stay empty; saving never asks for it."""
        for code, field in self.form_fields.items():
            self.fields[code].required = field.is_required

    def show_missing(self):
        """Say at each needed field that it is empty."""
        for code, field in self.form_fields.items():
            if field.kind != FieldKind.ATTACHMENT and field.is_required and entries.is_empty(self.values.get(code)):
                self.add_error(code, "还没有填。")

    def _typed(self, code):
        return str(self.data.get(self.add_prefix(code), "")) if self.is_bound else ""


def data_of(answers, form_fields):
    """Kept answers as a form's data: digits grouped, and what could not be read as it was typed, with its fault."""
    fields = {field.code: field for field in form_fields}
    return {f"{PREFIX}-{code}": entries.shown(fields[code], answer) for code, answer in answers.items() if code in fields}


def _control_of(field, typed):
    common = {"label": field.label, "help_text": field.help_text, "required": False}
    if field.kind == FieldKind.ATTACHMENT:
        most = {"help_text": f"{field.help_text} {DocumentsField().help_text}"} if field.help_text else {}
        if not most:
            common.pop("help_text")
        return DocumentsField(most=5, **common | most)
    if field.kind == FieldKind.CHOICES:
        return AnyChoices(choices=_pairs(field.choices), widget=forms.CheckboxSelectMultiple, **common)
    if field.kind == FieldKind.CHOICE:
        if len(field.choices) <= RADIOS_UP_TO:
            return AnyChoice(choices=_pairs(field.choices), widget=forms.RadioSelect, **common)
        return AnyChoice(choices=[("", "选一个"), *_pairs(field.choices)], **common)
    return forms.CharField(widget=_text_widget(field, typed), strip=False, **common)


def _text_widget(field, typed):
    if field.kind == FieldKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 6})
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "xy-input-narrow", "autocomplete": "off"})
    if field.kind == FieldKind.DATE:
        is_readable = not typed or not entries.fault_of(field, typed)
        kind = "date" if is_readable else "text"  # a picker of days would swallow what is none
        return forms.DateInput(attrs={"type": kind, "class": "xy-input-mid"}, format="%Y-%m-%d")
    return forms.TextInput()


def _pairs(choices):
    return [(choice, choice) for choice in choices]


class CandidateForm(forms.Form):
    """What an organization puts forward, in the words of its kind; of a person also where they are told of the outcome."""

    name = forms.CharField(max_length=100)
    staff_number = forms.CharField(max_length=30, required=False, help_text="同名的靠它分开")
    position = forms.CharField(label="职务或职称", max_length=60, required=False)
    user = forms.ModelChoiceField(
        label="平台账号",
        queryset=User.objects.none(),
        required=False,
        empty_label="没有账号",
        help_text="选了，本人提交后能看到办到哪一步",
    )
    email = forms.EmailField(
        label="本人邮箱",
        required=False,
        help_text="没有账号的写上：结果和证书发给本人",
        error_messages={"invalid": "邮箱写成 name@example.com 这样。"},
    )

    def __init__(self, *args, organization, words, is_person, **kwargs):
        super().__init__(*args, **kwargs)
        name_of(self, words)
        if not is_person:
            for name in ("position", "user", "email"):
                del self.fields[name]
            return
        members = Membership.objects.filter(organization=organization, status=Status.APPROVED).values("user")
        self.fields["user"].queryset = User.objects.filter(is_active=True, pk__in=members).order_by("name", "pk")
        self.fields["user"].label_from_instance = lambda user: f"{user.name}（{user.email}）"


def name_of(form, words):
    """Call a form's name and number as the kind does; without a word for it no number is asked for."""
    name = form.fields["name"]
    name.label, name.error_messages["required"] = words.name, f"写上{words.name}。"
    if words.number:
        form.fields["staff_number"].label = words.number
    else:
        del form.fields["staff_number"]


class ScanForm(forms.Form):
    """The stamped page, and the code that is printed on it."""

    short_code = forms.CharField(
        label="盖章页上的短码",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "xy-input-mid xy-code", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text="盖章页右上角，6 位",
        error_messages={"required": "照盖章页右上角填 6 位短码。"},
    )
    scan = DocumentField(
        label="盖章后的扫描件或照片",
        help_text="PDF、JPG、PNG、WebP，不超过 10 MB",
        error_messages={"required": "选一个文件再上传。"},
    )

    def clean_scan(self):
        """Something that shows a stamp: a PDF or a picture."""
        scan = self.cleaned_data["scan"]
        if scan.media_type != "application/pdf" and not scan.media_type.startswith("image/"):
            raise forms.ValidationError("只收扫描的 PDF 或照片。")
        return scan


class WithdrawalForm(forms.Form):
    """Why a case is taken back."""

    reason = forms.CharField(
        label="为什么撤回",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "写一句为什么撤回，审核专员会看到。"},
    )


class AppealForm(forms.Form):
    """Why the applicant does not accept a refusal."""

    text = forms.CharField(
        label="不服的理由",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="写清哪一条判断不对，依据是什么。",
        error_messages={"required": "写清不服的理由。"},
    )
    files = DocumentsField(label="证明材料", required=False, most=5)
