"""Failed sign-ins are limited in PostgreSQL, before hashing, whatever happens to Redis or stands in the headers."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.accounts.factories import PASSWORD, CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in, totp_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_client")]
WRONG = "not-the-password-9137"


def attempt(client, email, password=WRONG, **headers):
    """The status of one try to sign in."""
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers).status_code


def test_account_is_locked_after_ten_failures_and_the_right_password_does_not_show(client):
    user = UserFactory()

    answers = [attempt(client, user.email) for _ in range(12)]

    assert answers == [200] * 9 + [429] * 3
    assert attempt(client, user.email, PASSWORD) == 429
    assert "_auth_user_id" not in client.session
    assert attempt(client, user.email.upper(), PASSWORD) == 429


def test_lock_survives_an_emptied_redis(client, redis_client):
    user = UserFactory()
    for _ in range(6):
        attempt(client, user.email)
    redis_client.flushall()
    answers = [attempt(client, user.email) for _ in range(6)]
    redis_client.flushall()

    assert answers[-2:] == [429, 429]
    assert attempt(client, user.email, PASSWORD) == 429


def test_forged_forwarding_headers_neither_reset_nor_evade(client):
    user = UserFactory()

    answers = [
        attempt(client, user.email, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}", HTTP_USER_AGENT=f"agent {n}") for n in range(12)
    ]

    assert answers[-2:] == [429, 429]
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"127.0.0.1"}


def test_client_is_locked_after_thirty_failures_on_many_accounts(client):
    answers = [attempt(client, f"nobody{n}@example.test") for n in range(31)]

    assert answers == [200] * 29 + [429] * 2
    assert attempt(client, UserFactory().email, PASSWORD) == 429
    assert attempt(client, UserFactory().email, PASSWORD, REMOTE_ADDR="198.51.100.7") == 302


def test_address_without_account_is_locked_alike(client):
    assert [attempt(client, "nobody@example.test") for _ in range(11)] == [200] * 9 + [429] * 2


def test_lock_ends_after_fifteen_minutes(client):
    user = UserFactory()
    for _ in range(10):
        attempt(client, user.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert attempt(client, user.email, PASSWORD) == 302


def test_owner_gets_in_again_by_resetting_the_password(client):
    user = UserFactory()
    for _ in range(11):
        attempt(client, user.email)
    client.post(reverse("account_reset_password"), {"email": user.email})
    path = re.search(r"http://127.0.0.1:8000(/accounts/password/reset/key/\S+)", mail.outbox[-1].body).group(1)
    form_url = client.get(path)["Location"]
    new = "quiet-harbour-58-winter"
    client.post(form_url, {"password1": new, "password2": new})

    assert attempt(client, user.email, new) == 302


def test_wrong_second_factors_lock_the_account(client):
    coordinator = CoordinatorFactory()
    attempt(client, coordinator.email, PASSWORD)

    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(11)]

    assert answers[-1] == 429
    assert client.post(reverse("mfa_authenticate"), {"code": totp_code()}).status_code == 429
    assert "_auth_user_id" not in client.session


def test_locked_try_is_answered_before_hashing(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = UserFactory()
    for _ in range(10):
        attempt(client, user.email)
    took = []
    for _ in range(5):
        began = time.process_time()
        attempt(client, user.email)
        took.append(time.process_time() - began)

    assert min(took) < 0.1


def test_sign_in_clears_ones_own_failures(client):
    user = UserFactory()
    for _ in range(9):
        attempt(client, user.email)
    sign_in(client, user)

    assert AccessAttempt.objects.count() == 0
