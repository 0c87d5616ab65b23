"""What everybody reads of recognition: notices, objections, the list, a recognition, certificates, and who objected nowhere."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import jobs
from core.enums import Status
from core.models import Document, JobRun, Notification, ReviewEvent
from review.recognition import countdown, life_tasks
from review.recognition.codes import spaced
from review.recognition.enums import FieldKind, SchemeLevel, StageKind, VersionState
from review.recognition.models import FormField, FormSection, NoticeEntry, Objection, Recognition, Target
from review.recognition.public_forms import signed_code
from review.recognition.services import cases, notices, recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.review.recognition.factories import (
    CallFactory,
    SchemeVersionFactory,
    begin,
    close_notices,
    open_run,
    publish_notice,
    put_in_force,
    submit,
    take,
)
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
SECRET_NAME, SECRET_CONTACT = "苏秘密", "13900001234"
A_WHILE = timedelta(minutes=11)  # longer than a decision can be taken back


@pytest.fixture
def now():
    return timezone.now()


def call(now, *stages, **fields):
    version = SchemeVersionFactory(stages=stages or (StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    return CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30), **fields)


@pytest.fixture
def application(now):
    return submit(call=call(now), at=now)


@pytest.fixture
def notice(application, now):
    return publish_notice(application, at=now)


def objection_url(notice):
    return reverse("recognition:objection_create", args=[notice.entries.first().pk])


def posted(**fields):
    receipt = signed_code(NoticeEntry.objects.first())
    return {"receipt": receipt, "text": "接收实习生的数字不对。", "name": SECRET_NAME, "contact": SECRET_CONTACT} | fields


def recognized(now, *, membership=None):
    """A recognition granted at the end of a case without notice, so long ago that it is public."""
    case = submit(call=call(now, StageKind.DECISION), at=now - A_WHILE, membership=membership)
    take(case, "approve", CoordinatorFactory(), at=now - A_WHILE)
    return Recognition.objects.get(application=case)


# Notices and objections


def test_notice_counts_down_in_working_time_and_takes_an_objection_without_an_account(client, notice):
    page = client.get(notice.get_absolute_url()).content.decode()
    left = countdown.left(notice.closes_at, timezone.now())
    assert left.startswith(("还剩 5 个工作日", "还剩 6 个工作日"))  # before a working day begins, all of it is still to come
    assert "提异议" in page

    answer = client.post(objection_url(notice), posted(files=[upload()]))

    row = Objection.objects.get()
    assert answer.status_code == 200
    assert (row.name, row.contact, row.status) == (SECRET_NAME, SECRET_CONTACT, Status.SUBMITTED)
    assert Document.objects.of(row).get().uploaded_by is None


def test_same_form_posted_again_gives_the_same_receipt(client, notice):
    data = posted()
    first, second = client.post(objection_url(notice), data), client.post(objection_url(notice), data)

    assert Objection.objects.count() == 1
    assert first.context["code"] == second.context["code"]


def test_nothing_typed_is_lost_on_an_error(client, notice):
    answer = client.post(objection_url(notice), posted(name="", text="写了很久的话"))

    assert answer.status_code == 422
    assert "写了很久的话" in answer.content.decode()
    assert SECRET_CONTACT in answer.content.decode()
    assert not Objection.objects.exists()


def test_too_many_objections_are_slowed_down_before_a_file_is_read_and_keep_what_was_typed(client, notice):
    for _ in range(10):
        assert client.post(objection_url(notice), posted()).status_code == 200

    answer = client.post(objection_url(notice), posted(text="第十一条的话", files=[upload("坏.pdf", b"no pdf")]))

    assert answer.status_code == 429
    assert "第十一条的话" in answer.content.decode()
    assert Objection.objects.count() == 10


def test_anonymous_objection_needs_no_name_and_keeps_none(client, notice):
    assert client.post(objection_url(notice), posted(name="", contact="", is_anonymous="on")).status_code == 200
    assert Objection.objects.get().name == ""


def test_no_objection_to_a_draft_nor_after_the_end_nor_to_what_was_taken_back(client, notice, application):
    url = objection_url(notice)
    type(notice).objects.filter(pk=notice.pk).update(status=Status.DRAFT)
    assert client.get(url).status_code == client.get(notice.get_absolute_url()).status_code == 404
    type(notice).objects.filter(pk=notice.pk).update(status=Status.APPROVED, closes_at=timezone.now())
    assert client.post(url, posted()).status_code == 422
    notice.refresh_from_db()
    notices.withdraw(notice=notice, actor=CoordinatorFactory(), at=timezone.now(), reason="名称写错")
    assert client.get(url).status_code == 404
    assert not Objection.objects.exists()


def test_receipt_code_shows_the_answer_whatever_its_spelling_and_another_code_does_not(client, notice, now):
    answer = client.post(objection_url(notice), posted())
    code = answer.context["code"]
    row = Objection.objects.get()
    notices.answer(
        objection=row, action="reject", actor=CoordinatorFactory(), at=now, text="核查过了，数字对", reason="内部记录三号"
    )
    url = reverse("recognition:objection_lookup")

    for text in (code, code.lower().replace("-", " ")):
        page = client.post(url, {"code": text}).content.decode()
        assert "核查过了，数字对" in page
        assert "内部记录三号" not in page
    assert client.post(url, {"code": "ABCD-EFGH-JKMN"}).status_code == 422


def test_lookup_is_limited(client):
    url = reverse("recognition:objection_lookup")
    assert [client.post(url, {"code": "ABCD"}).status_code for _ in range(30)].count(429) > 0


def test_outcome_is_public_after_the_end_without_who_said_what(client, notice, application, now):
    client.post(objection_url(notice), posted(text="秘密的依据"))
    notices.answer(
        objection=Objection.objects.get(),
        action="reject",
        actor=CoordinatorFactory(),
        at=now,
        text="公开的答复",
        reason="内部记录",
    )
    assert "公开的答复" not in client.get(notice.get_absolute_url()).content.decode()
    type(notice).objects.filter(pk=notice.pk).update(closes_at=now - timedelta(seconds=1))
    close_notices(at=now)

    page = client.get(notice.get_absolute_url()).content.decode()

    assert "公开的答复" in page
    for secret in ("秘密的依据", SECRET_NAME, SECRET_CONTACT, "内部记录"):
        assert secret not in page


def test_who_objected_is_told_to_coordinators_alone(client, notice, application, now):
    applicant, coordinator = application.created_by, CoordinatorFactory()
    client.post(objection_url(notice), posted(files=[upload(f"{SECRET_NAME}的证据.pdf")]))
    row, evidence = Objection.objects.get(), Document.objects.latest("pk")
    foreign = CoordinatorFactory(scope=DistrictFactory())
    case = reverse("admin:review_objection_case", args=[row.pk])

    page = sign_in(client, coordinator).get(case).content.decode()
    assert SECRET_NAME in page
    assert SECRET_CONTACT in page
    assert client.get(evidence.get_absolute_url()).status_code == 200
    assert sign_in(client, foreign).get(case).status_code == 404
    assert client.get(evidence.get_absolute_url()).status_code == 404

    sign_in(client, applicant)
    assert client.get(evidence.get_absolute_url()).status_code == 404
    pages = [
        notice.get_absolute_url(),
        application.get_absolute_url(),
        application.organization.get_absolute_url(),
        objection_url(notice),
        reverse("recognition:objection_lookup"),
        reverse("portal:workbench"),
        reverse("recognition:recognition_list", args=[application.call.version.scheme.code]),
    ]
    for url in pages:
        content = client.get(url).content.decode()
        assert SECRET_NAME not in content, url
        assert SECRET_CONTACT not in content, url
    told = Notification.objects.filter(key=f"objection:{row.pk}")
    assert applicant.pk not in told.values_list("recipient", flat=True)
    assert coordinator.pk in told.values_list("recipient", flat=True)
    history = " ".join(str(event.snapshot) + event.reason for event in ReviewEvent.objects.of(row))
    assert SECRET_NAME not in history
    assert SECRET_CONTACT not in history
    assert all(SECRET_NAME not in message.title + message.text for message in told)


def test_coordinator_who_belongs_to_the_applicant_neither_reads_nor_answers(client, notice, application, now):
    row = notices.raise_objection(entry=notice.entries.get(), text="不对", name=SECRET_NAME, at=now)[0]
    insider = CoordinatorFactory()
    MembershipFactory(user=insider, organization=application.organization)

    assert sign_in(client, insider).get(reverse("admin:review_objection_case", args=[row.pk])).status_code == 404
    assert sign_in(client, CoordinatorFactory()).get(reverse("admin:review_objection_case", args=[row.pk])).status_code == 200


# Jobs


def test_reconciler_closes_a_notice_at_its_moment_and_once(notice, application, now, django_capture_on_commit_callbacks):
    life_tasks.ensure_closed(now)
    assert not JobRun.objects.filter(task="recognition.close_notice").exists()
    type(notice).objects.filter(pk=notice.pk).update(closes_at=now - timedelta(seconds=1))

    for _ in range(2):
        life_tasks.ensure_closed(now)
    job = JobRun.objects.get(task="recognition.close_notice")
    for _ in range(2):
        jobs._attempt(lambda notice_id: notices.close(notice=notice, at=now), job.pk)

    assert open_run(application).stage.kind == StageKind.DECISION
    assert ReviewEvent.objects.of(notice).filter(action="close").count() == 1


def test_recognition_runs_out_once_and_its_holder_is_told_once(now):
    row = recognized(now)
    Recognition.objects.filter(pk=row.pk).update(valid_until=timezone.localdate(now) - timedelta(days=1))

    assert recognitions.expire_due(at=now) == 1
    assert recognitions.expire_due(at=now) == 0

    row.refresh_from_db()
    assert row.status == Status.EXPIRED
    assert Notification.objects.filter(event="recognition.changed", recipient=row.application.created_by).count() == 1


# List and recognition


def list_url(scheme, **query):
    return reverse("recognition:recognition_list", args=[scheme.code], query=query)


def test_list_shows_valid_ones_and_ended_ones_on_wish(client, now):
    row = recognized(now)
    assert row.holder_name in client.get(list_url(row.scheme)).content.decode()
    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now, reason="数据造假")

    assert row.holder_name not in client.get(list_url(row.scheme)).content.decode()
    assert row.holder_name in client.get(list_url(row.scheme, state="all")).content.decode()
    assert "数据造假" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("what", ["name", "code", "number"])
def test_list_finds_by_name_code_and_number(client, now, what):
    row = recognized(now)
    other = recognized(now)
    Recognition.objects.filter(pk=other.pk).update(scheme=row.scheme)
    text = {"name": row.holder_name, "code": row.organization.credit_code, "number": row.certificate_number}[what]

    found = client.get(list_url(row.scheme, q=text)).context["object_list"]

    assert row in found
    assert client.get(list_url(row.scheme, q="没有这一家")).context["object_list"] == []


def test_export_is_what_the_page_shows(client, now):
    row = recognized(now)
    other = recognized(now)
    Recognition.objects.filter(pk=other.pk).update(scheme=row.scheme)
    url = reverse("recognition:recognition_export", args=[row.scheme.code], query={"format": "csv", "q": row.holder_name})

    lines = list(csv.reader(io.StringIO(b"".join(client.get(url).streaming_content).decode("utf-8-sig"))))

    assert [line[0] for line in lines[1:]] == [row.holder_name]
    assert client.get(url.replace("csv", "xlsx")).status_code == 200
    assert client.get(url.replace("csv", "exe")).status_code == 404


def test_list_has_one_query_count_for_one_row_and_many(client, now, django_assert_num_queries):
    row = recognized(now)
    client.get(list_url(row.scheme))  # content types and site caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(list_url(row.scheme))
    for _ in range(2):
        Recognition.objects.filter(pk=recognized(now).pk).update(scheme=row.scheme)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(list_url(row.scheme)).context["object_list"]) == 3

    assert len(few) == len(many)
    assert not any("COUNT(*)" in query["sql"] and "review_recognition" in query["sql"] for query in many)


def test_totals_stand_beside_targets_by_level(client, now):
    row = recognized(now)
    Recognition.objects.filter(pk=row.pk).update(level=SchemeLevel.MUNICIPAL)
    year = timezone.localdate(now).year
    Target.objects.create(scheme=row.scheme, year=year, count=5)
    Target.objects.create(scheme=row.scheme, level=SchemeLevel.NATIONAL, year=year, count=2)

    targets = client.get(list_url(row.scheme)).context["targets"]

    assert {(target.level, target.total, target.missing) for target in targets} == {("", 1, 4), ("national", 0, 2)}


def test_public_answers_are_shown_and_others_are_not(client, now):
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    section = FormSection.objects.get(version=version)
    FormField.objects.filter(section=section).update(is_public=True)
    FormField.objects.create(section=section, code="inner", label="内部", kind=FieldKind.TEXT, is_required=False)
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=30)}
    draft = begin(call=CallFactory(version=put_in_force(version), **times), at=now)
    draft.sections.update(answers={"plan": "公开的三年计划", "inner": "不公开的话"})
    cases.submit(application=draft, actor=draft.created_by, at=now)
    take(draft, "approve", CoordinatorFactory(), at=now - A_WHILE)

    page = client.get(draft.outcome.get_absolute_url()).content.decode()

    assert "公开的三年计划" in page
    assert "不公开的话" not in page


def test_organization_page_tells_what_it_holds_from_what_it_held(client, now):
    row = recognized(now)
    held, _, past = client.get(row.organization.get_absolute_url()).content.decode().partition("以前的认定")
    assert (row.scheme.name in held, row.scheme.name in past) == (True, False)
    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now, reason="数据造假")
    held, _, past = client.get(row.organization.get_absolute_url()).content.decode().partition("以前的认定")
    assert (row.scheme.name in held, row.scheme.name in past) == (False, True)


# Certificates


def test_certificate_is_for_the_holder_and_coordinators_while_it_holds(client, now):
    row = recognized(now)
    url = reverse("recognition:certificate", args=[row.pk])
    member, coordinator = row.application.created_by, CoordinatorFactory()
    assert client.get(url).status_code == 302
    assert sign_in(client, MembershipFactory().user).get(url).status_code == 404
    assert sign_in(client, coordinator).get(url).status_code == 200
    answer = sign_in(client, member).get(url)

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    metadata = str(PdfReader(io.BytesIO(answer.content)).metadata)
    assert row.certificate_number in text
    assert spaced(row.verify_code) in text
    assert member.name not in metadata + text
    recognitions.end(recognition=row, action="revoke", actor=coordinator, at=now, reason="数据造假")
    assert client.get(url).status_code == 404


def test_verify_page_says_valid_over_since_when_or_unknown(client, now):
    row = recognized(now)
    code = spaced(row.verify_code).lower()
    page = client.get(reverse("verify_code", args=[code]))
    assert page.status_code == 200
    assert "这张证书有效" in page.content.decode()
    assert row.application.created_by.name not in page.content.decode()
    assert client.get(reverse("verify"), {"code": f" {code} "}).status_code == 302

    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now, reason="数据造假")
    page = client.get(reverse("verify_code", args=[code])).content.decode()
    assert "已经失效" in page
    assert timezone.localdate(now).isoformat() in page
    assert client.get(reverse("verify_code", args=["AAAABBBBCCCC"])).status_code == 404


def test_verify_is_limited(client):
    assert [client.get(reverse("verify_code", args=["AAAA"])).status_code for _ in range(40)].count(429) > 0
