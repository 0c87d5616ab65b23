"""Forms of projects: the draft, its partners and team, and what is written into a passport."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from accounts.organization_picker import OrganizationField
from accounts.validators import validate_telephone
from core.documents.fields import DocumentsField
from core.number_field import NumberField
from projects.completeness import NEEDED
from projects.enums import ChangeKind, PartnerRole, PublicPart, Verdict
from projects.ledger_fields import AmountField
from projects.models import Project, ProjectChange, ProjectType
from projects.services import changes, drafts, ledger, money_changes
from taxonomy.draft_forms import DraftForm, date_field
from taxonomy.models import District, EducationLevel
from taxonomy.pickers import CodePickerField

PREFILLED = ("district", "public_parts", "contact_name", "contact_phone", "contact_email")
PEOPLE_MOST = 100_000


class ProjectForm(DraftForm):
    """A draft of a project."""

    prefilled = PREFILLED
    units = {"headcount": "人"}

    type = forms.ModelChoiceField(
        label="哪一类项目",
        queryset=ProjectType.objects.none(),
        empty_label="请选择",
        help_text="六个环节各要办到什么、报哪些数字，由类型定。",
    )
    district = forms.ModelChoiceField(label="在哪个区", queryset=District.objects.none(), empty_label="请选择")
    majors = CodePickerField(kind="major", multiple=True, label="哪些专业", help_text="和招生、课程无关的可以不填。")
    industry = CodePickerField(kind="industry", label="哪个行业")
    level = forms.ModelChoiceField(label="培养层次", queryset=EducationLevel.objects.none(), empty_label="不限")
    headcount = NumberField(label="计划培养多少人", most=PEOPLE_MOST, unit="人")
    starts_on = date_field("从哪天开始")
    ends_on = date_field("到哪天结束", help_text="大概的也行，开始以后可以申请变更。")
    public_parts = forms.MultipleChoiceField(
        label="对外公开哪些",
        choices=PublicPart,
        widget=forms.CheckboxSelectMultiple,
        help_text="名称、类型、牵头单位、区和走到哪个环节总是公开；没勾的只有参加项目的单位和审核专员看得到。",
    )

    groups = [
        ("做什么", ["title", "type", "summary", "description"]),
        ("对着哪里", ["district", "majors", "industry", "level", "headcount"]),
        ("时间和经费", ["starts_on", "ends_on", "money_text"]),
        ("对外公开", ["public_parts"]),
        ("联系人", ["contact_name", "contact_phone", "contact_email"]),
    ]

    class Meta:
        model = Project
        fields = list(drafts.CONTENT_FIELDS) + list(drafts.CONTENT_LISTS)
        labels = {"title": "叫什么", "money_text": "经费和投入", "contact_name": "联系人", "contact_phone": "联系电话"}
        help_texts = {
            "summary": "谁和谁一起做什么，一句话。列表里先看这一句。",
            "description": "为什么做、做成什么样、双方各做什么。",
            "money_text": "谁出多少、出什么，先用文字写。",
            "contact_name": "只有参加项目的单位和审核专员看得到。",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "money_text": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        on = timezone.localdate()
        self.fields["contact_phone"].validators.append(validate_telephone)
        self.fields["type"].queryset = _types_for(self.instance)
        self.fields["district"].queryset = District.objects.current(on=on)
        self.fields["level"].queryset = EducationLevel.objects.current(on=on)

    def needed_names(self):
        """What a submission needs."""
        return [*NEEDED, "contact_name"]

    def faults(self, *, on, has_majors):
        """What keeps the project from being handed in."""
        return drafts.missing_of(self.instance, on=on) if self.instance.pk else dict(NEEDED)

    def add_faults(self, faults):
        """What is about partners stands above the form: they are asked beside it."""
        if "partners" in faults:
            self.add_error(None, faults["partners"])
        super().add_faults({name: text for name, text in faults.items() if name != "partners"})


def _types_for(project):
    """Kinds in force that an organization of the lead's kind may lead, and the one that was chosen already."""
    kinds = ProjectType.objects.in_force()
    organization = getattr(project, "organization", None) if project.organization_id else None
    if organization is not None and organization.kind_id:
        kinds = kinds.led_by(organization.kind_id)
    return kinds | ProjectType.objects.filter(pk=project.type_id) if project.type_id else kinds


class InvitationForm(forms.Form):
    """Ask an organization to take part."""

    organization = OrganizationField(label="单位", error_messages={"required": "找到单位，再点邀请。"})
    role = forms.ChoiceField(label="作为", choices=PartnerRole)
    duty = forms.CharField(label="承担什么", max_length=200, required=False)


class AnswerForm(forms.Form):
    """Why an organization does not take part."""

    reason = forms.CharField(
        label="为什么不参加",
        max_length=200,
        help_text="对方会看到。",
        error_messages={"required": "写一句为什么不参加，对方会看到。"},
    )


class LeadAnswerForm(AnswerForm):
    """Why an organization does not take the lead."""

    reason = forms.CharField(
        label="为什么不接",
        max_length=200,
        help_text="对方会看到。",
        error_messages={"required": "写一句为什么不接，对方会看到。"},
    )


class MemberForm(forms.Form):
    """A person who works on a project."""

    name = forms.CharField(label="姓名", max_length=60)
    position = forms.CharField(label="职务", max_length=60, required=False)
    duty = forms.CharField(label="负责什么", max_length=120, required=False)
    is_leader = forms.BooleanField(label="负责人", required=False)
    is_public = forms.BooleanField(label="姓名可以公开", required=False, help_text="本人同意才勾。")


class CheckForm(forms.Form):
    """How an exit check is met."""

    note = forms.CharField(label="怎么办到的", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    files = DocumentsField(label="文件", required=False, most=5)


class OwnCheckForm(forms.Form):
    """A check of the project's own."""

    label = forms.CharField(label="要办到什么", max_length=120)
    is_required = forms.BooleanField(label="没办到不能离开这个环节", required=False)


class ExitForm(forms.Form):
    """A word about leaving a stage, or why it is skipped."""

    note = forms.CharField(label="说明", max_length=200, required=False)
    skip_reason = forms.CharField(label="为什么跳过", max_length=200, required=False)


class PlanForm(forms.Form):
    """When a stage is to begin and to end."""

    planned_from = date_field("计划从", required=False)
    planned_until = date_field("计划到", required=False)


class MilestoneForm(forms.Form):
    """Something to be reached by a day, by one of the project's organizations."""

    title = forms.CharField(label="要办成什么", max_length=120)
    due_on = date_field("到哪天")
    organization = forms.ChoiceField(label="谁来办")

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [(row.pk, row.name) for row in organizations]


class FigureForm(forms.Form):
    """A figure with its day and what bears it out."""

    value = AmountField(label="数值", least=Decimal(0))
    counted_on = date_field("截至哪天")
    note = forms.CharField(label="说明", max_length=300, required=False)
    files = DocumentsField(label="佐证材料", required=False, most=5)


class VerdictForm(forms.Form):
    """What one side says of the whole."""

    verdict = forms.ChoiceField(label="结论", choices=Verdict, widget=forms.RadioSelect)
    note = forms.CharField(label="意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    files = DocumentsField(label="验收材料", required=False, most=5)


class ChangeForm(forms.ModelForm):
    """A request for a change; asks for what its kind needs."""

    use_required_attribute = False
    shows_optional = False
    ends_on = date_field("结束日期改成", required=False)
    headcount = NumberField(label="计划培养人数改成", most=PEOPLE_MOST, unit="人", required=False)

    class Meta:
        model = ProjectChange
        fields = ["title", "summary", "description", "headcount", "ends_on", "money_text", "other", "role", "reason"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "money_text": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, project, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == ChangeKind.PARTNER_IN:
            self.fields["other"] = OrganizationField(label="哪个单位", required=False)
        elif kind in (ChangeKind.PARTNER_OUT, ChangeKind.TRANSFER):
            rows = [(row.organization_id, row.organization.name) for row in project.joined_partners]
            self.fields["other"].queryset = self.fields["other"].queryset.filter(pk__in=[pk for pk, _ in rows])
            self.fields["other"].label = "谁退出" if kind == ChangeKind.PARTNER_OUT else "换谁牵头"
        for name in set(self.fields) - {*changes.FIELDS[kind], "reason"}:
            del self.fields[name]
        self.promises = list(ledger.changeable(project)) if kind == ChangeKind.MONEY else []
        self._ask_amounts()
        for field in self.fields.values():
            field.required = False

    def _ask_amounts(self):
        """A field for each promise, with what it is now or what was asked for; the reason stays last."""
        reason = self.fields.pop("reason")
        asked = dict(self.instance.amounts.values_list("commitment", "after")) if self.instance.pk else {}
        for row in self.promises:
            name = money_changes.field_of(row.pk)
            self.fields[name] = AmountField(label=f"{row}，改成", least=Decimal(0), unit=row.unit, required=False)
            self.initial.setdefault(name, asked.get(row.pk, row.net))
        self.fields["reason"] = reason

    def clean(self):
        """The wanted amounts by promise, as the service takes them."""
        values = super().clean() or self.cleaned_data
        values["amounts"] = {row.pk: values.get(money_changes.field_of(row.pk)) for row in self.promises}
        return values

    def _post_clean(self):
        """The service writes and judges the request."""
