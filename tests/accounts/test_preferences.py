"""The page on which a person chooses how to be told, and the link at the foot of each mail."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import preferences
from core.models import JobRun, Notification, NotificationPreference
from core.tasks import send_mail
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.letters import DAILY_EVENT, MANDATORY_EVENT, NOW_EVENT, tell

pytestmark = pytest.mark.django_db
PAGE = "accounts:notification_preferences"


def mail_of(person, event):
    return preferences.choices_by_event(person)[event].mail


def test_page_shows_what_can_reach_the_reader_only(client):
    viewer, editor = MembershipFactory(role=Role.VIEWER).user, MembershipFactory(role=Role.EDITOR).user
    seen = {person: sign_in(client, person).get(reverse(PAGE)).content.decode() for person in (viewer, editor)}

    assert "有新的匹配" in seen[editor]
    assert "有新的匹配" not in seen[viewer]
    assert "不改就一直停在那里，所以不能关。" in seen[editor]
    assert "后台工作没做成" not in seen[editor]


def test_choices_are_kept_and_mandatory_ones_cannot_be_switched_off(client):
    person = MembershipFactory().user
    sign_in(client, person)
    form = client.get(reverse(PAGE)).context["form"]
    data = {name: field.initial for name, field in form.fields.items() if name.startswith("mail-")}
    data |= {f"portal-{entry.code}": "on" for entry in form.events}
    data |= {f"mail-{NOW_EVENT}": "off", f"mail-{DAILY_EVENT}": "now"}
    del data[f"portal-{NOW_EVENT}"]

    assert client.post(reverse(PAGE), {**data, f"mail-{MANDATORY_EVENT}": "off"}).status_code == 422
    assert client.post(reverse(PAGE), data).status_code == 302
    now = preferences.choices_by_event(person)
    assert now[NOW_EVENT] == preferences.Choice(False, "off")
    assert now[DAILY_EVENT].mail == "now"
    assert NotificationPreference.objects.filter(person=person).count() == 2  # what equals the default is no row


def test_one_click_puts_one_kind_or_everything_into_the_daily_mail(client):
    person = MembershipFactory().user
    sign_in(client, person)
    assert "这类邮件改为每天一封" in client.get(f"{reverse(PAGE)}?event={NOW_EVENT}").content.decode()
    client.post(reverse(PAGE), {"only": NOW_EVENT, "mail": "daily"})
    assert (mail_of(person, NOW_EVENT), mail_of(person, MANDATORY_EVENT)) == ("daily", "now")

    client.post(reverse(PAGE), {"all_daily": "1"})
    assert mail_of(person, MANDATORY_EVENT) == "daily"
    assert client.post(reverse(PAGE), {"only": "core.work_failed", "mail": "off"}).status_code == 404


def test_link_in_a_mail_changes_its_kind_without_signing_in_and_only_by_the_button(client, settings):
    settings.SITE_URL = "https://xieyu.example"
    person = MembershipFactory().user
    tell(person, event=NOW_EVENT)
    send_mail(job_id=JobRun.objects.get().pk)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"]
    path = re.fullmatch(r"<https://xieyu\.example(/l/[^>]+)>", address)[1]

    assert path in mail.outbox[0].body
    assert "每天一封" in client.get(path).content.decode()
    assert mail_of(person, NOW_EVENT) == "now"

    client.post(path, {"choice": "off"}, follow=True)
    assert mail_of(person, NOW_EVENT) == "off"


def test_opening_a_message_marks_it_read_and_only_ones_own(client):
    reader, other = UserFactory(), UserFactory()
    mine, foreign = tell(reader, url="/demands/")[0], tell(other, key="x")[0]
    sign_in(client, reader)
    page = client.get(reverse("accounts:notification_list")).content.decode()
    answer = client.get(reverse("accounts:notification_open", args=[mine.pk]))

    assert re.search(r"没看过的</span>\s*1<", page)
    assert (answer.status_code, answer["Location"]) == (302, "/demands/")
    assert Notification.objects.get(pk=mine.pk).read_at is not None
    assert client.get(reverse("accounts:notification_open", args=[foreign.pk])).status_code == 404
    assert Notification.objects.get(pk=foreign.pk).read_at is None
    assert "没看过的</span>" not in client.get(reverse("accounts:notification_list")).content.decode()


def test_messages_are_narrowed_by_group_and_to_unread_ones(client):
    reader = UserFactory()
    tell(reader, event=NOW_EVENT, key="a", title="供需的")
    tell(reader, event="review.approved", key="b", title="审核的")
    Notification.objects.filter(key="b").update(read_at=timezone.now())
    sign_in(client, reader)
    page = reverse("accounts:notification_list")
    shown = {query: client.get(page + query).content.decode() for query in ("", "?group=审核", "?state=unread", "?group=none")}

    assert [("供需的" in text, "审核的" in text) for text in shown.values()] == [
        (True, True),
        (False, True),
        (True, False),
        (True, True),
    ]
