"""The shared thread: who reads and writes it, what is prepared and kept, what is written down, and what nobody else sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization
from core import documents
from core.idempotency import new_token
from core.models import Document, Notification
from supplydemand import contact_work
from supplydemand.enums import OutcomeKind, Side
from supplydemand.models import ContactPolicy, ContactReveal, MatchOutcome, Message, MessageDraft
from supplydemand.services import conversations, follow_ups
from supplydemand.services.conversations import ContactError
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.supplydemand.talks import a_thread, say
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def talk(settings, tmp_path):
    """A thread with its two managers; files lie in a folder of the test's own."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return a_thread()


def post(client, thread, text="你们好", token=None, **fields):
    return client.post(thread.get_absolute_url(), {"text": text, "token": token or new_token(), **fields})


def attach(thread, member):
    return say(thread, member, files=[documents.read(upload("实习方案.pdf"))])


def test_first_message_says_who_we_are_what_fits_and_two_steps_and_is_not_sent_by_itself(client, talk):
    thread, enterprise, _ = talk
    page = sign_in(client, enterprise.user).get(thread.get_absolute_url())
    text = page.context["thread"]["form"].initial["text"]

    assert f"我是{enterprise.organization}的{enterprise.user}" in text
    assert thread.supply.title in text
    assert "合适的地方：\n· " in text
    assert "1. " in text
    assert "2. 先商量一批学生来实习" in text
    assert not Message.objects.exists()


def test_message_with_a_file_reaches_the_other_side_once_until_it_answers(client, talk):
    thread, enterprise, school = talk
    sign_in(client, enterprise.user)
    token = new_token()
    first = post(client, thread, "下周三方便吗？", token=token, files=[upload("实习方案.pdf")])
    post(client, thread, "下周三方便吗？", token=token)
    post(client, thread, "补一句")

    assert first.url == f"{thread.get_absolute_url()}#thread"
    assert [message.text for message in thread.messages.order_by("pk")] == ["下周三方便吗？", "补一句"]
    told = Notification.objects.filter(event="supplydemand.message")
    assert [(row.recipient, row.text) for row in told] == [(school.user, "下周三方便吗？")]
    say(thread, school, "方便")
    say(thread, enterprise, "好")
    assert told.filter(recipient=school.user).count() == 2
    page = sign_in(client, school.user).get(thread.get_absolute_url()).content.decode()
    assert "实习方案.pdf" in page


def test_refused_file_keeps_what_was_typed_and_sends_nothing(client, talk):
    thread, enterprise, _ = talk
    response = post(sign_in(client, enterprise.user), thread, "看附件", files=[upload("页面.html", b"<p>")])

    assert response.status_code == 422
    assert "看附件" in response.content.decode()
    assert (Message.objects.count(), Document.objects.count()) == (0, 0)


def test_empty_message_is_refused(client, talk):
    thread, enterprise, _ = talk
    assert post(sign_in(client, enterprise.user), thread, "   ").status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.EDITOR, 200), (Role.VIEWER, 404)])
def test_thread_is_for_those_of_both_organizations_who_may_act(client, talk, role, status):
    thread, enterprise, school = talk
    for member in (enterprise, school):
        person = MembershipFactory(organization=member.organization, role=role).user
        assert sign_in(client, person).get(thread.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    "name", ["conversation_detail", "conversation_draft", "conversation_read", "conversation_reveal", "conversation_outcome"]
)
def test_foreign_thread_equals_one_that_does_not_exist(client, talk, name):
    thread, *_ = talk
    for person in (MembershipFactory().user, CoordinatorFactory()):
        sign_in(client, person)
        urls = [reverse(f"supplydemand:{name}", args=[pk]) for pk in (thread.pk, thread.pk + 999)]
        assert {client.post(url, {"text": "x", "token": new_token()}).status_code for url in urls} == {404}
    assert (Message.objects.count(), ContactReveal.objects.count(), MessageDraft.objects.count()) == (0, 0, 0)


def test_attachment_is_for_both_organizations_only(client, talk):
    thread, enterprise, school = talk
    attach(thread, enterprise)
    url = Document.objects.get().get_absolute_url()

    people = (enterprise.user, school.user, MembershipFactory().user, CoordinatorFactory())
    codes = [sign_in(client, person).get(url).status_code for person in people]
    assert codes == [200, 200, 404, 404]


def test_message_is_changed_and_withdrawn_within_ten_minutes_by_its_author_only(talk):
    thread, enterprise, school = talk
    message = say(thread, enterprise, "旧的")
    in_time, too_late = message.sent_at + 10 * MINUTE, message.sent_at + 10 * MINUTE + timedelta(seconds=1)
    colleague = MembershipFactory(organization=enterprise.organization).user

    for actor, at in ((enterprise.user, too_late), (colleague, in_time), (school.user, in_time)):
        with pytest.raises(ContactError):
            conversations.edit_message(message=message, actor=actor, text="新的", at=at)
        with pytest.raises(ContactError):
            conversations.withdraw_message(message=message, actor=actor, at=at)
    conversations.edit_message(message=message, actor=enterprise.user, text="新的", at=in_time)
    message.refresh_from_db()
    assert (message.text, message.edited_at) == ("新的", in_time)
    assert [event.text for event in message.events.order_by("pgh_id")] == ["旧的", "新的"]
    conversations.withdraw_message(message=message, actor=enterprise.user, at=in_time)
    with pytest.raises(ContactError):
        conversations.edit_message(message=message, actor=enterprise.user, text="又改", at=in_time)


def test_withdrawn_message_shows_neither_text_nor_file_and_is_no_last_word(client, talk):
    thread, enterprise, school = talk
    say(thread, school, "我们先说")
    message = attach(thread, enterprise)
    document = Document.objects.get()
    sign_in(client, enterprise.user)
    client.post(reverse("supplydemand:message_withdraw", args=[message.pk]))

    sign_in(client, school.user)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "已撤回" in page
    assert "实习方案.pdf" not in page
    assert client.get(document.get_absolute_url()).status_code == 404
    thread.refresh_from_db()
    assert thread.last_side == Side.SUPPLY


def test_foreign_message_cannot_be_opened_for_change(client, talk):
    thread, enterprise, school = talk
    message = say(thread, enterprise)
    url = reverse("supplydemand:message_edit", args=[message.pk])

    codes = [sign_in(client, person).get(url).status_code for person in (enterprise.user, school.user, MembershipFactory().user)]
    assert codes == [200, 404, 404]


def test_draft_is_kept_for_its_writer_and_gone_once_sent(client, talk):
    thread, enterprise, school = talk
    sign_in(client, enterprise.user)
    assert client.post(reverse("supplydemand:conversation_draft", args=[thread.pk]), {"text": "写到一半"}).status_code == 200

    assert "写到一半" in client.get(thread.get_absolute_url()).content.decode()
    assert "写到一半" not in sign_in(client, school.user).get(thread.get_absolute_url()).content.decode()
    say(thread, enterprise, "写完了")
    assert not MessageDraft.objects.exists()


def test_message_posted_after_the_session_ended_is_shown_again_after_signing_in(client, talk):
    thread, enterprise, _ = talk
    response = post(client, thread, "登录过期时写的")
    assert "/accounts/login/" in response.url
    sign_in(client, enterprise.user)
    assert "登录过期时写的" in client.get(thread.get_absolute_url()).content.decode()
    assert not Message.objects.exists()


def test_reading_marks_are_each_persons_own_and_only_a_post_sets_them(client, talk):
    thread, enterprise, school = talk
    say(thread, enterprise)
    colleague = MembershipFactory(organization=school.organization).user
    sign_in(client, school.user)
    client.get(thread.get_absolute_url())
    assert "新消息" in client.get(reverse("supplydemand:conversation_list")).content.decode()

    client.post(reverse("supplydemand:conversation_read", args=[thread.pk]))

    assert "新消息" not in client.get(reverse("supplydemand:conversation_list")).content.decode()
    assert "新消息" in sign_in(client, colleague).get(reverse("supplydemand:conversation_list")).content.decode()


def test_contact_is_in_no_page_before_its_button_and_every_look_is_written_down(client, talk):
    thread, enterprise, school = talk
    sign_in(client, school.user)
    for url in (thread.get_absolute_url(), thread.match.get_absolute_url(), thread.demand.get_absolute_url()):
        assert "0000-7654321" not in client.get(url).content.decode()
    reveal = reverse("supplydemand:conversation_reveal", args=[thread.pk])
    assert client.get(reveal).status_code == 405

    response = client.post(reveal, REMOTE_ADDR="192.0.2.7")

    assert "0000-7654321" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert "0000-7654321" not in client.get(thread.get_absolute_url()).content.decode()
    look = ContactReveal.objects.get()
    assert (look.revealed_by, look.organization, look.owner, look.demand, look.supply, look.address) == (
        school.user, school.organization, enterprise.organization, thread.demand, None, "192.0.2.7"
    )  # fmt: skip


def test_person_looks_at_a_limited_number_of_organizations_a_day_and_coordinators_see_who_does(client):
    ContactPolicy.objects.create(pk=1, daily_reveal_count=2)
    threads = [a_thread()[0] for _ in range(3)]
    school = MembershipFactory(organization=threads[0].supply_organization)
    for thread in threads[1:]:
        MembershipFactory(user=school.user, organization=thread.supply_organization)
    noon = timezone.localtime().replace(hour=12)

    def look(thread, at=noon):
        conversations.reveal_contact(conversation=thread, side=Side.SUPPLY, actor=school.user, address="", at=at)

    look(threads[0])
    coordinator = CoordinatorFactory()
    assert contact_work.full_days(coordinator, noon) is None
    for thread in (threads[1], threads[0]):  # the same one again does not count
        look(thread)
    with pytest.raises(ContactError, match="看了 2 家.*明天"):
        look(threads[2])
    assert "1 人一天看满了 2 家" in contact_work.full_days(coordinator, noon)["text"]
    elsewhere = CoordinatorFactory(scope=DistrictFactory())
    assert contact_work.full_days(elsewhere, noon) is None
    look(threads[2], at=noon + DAY)
    assert ContactReveal.objects.count() == 4


def test_owner_and_coordinator_in_scope_see_how_often_and_who_looked(client, talk):
    thread, enterprise, school = talk
    for _ in range(2):
        conversations.reveal_contact(conversation=thread, side=Side.SUPPLY, actor=school.user, address="", at=timezone.now())
    rows = contact_work.reveal_panel(thread.demand, enterprise.user)["rows"]
    assert [(row["organization__name"], row["count"]) for row in rows] == [(school.organization.name, 2)]
    assert contact_work.reveal_panel(thread.demand, school.user) is None
    assert contact_work.reveal_panel(thread.supply, school.user) is None
    here = CoordinatorFactory(scope=enterprise.organization.district)
    elsewhere = CoordinatorFactory(scope=school.organization.district)
    assert contact_work.reveal_panel(thread.demand, here) is not None
    assert contact_work.reveal_panel(thread.demand, elsewhere) is None
    assert school.organization.name in sign_in(client, enterprise.user).get(thread.demand.get_absolute_url()).content.decode()


def test_side_that_owes_the_answer_is_reminded_after_a_week_once_for_each_silence(talk):
    thread, enterprise, school = talk
    at = timezone.now()
    say(thread, enterprise, at=at)

    def told():
        return [row.recipient for row in Notification.objects.filter(event="supplydemand.silence").order_by("pk")]

    follow_ups.remind_of_silence(at=at + 6 * DAY)
    assert told() == []
    for days in (7, 7, 9):
        follow_ups.remind_of_silence(at=at + days * DAY)
    assert told() == [school.user]
    say(thread, school, at=at + 10 * DAY)
    follow_ups.remind_of_silence(at=at + 17 * DAY)
    assert told() == [school.user, enterprise.user]
    follow_ups.remind_of_silence(at=at + 60 * DAY)
    assert len(told()) == 2


def test_nobody_is_reminded_of_a_talk_that_is_settled(talk):
    thread, enterprise, school = talk
    at = timezone.now()
    say(thread, enterprise, at=at)
    conversations.record_outcome(
        conversation=thread, side=Side.SUPPLY, kind=OutcomeKind.FAILED, reason="timing", actor=school.user, at=at
    )
    assert follow_ups.remind_of_silence(at=at + 8 * DAY) == 0


def test_thread_where_nobody_spoke_reminds_both_sides(talk):
    thread, enterprise, school = talk
    assert follow_ups.remind_of_silence(at=thread.opened_at + 8 * DAY) == 2


def test_workbench_and_calendar_name_the_answer_that_is_due(talk):
    thread, enterprise, school = talk
    at = timezone.now()
    say(thread, enterprise, at=at)

    items = contact_work.work_items(school.user, at)
    assert [(item.title, item.due_at) for item in items] == [(f"回复{enterprise.organization}", at + 7 * DAY)]
    assert contact_work.work_items(enterprise.user, at) == []
    titles = [item.title for item in contact_work.calendar_items(school.user, at)]
    assert titles == [f"回复{enterprise.organization}", f"说说和{enterprise.organization}谈得怎么样"]
    assert contact_work.calendar_items(MembershipFactory().user, at) == []


def test_long_thread_is_paged_and_the_newest_come_first(client, talk):
    thread, enterprise, _ = talk
    for number in range(25):
        say(thread, enterprise, f"第{number:02d}条")
    sign_in(client, enterprise.user)
    page = client.get(thread.get_absolute_url())

    texts = [message.text for message in page.context["thread"]["messages"]]
    assert (texts[0], texts[-1], len(texts)) == ("第05条", "第24条", 20)
    older = client.get(thread.get_absolute_url(), {"after": page.context["thread"]["older"]})
    assert [message.text for message in older.context["thread"]["messages"]] == [f"第{number:02d}条" for number in range(5)]
    assert client.get(thread.get_absolute_url(), {"after": "x"}).status_code == 404


def test_unknown_outcome_is_unknown_and_the_newest_counts(client, talk):
    thread, enterprise, school = talk
    page = sign_in(client, enterprise.user).get(thread.get_absolute_url()).content.decode()
    assert page.count("未知") >= 2
    for kind in (OutcomeKind.TALKING, OutcomeKind.AGREED):
        conversations.record_outcome(conversation=thread, side=Side.DEMAND, kind=kind, actor=enterprise.user, at=timezone.now())
    assert conversations.newest_outcomes(thread) == [("需求方", MatchOutcome.objects.get(kind="agreed")), ("供给方", None)]


def test_suspended_organization_sees_no_contact_details(client, talk):
    thread, enterprise, school = talk
    Organization.objects.filter(pk=enterprise.organization_id).update(suspended_at=timezone.now())
    url = reverse("supplydemand:conversation_reveal", args=[thread.pk])

    assert sign_in(client, enterprise.user).post(url).status_code == 302
    assert not ContactReveal.objects.exists()
    assert sign_in(client, school.user).post(url).status_code == 200
