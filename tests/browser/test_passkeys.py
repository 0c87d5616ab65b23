"""A passkey from enrolment to sign-in, with Chromium's own virtual authenticator."""

from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(person):
    """Give the person's browser a virtual authenticator that says yes."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def add_passkey(person):
    """Enrol on the page."""
    page = person.page
    person.open("mfa_add_webauthn")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    person.press("继续", within="main")
    page.get_by_label("叫什么").fill("办公室电脑")
    person.press("添加", within="main")
    person.sees("恢复码")


def test_member_signs_in_without_a_password(people):
    member = MembershipFactory()
    person = people()
    with_authenticator(person)
    person.sign_in(member.user.email)
    add_passkey(person)
    assert Authenticator.objects.get(user=member.user, type="webauthn").wrap().name == "办公室电脑"
    person.visit("mfa_list_webauthn")
    person.sees("办公室电脑", "还没用过")

    person.lose_session()
    person.visit("account_login")
    person.press("用通行密钥登录")
    person.page.wait_for_url(f"**{reverse('portal:workbench')}")
    person.sees("我的待办")
    assert person.complaints == []


def test_staff_reach_the_desk_with_a_passkey_alone(people):
    coordinator = CoordinatorFactory(second_factor=False)
    person = people()
    with_authenticator(person)
    person.sign_in(coordinator.email)
    person.page.wait_for_load_state()
    add_passkey(person)

    person.lose_session()
    person.visit("account_login")
    person.press("用通行密钥登录")
    person.page.wait_for_url(f"**{reverse('admin:index')}")
    assert person.complaints == []


def test_passkey_confirms_a_password(people):
    """Password first, then the passkey as the second factor; without it there is no session."""
    member = MembershipFactory()
    person = people()
    with_authenticator(person)
    person.sign_in(member.user.email)
    add_passkey(person)

    person.lose_session()
    person.sign_in(member.user.email)
    assert person.open("portal:workbench") != 200
    person.visit("mfa_authenticate")
    person.press("改用通行密钥")
    person.page.wait_for_url(f"**{reverse('portal:workbench')}")
    assert person.complaints == []
