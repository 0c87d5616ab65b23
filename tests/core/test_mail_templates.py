"""The city's own words in mails: known placeholders only, the portal's words where there are none."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from core import letters, mail_templates
from core.models import MailTemplate, Notification
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def message(*, title="改两处", text="写全称"):
    """A message about a return, unsaved."""
    return Notification(pk=7, recipient=UserFactory(name="林晓"), event="review.returned", title=title, text=text)


def test_mail_without_a_template_has_the_portals_words():
    letter = letters.of_message(message())

    assert letter.subject.strip() == "改两处"
    assert "写全称" in letter.text


def test_template_words_stand_in_the_mail_with_their_placeholders_filled():
    MailTemplate.objects.create(
        event="review.returned", subject="请修改：{标题}", lead="{收件人}：{内容}", closing="有问题打电话。"
    )

    letter = letters.of_message(message())

    assert letter.subject.strip() == "请修改：改两处"
    assert "林晓：写全称" in letter.text
    assert "有问题打电话。" in letter.text
    assert "有问题打电话。" in letter.html


def test_mail_of_the_day_has_the_citys_words_around_its_list():
    messages = [message(title="改两处"), message(title="补一张表")]
    plain = letters.of_day(messages, on=date(2026, 11, 24))
    MailTemplate.objects.create(
        event=letters.DAILY, subject="{城市}产教办：{标题}", lead="{收件人}，今天有：{内容}", closing="有问题打电话。"
    )

    letter = letters.of_day(messages, on=date(2026, 11, 24))

    assert plain.subject.strip() == "11 月 24 日，2 件事"
    assert letter.subject.strip() == f"{settings.CITY_NAME}产教办：11 月 24 日，2 件事"
    for content in (letter.text, letter.html):
        assert "林晓，今天有：改两处；补一张表" in content
        assert content.index("今天有") < content.index("写全称") < content.index("有问题打电话。")
    assert "有问题打电话。" not in plain.text + plain.html


def test_city_looks_at_the_mail_of_the_day_before_it_is_kept(client):
    sign_in(client, CoordinatorFactory())

    client.post(reverse("admin:core_mailtemplate_add"), {"event": letters.DAILY, "closing": "回见。", "is_active": "on"})

    page = client.get(reverse("admin:core_mailtemplate_letter", args=[MailTemplate.objects.get().pk])).content.decode()
    assert "3 件事" in page
    assert "回见。" in page


def test_empty_part_and_a_template_that_is_off_leave_the_portals_words():
    row = MailTemplate.objects.create(event="review.returned", closing="有问题打电话。")
    assert letters.of_message(message()).subject.strip() == "改两处"

    MailTemplate.objects.filter(pk=row.pk).update(is_active=False)
    assert "有问题打电话。" not in letters.of_message(message()).text


def test_what_a_person_wrote_is_no_placeholder_and_no_markup():
    MailTemplate.objects.create(event="review.returned", lead="{内容}")

    letter = letters.of_message(message(text="{收件人} <b>粗</b> {{ title }}"))

    assert "{收件人} <b>粗</b> {{ title }}" in letter.text
    assert "&lt;b&gt;" in letter.html


@pytest.mark.parametrize("text", ["{密码}", "{标题", "标题}", "{{标题}}", "{标题.__class__}"])
def test_unknown_placeholder_is_refused(client, text):
    assert mail_templates.unknown_in(text)
    sign_in(client, CoordinatorFactory())

    answer = client.post(reverse("admin:core_mailtemplate_add"), {"event": "review.returned", "subject": text})

    assert answer.status_code == 200
    assert MailTemplate.objects.count() == 0


def test_city_coordinator_keeps_words_and_looks_at_the_mail(client):
    sign_in(client, CoordinatorFactory())

    client.post(reverse("admin:core_mailtemplate_add"), {"event": "review.returned", "closing": "回见。", "is_active": "on"})

    row = MailTemplate.objects.get()
    assert "回见。" in client.get(reverse("admin:core_mailtemplate_letter", args=[row.pk])).content.decode()
    assert "回见。" in client.get(reverse("admin:core_mailtemplate_history", args=[row.pk])).content.decode()


def test_district_coordinator_finds_no_templates(client):
    row = MailTemplate.objects.create(event="review.returned", closing="回见。")
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))

    assert client.get(reverse("admin:core_mailtemplate_letter", args=[row.pk])).status_code == 404
