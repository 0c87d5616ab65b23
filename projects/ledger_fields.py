"""Fields of the ledger's and the training's forms."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.numbers import plain_text, written_number
from taxonomy.draft_forms import DateInput

MOST = Decimal("999999999999.99")
CENT = Decimal("0.01")
YEARS = 30
FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


class AmountField(forms.CharField):
    """An amount as people write it (``80 万元``, ``1,200.50``) to a ``Decimal`` with at most two places."""

    def __init__(self, *, least=CENT, unit="", **kwargs):
        self.least, self.unit = least, unit
        kwargs.setdefault("error_messages", {"required": "写一个数。"})
        super().__init__(max_length=40, widget=forms.TextInput({"inputmode": "decimal", "class": "xy-input-mid"}), **kwargs)

    def prepare_value(self, value):
        """A kept amount without zeros behind the point; what was typed stays as it was."""
        return plain_text(value) if isinstance(value, Decimal) else value

    def clean(self, value):
        """The amount, or a sentence that says what to type."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = written_number(text, unit=self.unit)
        except ValueError:
            raise ValidationError(f"“{text[:20]}”读不出是多少。只写一个数，比如 500000 或 50 万。") from None
        if not self.least <= amount <= MOST:
            raise ValidationError(f"要在 {plain_text(self.least)} 和一万亿之间，是不是多打或少打了一位？")
        if amount != amount.quantize(CENT):
            raise ValidationError("最多写两位小数。")
        return amount.quantize(CENT)


def check_near(day):
    """Raises ``ValidationError`` for a day of another age: a year was mistyped."""
    if abs(day.year - timezone.localdate().year) > YEARS:
        raise ValidationError(f"{day.year} 年太远了，看看年份是不是打错了。")


def day_field(label, **kwargs):
    """A day of the browser's calendar, also written in other common ways; not further than thirty years."""
    message = {"invalid": "这个日期读不懂，写成 2027-07-01 这样。", "required": "选一天。"}
    return forms.DateField(
        label=label,
        widget=DateInput(attrs={"class": "xy-input-mid"}),
        input_formats=FORMATS,
        error_messages=message,
        validators=[check_near],
        **kwargs,
    )
