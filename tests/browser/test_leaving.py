"""A member of staff leaves: the colleague comes by invitation, takes over in one step, and the old account is closed."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import mail
from django.utils import timezone

from accounts import mailing
from accounts.enums import Role
from accounts.models import Handover, Invitation, Membership, Organization, User
from core.enums import Status
from supplydemand.models import ListingImport, TalentDemand
from tests.accounts.factories import PASSWORD, MembershipFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory
from tests.supplydemand.talks import a_thread, say

NEWCOMER, NEW_PASSWORD = "lin.xi@example.test", "harvest-pier-63-fox"
PHONE = {"viewport": {"width": 390, "height": 844}}


def test_staff_member_leaves(people):
    manager, leaver = prepare_enterprise()
    office, phone = people(), people(**PHONE)
    office.sign_in(manager.user.email)

    invite(office)
    accept_on_the_phone(phone)
    hand_over(office, leaver)
    find_the_note(phone)
    leave_for_good(people(), leaver)

    assert (office.complaints, phone.complaints) == ([], [])
    newcomer = User.objects.get(email=NEWCOMER)
    assert set(TalentDemand.objects.exclude(created_by=None).values_list("created_by", flat=True)) == {newcomer.pk}
    assert not TalentDemand.objects.filter(contact_email=leaver.user.email).exists()
    assert [row.decider for row in ListingImport.objects.all()] == [newcomer]
    assert TalentDemand.objects.get(title="机床装调工").contact_phone == "13800005678"
    assert Membership.objects.get(user=leaver.user).status == Status.WITHDRAWN
    assert not User.objects.get(pk=leaver.user_id).is_active


def prepare_enterprise():
    """An enterprise with a manager and an editor who has written a draft and a public demand.

    What else the editor leaves: a listing that was returned, one that ran out, a file that waits for a choice, and a thread.
    """
    thread, manager, _ = a_thread()
    organization = manager.organization
    Organization.objects.filter(pk=organization.pk).update(name="试验云汀数控设备有限公司")
    leaver = MembershipFactory(organization=organization, role=Role.EDITOR, is_liaison=True)
    written = {"organization": organization, "created_by": leaver.user, "majors": [MajorFactory()]}
    TalentDemandFactory(title="夜班质检员", status=Status.DRAFT, **written)
    TalentDemandFactory(title="机床装调工", contact_name=leaver.user.name, contact_email=leaver.user.email, **written)
    TalentDemandFactory(title="退回的岗位", status=Status.RETURNED, **written)
    yesterday = timezone.localdate() - timedelta(days=1)
    contact = {"contact_name": leaver.user.name, "contact_email": leaver.user.email}
    TalentDemandFactory(title="到期的岗位", status=Status.EXPIRED, expires_on=yesterday, **contact, **written)
    about = {"organization": organization, "created_by": leaver.user, "content": b"", "checked_at": timezone.now()}
    ListingImport.objects.create(kind="demand", file_name="六月的岗位.xlsx", state="checked", new_count=3, **about)
    say(thread, leaver, "下周三可以来厂里看看。")
    return manager, leaver


def invite(office):
    """The manager invites the successor by mail."""
    office.visit("accounts:member_list", Membership.objects.first().organization_id)
    office.follow("邀请同事")
    office.page.get_by_label("同事的邮箱").fill(NEWCOMER)
    office.press("发邀请")
    office.sees("邀请发到", NEWCOMER)


def accept_on_the_phone(phone):
    """The successor opens the mail's link on a phone and makes an account without a further mail."""
    page = phone.page
    page.goto(urlsplit(_mailed_link()).path)
    phone.sees("加入试验云汀数控设备有限公司", NEWCOMER)
    phone.fits()
    page.get_by_label("姓名").fill("林溪")
    page.get_by_label("设一个密码").fill(NEW_PASSWORD)
    phone.press("注册并加入")
    phone.sees("你加入了试验云汀数控设备有限公司")


def hand_over(office, leaver):
    """One page shows what moves; one button moves it and ends the membership."""
    page = office.visit("accounts:member_list", leaver.organization_id)
    page.get_by_text(f"请{leaver.user.name}退出", exact=True).first.click()
    page.get_by_role("link", name=f"把{leaver.user.name}的工作交接出去").click()
    office.sees("夜班质检员", "机床装调工", "协作专员", "退回的岗位", "到期的岗位", "六月的岗位.xlsx", "正在谈的对话")
    page.get_by_label("谁接手").select_option(label="林溪（经办人）")
    page.get_by_label("接手人的电话").fill("13800005678")
    page.get_by_label("交接以后退出单位").check()
    page.get_by_label("要交代的话").fill("模具图纸在二楼柜子")
    office.press("交接", within="main")
    office.sees("交接单", "模具图纸在二楼柜子", "同时退出单位")


def find_the_note(phone):
    """The successor finds the message, the note and the work."""
    phone.visit("accounts:notification_list")
    phone.sees("的工作交给你了")
    phone.visit("accounts:handover_detail", Handover.objects.get().pk)
    phone.sees("夜班质检员")
    phone.open("portal:workbench")
    phone.sees("退回的岗位", "六月的岗位.xlsx")
    phone.visit("accounts:handover_detail", Handover.objects.get().pk)
    phone.fits()


def leave_for_good(person, leaver):
    """Who has handed over closes the account."""
    person.sign_in(leaver.user.email, password=PASSWORD)
    page = person.page
    person.open("accounts:closure")
    person.sees("再确认一次是你")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    person.press("继续", within="main")
    page.get_by_label("我知道").check()
    person.press("注销账号", within="main")
    person.sees("账号注销了")
    assert person.complaints == []


def _mailed_link():
    """The link in the invitation's mail, sent here as the worker sends it."""
    mailing.mail_invitation(invitation_id=Invitation.objects.get().pk, at=timezone.now())
    letter = next(letter for letter in mail.outbox if letter.to == [NEWCOMER])
    return re.search(r"https?://\S+/accounts/invitations/\S+", letter.body).group()
