"""Whoever objects while signed in leaves no more behind than somebody without an account."""

from datetime import timedelta

import pghistory
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.audit import event_models, without_author
from core.models import Document
from review.recognition.enums import StageKind
from review.recognition.models import Objection
from review.recognition.public_forms import signed_code
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, publish_notice, submit
from tests.review.recognition.test_public_pages import objection_url, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    cache.clear()
    now = timezone.now()
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30))
    return publish_notice(submit(call=call, at=now), at=now)


def contexts_of(obj):
    """What the audit rows of an object say about their origin."""
    tracked = [model for model in event_models() if model.pgh_tracked_model is type(obj)]
    return [row.pgh_context for model in tracked for row in model.objects.filter(pgh_obj_id=obj.pk)]


def test_trail_of_an_objection_and_its_files_leads_to_nobody(client, notice, files):
    rival = MembershipFactory().user

    answer = sign_in(client, rival).post(objection_url(notice), posted(name="", contact="", is_anonymous="on", files=[upload()]))

    row = Objection.objects.get()
    kept = contexts_of(row) + contexts_of(Document.objects.of(row).get())
    assert answer.status_code == 200
    assert kept
    assert [context for context in kept if set(context) != {"url"}] == []
    desk = sign_in(type(client)(), CoordinatorFactory())
    page = desk.get(reverse("admin:review_objection_history", args=[row.pk]))
    assert page.status_code == 200
    assert rival.name not in page.content.decode()


def test_only_what_is_written_inside_is_without_its_author():
    organization = MembershipFactory().organization
    with pghistory.context(user=7, ip="192.0.2.1", request="abc"):
        for name in ("甲", "乙"):
            organization.name = name
            if name == "甲":
                with without_author():
                    organization.save(update_fields=["name"])
            else:
                organization.save(update_fields=["name"])

    assert [context.get("user") for context in contexts_of(organization)[-2:]] == [None, 7]


def objections(client, notice, *senders, address="2001:db8:1:2::7", entry=None):
    """Objections from one address, as ``(name, contact)`` says; a name that is empty leaves none."""
    entry = entry or notice.entries.get()
    url = reverse("recognition:objection_create", args=[entry.pk])
    for name, contact in senders:
        data = {"receipt": signed_code(entry), "text": "数字不对", "name": name, "contact": contact}
        answer = client.post(url, data | ({} if name else {"is_anonymous": "on"}), REMOTE_ADDR=address)
        assert answer.status_code == 200
    return list(Objection.objects.filter(entry=entry).order_by("pk"))[-len(senders) :]


def test_no_way_leads_from_an_objection_without_a_name_to_one_with_it(client, notice):
    rows = objections(client, notice, ("", ""), ("", ""), ("", "13900001234"), ("张三", ""), ("张三", "13900001234"))
    desk = sign_in(type(client)(), CoordinatorFactory())

    def same(row):
        return set(desk.get(reverse("admin:review_objection_case", args=[row.pk])).context["same_source"])

    assert [same(row) for row in rows] == [{rows[1]}, {rows[0]}, set(), {rows[4]}, {rows[3]}]


def test_across_notices_nothing_tells_who_sent_two(client, notice):
    now = timezone.now()
    call = CallFactory(version=notice.call.version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30))
    other = publish_notice(submit(call=call, at=now), at=now)

    first, neighbour = objections(client, notice, ("张三", "")) + objections(
        client, notice, ("张三", ""), address="2001:db8:1:2::8"
    )
    (elsewhere,) = objections(client, other, ("张三", ""))

    assert first.sender_digest == neighbour.sender_digest  # one network of 64 bits
    assert elsewhere.sender_digest != first.sender_digest


def test_a_network_of_one_house_objects_as_often_as_one_address(client, notice, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"objection": "1/h/ip"}
    objections(client, notice, ("张三", ""), address="2001:db8:1:2::7")
    again = {"receipt": "", "text": "数字不对", "name": "张三"}

    assert client.post(objection_url(notice), again, REMOTE_ADDR="2001:db8:1:2::8").status_code == 429
    assert client.post(objection_url(notice), again, REMOTE_ADDR="2001:db8:1:3::8").status_code == 200


@pytest.mark.parametrize("is_objecting", [True, False])
def test_the_log_does_not_say_who_objects(client, notice, is_objecting, caplog):
    caplog.set_level("INFO", logger="django_structlog")
    sign_in(client, MembershipFactory().user)
    path = objection_url(notice) if is_objecting else notice.get_absolute_url()

    client.get(path, REMOTE_ADDR="192.0.2.9")

    lines = [row.msg for row in caplog.records if row.name.startswith("django_structlog")]
    assert [line["event"] for line in lines] == ["request_started", "request_finished"]
    found = [part in str(lines) for part in ("192.0.2.9", path, "'user_id': ")]
    assert found == [not is_objecting] * 3
