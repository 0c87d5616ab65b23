"""The review page: what it shows, what it takes, and from whom."""

import re
import threading
import uuid

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from review import services
from review.findings import findings_of
from review.models import ReviewTask
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import manager_of, submit_organization, submit_organizations, take
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def fields(task, act, **more):
    """What the decision bar posts."""
    version = type(task.obj).objects.get(pk=task.object_id).version
    return {"act": act, "version": version, "token": str(uuid.uuid4()), "reason": "", "findings_seen": seen(task), **more}


def seen(task):
    """What the page asks once more about before it approves, as if somebody had confirmed it."""
    return [finding.key for finding in findings_of(task, on=timezone.localdate()) if finding.is_open]


def status_of(task):
    return type(task.obj).objects.get(pk=task.object_id).status


def test_approval_leads_to_the_next_task(client):
    first, second = submit_organizations(2)
    sign_in(client, CoordinatorFactory())

    response = client.post(first.get_absolute_url(), fields(first, "approve"))

    assert (response.status_code, response["Location"]) == (302, second.get_absolute_url())
    assert (status_of(first), status_of(second)) == (Status.APPROVED, Status.SUBMITTED)


def test_last_decision_leads_to_the_queue(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    response = client.post(task.get_absolute_url(), fields(task, "reject", reason="不在本市", is_sure="1"))

    assert response["Location"] == reverse("admin:review_reviewtask_changelist")
    assert status_of(task) == Status.REJECTED


@pytest.mark.parametrize("token", ["", "junk"])
def test_decision_without_a_token_decides_nothing_and_keeps_the_notes(client, token):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    response = client.post(task.get_absolute_url(), fields(task, "approve", token=token, **{"note-name": "写全称"}))

    assert (response.status_code, status_of(task)) == (400, Status.SUBMITTED)
    assert "这一页太旧了，再交一次" in response.content.decode()
    assert response.context["page"].note_count == 1


@pytest.mark.parametrize("act", ["return", "reject"])
def test_missing_reason_is_said_and_notes_are_kept(client, act):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    response = client.post(task.get_absolute_url(), fields(task, act, **{"note-name": "写全称"}))

    assert response.status_code == 400
    assert "要写明理由" in response.content.decode()
    assert response.context["page"].note_count == 1
    assert status_of(task) == Status.SUBMITTED


def test_return_sends_the_notes_of_known_fields_only(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    client.post(
        task.get_absolute_url(),
        fields(task, "return", reason="改两处", **{"note-name": " 写全称 ", "note-is_trusted": "x", "note-introduction": ""}),
    )

    event = ReviewEvent.objects.of(task.obj).order_by("-pk").first()
    assert (event.action, event.reason, event.field_notes) == ("return", "改两处", {"name": "写全称"})


def test_stale_version_changes_nothing_and_keeps_the_notes(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    old = fields(task, "return", reason="改一处", **{"note-name": "写全称"})
    type(task.obj).objects.filter(pk=task.object_id).update(version=9)

    response = client.post(task.get_absolute_url(), old)

    assert response.status_code == 409
    assert (response.context["page"].note_count, response.context["reason"]) == (1, "改一处")
    assert response.context["page"].obj.version == 9
    assert status_of(task) == Status.SUBMITTED


def test_second_post_of_a_form_leads_to_the_first_result(client):
    first, second = submit_organizations(2)
    sign_in(client, CoordinatorFactory())
    data = fields(first, "approve")

    locations = [client.post(first.get_absolute_url(), data)["Location"] for _ in range(2)]

    assert locations == [second.get_absolute_url()] * 2
    assert ReviewEvent.objects.of(first.obj).filter(action="approve").count() == 1


def test_decision_after_somebody_elses_is_refused(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    data = fields(task, "reject", reason="不在本市", is_sure="1")
    take(task, "approve", CoordinatorFactory())

    response = client.post(task.get_absolute_url(), data, follow=True)

    assert "已经有人办结了" in response.content.decode()
    assert status_of(task) == Status.APPROVED


def test_approval_with_notes_asks_once_more(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    data = fields(task, "approve", **{"note-name": "写全称"})

    first = client.post(task.get_absolute_url(), data)
    between = status_of(task)
    client.post(task.get_absolute_url(), {**data, "notes_seen": "1"})

    assert (first.status_code, between, status_of(task)) == (200, Status.SUBMITTED, Status.APPROVED)


def test_approval_with_an_open_finding_asks_once_more_and_names_it(client):
    task, coordinator = submit_organization(), CoordinatorFactory()
    sign_in(client, coordinator)
    data = fields(task, "approve", findings_seen=[])

    first = client.post(task.get_absolute_url(), data)
    page = first.content.decode()
    between = status_of(task)
    assert all(finding.text in first.context["fault"] for finding in first.context["page"].findings if finding.is_open)
    assert "没有上传营业执照" in first.context["fault"]
    assert (first.status_code, between, 'data-key="a"' in page) == (200, Status.SUBMITTED, False)
    asked = re.findall(r'name="findings_seen" value="([^"]+)"', page)
    assert asked == seen(task)

    client.post(task.get_absolute_url(), {**data, "findings_seen": asked[:-1]})
    assert status_of(task) == Status.SUBMITTED
    client.post(task.get_absolute_url(), {**data, "findings_seen": asked})
    assert status_of(task) == Status.APPROVED


def test_approval_of_what_has_no_open_finding_asks_nothing(client):
    task, coordinator = submit_organization(), CoordinatorFactory()
    for key in seen(task):
        services.dismiss_finding(task=task, key=key, actor=coordinator, at=timezone.now(), reason="核对过了")
    sign_in(client, coordinator)

    assert client.post(task.get_absolute_url(), fields(task, "approve", findings_seen=[])).status_code == 302
    assert status_of(task) == Status.APPROVED


def test_rejection_asks_once_more(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())
    data = fields(task, "reject", reason="不在本市")

    first = client.post(task.get_absolute_url(), data)
    between = status_of(task)
    client.post(task.get_absolute_url(), {**data, "is_sure": "1"})

    assert (first.status_code, between, status_of(task)) == (200, Status.SUBMITTED, Status.REJECTED)
    assert 'name="is_sure"' in first.content.decode()


def test_claim_keeps_what_was_typed(client):
    task, coordinator = submit_organization(), CoordinatorFactory()
    sign_in(client, coordinator)

    response = client.post(task.get_absolute_url(), fields(task, "claim", reason="想一想", **{"note-name": "写全称"}))

    assert (response.context["page"].note_count, response.context["reason"]) == (1, "想一想")
    assert ReviewTask.objects.get(pk=task.pk).assignee == coordinator

    client.post(task.get_absolute_url(), fields(task, "release"))

    assert ReviewTask.objects.get(pk=task.pk).assignee is None


def test_resubmission_shows_what_was_asked_and_what_changed(client):
    task, coordinator = submit_organization(), CoordinatorFactory()
    take(task, "return", coordinator, reason="改两处", field_notes={"name": "写全称", "address": "写门牌号"})
    type(task.obj).objects.filter(pk=task.object_id).update(name="试验精密制造（集团）有限公司")
    take(task, "submit", manager_of(task))
    again = ReviewTask.objects.open().of(task.obj).get()
    sign_in(client, coordinator)

    page = client.get(again.get_absolute_url()).context["page"]

    rows = {row.field: row for row in page.sections[0].rows}
    assert page.sections[0].title == "上次请对方改的 2 处"
    assert (rows["name"].before, rows["name"].text, rows["name"].asked) == (task.title, "试验精密制造（集团）有限公司", "写全称")
    assert page.change_count == 1


def pages_of(task):
    """Every address that shows or takes something of one task."""
    names = ("change", "history", "delete", "review")
    return [reverse(f"admin:review_reviewtask_{name}", args=[task.pk]) for name in names]


def test_foreign_district_and_own_organization_are_404_everywhere(client):
    district = DistrictFactory()
    foreign = submit_organization()
    own = submit_organization(district=district)
    mine = submit_organization(district=district)
    coordinator = CoordinatorFactory(scope=district)
    MembershipFactory(user=coordinator, organization=own.organization)
    sign_in(client, coordinator)

    refused = [client.get(url).status_code for task in (foreign, own) for url in pages_of(task)]
    posted = [client.post(task.get_absolute_url(), fields(task, "approve")).status_code for task in (foreign, own)]

    assert refused == [404] * 8
    assert posted == [404, 404]
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert (status_of(foreign), status_of(own)) == (Status.SUBMITTED, Status.SUBMITTED)


def test_foreign_task_looks_like_one_that_does_not_exist(client):
    foreign = submit_organization()
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))

    missing = reverse("admin:review_reviewtask_review", args=[10**9])
    bodies = [_masked(client.get(url)) for url in (foreign.get_absolute_url(), missing)]

    assert bodies[0] == bodies[1]


def _masked(response):
    text = response.content.decode()
    for pattern in (r'name="csrfmiddlewaretoken" value="[^"]*"', r'nonce="[^"]*"', response["X-Request-ID"], r"/\d+/"):
        text = re.sub(pattern, "", text)
    return text


@pytest.mark.parametrize("object_id", ["abc", "0", "99999999999999999999", "1%2F2", "-1"])
def test_strange_ids_are_404(client, object_id):
    sign_in(client, CoordinatorFactory())

    assert client.get(f"/admin/review/reviewtask/{object_id}/review/").status_code == 404


def test_page_has_no_inline_script_or_style(client):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    for url in (task.get_absolute_url(), reverse("admin:index"), reverse("admin:review_reviewtask_changelist")):
        html = client.get(url).content.decode()
        assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)", html) == []


@pytest.mark.parametrize("act", ["withdraw", "submit", "", "approve:1:2"])
def test_other_acts_are_refused(client, act):
    task = submit_organization()
    sign_in(client, CoordinatorFactory())

    response = client.post(task.get_absolute_url(), fields(task, act))

    assert response.status_code in (302, 400)
    assert status_of(task) == (Status.APPROVED if act.startswith("approve") else Status.SUBMITTED)


def test_history_lists_who_did_what_in_which_request(client):
    task, coordinator = submit_organization(), CoordinatorFactory()
    sign_in(client, coordinator)
    client.post(task.get_absolute_url(), fields(task, "approve"), headers={"X-Request-ID": "request-of-approval"})

    entries = client.get(reverse("admin:review_reviewtask_history", args=[task.pk])).context["entries"]

    updates = [entry for entry in entries if entry.request_id == "request-of-approval"]
    assert {(entry.subject, entry.kind, entry.who) for entry in updates} == {
        ("单位", "修改", coordinator.name),
        ("待审事项", "修改", coordinator.name),
    }
    assert ("状态", "待审核", "通过") in [change for entry in updates for change in entry.changes]


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_decision_without_the_second_factor_is_led_away_and_changes_nothing(client, is_enrolled):
    task = submit_organization()
    sign_in(client, CoordinatorFactory(second_factor=is_enrolled), with_second_factor=False)

    response = client.post(task.get_absolute_url(), fields(task, "approve"))

    wanted = reverse("mfa_reauthenticate" if is_enrolled else "mfa_activate_totp")
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, wanted)
    assert (status_of(task), ReviewEvent.objects.filter(action="approve").count()) == (Status.SUBMITTED, 0)


@pytest.mark.django_db(transaction=True)
def test_parallel_posts_of_one_form_decide_once_and_lead_to_the_same_page():
    first, second = submit_organizations(2)
    person, data = CoordinatorFactory(), fields(first, "approve")
    browsers = [sign_in(Client(), person) for _ in range(4)]
    start, answers = threading.Barrier(len(browsers)), []

    def post(browser):
        try:
            start.wait(timeout=30)
            answers.append(browser.post(first.get_absolute_url(), data))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, second.get_absolute_url())}
    assert (len(answers), ReviewEvent.objects.filter(action="approve").count()) == (4, 1)


def test_what_the_author_changes_after_a_return_stays_hidden_until_it_is_handed_in(client):
    task = submit_organization(address="原来的地址 1 号")
    coordinator = CoordinatorFactory()
    take(task, "return", coordinator, reason="补充地址")
    Organization.objects.filter(pk=task.object_id).update(address="还没交上来的地址")

    content = sign_in(client, coordinator).get(task.get_absolute_url()).content.decode()

    assert "原来的地址 1 号" in content
    assert "还没交上来的地址" not in content
