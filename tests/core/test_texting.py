"""Text messages: off without a sender, for confirmed numbers only, once each, few a day."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.services import closures
from core import sms_files, texting
from core.models import JobRun, TextingChoice, TextMessage
from core.tasks import send_text_message
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.letters import DAILY_EVENT, MANDATORY_EVENT, tell

pytestmark = pytest.mark.django_db
NUMBER = "13900000001"
CALLS = []
ANSWERS = []


def sender(*, number, text, reference):
    """A city's sender whose answers a test decides."""
    CALLS.append((number, text, reference))
    if ANSWERS and (answer := ANSWERS.pop(0)):
        raise answer


@pytest.fixture(autouse=True)
def city(settings):
    """A city with that sender."""
    CALLS.clear()
    ANSWERS.clear()
    settings.SMS_SENDER = "tests.core.test_texting.sender"
    settings.SITE_URL = "https://xieyu.example"


def work():
    for row in JobRun.objects.filter(task=texting.TASK, state="queued").order_by("pk"):
        send_text_message(job_id=row.pk)


def confirmed(number=NUMBER, person=None):
    person = person or UserFactory()
    TextingChoice.objects.create(person=person, number=number, confirmed_at=timezone.now())
    return person


def states():
    return list(TextMessage.objects.order_by("pk").values_list("state", flat=True))


def test_mandatory_events_and_due_dates_are_texted_once_without_their_content():
    person = confirmed()
    for _ in range(2):
        tell(person, event=MANDATORY_EVENT, title="张三请你改", text="正文")
        work()
    tell(person, event="review.task_due", key="due", title="x")
    work()

    assert [text for _, text, _ in CALLS] == [
        "【协育】审核专员请你修改。登录后看：https://xieyu.example/accounts/notifications/",
        "【协育】待审事项快到期，或者超期了。登录后看：https://xieyu.example/accounts/notifications/",
    ]


def test_nobody_else_is_texted(settings):
    unconfirmed = UserFactory()
    TextingChoice.objects.create(person=unconfirmed, number=NUMBER)
    person = confirmed("13900000002")
    tell(unconfirmed, UserFactory(), event=MANDATORY_EVENT)
    tell(person, event=DAILY_EVENT, key="daily")
    settings.SMS_SENDER = ""
    tell(person, event=MANDATORY_EVENT, key="off")
    assert TextMessage.objects.count() == 0

    settings.SMS_SENDER = "tests.core.test_texting.sender"
    tell(person, event=MANDATORY_EVENT, key="on")
    assert TextMessage.objects.count() == 1  # the control


def test_person_gets_no_more_than_a_few_a_day():
    person = confirmed()
    for number in range(texting.A_DAY + 2):
        tell(person, event=MANDATORY_EVENT, key=f"k{number}")
    work()

    assert len(CALLS) == texting.A_DAY
    assert states() == ["sent"] * texting.A_DAY + ["cancelled"] * 2


def test_what_did_not_leave_is_tried_again_and_what_may_have_left_is_not():
    ANSWERS[:] = [texting.NotSent("忙"), None, texting.Refused("黑名单"), OSError("断了")]
    person = confirmed()
    tell(person, event=MANDATORY_EVENT)
    row, at = TextMessage.objects.get(), timezone.now()
    assert texting.deliver(message_id=row.pk, at=at) == "queued"
    assert texting.deliver(message_id=row.pk, at=at) == "queued"  # before its time nothing leaves
    assert texting.deliver(message_id=row.pk, at=at + texting.PAUSES[0]) == "sent"
    for number in range(2):
        tell(person, event=MANDATORY_EVENT, key=f"k{number}")
    work()

    assert states() == ["sent", "failed", "unknown"]
    assert len({reference for _, _, reference in CALLS}) == 3  # the same reference for each attempt of one message


class Crash(BaseException):
    """A worker that dies."""


@pytest.mark.parametrize("has_left", [False, True])
def test_crash_while_sending_sends_nothing_again(monkeypatch, has_left):
    tell(confirmed(), event=MANDATORY_EVENT)
    real = texting._outcome

    def dying(row):
        if has_left:
            real(row)
        raise Crash

    monkeypatch.setattr(texting, "_outcome", dying)
    with pytest.raises(Crash):
        texting.deliver(message_id=TextMessage.objects.get().pk, at=timezone.now())
    monkeypatch.undo()
    for _ in range(2):
        texting.put_right(timezone.now() + timedelta(minutes=10))
        work()

    assert (len(CALLS), states()) == (int(has_left), ["unknown"])


def test_message_without_a_job_is_found_again():
    tell(confirmed(), event=MANDATORY_EVENT)
    JobRun.objects.all().delete()
    texting.put_right(timezone.now() + timedelta(minutes=1))
    work()

    assert states() == ["sent"]


def ask(client, number=NUMBER):
    return client.post(reverse("accounts:phone"), {"do": "ask", "number": number}).status_code


def confirm(client, code):
    return client.post(reverse("accounts:phone"), {"do": "confirm", "code": code}).status_code


def test_person_confirms_a_number_by_its_code_and_stops_again(client):
    person = MembershipFactory().user
    sign_in(client, person)
    assert ask(client, "12345") == 422
    assert ask(client) == 302
    work()
    code = re.search(r"验证码 (\d{6})", CALLS[0][1])[1]
    assert TextMessage.objects.get().text == texting.SENT_CODE  # the code is kept nowhere
    assert confirm(client, "000000" if code != "000000" else "111111") == 422
    assert TextingChoice.objects.get().confirmed_at is None

    assert confirm(client, code) == 302
    page = client.get(reverse("accounts:phone")).content.decode()
    assert "139****0001" in page
    assert NUMBER not in page
    assert confirm(client, code) == 422  # a code works once
    assert "短信" in client.get(reverse("accounts:notification_preferences")).content.decode()

    client.post(reverse("accounts:phone"), {"do": "stop"})
    assert TextingChoice.objects.count() == 0


def test_code_can_be_guessed_a_few_times_only_and_ends(client):
    person, at = UserFactory(), timezone.now()
    for spoil in ("guesses", "time"):
        texting.ask_for_code(person=person, number=NUMBER, at=at)
        code = re.search(r"\d{6}", TextMessage.objects.latest("pk").text)[0]
        if spoil == "guesses":
            for _ in range(texting.GUESSES):
                assert not texting.confirm(person=person, code="x", at=at)
            assert not texting.confirm(person=person, code=code, at=at)
        else:
            assert not texting.confirm(person=person, code=code, at=at + texting.CODE_VALID_FOR)
            assert texting.confirm(person=person, code=code, at=at)  # the control
        at += timedelta(seconds=1)


def test_foreign_number_cannot_be_flooded():
    for _ in range(texting.CODES_A_DAY):
        texting.ask_for_code(person=UserFactory(), number=NUMBER, at=timezone.now())
    with pytest.raises(texting.TextingError):
        texting.ask_for_code(person=UserFactory(), number=NUMBER, at=timezone.now())

    texting.ask_for_code(person=UserFactory(), number="13900000002", at=timezone.now())  # the control


def test_page_is_not_there_without_a_sender(client, settings):
    settings.SMS_SENDER = ""
    sign_in(client, UserFactory())
    assert client.get(reverse("accounts:phone")).status_code == 404
    assert ask(client) == 404
    assert "短信" not in client.get(reverse("accounts:notification_preferences")).content.decode()


def test_number_is_in_no_trail_and_goes_with_the_account():
    person = confirmed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_textingchoiceevent")
        rows, columns = cursor.fetchall(), [column[0] for column in cursor.description]
    assert len(rows) == 1
    assert "number" not in columns
    assert NUMBER not in str(rows)

    tell(person, event=MANDATORY_EVENT)
    at = timezone.now()
    closures.close_account(user=person, at=at)
    closures.purge(at=at + timedelta(days=31))
    assert (TextingChoice.objects.count(), TextMessage.objects.count()) == (0, 0)


def test_file_sender_writes_lines(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    sms_files.send(number=NUMBER, text="有事", reference="xieyu-1")

    line = json.loads((tmp_path / "sms" / "messages.jsonl").read_text())
    assert line == {"number": NUMBER, "text": "有事", "reference": "xieyu-1"}
