"""A promise of money in the ledger, confirmed by the other side on a phone without an account."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from core.models import GuestLink
from projects.enums import Direction
from projects.models import Commitment
from tests.browser import recognition_roles as roles
from tests.browser.mailbox import path_after
from tests.projects.stories import a_project

ADDRESS, NAME = "zhang.shen@example.test", "张深"


def test_the_other_side_confirms_on_a_phone_without_an_account(people, transactional_db, mailoutbox):
    world = a_project()
    lead, guest, friend = people(**roles.PHONE), people(**roles.PHONE), people(**roles.PHONE)
    lead.take_session(world.lead)

    promise(lead, world)
    ask(lead)
    roles.work()
    path = path_after([letter for letter in mailoutbox if letter.to == [ADDRESS]][-1], "")

    confirm(guest, path)
    too_late(friend, path)
    stands_confirmed(lead, world)

    assert [person.complaints for person in (lead, guest)] == [[], []]


def test_a_link_that_was_opened_elsewhere_or_has_run_out_says_so(people, transactional_db, mailoutbox):
    world = a_project()
    lead, guest, friend = people(**roles.PHONE), people(**roles.PHONE), people(**roles.PHONE)
    lead.take_session(world.lead)
    promise(lead, world)
    ask(lead)
    roles.work()
    path = path_after([letter for letter in mailoutbox if letter.to == [ADDRESS]][-1], "")

    guest.page.goto(path)
    guest.press(f"我是{NAME}，打开看")
    guest.sees("是这样吗？")
    friend.page.goto(path)
    friend.sees("在别的设备上打开过")
    GuestLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    guest.page.goto(path)
    guest.sees("这个链接过期了")

    assert Commitment.objects.get().grade == "stated"


def promise(lead, world):
    """Half a million from the enterprise, written on a phone."""
    page = lead.visit("projects:ledger", world.project.pk)
    lead.follow("记一笔承诺")
    page.get_by_label(Direction.GETS.label).check()
    page.get_by_label("对方是谁").select_option(label=str(world.partner_organization))
    page.get_by_label("给什么").select_option(label="资金")
    page.get_by_label("多少").fill("50 万")
    page.get_by_label("最迟哪天到").fill((timezone.localdate() + timedelta(days=60)).isoformat())
    page.get_by_label("说明").fill("实训中心共建，第一笔")
    lead.fits()
    lead.press("记下")
    lead.sees("500,000", "自报")


def ask(lead):
    """The link goes to the other side's mailbox; who wrote the promise never sees it."""
    lead.page.get_by_label("请对方哪一位").fill(NAME)
    lead.page.get_by_label("邮箱").fill(ADDRESS)
    lead.press("生成链接")
    lead.sees("链接只发到", "这里不显示")
    assert "/confirm/" not in lead.page.content()


def confirm(guest, path):
    """Two presses."""
    guest.page.goto(urlsplit(path).path)
    guest.sees("请你确认一件事", NAME)
    assert "500,000" not in guest.page.content()
    guest.fits()
    guest.press(f"我是{NAME}，打开看")
    guest.sees("是这样吗？", "500,000")
    guest.fits()
    guest.press("确认，是这样")
    guest.sees("答复记下了，谢谢")


def too_late(friend, path):
    """Whom it was forwarded to learns that it is used, and nothing else."""
    friend.page.goto(urlsplit(path).path)
    friend.sees("这个链接已经用过了")
    assert "500,000" not in friend.page.content()


def stands_confirmed(lead, world):
    """The ledger counts it with its grade, also where self-stated figures are left out."""
    page = lead.visit("projects:ledger", world.project.pk)
    lead.sees("500,000", "对方确认")
    page.get_by_label("按哪一级算").select_option(label="对方确认及以上")
    page.wait_for_url("**floor=confirmed")
    lead.sees("500,000", "对方确认")
    lead.fits()
