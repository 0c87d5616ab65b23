"""Closing an account: what comes first, what ends at once, what goes later, and what can be taken back."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.enums import Role
from accounts.models import AccountClosure, Membership, User
from accounts.services import closures
from core.enums import Status
from core.models import Notification
from supplydemand.models import TalentDemand
from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    """An editor beside a manager."""
    return MembershipFactory(organization=MembershipFactory().organization, role=Role.EDITOR)


def signed_in(person):
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def close(client):
    return client.post(reverse("accounts:closure"), {"is_sure": "on"})


def test_account_stops_at_once_everywhere(editor):
    here, there = signed_in(editor.user), signed_in(editor.user)

    assert close(here).status_code == 200

    editor.user.refresh_from_db()
    assert not editor.user.is_active
    assert [client.get(reverse("portal:workbench")).status_code for client in (here, there)] == [302, 302]
    assert Membership.objects.get(pk=editor.pk).status == Status.WITHDRAWN
    again = signed_in(editor.user)
    assert again.get(reverse("portal:workbench")).status_code == 302


def test_password_is_asked_before(client, editor):
    sign_in(client, editor.user)  # a session whose password was not confirmed a moment ago

    answer = close(client)
    assert "reauthenticate" in answer.url
    assert not AccountClosure.objects.exists()


def test_box_must_be_ticked(editor):
    assert signed_in(editor.user).post(reverse("accounts:closure")).status_code == 422
    assert not AccountClosure.objects.exists()


def test_last_manager_and_owner_of_open_work_hand_over_first(editor):
    manager = MembershipFactory(organization=editor.organization)
    alone = MembershipFactory()
    TalentDemandFactory(organization=editor.organization, created_by=editor.user)

    for person, words in ((alone.user, "唯一的管理员"), (editor.user, "先交接")):
        client = signed_in(person)
        assert close(client).status_code == 422
        assert words in client.get(reverse("accounts:closure")).content.decode()
        person.refresh_from_db()
        assert person.is_active
    assert close(signed_in(manager.user)).status_code == 200


def test_staff_do_not_close_their_own_account(editor):
    coordinator = CoordinatorFactory()

    with pytest.raises(closures.ClosureRefused, match="系统管理员"):
        closures.close_account(user=coordinator, at=timezone.now())
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_link_in_the_mail_takes_it_back_within_thirty_days(client, editor):
    closure = closures.close_account(user=editor.user, at=timezone.now())
    mailing.mail_closure(closure_id=closure.pk, at=timezone.now())
    path = reverse("accounts:closure_reopen", args=[closures.token_of(closure)])
    assert path in mail.outbox[-1].body

    assert client.get(path).status_code == 200
    editor.user.refresh_from_db()
    assert not editor.user.is_active
    client.post(path)
    editor.user.refresh_from_db()
    assert editor.user.is_active
    assert closures.purge(at=timezone.now() + timedelta(days=40)) == 0
    assert signed_in(editor.user).get(reverse("portal:workbench")).status_code == 200


def test_forged_and_late_links_open_nothing(client, editor):
    closure = closures.close_account(user=editor.user, at=timezone.now() - timedelta(days=31))
    assert client.get(reverse("accounts:closure_reopen", args=[f"{closure.pk}.forged"])).status_code == 404

    assert client.post(reverse("accounts:closure_reopen", args=[closures.token_of(closure)])).status_code == 410
    assert not User.objects.get(pk=editor.user_id).is_active


def test_purge_takes_the_person_out_and_leaves_the_records(editor):
    now, person = timezone.now(), editor.user
    Membership.objects.filter(pk=editor.pk).update(position="人事", message="我是小王")
    listing = TalentDemandFactory(organization=editor.organization, created_by=person, status=Status.WITHDRAWN)
    Notification.objects.create(recipient=person, event="accounts.handed_over", key="x", title="x")
    bystander = UserFactory()
    closures.close_account(user=person, at=now)

    assert closures.purge(at=now + timedelta(days=29)) == 0
    assert User.objects.get(pk=person.pk).email == person.email
    assert closures.purge(at=now + timedelta(days=31)) == 1
    assert closures.purge(at=now + timedelta(days=31)) == 0

    gone = User.objects.get(pk=person.pk)
    assert (gone.name, gone.phone, gone.has_usable_password()) == ("已注销用户", "", False)
    assert person.email not in gone.email
    assert not EmailAddress.objects.filter(email=person.email).exists()
    assert not Notification.objects.filter(recipient=person).exists()
    row = Membership.objects.get(pk=editor.pk)
    assert (row.position, row.message, row.status) == ("", "", Status.WITHDRAWN)
    assert TalentDemand.objects.get(pk=listing.pk).created_by == gone
    assert User.objects.get(pk=bystander.pk).name == bystander.name


def test_purged_address_can_sign_up_again(editor):
    now, email = timezone.now(), editor.user.email
    closures.close_account(user=editor.user, at=now)
    closures.purge(at=now + timedelta(days=31))

    assert User.objects.create_user(email, PASSWORD, name="新来的").pk != editor.user_id


def test_own_data_is_one_persons(editor):
    client = signed_in(editor.user)
    TalentDemandFactory()
    data = client.get(reverse("accounts:own_data")).json()

    assert data["account"]["email"] == editor.user.email
    assert [row["organization"] for row in data["memberships"]] == [editor.organization.name]
    other = MembershipFactory()
    assert other.user.email not in str(data)
