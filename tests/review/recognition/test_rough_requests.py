"""What a stranger, or somebody in a hurry, sends: long searches, odd numbers, receipts of other forms, cells without an end."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from review.recognition.enums import Purpose, StageKind, VersionState
from review.recognition.models import (
    Criterion,
    Expert,
    LevelRule,
    Objection,
    PublicNotice,
    Recognition,
    Scheme,
    SchemeVersion,
    Stage,
)
from review.recognition.public_forms import signed_code
from review.recognition.services import calls, cases, panels, schemes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    ReviewFieldFactory,
    SchemeFactory,
    SchemeVersionFactory,
    begin,
    publish_notice,
    submit,
    take,
)
from tests.review.recognition.panel_world import gathered, hand_in, seated

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)


@pytest.fixture
def recognition():
    version = SchemeVersionFactory(stages=(StageKind.DECISION,))
    take(submit(call=CallFactory(version=version)), "approve", CoordinatorFactory())
    return Recognition.objects.get()


@pytest.fixture
def running():
    """Two notices that run now."""
    now = timezone.now()
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=20))
    return [publish_notice(submit(call=call, at=now), at=now) for _ in range(2)]


@pytest.mark.parametrize("name", ["recognition_list", "recognition_export"])
def test_a_search_reads_five_words_and_a_hundred_signs(client, recognition, name):
    url = reverse(f"recognition:{name}", args=[recognition.scheme.code])
    word = recognition.holder_name[0]

    def asked(words):
        with connection.execute_wrapper(lambda run, sql, *rest: seen.append(sql) or run(sql, *rest)):
            answer = client.get(url, {"q": " ".join(words), "format": "csv"})
            return b"".join(answer) if answer.streaming else answer.content

    seen = []
    assert recognition.holder_name.encode() in asked([word] * 5 + ["不在名字里"]), "the sixth word is not read"
    assert max(sql.count('"review_recognition"."holder_name"::text)') for sql in seen) == 5
    seen.clear()
    asked([word] * 300)
    assert not any('UPPER("review_recognition"."holder_name"' in sql for sql in seen), "nor a search of three hundred words"


def test_exports_are_slowed_down(client, recognition, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"recognition_export": "1/m/ip"}
    url = reverse("recognition:recognition_export", args=[recognition.scheme.code])
    assert [client.get(url, {"format": "csv"}).status_code for _ in range(2)] == [200, 429]


def test_papers_are_slowed_down(client, recognition, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"paper": "1/m/user"}
    sign_in(client, recognition.application.created_by)
    url = reverse("recognition:certificate", args=[recognition.pk])
    assert [client.get(url).status_code for _ in range(2)] == [200, 429]


def test_what_was_scored_is_not_sent_back_for_other_scores():
    world = seated(case_count=2)
    hand_in(world, 5, 5, case=0)
    scored = world.cases[0].run
    with pytest.raises(InvalidTransition):
        take(scored.application, "return", world.coordinator, reason="再来")
    assert "已经有专家交分" in scored.obstacles_to_return[0]
    assert take(world.cases[1].run.application, "return", world.coordinator, reason="补").to_status == Status.RETURNED


def test_a_card_that_was_given_back_counts_as_handed_in_all_the_same():
    world = seated(case_count=1)
    card = hand_in(world, 5, 5)
    panels.give_back(card=card, reason="再看看", actor=world.coordinator, at=TUESDAY)
    with pytest.raises(InvalidTransition):
        take(world.applications[0], "return", world.coordinator, reason="再来")


@pytest.mark.parametrize("number", ["abc", "²", "", "9" * 40])
def test_odd_numbers_are_no_errors(client, number):
    client.raise_request_exception = False
    member = MembershipFactory()
    case = submit(call=CallFactory(version=SchemeVersionFactory(stages=SHORT)), membership=member)
    sign_in(client, member.user)
    assert client.post(reverse("recognition:appeal_withdraw", args=[case.pk]), {"appeal": number}).status_code == 404
    world = gathered()
    sign_in(client, world.coordinator)
    url = reverse("admin:review_panel_panel", args=[world.panel.pk])
    assert client.post(url, {"action": "take_in", "run": number}).status_code == 302


def test_a_cell_without_an_end_is_refused_with_a_sentence(client):
    sign_in(client, CoordinatorFactory())
    ReviewFieldFactory()
    url = reverse("admin:review_expert_import")
    page = client.post(url, {"text": "姓名,邮箱,领域\n" + "a" * 140_000 + ",b@c.de,x"}).content.decode()
    assert "这张表读不了" in page


def test_experts_from_a_file_are_called_what_is_read(client):
    sign_in(client, CoordinatorFactory())
    field = ReviewFieldFactory()
    rows = [("王\x00一", "a1"), ("李\u202e二", "a2"), ("赵\x0b三", "a3"), ("\u200b", "a4"), ("钱四", "a5")]
    table = "姓名,邮箱,领域\n" + "".join(f"{name},{address}@example.test,{field.name}\n" for name, address in rows)

    page = client.post(
        reverse("admin:review_expert_import"), {"text": "", "file": SimpleUploadedFile("experts.csv", table.encode())}
    )

    assert page.status_code in (200, 302)
    assert set(Expert.objects.values_list("name", flat=True)) == {"王一", "李二", "赵三", "钱四"}


def test_a_call_is_not_opened_for_what_has_no_stages():
    version, city = SchemeVersionFactory(stages=SHORT), CoordinatorFactory()
    call = CallFactory(status=Status.DRAFT, version=version, purpose=Purpose.RECHECK)
    with pytest.raises(InvalidTransition, match="没有写“.*”的环节"):
        calls.publish(call=call, actor=city, at=TUESDAY)
    calls.publish(call=CallFactory(status=Status.DRAFT, version=version), actor=city, at=TUESDAY)


def test_handing_in_without_stages_is_refused_with_a_sentence():
    application = begin(call=CallFactory(version=SchemeVersionFactory(stages=())))
    with pytest.raises(InvalidTransition, match="没有写办理环节"):
        cases.submit(application=application, actor=application.created_by, at=TUESDAY)


def test_a_receipt_belongs_to_its_entry(client, running):
    entries = [notice.entries.get() for notice in running]
    receipt = signed_code(entries[0])
    for entry in (*entries, entries[0]):
        data = {"text": "数字不对", "is_anonymous": "on", "receipt": receipt}
        assert client.post(reverse("recognition:objection_create", args=[entry.pk]), data).status_code == 200
    assert sorted(Objection.objects.values_list("entry", flat=True)) == sorted(entry.pk for entry in entries)


def test_a_certificate_of_a_scheme_that_was_switched_off_is_still_known(client, recognition):
    url = reverse("verify_code", args=[recognition.verify_code])
    assert "停办" not in client.get(url).content.decode()
    Scheme.objects.update(is_active=False)
    page = client.get(url)
    assert page.status_code == 200
    assert "这张证书有效" in page.content.decode()
    assert "停办" in page.content.decode()
    assert recognition.get_absolute_url() not in page.content.decode()


@pytest.mark.parametrize("code", ["%00", "A%00B", "%F0%9F%93%9C"])
def test_a_code_that_cannot_be_one_is_unknown(client, code):
    page = client.get(f"/verify/{code}/")
    assert page.status_code == 404
    assert "没有这个查询码" in page.content.decode()


def test_a_notice_is_public_from_its_day_on(client, running):
    later, now = running
    PublicNotice.objects.filter(pk=later.pk).update(opens_on=timezone.localdate() + timedelta(days=3))
    entry = reverse("recognition:objection_create", args=[later.entries.get().pk])
    assert [client.get(url).status_code for url in (later.get_absolute_url(), entry)] == [404, 404]
    assert client.get(now.get_absolute_url()).status_code == 200
    sign_in(client, CoordinatorFactory())
    assert client.get(later.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_what_is_being_written_and_reads_it():
    version = SchemeVersion.objects.create(scheme=SchemeFactory(is_competitive=False), number=1, recheck_months=None)
    LevelRule.objects.create(version=version, level="municipal")
    Stage.objects.create(version=version, kind=StageKind.DECISION)
    criterion = Criterion.objects.create(version=version, label="育人成效", weight=100)
    wrote, goes_on, outcome, city = threading.Event(), threading.Event(), [], CoordinatorFactory()

    def edit():
        with transaction.atomic():
            schemes.hold_draft(version_id=version.pk)
            Criterion.objects.filter(pk=criterion.pk).update(weight=7)
            wrote.set()
            goes_on.wait(20)
        connection.close()

    def publish():
        try:
            schemes.publish(version=version, actor=city, at=TUESDAY)
        except schemes.NotPublishable as error:
            outcome.append(str(error))
        finally:
            connection.close()

    writer, publisher = threading.Thread(target=edit), threading.Thread(target=publish)
    writer.start()
    wrote.wait(20)
    publisher.start()
    publisher.join(1)
    assert publisher.is_alive(), "it waits"
    goes_on.set()
    writer.join()
    publisher.join()
    assert "权重合计 7" in outcome[0]
    Criterion.objects.filter(pk=criterion.pk).update(weight=100)
    schemes.publish(version=version, actor=city, at=TUESDAY)
    version.refresh_from_db()
    assert version.state == VersionState.PUBLISHED
    with pytest.raises(InvalidTransition), transaction.atomic():
        schemes.hold_draft(version_id=version.pk)
