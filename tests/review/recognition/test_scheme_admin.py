"""The scheme editor and the calls in the admin: the city's alone, drafts only, every step by a button."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import JobRun, Notification
from review.recognition import call_news, definitions
from review.recognition.enums import VersionState
from review.recognition.models import Call, Scheme, SchemeVersion
from review.recognition.services import calls, schemes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client):
    user = CoordinatorFactory()
    sign_in(client, user)
    return user


def address(name, row):
    return reverse(f"admin:review_{name}", args=[row.pk])


@pytest.fixture
def draft(city):
    definitions.load()
    return Scheme.objects.get(code="integrated_enterprise").versions.get()


def pages_of(version, call):
    return [
        address("scheme_change", version.scheme),
        *(address(f"schemeversion_{name}", version) for name in ("change", "check", "preview", "difference")),
        address("formsection_change", version.sections.first()),
        address("call_change", call),
        address("call_steps", call),
        reverse("admin:review_scheme_changelist"),
        reverse("admin:review_schemeversion_changelist"),
        reverse("admin:review_call_changelist"),
    ]


def test_every_page_opens_for_the_city(client, draft):
    for path in pages_of(draft, CallFactory(status=Status.DRAFT)):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("who", ["district", "member"])
def test_nobody_else_comes_in(client, draft, who):
    paths = pages_of(draft, CallFactory())
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()) if who == "district" else MembershipFactory().user)

    for path in paths:
        assert client.get(path).status_code in (302, 403, 404), path
    client.post(address("schemeversion_check", draft))
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_draft_is_checked_published_copied_and_compared(client, draft):
    check = address("schemeversion_check", draft)
    assert "检查通过" in client.get(check).content.decode()

    client.post(check)
    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED
    answer = client.post(address("scheme_new_version", draft.scheme))

    following = draft.scheme.versions.get(state=VersionState.DRAFT)
    assert answer.url == address("schemeversion_change", following)
    assert "没有不同" in client.get(address("schemeversion_difference", following)).content.decode()
    following.criteria.filter(weight=30, label="参与深度").update(weight=25)
    words = client.get(address("schemeversion_difference", following)).content.decode()
    assert "参与深度" in words
    assert "还差 5" in client.get(address("schemeversion_check", following)).content.decode()


def test_a_published_version_cannot_be_edited_in_the_admin(client, draft, city):
    schemes.publish(version=draft, actor=city, at=TUESDAY)
    path = address("schemeversion_change", draft)

    assert 'name="_save"' not in client.get(path).content.decode()
    assert client.post(path, {"validity_months": "1"}).status_code == 403
    assert client.post(address("formsection_change", draft.sections.first()), {"title": "别的"}).status_code == 403
    draft.refresh_from_db()
    assert draft.validity_months == 36


def test_a_draft_can_be_edited_in_the_admin(client, draft):
    assert 'name="_save"' in client.get(address("schemeversion_change", draft)).content.decode()


def test_a_call_goes_through_its_steps(client, city):
    now = timezone.now()
    call = CallFactory(status=Status.DRAFT, opens_at=now, closes_at=now + timedelta(days=9))
    steps = address("call_steps", call)

    client.post(steps, {"action": "publish", "version": "1"})
    call.refresh_from_db()
    assert call.status == Status.APPROVED
    later = timezone.localtime(now + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    client.post(steps, {"action": "extend", "extend-version": "2", "extend-closes_at": later, "extend-reason": ""})
    call.refresh_from_db()
    assert call.revision == 2
    client.post(steps, {"action": "extend", "extend-version": "2", "extend-closes_at": later, "extend-reason": "收件少"})
    call.refresh_from_db()
    assert call.closes_at > now + timedelta(days=19)
    client.post(steps, {"action": "withdraw", "withdraw-version": "2", "withdraw-reason": "旧页面"})
    call.refresh_from_db()
    assert call.status == Status.APPROVED
    client.post(steps, {"action": "withdraw", "withdraw-version": "3", "withdraw-reason": "写错了"})
    call.refresh_from_db()
    assert call.status == Status.WITHDRAWN


def test_a_call_opens_under_rules_in_force_alone(city):
    call = CallFactory(status=Status.DRAFT, version=SchemeVersionFactory(state=VersionState.DRAFT))

    with pytest.raises(calls.InvalidTransition):
        calls.publish(call=call, actor=city, at=TUESDAY)


def test_who_may_apply_hears_of_a_call_once(city):
    writer, reader = MembershipFactory().user, MembershipFactory(role="viewer").user
    call = CallFactory(status=Status.DRAFT)
    calls.publish(call=call, actor=city, at=TUESDAY)

    assert JobRun.objects.filter(task=calls.ANNOUNCE, key=str(call.pk)).count() == 1
    for _ in range(2):
        call_news.announce(call_id=call.pk)

    told = set(Notification.objects.filter(event="recognition.call_opened").values_list("recipient", flat=True))
    assert writer.pk in told
    assert reader.pk not in told
    assert Notification.objects.filter(event="recognition.call_opened", recipient=writer).count() == 1


def test_the_lists_cost_the_same_however_long_they_are(client, city):
    def counted(path):

        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    paths = [reverse(f"admin:review_{name}_changelist") for name in ("scheme", "schemeversion", "call")]
    CallFactory()
    few = [counted(path) for path in paths]
    for _ in range(4):
        CallFactory()
    assert [counted(path) for path in paths] == few
    assert Call.objects.count() == SchemeVersion.objects.count() == 5
