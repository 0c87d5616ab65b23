"""Links for people without an account: bound to the first device, used once, kept as a digest."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core import guest_links
from core.links import LinkChoice
from core.models import GuestLink, Notification
from core.secret_addresses import without_keys
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "机密标题"


def describe(link, at):
    choices = [LinkChoice("yes", "对", is_primary=True), LinkChoice("no", "不对")]
    return {"asks": "甲学校", "title": link.obj.title, "facts": [("标题", link.obj.title)], "choices": choices}


def perform(link, data, at):
    Notification.objects.filter(pk=link.obj.pk).update(text=f"{link.obj.text}{data['choice']}")
    return f"记下了：{data['choice']}"


PURPOSE = guest_links.GuestPurpose("tests.confirm", describe, perform, lambda user, obj: user == obj.recipient)


@pytest.fixture(autouse=True)
def purpose():
    cache.clear()
    guest_links.guest_purposes.register(PURPOSE)
    yield
    guest_links.guest_purposes.remove(PURPOSE)


@pytest.fixture
def link():
    author = UserFactory()
    message = Notification.objects.create(recipient=author, key="x", title=SECRET)
    return guest_links.issue(
        purpose=PURPOSE.code, obj=message, name="张工", organization_name="乙公司", user=author, at=timezone.now()
    )


def test_looking_opens_nothing_and_shows_nothing_of_the_matter(client, link):
    answer = client.get(guest_links.path_of(link))

    assert answer.status_code == 200
    assert "张工" in answer.text
    assert SECRET not in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert GuestLink.objects.get(pk=link.pk).opened_at is None


def test_it_is_answered_once_on_the_device_that_opened_it(client, link):
    path = guest_links.path_of(link)
    assert SECRET in client.post(path, follow=True).text

    done = client.post(path, {"choice": "yes"}, follow=True)
    again = client.post(path, {"choice": "no"}, follow=True)

    assert "记下了：yes" in done.text
    assert "记下了：yes" in again.text
    assert Notification.objects.get(key="x").text == "yes"


def test_passed_on_it_says_so_and_shows_and_does_nothing(client, link):
    path = guest_links.path_of(link)
    client.post(path)

    other = Client()
    for answer in (other.get(path), other.post(path, follow=True), other.post(path, {"choice": "yes"}, follow=True)):
        assert answer.status_code == 403
        assert "别的设备" in answer.text
        assert SECRET not in answer.text
    client.post(path, {"choice": "yes"})
    used = other.get(path)
    assert "已经用过" in used.text
    assert "记下了" not in used.text
    assert SECRET not in used.text
    assert Notification.objects.get(key="x").text == "yes"


def test_expired_and_replaced_links_say_so(client, link):
    GuestLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    expired = client.post(guest_links.path_of(link), follow=True)
    assert expired.status_code == 410
    assert "过期" in expired.text

    GuestLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(days=1), voided_at=timezone.now())
    void = client.post(guest_links.path_of(link), follow=True)
    assert void.status_code == 410
    assert "不用答了" in void.text
    assert Notification.objects.get(key="x").text == ""


def test_who_asks_does_not_answer(client, link):
    client.force_login(link.issued_by)
    path = guest_links.path_of(link)
    client.post(path)

    answer = client.post(path, {"choice": "yes"})

    assert answer.status_code == 409
    assert "不能替对方确认" in answer.text
    assert GuestLink.objects.get(pk=link.pk).used_at is None


def test_the_table_holds_a_digest_and_logs_nothing_of_the_address(link):
    token = guest_links.token_of(link)
    row = GuestLink.objects.filter(pk=link.pk).values().get()

    assert token.partition(".")[2] not in str(row)
    assert guest_links.find(token) == link
    assert guest_links.find(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert token not in without_keys(f"GET {guest_links.path_of(link)}")


def test_the_address_is_limited_by_client(client, link, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guest_link": "3/m/ip"}
    codes = [client.get(guest_links.path_of(link)).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
