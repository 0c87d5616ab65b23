"""The desk in a real browser: accessibility and width of every page of the admin that a coordinator works with."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from review import services
from supplydemand.enums import RunState
from supplydemand.models import MatchingRun
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import manager_of, submit_organization, submit_organizations, take

SERIOUS = ("serious", "critical")


def signed_in(page, user, live_portal):
    """Give the browser the session of ``user``."""
    key = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_portal}])


def faults(page):
    """What is wrong with the page as it stands: serious findings of axe, sideways scrolling, refused content."""
    found = [
        f"{rule['id']}: {node['target']}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"][:3]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found


@pytest.fixture
def desk(page, live_portal):
    """A queue with a first and a second submission, a decided one and a run; the coordinator is signed in."""
    coordinator = CoordinatorFactory(is_superuser=True)
    returned = submit_organization(name="很长名字的精密制造与智能装备技术研究开发有限责任公司")
    services.claim(task=returned, actor=coordinator)
    take(returned, "return", coordinator, reason="写全称", field_notes={"name": "与营业执照不一致"})
    take(returned, "submit", manager_of(returned))
    first, second = submit_organizations(2)
    take(second, "approve", coordinator)
    run = MatchingRun.objects.create(on=timezone.localdate(), state=RunState.PUBLISHED, started_at=timezone.now())
    signed_in(page, coordinator, live_portal)
    organization = first.organization_id
    return [
        "/admin/",
        reverse("admin:review_reviewtask_changelist"),
        f"{reverse('admin:review_reviewtask_changelist')}?state=closed",
        first.get_absolute_url(),
        second.get_absolute_url(),
        type(first).objects.open().of(returned.obj).get().get_absolute_url(),
        reverse("admin:review_reviewtask_history", args=[second.pk]),
        reverse("admin:review_reviewtask_figures"),
        reverse("admin:review_reviewtask_duplicates"),
        reverse("admin:review_reviewtask_organization", args=[organization]),
        reverse("admin:review_returnreason_changelist"),
        reverse("admin:review_returnreason_add"),
        reverse("admin:accounts_organization_changelist"),
        reverse("admin:accounts_organization_change", args=[organization]),
        reverse("admin:accounts_organization_history", args=[organization]),
        reverse("admin:supplydemand_matchingrun_changelist"),
        reverse("admin:supplydemand_matchingrun_change", args=[run.pk]),
        reverse("admin:review_signinfailure_changelist"),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "light"), (1440, "dark")])
def test_desk_has_no_serious_fault_and_does_not_scroll_sideways(page, desk, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {}

    for url in desk:
        page.goto(url)
        if problems := faults(page):
            found[url] = problems

    assert found == {}


def test_desk_needs_nothing_that_the_content_policy_refuses_or_that_is_missing(page, desk):
    complaints, missing = [], []
    page.on("console", lambda message: complaints.append((page.url, message.text)) if message.type == "error" else None)
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)

    for url in desk:
        page.goto(url)

    assert (complaints, missing) == ([], [])


def test_queue_is_worked_off_by_keys_alone(page, live_portal):
    first, second, third = submit_organizations(3)
    signed_in(page, CoordinatorFactory(), live_portal)
    page.goto(reverse("admin:review_reviewtask_next"))
    assert page.url.endswith(first.get_absolute_url())

    page.keyboard.press("?")
    assert page.get_by_role("table", name="快捷键").is_visible()
    page.keyboard.press("j")
    page.wait_for_url(f"**{second.get_absolute_url()}")
    page.keyboard.press("a")
    page.get_by_role("alert").filter(has_text="自动检查还有").wait_for()
    page.keyboard.press("a")
    assert statuses(second) == [Status.SUBMITTED]
    page.keyboard.press("y")
    page.wait_for_url(f"**{third.get_absolute_url()}")
    page.keyboard.press("x")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.type("xa 不在本市")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.get_by_text("确定不予通过").wait_for()
    between = statuses(first, second, third)
    page.keyboard.press("x")
    page.wait_for_url(f"**{first.get_absolute_url()}")

    assert between == [Status.SUBMITTED, Status.APPROVED, Status.SUBMITTED]
    assert statuses(first, second, third) == [Status.SUBMITTED, Status.APPROVED, Status.REJECTED]


def statuses(*tasks):
    return [type(task.obj).objects.get(pk=task.object_id).status for task in tasks]
