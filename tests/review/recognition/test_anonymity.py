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
