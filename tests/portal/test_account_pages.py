"""Every page of signing in, second factor and mail is ours: Chinese, in the portal's frame, without inline style or script."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from tests.accounts.factories import PASSWORD, TOTP_SECRET, CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in, totp_code

pytestmark = pytest.mark.django_db
PUBLIC = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"]
OWN = ["account_email", "account_change_password", "account_logout", "mfa_index", "account_reauthenticate"]
STAFF = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"]
ENGLISH = re.compile(r">[^<>]*\b(?:password|email|sign|please|code|authenticat\w+)\b[^<>@]*<", re.IGNORECASE)


def sign_in_again(client, user):
    """Sign in and confirm with the password, as pages about the account's safety demand."""
    sign_in(client, user).post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def assert_ours(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="xy-masthead"' in page
    assert len(re.findall("<h1", page)) == 1
    assert re.search(r"\sstyle=|<style|<script(?![^>]*src=)", page) is None
    assert ENGLISH.findall(page) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_public_account_page_is_ours(client, name):
    assert_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_account_page_is_ours(client, name):
    assert_ours(sign_in(client, UserFactory()).get(reverse(name)))


@pytest.mark.parametrize("name", STAFF)
def test_second_factor_page_is_ours(client, name):
    coordinator = CoordinatorFactory()
    RecoveryCodes.activate(coordinator)

    assert_ours(sign_in_again(client, coordinator).get(reverse(name)))


def test_enrolment_shows_the_secret_as_picture_and_text(client):
    response = sign_in_again(client, UserFactory()).get(reverse("mfa_activate_totp"))

    assert_ours(response)
    assert 'src="data:image/svg+xml;base64,' in response.content.decode()
    assert response.context["form"].secret in response.content.decode()


def test_sign_in_of_a_coordinator_asks_for_the_second_factor(client):
    coordinator = CoordinatorFactory()
    response = client.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD}, follow=True)
    assert_ours(response)

    done = client.post(reverse("mfa_authenticate"), {"code": totp_code(TOTP_SECRET)})

    assert done["Location"] == reverse("admin:index")


def test_wrong_password_is_explained_in_the_summary(client):
    response = client.post(reverse("account_login"), {"login": UserFactory().email, "password": "wrong-wrong-wrong"})

    assert_ours(response)
    assert 'role="alert"' in response.content.decode()


def test_demo_accounts_are_shown_only_with_demo_data(client, settings):
    settings.HAS_DEMO_DATA = True
    assert "coordinator@demo.example" in client.get(reverse("account_login")).content.decode()

    settings.HAS_DEMO_DATA = False
    assert "demo.example" not in client.get(reverse("account_login")).content.decode()


def test_reset_mail_is_chinese_with_a_plain_twin_and_its_link_works(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    message = mail.outbox[-1]

    link = re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]

    assert message.subject.endswith("重设密码")
    assert message.alternatives[0][1] == "text/html"
    assert link in message.alternatives[0][0]
    assert_ours(client.get(link, follow=True))


def test_used_reset_link_offers_another(client):
    response = client.get("/accounts/password/reset/key/1-abc/", follow=True)

    assert "这个链接不能用了" in response.content.decode()


def test_mail_of_a_stranger_reveals_nothing_on_the_page(client):
    known = client.post(reverse("account_reset_password"), {"email": UserFactory().email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.test"}, follow=True)

    def masked(response):
        return re.sub(r'value="[A-Za-z0-9]{64}"|[0-9a-f]{32}', "", response.content.decode())

    assert masked(known) == masked(unknown)
