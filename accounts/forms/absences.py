"""Naming a deputy."""

from django import forms


def _day_input():
    return forms.DateInput({"type": "date", "class": "xy-input-mid"}, "%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who stands in, and on which days."""

    deputy = forms.ModelChoiceField(
        label="谁代办",
        queryset=None,
        empty_label="选一位同事",
        help_text="同一单位的管理员或经办人；审核专员选审核范围盖住自己的同事。对方用自己的身份办，办不了的还是办不了。",
        error_messages={"required": "选一位代办的同事。", "invalid_choice": "这位同事现在不能代办，换一位。"},
    )
    starts_on = forms.DateField(label="从哪天", widget=_day_input())
    ends_on = forms.DateField(
        label="到哪天",
        widget=_day_input(),
        help_text="过了这天自动结束。",
    )
    note = forms.CharField(label="交代一句", required=False, max_length=200)

    def __init__(self, *args, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies
        for name in ("starts_on", "ends_on"):
            self.fields[name].error_messages = {"required": "填一个日期。", "invalid": "写成 2027-07-01 这样。"}
