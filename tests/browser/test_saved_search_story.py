"""A saved search brings a mail, the mail the hit, the hit a talk, and what came of it is told from a mail: on a phone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from core import digests, saved_searches
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.models import Conversation, MatchOutcome, TalentSupply
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.browser.mailbox import deliver, newest_letter, path_after
from tests.supplydemand.factories import TalentSupplyFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
OLD, NEW = "工业机器人技术 2026 届", "工业机器人技术 2027 届"
QUESTION, ANSWER = "想谈谈明年春天的实习。", "可以，下周三来学校谈。"


@pytest.fixture
def city(live_portal, settings):
    """An enterprise and a school with one published supply; mails lead to the test's own portal."""
    settings.SITE_URL = live_portal
    enterprise, school = MembershipFactory(user__name="陈未"), MembershipFactory(organization=SchoolFactory(), user__name="林溪")
    TalentSupplyFactory(organization=school.organization, title=OLD)
    TalentSupply.objects.update(published_at=timezone.now() - timedelta(days=3))
    return SimpleNamespace(enterprise=enterprise, school=school)


def test_saved_search_leads_to_a_talk_and_its_outcome(people, city):
    office, phone, school, stranger = people(), people(**PHONE), people(**PHONE), people(**PHONE)
    office.take_session(city.enterprise.user)
    phone.take_session(city.enterprise.user)
    school.take_session(city.school.user)

    save_the_search(office)
    publish_and_mail(city)
    open_the_hit(phone, city)
    ask_for_contact(phone, city)
    agree_and_answer(school, city)
    read_the_answer(phone, city)
    tell_the_outcome(stranger, city)

    assert [person.complaints for person in (office, phone, school, stranger)] == [[], [], [], []]


def save_the_search(person):
    """Search words, the button beside the results, a name."""
    page = person.visit("supplydemand:supply_list")
    page.get_by_role("searchbox").fill("机器人")
    person.press("搜索", within="main")
    page.locator("summary", has_text="保存这个搜索").click()  # comes with the first condition
    page.get_by_label("给它起个名字").fill("机器人专业")
    person.press("保存", within="main")
    person.sees("存好了", "机器人专业")


def publish_and_mail(city):
    """A supply comes into the search; the morning's look and mail run, twice as after a crash."""
    TalentSupplyFactory(organization=city.school.organization, title=NEW, contact_phone="0000-2718281")
    TalentSupplyFactory(organization=city.school.organization, title="护理 2027 届")
    TalentSupply.objects.exclude(title=OLD).update(published_at=timezone.now())
    for _ in range(2):
        saved_searches.look_for_all(on=timezone.localdate(), at=timezone.now())
        mail_of_the_morning()
    assert [letter.to for letter in mail.outbox] == [[city.enterprise.user.email]]


def mail_of_the_morning(days=0):
    """The daily mail, ``days`` from now."""
    digests.write_all(on=timezone.localdate() + timedelta(days=days), at=timezone.now())
    deliver()


def open_the_hit(phone, city):
    """The mail names the new one only; its link leads to the search, and from there to the hit."""
    letter = newest_letter(city.enterprise.user)
    assert NEW in letter.body
    assert not any(title in letter.body for title in (OLD, "护理 2027 届"))
    phone.page.goto(path_after(letter, "看结果"))
    phone.sees(NEW, OLD)
    phone.fits()
    phone.follow(NEW)
    phone.sees("想认识对方")
    assert "0000-2718281" not in phone.page.content()
    phone.fits()


def ask_for_contact(phone, city):
    """One of the week's requests."""
    phone.follow("想认识对方")
    phone.page.get_by_label("想和对方做什么").fill(QUESTION)
    phone.fits()
    phone.press("发联系请求")
    phone.sees("等对方答复")
    phone.fits()


def agree_and_answer(school, city):
    """The school comes by its mail of the next morning, agrees, and writes."""
    mail_of_the_morning(1)
    school.page.goto(path_after(newest_letter(city.school.user), "去答复"))
    school.sees("想和你们联系", QUESTION)
    school.fits()
    school.press("答应联系")
    school.page.get_by_label("写给对方").fill(ANSWER)
    school.fits()
    school.press("发送")
    school.sees(ANSWER)


def read_the_answer(phone, city):
    """The enterprise comes by its mail and may now see the contact."""
    deliver()
    phone.page.goto(path_after(newest_letter(city.enterprise.user), "看消息并回复"))
    phone.sees(QUESTION, ANSWER)
    phone.fits()
    phone.press("看联系方式")
    phone.sees("0000-2718281")
    phone.fits()


def tell_the_outcome(stranger, city):
    """A week later a mail asks; its link needs no sign-in, and looking changes nothing."""
    ask_for_outcomes(at=timezone.now() + timedelta(days=8))
    mail_of_the_morning(8)
    path = path_after(newest_letter(city.enterprise.user), "说结果")
    page = stranger.page
    page.goto(path)
    page.goto(path)
    stranger.sees("谈得怎么样", NEW)
    stranger.fits()
    assert not MatchOutcome.objects.exists()
    expect(page.get_by_role("button", name="谈成了", exact=True)).to_be_in_viewport()
    stranger.press("谈成了", within="main")
    stranger.sees("记下了：谈成了")
    stranger.fits()

    outcome = MatchOutcome.objects.get()
    assert (outcome.conversation, outcome.side, outcome.kind) == (Conversation.objects.get(), "demand", "agreed")
