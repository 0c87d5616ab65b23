"""Invitations by mail: who may send them, what the link does for whom, and when it stops."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from accounts.services import invitations
from core.enums import Status
from core.models import JobRun, Notification
from tests.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "wang.min@example.test", "copper-lake-91-moth"


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def manager():
    return MembershipFactory()


def invite(manager, email=EMAIL, role=Role.EDITOR, at=None, **options):
    return invitations.invite(
        organization=manager.organization,
        email=email,
        role=role,
        is_liaison=options.pop("is_liaison", False),
        actor=manager.user,
        at=at or timezone.now(),
    )


def link_of(invitation):
    return reverse("accounts:invitation_open", args=[invitations.token_of(invitation)])


def page(client, invitation):
    return client.get(link_of(invitation)).content.decode()


def send(client, manager, **fields):
    url = reverse("accounts:invitation_list", args=[manager.organization_id])
    return client.post(url, {"email": EMAIL, "role": "editor", **fields})


def test_manager_sends_one_mail_whose_link_leads_to_the_invitation(client, manager):
    sign_in(client, manager.user)

    assert send(client, manager, is_liaison="on").status_code == 302
    invitation = Invitation.objects.get()
    for _ in range(2):
        mailing.mail_invitation(invitation_id=invitation.pk, at=timezone.now())

    assert JobRun.objects.get(task="accounts.mail_invitation").payload == {"invitation_id": invitation.pk}
    letter = next(letter for letter in mail.outbox if letter.to == [EMAIL])
    assert len(mail.outbox) == 1
    link = re.search(r"https?://\S+/accounts/invitations/\S+", letter.body).group()
    assert urlsplit(link).path == link_of(invitation)
    assert Client().get(urlsplit(link).path).status_code == 200


def test_manager_never_sees_the_link(client, manager):
    sign_in(client, manager.user)
    send(client, manager)

    text = client.get(reverse("accounts:invitation_list", args=[manager.organization_id])).content.decode()
    assert EMAIL in text
    assert invitations.token_of(Invitation.objects.get()) not in text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_nobody_but_managers_invites(client, manager, role):
    member = MembershipFactory(organization=manager.organization, role=role)
    sign_in(client, member.user)

    assert send(client, manager).status_code == 404
    sign_in(client, MembershipFactory().user)
    assert send(client, manager).status_code == 404
    assert not Invitation.objects.exists()


def test_new_person_signs_up_through_the_link_and_belongs(client, manager):
    invitation = invite(manager, is_liaison=True)
    assert "注册并加入" in page(client, invitation)

    answer = client.post(link_of(invitation), {"name": "王敏", "password": PASSWORD})

    user = User.objects.get(email=EMAIL)
    assert answer.url == reverse("portal:workbench")
    assert client.get(answer.url).wsgi_request.user == user
    assert EmailAddress.objects.get(user=user).verified
    membership = Membership.objects.get(user=user)
    assert (membership.status, membership.role, membership.is_liaison) == (Status.APPROVED, Role.EDITOR, True)
    assert membership.joined_at is not None
    assert Notification.objects.get(recipient=manager.user).event == "accounts.invitation_accepted"


@pytest.mark.parametrize("password", ["short", "password1234", EMAIL])
def test_weak_password_makes_no_account(client, manager, password):
    invitation = invite(manager)

    assert client.post(link_of(invitation), {"name": "王敏", "password": password}).status_code == 422
    assert not User.objects.filter(email=EMAIL).exists()


def test_link_works_once(client, manager):
    invitation = invite(manager)
    client.post(link_of(invitation), {"name": "王敏", "password": PASSWORD})

    other = Client()
    answer = other.post(link_of(invitation), {"name": "别人", "password": PASSWORD})
    assert answer.status_code == 410
    assert "已经用过了" in answer.content.decode()
    assert User.objects.filter(email__contains="wang.min").count() == 1


def test_opening_the_link_changes_nothing(client, manager):
    invitation = invite(manager)
    before = Invitation.objects.values().get()
    page(client, invitation)
    sign_in(client, UserFactory(email=EMAIL))
    page(client, invitation)

    assert Invitation.objects.values().get() == before
    assert Membership.objects.count() == 1


def test_person_with_an_account_signs_in_and_accepts(client, manager):
    person = UserFactory(email=EMAIL)
    invitation = invite(manager, role=Role.MANAGER)
    text = page(client, invitation)
    assert "登录并加入" in text
    assert "注册并加入" not in text
    assert client.post(link_of(invitation), {"name": "冒名", "password": PASSWORD}).url.startswith(reverse("account_login"))

    sign_in(client, person)
    assert "接受邀请" in page(client, invitation)
    assert client.post(link_of(invitation)).status_code == 302
    assert Membership.objects.get(user=person).role == Role.MANAGER


def test_other_person_is_told_and_cannot_accept(client, manager):
    invitation = invite(manager)
    stranger = UserFactory()
    sign_in(client, stranger)

    assert "邀请是发给另一个邮箱的" in page(client, invitation)
    client.post(link_of(invitation))
    assert not Membership.objects.filter(user=stranger).exists()
    assert Invitation.objects.get().is_open


def test_unconfirmed_owner_of_the_address_cannot_accept(client, manager):
    """Somebody who wrote down a foreign address at sign-up must not get in by its invitation."""
    squatter = UserFactory(email=EMAIL, verified_email=False)
    invitation = invite(manager)
    sign_in(client, squatter)

    client.post(link_of(invitation))
    assert not Membership.objects.filter(user=squatter).exists()
    EmailAddress.objects.filter(user=squatter).update(verified=True)
    client.post(link_of(invitation))
    assert Membership.objects.filter(user=squatter).exists()


def test_expired_and_revoked_links_say_so(client, manager):
    now = timezone.now()
    expired = invite(manager, at=now - timedelta(days=8))
    revoked = invite(manager, email="li.hua@example.test")
    invitations.revoke(invitation=revoked, actor=manager.user, at=now)

    for invitation, words in ((expired, "过期了"), (revoked, "收回了")):
        answer = client.get(link_of(invitation))
        assert (answer.status_code, words in answer.content.decode()) == (410, True)
        assert client.post(link_of(invitation), {"name": "王敏", "password": PASSWORD}).status_code == 410
    assert not User.objects.filter(email=EMAIL).exists()


def test_sending_again_makes_the_link_work_again(client, manager):
    invitation = invite(manager, at=timezone.now() - timedelta(days=8))
    sign_in(client, manager.user)
    client.post(reverse("accounts:invitation_action", args=[manager.organization_id, invitation.pk, "resend"]))

    invitation.refresh_from_db()
    assert invitation.sent_count == 2
    assert Client().get(link_of(invitation)).status_code == 200
    assert JobRun.objects.filter(task="accounts.mail_invitation").count() == 2


def test_forged_link_is_missing(client, manager):
    invitation = invite(manager)
    token = invitations.token_of(invitation)

    assert client.get(reverse("accounts:invitation_open", args=[token])).status_code == 200
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), str(invitation.pk), "x"):
        assert client.get(reverse("accounts:invitation_open", args=[forged])).status_code == 404


def test_same_address_again_changes_the_open_invitation_after_a_while(manager):
    now = timezone.now()
    first = invite(manager, at=now - timedelta(hours=1))
    with pytest.raises(invitations.InvitationRefused, match="刚给这个邮箱发过"):
        invite(manager, at=now - timedelta(minutes=55))
    second = invite(manager, role=Role.MANAGER, at=now)

    assert (second.pk, second.role, second.sent_count) == (first.pk, Role.MANAGER, 2)


def test_member_is_not_invited_again(client, manager):
    member = MembershipFactory(organization=manager.organization)
    sign_in(client, manager.user)

    answer = send(client, manager, email=member.user.email.upper())
    assert answer.status_code == 422
    assert "已经是本单位的成员" in answer.content.decode()


def test_answer_does_not_say_whether_an_address_has_an_account(client, manager):
    UserFactory(email="known@example.test")
    sign_in(client, manager.user)
    answers = []
    for email in ("known@example.test", "nobody@example.test"):
        send(client, manager, email=email)
        text = client.get(reverse("accounts:invitation_list", args=[manager.organization_id])).content.decode()
        answers.append(re.findall(r"xy-notice-done.*?</div>", text.replace(email, "X"), re.S))
    assert answers[0] == answers[1]
    assert answers[0]


def test_organization_has_a_cap_a_day(manager):
    now = timezone.now()
    for number in range(invitations.MAILS_A_DAY):
        invite(manager, email=f"n{number}@example.test", at=now - timedelta(hours=1))

    with pytest.raises(invitations.InvitationRefused, match="发满了"):
        invite(manager, at=now)
    invite(MembershipFactory(), at=now)
    assert invite(manager, at=now + timedelta(days=1)).pk


def test_unverified_organization_invites_nobody():
    member = MembershipFactory(organization=OrganizationFactory(status=Status.DRAFT))

    with pytest.raises(invitations.InvitationRefused, match="核验通过以后"):
        invite(member)


def test_open_request_is_agreed_to_by_the_invitation(client, manager):
    from accounts import services

    person = UserFactory(email=EMAIL)
    request = services.request_membership(organization=manager.organization, actor=person, at=timezone.now())
    invitation = invite(manager, role=Role.VIEWER)
    sign_in(client, person)
    client.post(link_of(invitation))

    request.refresh_from_db()
    assert (request.status, request.role) == (Status.APPROVED, Role.VIEWER)
    assert Membership.objects.filter(user=person).count() == 1


def test_two_posts_at_once_join_once(manager):
    person = UserFactory(email=EMAIL)
    invitation = invite(manager)
    invitations.accept(invitation=invitation, user=person, at=timezone.now())

    with pytest.raises(invitations.InvitationRefused):
        invitations.accept(invitation=invitation, user=person, at=timezone.now())
    assert Membership.objects.filter(user=person).count() == 1


def test_manager_of_another_organization_cannot_touch_an_invitation(client, manager):
    invitation = invite(manager)
    other = MembershipFactory()
    sign_in(client, other.user)
    for organization in (manager.organization_id, other.organization_id):
        url = reverse("accounts:invitation_action", args=[organization, invitation.pk, "revoke"])
        assert client.post(url).status_code == 404
    assert Invitation.objects.get().is_open
    sign_in(client, manager.user)
    client.post(reverse("accounts:invitation_action", args=[manager.organization_id, invitation.pk, "revoke"]))
    assert not Invitation.objects.get().is_open


@pytest.mark.parametrize("end", ["left", "demoted", "switched off"])
def test_link_of_who_is_no_manager_any_more_admits_nobody_until_a_manager_sends_it_again(client, manager, end):
    other = MembershipFactory(organization=manager.organization, role=Role.MANAGER)
    invitation = invite(manager, role=Role.MANAGER)
    if end == "switched off":
        User.objects.filter(pk=manager.user_id).update(is_active=False)
    else:
        fields = {"role": Role.EDITOR} if end == "demoted" else {"status": Status.WITHDRAWN}
        Membership.objects.filter(pk=manager.pk).update(**fields)

    assert client.get(link_of(invitation)).status_code == 410
    client.post(link_of(invitation), {"name": "王敏", "password": PASSWORD})
    assert not User.objects.filter(email=EMAIL).exists()
    again = timezone.now() + timedelta(hours=1)
    invitations.send_again(invitation=invitation, actor=other.user, at=again)
    assert client.get(link_of(invitation)).status_code == 200


def test_mails_sent_again_count_towards_the_limit_of_the_day(manager):
    now = timezone.now()
    for number in range(invitations.MAILS_A_DAY // 2):
        invitation = invite(manager, email=f"{number}@example.test", at=now)
        invitations.send_again(invitation=invitation, actor=manager.user, at=now + timedelta(minutes=11))
    with pytest.raises(invitations.InvitationRefused, match="发满"):
        invitations.send_again(invitation=invitation, actor=manager.user, at=now + timedelta(minutes=22))
