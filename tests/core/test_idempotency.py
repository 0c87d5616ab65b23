"""A form's token: first post, repeat, another person's, nonsense."""

import pytest
from django.db import transaction

from core import idempotency
from tests.accounts.factories import UserFactory


@pytest.fixture
def user(db):
    return UserFactory()


def test_first_claim_wins_and_repeat_is_led_to_its_result(user):
    token = idempotency.new_token()

    assert idempotency.claim(token=token, user=user) == (True, "")
    idempotency.remember(token=token, user=user, result_url="/demands/7/")
    assert idempotency.claim(token=token, user=user) == (False, "/demands/7/")


def test_another_persons_token_leads_nowhere(user):
    token = idempotency.new_token()
    idempotency.claim(token=token, user=user)
    idempotency.remember(token=token, user=user, result_url="/demands/7/")

    assert idempotency.claim(token=token, user=UserFactory()) == (False, "")


def test_claim_of_a_failed_transaction_can_be_made_again(user):
    token = idempotency.new_token()
    with transaction.atomic():
        idempotency.claim(token=token, user=user)
        transaction.set_rollback(True)

    assert idempotency.claim(token=token, user=user) == (True, "")


@pytest.mark.parametrize("token", [None, "", "not-a-token"])
def test_missing_and_malformed_tokens_are_refused_and_replaced(user, token):
    with pytest.raises(idempotency.StaleForm, match="这一页太旧了，再交一次"):
        idempotency.claim(token=token, user=user)

    assert idempotency.claim(token=idempotency.token_for({"token": token}), user=user) == (True, "")


def test_form_that_is_drawn_again_keeps_its_token():
    token = idempotency.new_token()

    assert idempotency.token_for({"token": token}) == token
