"""Forms of the ledger and of what is said to an entry."""

from decimal import Decimal

from django import forms

from accounts.validators import validate_telephone
from core.documents.fields import DocumentsField
from projects.enums import Column, Direction, EvidenceGrade, LedgerKind
from projects.ledger_fields import AmountField, day_field

OUTSIDE = "outside"
NOTE = {"max_length": 300, "required": False}


class StatementForm(forms.Form):
    """What every statement of one side begins with: for whom, and where several, as which of one's own organizations."""

    use_required_attribute = False

    stated_by = forms.ChoiceField(label="以哪个单位的名义", error_messages={"required": "选一个单位。"})

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self._own = {str(party.pk): party for party in own}
        self.fields["stated_by"].choices = [(pk, str(party)) for pk, party in self._own.items()]
        if len(own) == 1:
            self.fields["stated_by"].widget = forms.HiddenInput()
            self.fields["stated_by"].initial = str(own[0].pk)

    def clean_stated_by(self):
        """The organization."""
        return self._own[self.cleaned_data["stated_by"]]


class CounterpartForm(StatementForm):
    """A statement that names its other side: another party of the project, or somebody who is not on the portal."""

    counterpart = forms.ChoiceField(label="对方是谁", error_messages={"required": "选对方单位。"})
    counterpart_name = forms.CharField(label="平台外单位的名称", max_length=120, required=False)

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self._parties = {str(party.pk): party for party in parties}
        others = [(pk, str(party)) for pk, party in self._parties.items() if [pk] != list(self._own)]
        self.fields["counterpart"].choices = [("", "选一个"), *others, (OUTSIDE, "不在平台上的单位")]
        self.optional_words = {"counterpart_name": "对方不在平台上才填"}

    def clean(self):
        """Two different sides, the other one by choice or by name."""
        data = super().clean()
        chosen, name = data.get("counterpart"), (data.get("counterpart_name") or "").strip()
        if chosen == OUTSIDE:
            data["counterpart"] = None
            if not name:
                self.add_error("counterpart_name", "写单位的全称。")
        elif chosen:
            data["counterpart"], data["counterpart_name"] = self._parties[chosen], ""
            if data["counterpart"] == data.get("stated_by"):
                self.add_error("counterpart", "双方不能是同一个单位。")
        return data


class CommitmentForm(CounterpartForm):
    """Who gives whom what by when."""

    direction = forms.ChoiceField(
        label="谁给谁", choices=Direction, widget=forms.RadioSelect, error_messages={"required": "选一个。"}
    )
    kind = forms.ChoiceField(label="给什么", choices=LedgerKind, error_messages={"required": "选一样。"})
    amount = AmountField(label="多少", help_text="资金写元（也可以写 50 万），设备写台（套），岗位写个，授课写学时，人员写人天。")
    due_on = day_field("最迟哪天到", help_text="过了这一天还没到齐，会进逾期清单。")
    note = forms.CharField(label="说明", widget=forms.Textarea({"rows": 3}), help_text="哪笔钱、什么设备、哪门课。", **NOTE)
    files = DocumentsField(label="佐证", required=False, most=5)

    field_order = ["stated_by", "direction", "counterpart", "counterpart_name", "kind", "amount", "due_on", "note", "files"]


class DeliveryForm(StatementForm):
    """What has come of a promise."""

    column = forms.ChoiceField(
        label="到的是钱还是东西",
        choices=Column,
        widget=forms.RadioSelect,
        help_text="用设备、场地等折价抵的，选“实物”，不算到账。",
    )
    amount = AmountField(label="多少")
    happened_on = day_field("哪天到的")
    note = forms.CharField(label="说明", widget=forms.Textarea({"rows": 3}), **NOTE)
    files = DocumentsField(label="佐证", required=False, most=5, help_text="银行回单、验收单、签到表。扫描或拍照都行。")
    surplus = forms.DecimalField(required=False, widget=forms.HiddenInput)
    """How much more than promised the writer was told of and means."""

    def __init__(self, *args, commitment, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["amount"].help_text = f"单位：{commitment.unit}"
        if commitment.kind != LedgerKind.MONEY:
            self.fields["column"].widget = forms.HiddenInput()
            self.fields["column"].initial = Column.IN_KIND

    def ask_again(self, surplus):
        """Posted once more, so much more than promised is meant."""
        self.data = self.data.copy()
        self.data["surplus"] = str(surplus)
        if self.cleaned_data.get("files"):
            self.add_error("files", "文件要再选一次。")

    def clean_surplus(self):
        """Nothing where nobody was told yet."""
        return self.cleaned_data["surplus"] or Decimal(0)

    def clean_happened_on(self):
        """Not in the future: what is still to come is a promise."""
        day = self.cleaned_data["happened_on"]
        if day > self._today:
            raise forms.ValidationError("还没到的不要记。到了再记。")
        return day


class CorrectionForm(forms.Form):
    """What an entry should have said."""

    use_required_attribute = False

    right_amount = AmountField(label="更正成多少", least=0)
    reason = forms.CharField(label="为什么更正", max_length=200, error_messages={"required": "写一句原因，对方看得到。"})

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["right_amount"].help_text = f"单位：{unit}。整条作废写 0，多出来的另记一条。"


class AskPersonForm(forms.Form):
    """Whom to ask over there."""

    use_required_attribute = False

    name = forms.CharField(label="请对方哪一位", max_length=60, error_messages={"required": "写对方的姓名，链接页上会叫出来。"})
    email = forms.EmailField(
        label="邮箱",
        required=False,
        error_messages={"invalid": "这不是邮箱。"},
        help_text="填了就由平台把链接只发给对方，记作“对方确认”；不填就由你转交，记作“转交确认”，分量轻一级。",
    )
    phone = forms.CharField(label="手机", max_length=30, required=False, validators=[validate_telephone])


class DisputeForm(forms.Form):
    """What it really is."""

    use_required_attribute = False

    number = AmountField(label="实际是多少", required=False, least=0)
    note = forms.CharField(label="哪里不对", **NOTE)

    def clean(self):
        """A number or a word."""
        data = super().clean()
        if not self.errors and data.get("number") is None and not data.get("note"):
            raise forms.ValidationError("写一下实际是多少，或者哪里不对。")
        return data


class FilesForm(forms.Form):
    """Files that bear an entry out."""

    files = DocumentsField(label="传佐证", most=5, error_messages={"required": "选一个文件再传。"})


class VerifyForm(forms.Form):
    """What a coordinator looked at."""

    use_required_attribute = False

    note = forms.CharField(
        label="核对了什么",
        max_length=200,
        error_messages={"required": "写一下核对了什么，例如银行回单。"},
        help_text="例如 银行回单和合同一致",
    )


class FloorForm(forms.Form):
    """From which grade of evidence figures count."""

    floor = forms.ChoiceField(label="按哪一级算", choices=[(grade, f"{label}及以上") for grade, label in EvidenceGrade.choices])

    @classmethod
    def floor_of(cls, query):
        """The chosen grade, 自报 where none or an unknown one is named."""
        return query.get("floor") if query.get("floor") in EvidenceGrade.values else EvidenceGrade.STATED
