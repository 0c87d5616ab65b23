"""Handing work over."""

from django import forms

from accounts.validators import validate_telephone


class SuccessorField(forms.ModelChoiceField):
    """Members by name, position and role."""

    def label_from_instance(self, obj):
        """Who the member is."""
        position = f"，{obj.position}" if obj.position else ""
        return f"{obj.user}{position}（{obj.get_role_display()}）"


class HandoverForm(forms.Form):
    """To whom, and what else ends with it; ``offers_manager``, ``offers_leaving``, ``asks_phone`` say which fields."""

    successor = SuccessorField(
        label="谁接手",
        queryset=None,
        empty_label="选一位同事",
        help_text="本单位的管理员或经办人。",
        error_messages={"required": "选一位接手的同事。", "invalid_choice": "这位同事现在不能接手，换一位。"},
    )
    phone = forms.CharField(
        label="接手人的电话",
        required=False,
        max_length=30,
        validators=[validate_telephone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "xy-input-mid"}),
        help_text="写在联系人后面。空着就用接手人账号里的电话，不用你的，也不用单位原来的；账号里没有，这里就要填。",
    )
    gives_manager = forms.BooleanField(label="接手人同时当管理员", required=False)
    is_leaving = forms.BooleanField(
        label="交接以后退出单位", required=False, help_text="退出以后马上看不到单位的内容，账号还在。"
    )
    remark = forms.CharField(
        label="要交代的话", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text="写在交接单上。"
    )

    optional_words = {"phone": "账号里没有就要填"}

    def __init__(self, *args, successors, offers_manager, offers_leaving, asks_phone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors
        if not asks_phone:
            del self.fields["phone"]
        if not offers_manager:
            del self.fields["gives_manager"]
        if not offers_leaving:
            del self.fields["is_leaving"]
