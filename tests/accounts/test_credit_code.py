"""统一社会信用代码: worked by hand from the standard, and every single slip found."""

import pytest

from accounts import credit_code
from tests.accounts.factories import credit_code_number


def remainder_by_definition(body):
    """The check value straight from the definition: weights are powers of 3 modulo 31."""
    total = sum(pow(3, place, 31) * credit_code.ALPHABET.index(character) for place, character in enumerate(body))
    return credit_code.ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize(
    ("body", "check"),
    [("0" * 17, "0"), ("1" + "0" * 16, "Y"), ("0" * 16 + "1", "3"), ("0" * 15 + "10", "1")],
)
def test_check_character_of_bodies_worked_by_hand(body, check):
    assert credit_code.check_character(body) == check


@pytest.mark.parametrize("number", range(0, 9_999_999, 499_979))
def test_check_character_agrees_with_the_definition(number):
    code = credit_code_number(number)

    assert code[17] == remainder_by_definition(code[:17])
    assert credit_code.is_valid(code)


def test_every_slip_of_one_character_and_every_swap_of_neighbours_is_found():
    code = credit_code_number(4188)
    slips = [
        code[:place] + other + code[place + 1 :] for place in range(18) for other in credit_code.ALPHABET if other != code[place]
    ]
    swaps = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(17) if code[place] != code[place + 1]
    ]

    assert [wrong for wrong in slips + swaps if credit_code.is_valid(wrong)] == []


@pytest.mark.parametrize("code", ["", "9199000", credit_code_number(1) + "0", "I" * 18, "９" * 18])
def test_other_strings_are_not_codes(code):
    assert credit_code.is_valid(code) is False


def test_normalized_takes_spaces_hyphens_and_small_letters():
    assert credit_code.normalized(" 9199-0000 ma00 ") == "91990000MA00"
