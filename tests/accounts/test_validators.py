"""Passwords that are refused, and why."""

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from accounts.validators import ComplexityValidator, validate_telephone
from tests.accounts.factories import MembershipFactory, OrganizationFactory


def codes(password, user=None):
    """The codes of the rules that refuse a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return sorted(fault.code for fault in error.error_list)
    return []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("jiangnan-reed-41-lamp", []),
        ("四月的风吹过老城墙和河边柳", []),
        ("short-reed", ["password_too_short"]),
        ("x" * 64 + "y" * 64, []),
        ("x" * 64 + "y" * 65, ["password_too_long"]),
        ("password1234", ["password_too_common"]),
        ("384756102938", ["password_entirely_numeric"]),
        ("产教-reed-lamp-4188", ["password_context_word"]),
        ("XieYu-reed-lamp-4188", ["password_context_word"]),
        ("云汀-reed-lamp-4188", ["password_context_word"]),
    ],
)
def test_password_rules(password, expected):
    assert codes(password) == expected


@pytest.mark.django_db
def test_name_of_ones_own_organization_is_refused():
    member = MembershipFactory(organization=OrganizationFactory(name="纸鸢"))

    assert codes("纸鸢-reed-lamp-4188", member.user) == ["password_context_word"]
    assert codes("纸鸢-reed-lamp-4188", MembershipFactory().user) == []


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [("abcdefgh-ijklm", False), ("abcdefgh-ijkl1", True), ("Abcdefgh1jklm", True), ("ABCDEFGHIJKLM1", False)],
)
def test_djbh_profile_wants_three_kinds_of_characters(password, is_fine):
    validator = ComplexityValidator()
    if is_fine:
        assert validator.validate(password) is None
    else:
        with pytest.raises(ValidationError):
            validator.validate(password)


def test_profiles_name_validators_that_load(settings):
    profile = [*settings.AUTH_PASSWORD_VALIDATORS, {"NAME": "accounts.validators.ComplexityValidator"}]

    assert len(get_password_validators(profile)) == len(profile)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "+86 138-1234-5678",
        "0571-87654321",
        "(0571)87654321",
        "010 62345678",
        "0571-87654321 转 8001",
        "0571-87654321-8001",
        "400-800-1234",
        "95588",
        "０５７１－８７６５４３２１",
        "13812345678 / 0571-87654321",
    ],
)
def test_telephone_as_people_write_it_is_taken(text):
    validate_telephone(text)


@pytest.mark.parametrize(
    "text", ["12345", "1381234567", "138123456789", "87654321", "电话", "0571-8765", "12812345678", "1;2;3", "hr@a.cn", "-"]
)
def test_what_nobody_can_call_is_refused(text):
    with pytest.raises(ValidationError, match="电话写得不对"):
        validate_telephone(text)
