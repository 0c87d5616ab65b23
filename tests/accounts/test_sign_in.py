"""One answer for known and unknown addresses, demo accounts, and how sessions end."""

import re
import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.middleware import SEEN_AT, SIGNED_IN_AT
from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_client")]


def normalized(answer, *words):
    """Status, target and body without what differs from request to request."""
    body = re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]*"|[0-9a-f]{32}', "", answer.content.decode())
    for word in words:
        body = body.replace(word, "ADDRESS")
    return answer.status_code, answer.get("Location", ""), body


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_login", {"login": "{}", "password": "not-the-password-9137"}),
        ("account_reset_password", {"email": "{}"}),
        ("account_signup", {"email": "{}", "name": "某人", "password1": "quiet-harbour-58-winter"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(page, fields):
    known, unknown = UserFactory(email="known@example.test").email, "other@example.test"
    answers = []
    for email in (known, unknown):
        posted = {name: value.format(email) for name, value in fields.items()}
        browser = Client()
        answers.append([normalized(browser.post(reverse(page), posted, follow=follow), email) for follow in (False,)])
        answers[-1].append(normalized(browser.get(answers[-1][0][1] or reverse(page)), email))

    assert answers[0] == answers[1]


def test_mail_links_ignore_the_host_of_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "evil.test"]
    user = UserFactory()

    client.post(
        reverse("account_reset_password"), {"email": user.email}, HTTP_HOST="evil.test", HTTP_X_FORWARDED_HOST="evil.test"
    )
    client.post(reverse("account_reset_password"), {"email": "nobody@example.test"}, HTTP_HOST="evil.test")

    assert len(mail.outbox) == 2
    assert [message.to[0] for message in mail.outbox if "evil.test" in message.body] == []


@pytest.mark.parametrize(("has_demo_data", "status"), [(True, True), (False, False)])
def test_demo_account_signs_in_only_with_demo_data(client, settings, has_demo_data, status):
    settings.HAS_DEMO_DATA = has_demo_data
    user = UserFactory(is_demo=True)

    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert ("_auth_user_id" in client.session) == status


def test_right_demo_password_answers_like_a_wrong_one_without_demo_data(client, settings):
    settings.HAS_DEMO_DATA = False
    user, other = UserFactory(is_demo=True), UserFactory()

    answers = [
        client.post(reverse("account_login"), {"login": email, "password": password})
        for email, password in ((user.email, PASSWORD), (user.email, "wrong-grey-17-lamp"), (other.email, "wrong-grey-17-lamp"))
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({tuple(answer.context["form"].errors["__all__"]) for answer in answers}) == 1
    right = client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
    assert right.status_code == 302


def test_demo_session_ends_when_demo_data_is_switched_off(client, settings):
    settings.HAS_DEMO_DATA = True
    sign_in(client, UserFactory(is_demo=True))
    assert client.get(reverse("accounts:organization_start")).status_code == 200
    settings.HAS_DEMO_DATA = False

    assert client.get(reverse("accounts:organization_start")).status_code == 302


def test_deactivated_person_is_out_at_once(client):
    user = UserFactory()
    sign_in(client, user)
    user.is_active = False
    user.save()

    assert client.get(reverse("accounts:organization_start")).status_code == 302


def test_changed_password_ends_the_other_sessions(client):
    user, other = UserFactory(), Client()
    sign_in(client, user)
    sign_in(other, user)
    new = "quiet-harbour-58-winter"

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get(reverse("accounts:organization_start")).status_code == 200
    assert other.get(reverse("accounts:organization_start")).status_code == 302


def age(client, **seconds):
    """Shift the session's marks into the past."""
    session = client.session
    for mark, value in seconds.items():
        session[mark] = int(time.time()) - value
    session.save()


def test_every_session_ends_after_twelve_hours(client):
    sign_in(client, UserFactory())
    age(client, **{SIGNED_IN_AT: 12 * 3600 + 1})

    answer = client.get(reverse("accounts:organization_start"))

    assert answer["Location"] == reverse("account_login", query={"next": reverse("accounts:organization_start")})


@pytest.mark.parametrize(("factory", "status"), [(CoordinatorFactory, 302), (UserFactory, 200)])
def test_idle_staff_is_signed_out_after_thirty_minutes(client, factory, status):
    sign_in(client, factory())
    age(client, **{SEEN_AT: 31 * 60})

    assert client.get(reverse("accounts:notification_list")).status_code == status


def test_what_idle_staff_post_changes_nothing_and_form_pages_keep_it(client):
    person = CoordinatorFactory()
    organization = MembershipFactory(user=person).organization
    sign_in(client, person)
    age(client, **{SEEN_AT: 31 * 60})
    url = reverse("supplydemand:demand_create")

    answer = client.post(url, {"title": "没存上的岗位", "action": "save", "token": "x"})

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={url}")
    assert not organization.talentdemands.exists()
    sign_in(client, person)
    assert 'value="没存上的岗位"' in client.get(url).content.decode()


def test_script_learns_whether_the_session_lasts(client):
    url = reverse("accounts:session_stay")
    assert client.get(url).json() == {"is_signed_in": False}

    sign_in(client, UserFactory())

    answer = client.get(url)
    assert (answer.json(), answer["Cache-Control"]) == ({"is_signed_in": True}, "no-store")


def test_session_number_changes_at_sign_in(client):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    client.post(reverse("account_login"), {"login": UserFactory().email, "password": PASSWORD})

    assert client.session.session_key != planted
