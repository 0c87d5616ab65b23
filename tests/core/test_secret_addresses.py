"""Addresses that are keys stand whole in no log, trail or operator's page."""

import pytest

from config.logging import hide_secrets
from core.secret_addresses import holds_key, without_keys


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/l/12.abcDEF-9_x/", "/l/12.[hidden]/"),
        ("/invitations/7.abc/", "/invitations/7.[hidden]/"),
        ("/panel/7.abc/cases/1/", "/panel/7.[hidden]/cases/1/"),
        ("/accounts/reopen/7.abc:def/", "/accounts/reopen/7.[hidden]/"),
        ("/accounts/calendar/12-0123abcd.ics", "/accounts/calendar/12.[hidden]"),
    ],
)
def test_key_is_hidden_and_its_number_stays(address, shown):
    for text, wanted in (
        (address, shown),
        (f'<a href="https://x.example{address}">办</a>', f'<a href="https://x.example{shown}">办</a>'),
    ):
        assert without_keys(text) == wanted
        assert holds_key(text)
        assert hide_secrets(None, None, {"event": text}) == {"event": wanted}


@pytest.mark.parametrize("address", ["/demands/12/", "/accounts/calendar/", "/l/", "/invitations/"])
def test_other_addresses_stay(address):
    assert without_keys(address) == address
    assert not holds_key(address)
