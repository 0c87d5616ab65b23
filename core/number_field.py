"""The field for a number that people type, with their units and in their own way of writing."""

from django import forms
from django.core.exceptions import ValidationError

from core.numbers import typed_number

NOT_A_NUMBER = "“{}”读不出是多少。只写一个数，比如 {}。"


class NumberField(forms.IntegerField):
    """A whole number from 1 to ``most`` as ``core.numbers.typed_number`` reads it; faults name ``unit`` and ``example``."""

    def __init__(self, *, most, unit="人", example="12", **kwargs):
        self.example = example
        messages = {"min_value": "要大于 0。", "max_value": f"最多 {most:,} {unit}，是不是多打了一位？"}
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "xy-input-narrow"})
        super().__init__(min_value=1, max_value=most, widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value):
        """The number; raises ``ValidationError`` that says what to type."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        number = typed_number(text)
        if number is None:
            raise ValidationError(NOT_A_NUMBER.format(text[:20], self.example), code="invalid")
        return number
