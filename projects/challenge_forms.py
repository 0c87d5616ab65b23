"""Forms of challenges, bids and awards: plain questions, drafts keep anything."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization
from accounts.validators import validate_telephone
from core.documents.fields import DocumentField
from core.enums import Status
from core.number_field import NumberField
from projects import bid_text
from projects.challenge_enums import ChallengeLevel
from projects.ledger_fields import check_near
from projects.models import OpenChallenge
from projects.models.challenges import MOST_MONEY
from projects.services.challenges import NEEDED, faults_of
from taxonomy.draft_forms import DraftForm
from taxonomy.models import District

NARROW = {"class": "xy-input-narrow"}
MID = {"class": "xy-input-mid"}


class MoneyField(forms.DecimalField):
    """An amount in 元, as people write it: 1,200,000 or 120万; never a float."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", **MID})
        messages = {
            "max_value": "这个数太大了，看看是不是多打了一位。",
            "min_value": "要大于 0。",
            "max_decimal_places": "最多写到分。",
        }
        super().__init__(
            min_value=Decimal("0.01"), max_value=MOST_MONEY, decimal_places=2, widget=widget, error_messages=messages, **kwargs
        )

    def to_python(self, value):
        """The amount; raises ``ValidationError`` that says what to type."""
        text = str(value if value is not None else "").strip().replace(",", "").replace("，", "").removesuffix("元").strip()
        factor = 1
        if text.endswith("万"):
            text, factor = text.removesuffix("万").strip(), 10_000
        if not text:
            return None
        try:
            return super().to_python(text) * factor
        except (ValidationError, ArithmeticError):  # sNaN and what a Decimal cannot hold
            raise ValidationError(f"“{str(value)[:20]}”读不出是多少元。写成 1200000 或 120万。", code="invalid") from None


class MomentField(forms.DateTimeField):
    """A moment in Beijing time, by the browser's own control or typed."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", **MID})
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d"]
        message = {"invalid": "这个时间读不懂，写成 2027-03-01 17:00 这样。"}
        super().__init__(widget=widget, input_formats=formats, error_messages=message, **kwargs)


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **MID})
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
            error_messages={"invalid": "这个日期读不懂，写成 2027-03-01 这样。"},
            validators=[check_near],
            **kwargs,
        )


class ChallengeForm(DraftForm):
    """What a publisher asks; nothing is required until it is handed in."""

    prefilled = ("contact_name", "contact_phone", "contact_email", "district")
    groups = [
        ("榜题", ["title", "summary", "need"]),
        ("要什么", ["level", "headcount", "district", "terms"]),
        ("怎么评、给多少", ["amount", "criteria_text", "closes_at"]),
        ("联系人", ["contact_name", "contact_phone", "contact_email"]),
    ]
    units = {"headcount": "人", "amount": "元"}

    level = forms.ChoiceField(label="哪类人才", choices=[("", "请选择"), *ChallengeLevel.choices])
    headcount = NumberField(label="要培养几个人", most=100_000, unit="人", example="30")
    amount = MoneyField(label="榜金", help_text="给中榜单位的总金额，单位元。也可以写 120万。")
    district = forms.ModelChoiceField(label="在哪个区", queryset=District.objects.none(), empty_label="不限")
    closes_at = MomentField(label="揭榜截止", help_text="北京时间。截止那一刻以平台的时钟为准，至少留 7 天。")
    criteria_text = forms.CharField(
        label="评分标准",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一项，名称后面写权重，加起来 100。比如：方案可行性 40",
        max_length=2000,
    )

    class Meta:
        model = OpenChallenge
        fields = [
            "title",
            "summary",
            "need",
            "level",
            "headcount",
            "amount",
            "district",
            "terms",
            "criteria_text",
            "closes_at",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]
        widgets = {"need": forms.Textarea(attrs={"rows": 8}), "terms": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"contact_name": "不公开，只给中榜单位看。", "need": "把难题、现状和想要的结果写具体，揭榜的人才敢接。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(retired_on=None)
        self.fields["contact_phone"].validators.append(validate_telephone)

    def needed_names(self):
        """What no challenge goes out without."""
        return NEEDED

    def faults(self, *, on, has_majors):
        """What keeps the challenge from being handed in now."""
        return faults_of(self.instance, at=timezone.now())


class BidForm(forms.Form):
    """A bid's texts, kept as they are typed."""

    use_required_attribute = False
    units = {"headcount": "人", "amount": "元", "lead_share": "%"}
    groups = [
        ("怎么做", ["proposal", "team", "schedule"]),
        ("人数和报价", ["headcount", "amount", "lead_share"]),
        ("联系人", ["contact_name", "contact_phone"]),
    ]

    proposal = forms.CharField(label=bid_text.TEXTS["proposal"], widget=forms.Textarea(attrs={"rows": 10}), max_length=20_000)
    team = forms.CharField(label=bid_text.TEXTS["team"], widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)
    schedule = forms.CharField(label=bid_text.TEXTS["schedule"], widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)
    headcount = forms.CharField(
        label="能培养几个人", max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", **NARROW})
    )
    amount = forms.CharField(label="报价", max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", **MID}))
    lead_share = forms.CharField(
        label="你们的份额",
        max_length=10,
        help_text="一家揭榜就是 100。几家联合，大家的份额加起来正好 100。",
        widget=forms.TextInput(attrs={"inputmode": "decimal", **NARROW}),
    )
    contact_name = forms.CharField(label="联系人", max_length=60)
    contact_phone = forms.CharField(label="联系电话", max_length=30)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name].strip = False

    def texts(self):
        """What was typed, whatever it is."""
        return {name: self.data.get(name, "") for name in self.fields if name in self.data}

    def mark_needed(self, names):
        """Show which fields sealing needs."""
        for name in names:
            self.fields[name].required = True

    def fieldsets(self):
        """The groups for the template."""
        return [
            {"title": title, "rows": [{"field": self[name], "unit": self.units.get(name, "")} for name in names]}
            for title, names in self.groups
        ]


class BidFileForm(forms.Form):
    """A file for the draft."""

    file = DocumentField(label="加一个附件")


class CopyForm(forms.Form):
    """The bidder's own copy."""

    copy = forms.FileField(label="标书副本", help_text="密封之前下载的压缩包，或者里面的“标书.json”。")


class PartnerForm(forms.Form):
    """Whom to ask to bid together, for which share and what part."""

    organization = forms.CharField(label="合作单位", max_length=120, help_text="单位全称或统一社会信用代码，要是平台上核验过的。")
    share = forms.DecimalField(
        label="份额",
        min_value=Decimal("0.01"),
        max_value=Decimal("99.99"),
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", **NARROW}),
        error_messages={"invalid": "写一个数，比如 30。"},
    )
    part = forms.CharField(label="承担什么", max_length=200)

    def clean_organization(self):
        """The verified organization of that name or code; else a sentence with names that come near."""
        text = self.cleaned_data["organization"].strip()
        known = Organization.objects.filter(status=Status.APPROVED)
        found = known.filter(Q(name=text) | Q(credit_code=text.upper())).first()
        if found is None:
            near = "、".join(known.filter(name__contains=text[:20]).order_by("name").values_list("name", flat=True)[:3])
            raise ValidationError(f"没有找到叫这个名字的单位。{f'是不是：{near}？' if near else '看看全称对不对。'}")
        return found


class QuestionForm(forms.Form):
    """A question that everybody will read."""

    text = forms.CharField(
        label="你的问题",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="问题和答复大家都看得到，不写是谁问的。别写自己的方案。",
    )


class AnswerForm(forms.Form):
    """An answer that everybody reads."""

    text = forms.CharField(label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(forms.Form):
    """A later deadline."""

    closes_at = MomentField(label="延期到")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class OfficerKeyForm(forms.Form):
    """An officer's written key, pasted; never shown again."""

    key = forms.CharField(
        label="你的开标钥匙",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", **MID}, render_value=False),
        help_text="钥匙文件里 KB- 开头的那一行，整行贴进来。",
    )


class ContractForm(forms.Form):
    """What the contract says."""

    number = forms.CharField(label="合同编号", max_length=60, widget=forms.TextInput(attrs=MID))
    signed_on = DayField(label="签订日期")
    amount = MoneyField(label="合同金额")


class MilestoneForm(forms.Form):
    """A step of the contract."""

    title = forms.CharField(label="节点", max_length=120)
    due_on = DayField(label="什么时候")
    amount = MoneyField(label="这一步付多少", required=False)


class AcceptanceForm(forms.Form):
    """The acceptance of the whole."""

    trained_count = NumberField(label="实际培养人数", most=100_000, unit="人", example="28")
    note = forms.CharField(label="验收意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class HeadcountForm(forms.Form):
    """People to count: pasted, read, and forgotten at once."""

    organization = forms.ModelChoiceField(label="哪个单位报", queryset=Organization.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label="年度", coerce=int)
    level = forms.ChoiceField(label="层次", choices=ChallengeLevel)
    people = forms.CharField(
        label="学校标识码和学号",
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        help_text="一行一个人：学校标识码，空格，学号。可以从 Excel 里两列一起复制。只用来去重，不保存。",
        max_length=1_000_000,
        strip=False,
    )

    def __init__(self, *args, organizations, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["year"].choices = [(year, f"{year} 年") for year in years]
        self.fields["year"].initial = timezone.localdate().year
