"""What a notice says of its cases while it runs and after its end, where past notices are, and what applicants are told."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.models import Notification
from core.workflow import InvalidTransition
from review.recognition.enums import StageKind
from review.recognition.models import Application, PublicNotice
from review.recognition.services import cases, notices
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    SchemeVersionFactory,
    close_notices,
    open_run,
    publish_notice,
    submit,
    take,
)
from tests.review.recognition.test_public_pages import SECRET_CONTACT, SECRET_NAME, objection_url, posted

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def notice():
    """Two cases of one call in a running notice."""
    cache.clear()
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=30))
    return publish_notice(submit(call=call, at=NOW), submit(call=call, at=NOW), at=NOW)


def case(notice, place):
    return notice.entries.order_by("place")[place].run.application


def end(notice):
    PublicNotice.objects.filter(pk=notice.pk).update(closes_at=NOW - timedelta(seconds=1))
    close_notices(at=NOW)
    notice.refresh_from_db()


def said(client, notice):
    """``{name: outcome}`` and the page."""
    page = client.get(notice.get_absolute_url())
    return {str(row): row.outcome for row in page.context["entries"]}, page.content.decode()


def test_case_taken_back_during_its_notice_says_so_and_takes_no_objection(client, notice):
    first, second = case(notice, 0), case(notice, 1)
    cases.withdraw(application=first, actor=first.created_by, at=NOW, reason="不报了")

    _, page = said(client, notice)
    rows = [part for part in page.split("<tr>") if first.subject_name in part or second.subject_name in part]

    assert "已撤回" in rows[0]
    assert "提异议" not in rows[0]
    assert "提异议" in rows[1]
    answer = client.post(objection_url(notice), posted())
    assert answer.status_code == 422
    assert "已撤回" in answer.content.decode()


def test_outcome_of_each_case_stands_on_the_notice_after_its_end(client, notice):
    first, second = case(notice, 0), case(notice, 1)
    end(notice)
    outcomes, _ = said(client, notice)
    assert set(outcomes.values()) == {"还在办"}
    take(first, "approve", CoordinatorFactory(), at=NOW)
    take(second, "reject", CoordinatorFactory(), at=NOW, reason="不够")
    assert set(said(client, notice)[0].values()) == {"还在办"}  # it may be taken back yet

    Application.objects.update(decided_at=NOW - timedelta(minutes=11))
    outcomes, page = said(client, notice)

    assert outcomes == {first.subject_name: "认定", second.subject_name: "不予认定"}
    assert "不予认定" in page


def test_past_notices_are_listed_and_running_ones_are_not_among_them(client, notice):
    url = reverse("recognition:scheme_list")
    assert list(client.get(url).context["past_notices"]) == []
    end(notice)
    page = client.get(url)
    assert list(page.context["past_notices"]) == [notice]
    assert notice.get_absolute_url() in page.content.decode()


def test_result_is_written_by_the_city_after_the_end_alone(client, notice):
    city = CoordinatorFactory()
    url = reverse("admin:review_publicnotice_case", args=[notice.pk])
    data = {"action": "result", "result": "两个都认定了。", "version": notice.version}
    sign_in(client, city).post(url, data)
    with pytest.raises(InvalidTransition):
        notices.write_result(notice=notice, text="早了", actor=city, at=NOW)
    end(notice)
    assert not notice.result
    with pytest.raises(InvalidTransition):
        notices.write_result(notice=notice, text="别人写的", actor=MembershipFactory().user, at=NOW)
    client.post(url, data)  # from a stale tab
    notice.refresh_from_db()
    assert not notice.result

    client.post(url, data | {"version": notice.version})

    notice.refresh_from_db()
    assert notice.result == "两个都认定了。"
    assert "两个都认定了。" in client.get(notice.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("action", "count"), [("approve", 1), ("reject", 0)])
def test_applicant_hears_of_an_upheld_objection_and_never_who_sent_it(notice, action, count):
    entry = notice.entries.order_by("place")[0]
    row, _ = notices.raise_objection(entry=entry, text="秘密的依据", at=NOW, name=SECRET_NAME, contact=SECRET_CONTACT)
    notices.answer(objection=row, action=action, actor=CoordinatorFactory(), at=NOW, text="公开的答复", reason="内部记录")

    told = Notification.objects.filter(event="recognition.objection_upheld", recipient=entry.run.application.created_by)

    assert told.count() == count
    for message in told:
        assert "公开的答复" in message.text
        assert "补正" in message.text
        for secret in (SECRET_NAME, SECRET_CONTACT, "秘密的依据", "内部记录"):
            assert secret not in message.title + message.text


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_who_withdrew_before_the_notice_began_is_not_named(client, is_withdrawn):
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=30))
    first, second = submit(call=call, at=NOW), submit(call=call, at=NOW)
    draft = prepared(call, first, second)
    if is_withdrawn:
        cases.withdraw(application=first, actor=first.created_by, at=NOW, reason="不报了")

    notices.publish(notice=draft, actor=CoordinatorFactory(), at=NOW)

    outcomes, page = said(client, draft)
    assert (first.subject_name in page) is (first.case_number in page) is not is_withdrawn
    assert second.subject_name in outcomes


def test_a_notice_without_a_case_that_is_left_does_not_begin():
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=30))
    only = submit(call=call, at=NOW)
    draft = prepared(call, only)
    cases.withdraw(application=only, actor=only.created_by, at=NOW, reason="不报了")

    with pytest.raises(InvalidTransition, match="没有可以公示的"):
        notices.publish(notice=draft, actor=CoordinatorFactory(), at=NOW)

    draft.refresh_from_db()
    assert draft.status == "draft"


def prepared(call, *applications):
    """A notice in draft."""
    return notices.prepare(
        actor=CoordinatorFactory(),
        call=call,
        runs=[open_run(application) for application in applications],
        title="拟认定名单公示",
        text="",
        opens_on=timezone.localdate(NOW),
        working_days=5,
    )


def test_the_result_is_not_written_by_who_has_a_part_in_a_case(client, notice):
    own, other = CoordinatorFactory(), CoordinatorFactory()
    MembershipFactory(user=own, organization=case(notice, 0).organization)
    end(notice)
    url = reverse("admin:review_publicnotice_case", args=[notice.pk])
    data = {"action": "result", "result": "都认定了。", "version": notice.version}

    assert 'value="result"' not in sign_in(client, own).get(url).content.decode()
    client.post(url, data)
    notice.refresh_from_db()
    assert notice.result == ""
    assert 'value="result"' in sign_in(client, other).get(url).content.decode()
    client.post(url, data)
    notice.refresh_from_db()
    assert notice.result == "都认定了。"
