"""Links in mails: looking does nothing, the button does it once, and nobody sees more than the link's person may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from core import links
from core.models import ActionLink, ActionLinkEvent, Notification
from core.registries import LinkPurpose, link_purposes
from tests.accounts.factories import CoordinatorFactory, UserFactory

DAY = timedelta(days=1)


class CountForm(forms.Form):
    count = forms.IntegerField(label="几个人", min_value=1)


def describe(link, at):
    return {
        "title": "这条消息看过了吗",
        "facts": [("标题", link.obj.title)],
        "choices": [
            links.LinkChoice("read", "看过了", is_primary=True),
            links.LinkChoice("count", "填人数", form_class=CountForm),
            ("never", "不看了"),
        ],
    }


def perform(link, data, at):
    if data["choice"] == "never":
        raise links.LinkRefused("现在不能不看。")
    Notification.objects.filter(pk=link.obj.pk).update(read_at=at, text=f"{link.obj.text}{data.get('count', '+')}")
    return f"记下了：{data['choice']}"


PURPOSE = LinkPurpose("tests.read", describe, perform)


@pytest.fixture(autouse=True)
def purpose():
    cache.clear()
    link_purposes.register(PURPOSE)
    yield
    link_purposes.remove(PURPOSE)


def issue(user=None, key="1", ends=DAY):
    person = user or UserFactory()
    message = Notification.objects.create(recipient=person, key=f"for {person.pk} {key}", title="机密标题")
    return links.issue(purpose=PURPOSE.code, obj=message, user=person, key=key, expires_at=timezone.now() + ends)


def reads():
    return Notification.objects.exclude(read_at=None).count()


@pytest.mark.django_db
def test_looking_at_a_link_does_nothing_and_the_button_does_it_once(client):
    link = issue()

    for method in (client.get, client.head):
        answer = method(link.url)
        assert (answer.status_code, reads(), ActionLink.objects.exclude(used_at=None).count()) == (200, 0, 0)
    assert "机密标题" in client.get(link.url).content.decode()

    for _ in range(3):
        answer = client.post(link.url, {"choice": "read"}, follow=True)
        assert answer.status_code == 200
        assert "记下了：read" in answer.content.decode()
    assert Notification.objects.get().text == "+"
    link.refresh_from_db()
    assert (link.choice, link.result, link.used_at is not None) == ("read", "记下了：read", True)


@pytest.mark.django_db
def test_choice_with_a_form_asks_and_refusals_leave_the_link_open(client):
    link = issue()

    wrong = client.post(link.url, {"choice": "count", "count-count": "0"})
    assert "xy-notice-error" in wrong.content.decode()
    assert "现在不能不看。" in client.post(link.url, {"choice": "never"}).content.decode()
    assert "没有了" in client.post(link.url, {"choice": "no such"}).content.decode()
    assert (reads(), links.state_of(ActionLink.objects.get(), timezone.now())) == (0, links.OPEN)

    client.post(link.url, {"choice": "count", "count-count": "3"})
    assert Notification.objects.get().text == "3"


@pytest.mark.django_db
def test_message_that_brought_a_link_counts_as_read_once_the_link_was_used(client):
    link = issue()
    brought = [Notification.objects.create(recipient=link.user, key=f"n{n}", title="办", url=url) for n, url in
               enumerate((link.url, "/demands/"))]  # fmt: skip

    client.get(link.url)
    assert reads() == 0
    client.post(link.url, {"choice": "count", "count-count": "3"})

    assert [Notification.objects.get(pk=row.pk).read_at is not None for row in brought] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["x", "", ".", "1", "1.x", "9" * 30 + ".x", "../1"])
def test_wrong_address_is_missing(client, change):
    link = issue()
    token = link.url.split("/")[2]
    assert client.get(f"/l/{token}/").status_code == 200

    for wrong in (f"/l/{change or '%20'}/", f"/l/{token[:-1]}/", f"/l/{link.pk + 1}.{token.partition('.')[2]}/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, {"choice": "read"}).status_code == 404
    assert reads() == 0


@pytest.mark.django_db
def test_expired_link_says_what_to_do_and_does_nothing(client):
    link = issue(ends=-DAY)

    answer = client.get(link.url)
    client.post(link.url, {"choice": "read"})

    assert answer.status_code == 410
    assert "登录" in answer.content.decode()
    assert reads() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["deactivated", "not theirs any more", "gone", "staff"])
def test_link_of_a_person_without_the_right_shows_and_does_nothing(client, case):
    link = issue(CoordinatorFactory() if case == "staff" else None)
    if case == "deactivated":
        link.user.is_active = False
        link.user.save()
    elif case == "not theirs any more":
        Notification.objects.update(recipient=UserFactory())
    elif case == "gone":
        Notification.objects.all().delete()

    answer = client.get(link.url)
    posted = client.post(link.url, {"choice": "read"}, follow=True)

    assert (answer.status_code, posted.status_code, reads()) == (403, 403, 0)
    assert "机密标题" not in answer.content.decode() + posted.content.decode()


@pytest.mark.django_db
def test_page_is_kept_nowhere_and_its_address_goes_nowhere():
    client, link = Client(enforce_csrf_checks=True), issue()

    answer = client.get(link.url)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'content="noindex, nofollow"' in answer.content.decode()
    assert client.post(link.url, {"choice": "read"}).status_code == 403
    assert reads() == 0


@pytest.mark.django_db
def test_posts_are_limited(client, redis_client):
    link = issue()
    answers = [client.post(link.url, {"choice": "never"}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.django_db
def test_same_person_purpose_and_key_get_one_link_and_others_their_own():
    person = UserFactory()
    first = issue(person)
    again = links.issue(purpose=PURPOSE.code, obj=first.obj, user=person, key="1", expires_at=timezone.now())
    other = issue(UserFactory())

    assert (again.pk, again.expires_at) == (first.pk, first.expires_at)
    assert other.pk != first.pk
    with pytest.raises(LookupError):
        links.issue(purpose="tests.unknown", obj=first.obj, user=person, key="1", expires_at=timezone.now())


@pytest.mark.django_db
def test_trail_names_the_person_of_the_link_and_not_its_key(client):
    link = issue()
    client.post(link.url, {"choice": "read"})

    event = ActionLinkEvent.objects.filter(pgh_label="update").latest("pk")
    assert (event.pgh_context["user"], event.pgh_context["link"]) == (link.user_id, link.pk)
    assert link.url.split("/")[2] not in str(event.pgh_context)


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_do_it_once():
    link = issue()

    def post(_):
        try:
            return Client().post(link.url, {"choice": "read"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))

    assert answers == [302] * 4
    assert Notification.objects.get().text == "+"


@pytest.mark.django_db
def test_links_that_ended_long_ago_are_deleted():
    now = timezone.now()
    old, kept = issue(ends=-links.KEPT_FOR - DAY), issue(key="2")

    assert links.purge(at=now) == 1
    assert list(ActionLink.objects.all()) == [kept]
    assert old.pk != kept.pk
