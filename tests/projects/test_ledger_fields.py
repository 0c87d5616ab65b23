"""Days and amounts as people type them."""

import pytest
from django.core.exceptions import ValidationError

from projects.challenge_forms import DayField, MoneyField
from projects.ledger_fields import day_field


@pytest.mark.parametrize("text", ["sNaN", "NaN", "Infinity", "1e999999万", "1e400", "-5", "0", "两百二十万"])
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        MoneyField().clean(text)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "2999-11-01"])
@pytest.mark.parametrize("field", [day_field("最迟哪天到"), DayField()], ids=["ledger", "challenge"])
def test_a_day_of_another_age_is_a_mistyped_year(field, text):
    with pytest.raises(ValidationError, match="太远了"):
        field.clean(text)
