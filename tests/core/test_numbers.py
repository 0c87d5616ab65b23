"""Numbers from outside, signed numbers, and counts that stop somewhere."""

import pytest

from core.numbers import bounded, read_signed_number, row_number, signed_number, typed_number


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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("8个", 8),
        ("8 人", 8),
        ("约 30 名", 30),
        ("20人左右", 20),
        ("1,200", 1200),
        ("12.0", 12),
        ("６０００", 6000),
        ("6000元/月", 6000),
        ("0.6万", 6000),
        ("1.25W", 12500),
        ("6k", 6000),
        ("三十", 30),
        ("十二个", 12),
        ("六千五", 6500),
        ("一万二", 12000),
        ("一百零五人", 105),
        ("0", 0),
    ],
)
def test_number_is_read_as_people_type_it(text, number):
    assert typed_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "若干", "12.5", "-3", "5-8", "8个12", "1,2", "5人以上", "３个班", "²", "8²", "1" * 19, "万达", "0.00001万"]
)
def test_number_that_is_not_plain_is_none(text):
    assert typed_number(text) is None
