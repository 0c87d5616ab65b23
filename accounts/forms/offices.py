"""The form of a 协作办公室."""

from django import forms
from django.utils import timezone

from accounts.models import CollaborationOffice, Membership
from accounts.services.offices import NEEDED_FIELDS, editable_office_fields
from taxonomy.models import District

HELP = {
    "name": "找的人看到的名字，比如“汀北区产教融合协作办公室”。",
    "serves_district": "专为一个区服务就选那个区；服务全市不选。",
    "phone": "会公开。电话和邮箱至少填一个；填办公室的，不填个人的。",
    "email": "会公开。",
    "opening_hours": "比如：工作日 9:00–11:30，13:30–17:00。",
    "introduction": "来的人能在这里办什么：找学生、找企业、谈共建，写两三句。",
    "liaisons": "本单位已经设为协作专员的成员。登录的人看得到他们的姓名和职务，看不到个人电话。",
}


class OfficeForm(forms.ModelForm):
    """What the host's managers fill in; a draft may leave out anything."""

    class Meta:
        model = CollaborationOffice
        fields = ["name", "serves_district", "address", "phone", "email", "opening_hours", "introduction", "liaisons"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 4}), "liaisons": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            form_field.help_text = HELP.get(name, "")
            form_field.label_suffix = ""
        self.fields["serves_district"].queryset = District.objects.current(on=timezone.localdate())
        self.fields["serves_district"].empty_label = "全市"
        self.fields["liaisons"].queryset = (
            Membership.objects.liaisons().filter(organization=self.instance.host_id).select_related("user").order_by("pk")
        )
        self.fields["liaisons"].label_from_instance = _name_of
        if self.instance.pk:
            for name in set(self.fields) - set(editable_office_fields(self.instance)):
                del self.fields[name]
        self.needed = [name for name in (*NEEDED_FIELDS, "liaisons") if name in self.fields]


def _name_of(membership):
    return f"{membership.user.name}（{membership.position}）" if membership.position else membership.user.name
