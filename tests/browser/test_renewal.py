"""An expired listing revived from the mail: on a phone, without signing in, by the one button of the link's page."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from core.enums import Status
from core.models import JobRun, Notification
from core.tasks import send_mail
from supplydemand.models import TalentDemand
from supplydemand.services import care
from tests.accounts.factories import MembershipFactory
from tests.supplydemand.factories import TalentDemandFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def expired(live_portal, settings):
    """A demand that ran out yesterday, its author, and the mails that follow."""
    settings.SITE_URL = live_portal
    author = MembershipFactory(user__name="林晓兰")
    demand = TalentDemandFactory(
        organization=author.organization,
        created_by=author.user,
        title="五轴机床装调技术员",
        headcount=3,
        expires_on=timezone.localdate() - timedelta(days=1),
        confirmed_on=timezone.localdate(),
    )
    now = timezone.now()
    care.care_for_listings(on=timezone.localdate(now), at=now)
    for job in JobRun.objects.filter(task="core.send_mail"):
        send_mail(job_id=job.pk)
    demand.refresh_from_db()
    assert demand.status == Status.EXPIRED
    return demand


def address_in_the_mail():
    """The path of the link in the newest mail."""
    letter = mail.outbox[-1]
    return urlsplit(re.search(r"https?://\S+/l/\S+", letter.body).group()).path


def test_expired_listing_is_revived_from_the_mail_at_390_px(people, expired):
    phone = people(**PHONE)
    page, path = phone.page, address_in_the_mail()

    answer = page.goto(path)
    page.goto(path)  # as a mail scanner does: looking has no effect
    expired.refresh_from_db()
    assert (answer.status, expired.status, answer.headers["referrer-policy"]) == (200, Status.EXPIRED, "strict-origin")
    phone.sees("五轴机床装调技术员", "还有效吗", "有效期到")
    phone.fits()

    button = page.get_by_role("button", name=re.compile("仍有效，恢复公开到"))
    expect(button).to_be_in_viewport()
    button.click()
    phone.sees("已经办好", "一分钟内参加匹配")

    expired.refresh_from_db()
    assert (expired.status, expired.is_offered) == (Status.APPROVED, True)
    assert expired.expires_on == timezone.localdate() + timedelta(days=180)
    page.goto(path)
    phone.sees("已经办好", "只能用一次")
    assert page.get_by_role("button", name=re.compile("仍有效")).count() == 0
    assert phone.complaints == []


def test_close_from_the_mail_asks_for_numbers_and_about_far_too_many(people, expired):
    phone = people(**PHONE)
    page = phone.page
    page.goto(address_in_the_mail())
    page.get_by_text("已招满或已结束").first.click()
    page.get_by_label("在这里谈成了").check()
    page.get_by_label("在这里谈成几人").fill("500")
    phone.press("已招满或已结束")
    phone.sees("真的是 500 人吗")
    page.get_by_label("在这里谈成几人").fill("3")
    phone.press("已招满或已结束")
    phone.sees("结果记下了")

    expired.refresh_from_db()
    assert (expired.hired_here_count, expired.close_reason) == (3, "here")
    assert TalentDemand.objects.published(on=timezone.localdate()).count() == 0
    assert Notification.objects.count() == 1
    assert phone.complaints == []
