"""The organization's form, joining, and a member's role."""

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts import school_code
from accounts.credit_code import LENGTH, normalized
from accounts.enums import Role
from accounts.models import Membership, Organization
from accounts.services import FREE_FIELDS, IDENTITY_FIELDS, NEEDED_FIELDS
from accounts.validators import validate_telephone
from taxonomy.forms import CodePickerField
from taxonomy.models import District, OrganizationKind

LABELS = {
    "name": ("单位全称", "照营业执照或法人证书上的写。"),
    "credit_code": ("统一社会信用代码", "18 位，营业执照或法人证书上有。"),
    "district": ("所在区", "不在本市就不选，下面填所在地区。"),
    "region": ("所在地区", "选了上面的区可以不填。"),
    "school_code": ("学校标识码", "学校填。教育部学校名单上的代码。"),
    "school_nature": ("隶属", "学校填。"),
    "website": ("网址", "有网站的单位核验更快。"),
    "contact_phone": ("联系电话", "双方都愿意对接之后才给对方看。"),
    "contact_email": ("联系邮箱", "双方都愿意对接之后才给对方看。"),
}


class _OrganizationFieldsForm(forms.ModelForm):
    """Fields of an organization; a draft may leave out anything, a submission nothing that is needed."""

    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = FREE_FIELDS
        widgets = {"introduction": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        for name, form_field in self.fields.items():
            form_field.required = name in NEEDED_FIELDS and name != "region"
            if name in LABELS:
                form_field.label, form_field.help_text = LABELS[name]
        self.fields["contact_phone"].validators.append(validate_telephone)

    def full_clean(self):
        """Nothing is required of a draft; the labels still say what a submission needs."""
        needed = [form_field for form_field in self.fields.values() if form_field.required]
        for form_field in needed:
            form_field.required = not self.is_draft
        super().full_clean()
        for form_field in needed:
            form_field.required = True


class ContactForm(_OrganizationFieldsForm):
    """What managers change on a verified organization."""


class OrganizationForm(_OrganizationFieldsForm):
    """Everything, for registration and correction."""

    region = CodePickerField(kind="region", required=False)
    industry = CodePickerField(kind="industry", required=False)

    class Meta(_OrganizationFieldsForm.Meta):
        fields = IDENTITY_FIELDS + FREE_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["kind"].queryset = OrganizationKind.objects.current(on=today).order_by("side", "sort_key", "pk")
        self.fields["district"].queryset = District.objects.current(on=today)
        self.fields["kind"].empty_label = self.fields["district"].empty_label = "请选择"
        self.fields["industry"].label = "所属行业"
        own = f"?exclude={self.instance.pk}" if self.instance.pk else ""
        self._name_the_school(today)
        self.fields["credit_code"].max_length = None
        self.fields["credit_code"].widget = forms.TextInput(
            attrs={
                "autocapitalize": "characters",
                "autocomplete": "off",
                "spellcheck": "false",
                "maxlength": 30,
                "hx-get": reverse("accounts:organization_check") + own,
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#credit-code-check",
            }
        )
        self.fields["credit_code"].validators = []  # people type spaces and hyphens; the model's rule comes after cleaning

    def clean_credit_code(self):
        """Upper case without spaces and hyphens; never cut, because the right beginning of a wrong code proves nothing."""
        code = normalized(self.cleaned_data["credit_code"])
        if len(code) > LENGTH:
            raise forms.ValidationError(f"统一社会信用代码是 {LENGTH} 位，你填了 {len(code)} 位。照执照上的再填一次。")
        return code

    def clean_school_code(self):
        """A code of the ministry's list, as far as the list goes; refused in words."""
        code = school_code.normalized(self.cleaned_data["school_code"])
        fault = school_code.fault_of(code, on=timezone.localdate())
        if fault:
            raise forms.ValidationError(fault)
        return code

    def _name_the_school(self, on):
        school = school_code.school_of(self.instance.school_code, on=on)
        if school is not None:
            self.fields["school_code"].help_text = f"现在填的是“{school.name}”的代码。"

    def clean(self):
        """A district brings its region along."""
        data = super().clean()
        district = data.get("district")
        if district is not None and not data.get("region"):
            data["region"] = district.region
        if not self.is_draft and not data.get("region") and "region" not in self.errors:
            self.add_error("region", "选一个区，或填所在地区。")
        return data


class JoinForm(forms.ModelForm):
    """Asking to join."""

    class Meta:
        model = Membership
        fields = ["position", "message"]
        labels = {"position": "你的职务", "message": "给管理员留句话"}


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    is_liaison = forms.BooleanField(label="协作专员", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
