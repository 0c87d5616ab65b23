"""Numbers from outside, signed numbers, and counts that stop somewhere."""

import pytest

from core.numbers import bounded, read_signed_number, row_number, signed_number


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), (12, 12), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), (None, None), ("²", None)]
)
def test_row_number_is_what_a_row_can_have_and_nothing_else(text, number):
    assert row_number(text) == number


def test_signed_number_is_read_with_its_own_salt_only():
    token = signed_number(7, salt="one")

    assert read_signed_number(token, salt="one") == 7
    assert read_signed_number(token, salt="other") is None
    assert read_signed_number(token.replace("7", "8", 1), salt="one") is None
    assert read_signed_number("7", salt="one") is None


def test_count_is_exact_up_to_its_limit():
    assert [bounded(count, 1000) for count in (0, 1000, 1001)] == ["0", "1,000", "1,000+"]
