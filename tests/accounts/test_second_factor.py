"""No staff page without a second factor used in this very session."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in, totp_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_client")]
STAFF_PAGES = ("/admin/", "/admin/login/", "/admin/accounts/organization/", "/admin/jsi18n/", "/admin/password_change/")


def enter_password(client, user, password=PASSWORD, **query):
    """Post the sign-in form."""
    return client.post(reverse("account_login", query=query), {"login": user.email, "password": password, **query})


@pytest.mark.parametrize("url", STAFF_PAGES)
def test_visitor_is_sent_to_the_sign_in_page(client, url):
    answer = client.get(url, follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("url", STAFF_PAGES)
def test_person_without_staff_rights_finds_no_such_page(client, url):
    sign_in(client, MembershipFactory().user)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", STAFF_PAGES)
def test_password_alone_opens_no_staff_page(client, url):
    coordinator = CoordinatorFactory()
    answer = enter_password(client, coordinator)
    page = client.get(url, follow=True)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert [target for target, _ in page.redirect_chain if target.startswith(reverse("account_login"))] != []
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("is_superuser", [False, True])
def test_session_that_has_not_used_the_factor_is_asked_for_it(client, is_superuser):
    coordinator = CoordinatorFactory(is_superuser=is_superuser)
    sign_in(client, coordinator, with_second_factor=False)

    answer = client.get("/admin/accounts/organization/?q=a")
    assert answer["Location"] == reverse("mfa_reauthenticate", query={"next": "/admin/accounts/organization/?q=a"})
    assert client.get(answer["Location"]).status_code == 200
    done = client.post(answer["Location"], {"code": totp_code(), "next": "/admin/accounts/organization/?q=a"})

    assert done["Location"] == "/admin/accounts/organization/?q=a"
    assert client.get("/admin/").status_code == 200


def test_coordinator_without_factor_must_enrol_and_then_use_it(client):
    coordinator = CoordinatorFactory(second_factor=False)
    sign_in(client, coordinator)

    answer = client.get("/admin/")
    assert answer["Location"].startswith(reverse("mfa_activate_totp"))
    page = client.get(answer["Location"], follow=True)

    assert page.status_code == 200
    assert page.request["PATH_INFO"] in (reverse("mfa_activate_totp"), reverse("account_reauthenticate"))


def test_enrolment_ends_with_the_way_to_the_wanted_page(client):
    coordinator, wanted = CoordinatorFactory(second_factor=False), "/admin/accounts/organization/?q=a"
    sign_in(client, coordinator)
    activate = client.get(wanted)["Location"]
    confirm = client.get(activate)["Location"]
    form = client.post(confirm, {"password": PASSWORD, "next": activate}, follow=True)

    codes = client.post(activate, {"code": totp_code(form.context["form"].secret)}, follow=True)
    again = client.get(wanted)

    assert f'href="{wanted}"' in codes.content.decode()
    assert (codes.request["PATH_INFO"], again["Location"]) == (
        reverse("mfa_view_recovery_codes"),
        reverse("mfa_reauthenticate", query={"next": wanted}),
    )


def test_full_sign_in_keeps_the_wanted_page(client):
    coordinator = CoordinatorFactory()
    enter_password(client, coordinator, next="/admin/accounts/organization/")
    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code()})

    assert answer["Location"] == "/admin/accounts/organization/"
    assert client.get("/admin/accounts/organization/").status_code == 200


def test_wanted_page_elsewhere_is_ignored(client):
    coordinator = CoordinatorFactory()
    enter_password(client, coordinator, next="https://evil.test/")
    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code()})

    assert answer["Location"] == "/admin/"


def test_code_counts_once_even_when_redis_forgets(client, redis_client):
    coordinator, code = CoordinatorFactory(), totp_code()
    enter_password(client, coordinator)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.post(reverse("account_logout"))
    redis_client.flushall()

    enter_password(client, coordinator)
    replayed = client.post(reverse("mfa_authenticate"), {"code": code})
    earlier = client.post(reverse("mfa_authenticate"), {"code": totp_code(steps=-1)})

    assert (replayed.status_code, earlier.status_code) == (200, 200)
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": totp_code(steps=1)}).status_code == 302


def test_new_password_does_not_replace_the_factor(client):
    coordinator = CoordinatorFactory()
    coordinator.set_password("quiet-harbour-58-winter")
    coordinator.save()

    answer = enter_password(client, coordinator, "quiet-harbour-58-winter")

    assert answer["Location"] == reverse("mfa_authenticate")


def test_use_by_another_person_in_the_same_browser_does_not_count(client):
    first, second = CoordinatorFactory(), CoordinatorFactory()
    sign_in(client, first)
    assert client.get("/admin/").status_code == 200
    client.logout()
    sign_in(client, second, with_second_factor=False)

    assert client.get("/admin/").status_code == 302


def test_factor_that_was_replaced_no_longer_counts(client):
    coordinator = CoordinatorFactory()
    sign_in(client, coordinator)
    Authenticator.objects.filter(user=coordinator).delete()

    assert client.get("/admin/")["Location"].startswith(reverse("mfa_activate_totp"))


def test_coordinator_decides_nothing_in_the_portal_without_the_factor(client):
    coordinator = CoordinatorFactory(second_factor=False)
    waiting = MembershipFactory(status="submitted", role="editor")
    sign_in(client, coordinator)
    url = reverse("accounts:member_action", args=[waiting.organization_id, waiting.pk, "approve"])

    answer = client.post(url, {"version": waiting.version})
    waiting.refresh_from_db()

    assert answer["Location"].startswith(reverse("mfa_activate_totp"))
    assert waiting.status == "submitted"


def test_staff_cannot_switch_the_factor_off(client):
    coordinator = CoordinatorFactory()
    sign_in(client, coordinator)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=coordinator, type="totp").count() == 1


def test_person_without_staff_rights_may_use_a_factor_too(client):
    user = UserFactory()
    sign_in(client, user)

    assert client.get(reverse("mfa_index")).status_code == 200
