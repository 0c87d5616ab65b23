"""Where people are signed in: what the page says, and that ended sessions are over at once."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.browsers import browser_of, masked_address
from accounts.models import SignedInDevice
from accounts.services import devices
from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49"


@pytest.fixture
def person():
    return MembershipFactory().user


def signed_in(person, agent=EDGE):
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client):
    return client.get(reverse("portal:workbench")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge，Windows"),
        (PHONE, "微信，iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "火狐，Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome，安卓"),
        ("curl/8.5.0", "认不出的浏览器"),
        ("", "认不出的浏览器"),
    ],
)
def test_browsers_are_named_in_plain_words(agent, words):
    assert browser_of(agent) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [("203.0.113.77", "203.0.*.*"), ("2001:db8:85a3::7334", "2001:db8:…"), (None, "没有记下")],
)
def test_addresses_are_masked(address, words):
    assert masked_address(address) == words


def test_page_lists_own_sessions_and_nobody_elses(person):
    office, phone = signed_in(person), signed_in(person, PHONE)
    signed_in(UserFactory(), "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")

    text = office.get(reverse("accounts:device_list")).content.decode()
    assert "Edge，Windows" in text
    assert "微信，iPhone" in text
    assert "火狐" not in text
    assert "127.0.0.1" not in text
    assert is_in(phone)


def test_ended_session_is_over_at_once_and_leaves_a_trail(person):
    office, phone = signed_in(person), signed_in(person, PHONE)
    device = SignedInDevice.objects.get(user_agent=PHONE)

    office.post(reverse("accounts:device_end", args=[device.pk]))

    assert (is_in(office), is_in(phone)) == (True, False)
    event = apps.get_model("accounts", "SignedInDeviceEvent").objects.filter(pgh_obj_id=device.pk, pgh_label="delete").get()
    assert event.pgh_context["user"] == person.pk


def test_foreign_session_cannot_be_ended(person):
    office, stranger = signed_in(person), signed_in(MembershipFactory().user)
    device = SignedInDevice.objects.get(user=person)

    assert stranger.post(reverse("accounts:device_end", args=[device.pk])).status_code == 404
    assert is_in(office)


def test_all_others_end_and_this_one_stays(person):
    office, phone, home = signed_in(person), signed_in(person, PHONE), signed_in(person)
    other = signed_in(MembershipFactory().user)

    office.post(reverse("accounts:device_end_others"))

    assert [is_in(client) for client in (office, phone, home, other)] == [True, False, False, True]


def test_own_session_is_not_ended_by_its_own_button(person):
    office = signed_in(person)
    device = SignedInDevice.objects.get(user=person)

    office.post(reverse("accounts:device_end", args=[device.pk]))
    assert is_in(office)


def test_changed_password_ends_others_and_is_in_the_trail(person):
    office, phone = signed_in(person), signed_in(person, PHONE)
    fields = {"oldpassword": PASSWORD, "password1": "juniper-canal-58-tin", "password2": "juniper-canal-58-tin"}
    assert office.post(reverse("account_change_password"), fields).status_code == 302

    assert (is_in(office), is_in(phone)) == (True, False)
    rows = office.get(reverse("accounts:device_list")).context["devices"]
    assert [row.is_this for row in rows] == [True]
    event = apps.get_model("accounts", "UserEvent").objects.get(pgh_obj_id=person.pk, pgh_label="password")
    assert event.pgh_context["user"] == person.pk
    assert not hasattr(event, "password")


def test_other_change_of_a_person_is_no_change_of_the_password(person):
    person.name = "改了名"
    person.save()

    labels = apps.get_model("accounts", "UserEvent").objects.filter(pgh_obj_id=person.pk).values_list("pgh_label", flat=True)
    assert "update" in labels
    assert "password" not in labels


def test_signing_out_leaves_no_device(person):
    office = signed_in(person)
    office.post(reverse("account_logout"))

    assert not SignedInDevice.objects.filter(user=person).exists()


def test_rows_of_sessions_that_are_over_go(person):
    signed_in(person)
    signed_in(person, PHONE)
    Session.objects.filter(session_key=SignedInDevice.objects.get(user_agent=PHONE).session_key).delete()

    assert devices.forget_ended(at=timezone.now()) == 1
    assert devices.forget_ended(at=timezone.now()) == 0
    assert SignedInDevice.objects.get().user_agent == EDGE


def test_passkey_is_a_second_factor_for_staff(client):
    """With one passkey and no app the way leads to the passkey, not to enrolment; using it opens the desk."""
    from allauth.account.internal.flows.login import record_authentication
    from django.http import HttpRequest

    coordinator = CoordinatorFactory(second_factor=False)
    sign_in(client, coordinator)
    assert reverse("mfa_activate_totp") in client.get(reverse("admin:index")).url
    key = Authenticator.objects.create(user=coordinator, type=Authenticator.Type.WEBAUTHN, data={"name": "电脑"})
    assert reverse("mfa_reauthenticate_webauthn") in client.get(reverse("admin:index")).url

    request = HttpRequest()
    request.session = client.session
    record_authentication(request, coordinator, "mfa", id=key.pk, type=key.type, passwordless=True)
    request.session.save()
    assert client.get(reverse("admin:index")).status_code == 200


def test_staff_keep_their_last_second_factor(client):
    coordinator = CoordinatorFactory(second_factor=False)
    key = Authenticator.objects.create(user=coordinator, type=Authenticator.Type.WEBAUTHN, data={"name": "电脑"})
    sign_in(client, coordinator)

    answer = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert answer.url == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()
    member = MembershipFactory().user
    own = Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "电脑"})
    other = signed_in_without_factor(member)
    other.post(reverse("mfa_remove_webauthn", args=[own.pk]))
    assert not Authenticator.objects.filter(pk=own.pk).exists()


def signed_in_without_factor(user):
    """A session whose password was confirmed a moment ago."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    client = Client()
    sign_in(client, user)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["reauthenticated"] = True
    session.save()
    return client


def test_passkeys_belong_to_the_configured_site(settings):
    from accounts.adapters import passkey_domain

    for site, domain in (
        ("https://portal.city.example", "portal.city.example"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://localhost:8000", "localhost"),
    ):
        settings.SITE_URL = site
        assert passkey_domain() == domain
