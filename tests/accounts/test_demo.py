"""Demo accounts are printed where demo data is, and nowhere else."""

import json
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_SECRET


def printed(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("demo_accounts", *arguments, stdout=out)
    return out.getvalue()


def test_command_prints_every_account_for_people_and_programs(settings):
    settings.HAS_DEMO_DATA = True

    content = json.loads(printed("--json"))
    text = printed()

    assert [account["email"] for account in content["accounts"]] == [account.email for account in DEMO_ACCOUNTS]
    assert (content["password"], content["totp_secret"]) == (DEMO_PASSWORD, DEMO_TOTP_SECRET)
    assert [account.email for account in DEMO_ACCOUNTS if account.email not in text] == []


def test_command_refuses_without_demo_data(settings):
    settings.HAS_DEMO_DATA = False

    with pytest.raises(CommandError):
        printed()


def test_demo_password_obeys_the_rules():
    assert validate_password(DEMO_PASSWORD) is None
