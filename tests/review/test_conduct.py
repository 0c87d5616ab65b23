"""Reports and suspensions: who may, what is told, what the public stops seeing at once and sees again."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization
from core.enums import Status
from core.models import Notification, ReviewEvent
from core.registries import trust_objections
from core.workflow import MissingReason, WorkflowError
from review import conduct, conduct_panels
from review.conduct import ConductError
from review.models import Flag, FlagResolution, Suspension
from supplydemand import rules
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand
from supplydemand.pathways import ladder_of
from supplydemand.presentation import standing_of
from supplydemand.saved_lists import SEARCHABLES
from supplydemand.services import lifecycle, listings, records
from taxonomy.calendar import add_working_days, end_of
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory
from tests.supplydemand.talks import a_thread, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left_over():
    """Each test begins with fresh rate limits."""
    cache.clear()


@pytest.fixture
def owner(db):
    """A manager of the enterprise that is reported."""
    return MembershipFactory()


@pytest.fixture
def demand(owner):
    """Its public listing."""
    return TalentDemandFactory(organization=owner.organization)


@pytest.fixture
def coordinator(owner):
    """The coordinator of its district."""
    return CoordinatorFactory(scope=owner.organization.district)


def flag(obj, person=None, reason="fake", note=""):
    person = person or MembershipFactory().user
    return conduct.flag(obj=obj, actor=person, reason=reason, note=note, at=timezone.now())


def suspend(obj, coordinator, reason="联系不上", remedy="补一个能打通的电话"):
    return conduct.suspend(obj=obj, actor=coordinator, reason=reason, remedy=remedy, at=timezone.now())


def case_post(client, obj, **data):
    return client.post(conduct_panels.case_url(obj), data)


def test_report_by_the_page_reaches_the_coordinators_in_scope_only(client, demand, owner, coordinator):
    elsewhere, city = CoordinatorFactory(scope=MembershipFactory().organization.district), CoordinatorFactory()
    person = MembershipFactory().user
    page = sign_in(client, person).get(demand.get_absolute_url()).content.decode()
    url = conduct_panels.flag_url(demand)
    assert url in page
    response = client.post(url, {"reason": "money", "note": "要押金"})

    assert response.url == demand.get_absolute_url()
    told = set(Notification.objects.filter(event="review.flagged").values_list("recipient", flat=True))
    assert told == {coordinator.pk, city.pk}
    assert elsewhere.pk not in told
    assert client.post(url, {"reason": "fake"}).status_code == 422
    assert Flag.objects.count() == 1


def test_only_who_is_signed_in_reports_and_never_the_own(client, demand, owner):
    url = conduct_panels.flag_url(demand)
    assert "/accounts/login/" in client.get(url).url
    assert client.post(url, {"reason": "fake"}).status_code == 302
    assert sign_in(client, owner.user).post(url, {"reason": "fake"}).status_code == 422
    assert url not in client.get(demand.get_absolute_url()).content.decode()
    assert not Flag.objects.exists()


def test_what_one_may_not_see_cannot_be_reported(client, owner):
    draft = TalentDemandFactory(organization=owner.organization, status="draft")
    sign_in(client, MembershipFactory().user)
    for kind, pk in (("talentdemand", draft.pk), ("talentdemand", 10**9), ("user", 1), ("membership", 1)):
        assert client.get(reverse("review:flag_create", args=[kind, pk])).status_code == 404


def test_one_report_a_person_and_object_is_the_databases_rule_too(demand):
    row = flag(demand)
    with pytest.raises(ConductError, match="已经举报过"):
        flag(demand, row.flagged_by)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_dismissed_report_does_not_silence_its_reporter_for_ever(demand, coordinator):
    first = flag(demand)
    conduct.close_flags(obj=demand, actor=coordinator, resolution="dismissed", note="没事", at=timezone.now())

    second = flag(demand, first.flagged_by, reason="money")

    assert list(Flag.objects.open().of(demand)) == [second]
    assert Notification.objects.filter(event="review.flagged", recipient=coordinator).count() == 2
    with pytest.raises(ConductError, match="已经举报过"):
        flag(demand, first.flagged_by)


def test_more_reports_than_people_make_are_slowed_down(client, settings, owner):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"flag": "2/d/user"}
    demands = [TalentDemandFactory(organization=owner.organization) for _ in range(3)]
    sign_in(client, MembershipFactory().user)
    codes = [client.post(conduct_panels.flag_url(demand), {"reason": "fake"}).status_code for demand in demands]
    assert codes == [302, 302, 429]


def test_several_reports_come_first_in_the_queue(client, owner, demand, coordinator):
    flag(TalentDemandFactory(organization=owner.organization, title="先被举报的"))
    for _ in range(2):
        flag(demand)
    rows = Flag.objects.visible_to(coordinator).open().most_pressing_first()

    assert [(row.object_id == demand.pk, row.open_count) for row in rows] == [(True, 2), (True, 2), (False, 1)]
    page = sign_in(client, coordinator).get(reverse("admin:review_flag_changelist")).content.decode()
    assert page.index(demand.title) < page.index("先被举报的")
    assert "css/review.css" in page  # title and organization on lines of their own


def test_case_outside_the_scope_does_not_exist(client, demand, owner, coordinator):
    flag(demand)
    inside = CoordinatorFactory()
    MembershipFactory(organization=owner.organization, user=inside)
    url = conduct_panels.case_url(demand)
    elsewhere = CoordinatorFactory(scope=MembershipFactory().organization.district)
    for person in (elsewhere, inside):
        sign_in(client, person)
        assert client.get(url).status_code == 404
        assert client.post(url, {"action": "dismiss", "text": "没事"}).status_code == 404
        assert demand.title not in client.get(reverse("admin:review_flag_changelist")).content.decode()
    assert sign_in(client, coordinator).get(url).status_code == 200
    assert Flag.objects.open().count() == 1


def test_dismissal_needs_a_reason_and_tells_the_reporter(client, demand, coordinator):
    row = flag(demand)
    sign_in(client, coordinator)
    case_post(client, demand, action="dismiss", text=" ")
    assert Flag.objects.open().exists()
    case_post(client, demand, action="dismiss", text="核实过，没有收钱")

    row.refresh_from_db()
    assert (row.resolution, row.closed_by) == (FlagResolution.DISMISSED, coordinator)
    assert Notification.objects.get(recipient=row.flagged_by).text == "核实过，没有收钱"


def test_owner_is_asked_to_explain_and_never_told_by_whom(client, demand, owner, coordinator):
    row = flag(demand)
    case_post(sign_in(client, coordinator), demand, action="ask", text="说明一下押金")
    told = Notification.objects.get(recipient=owner.user)
    assert (told.event, told.text) == ("review.owner_asked", "说明一下押金")
    assert row.flagged_by.name not in sign_in(client, owner.user).get(demand.get_absolute_url()).content.decode()


def test_open_report_objects_to_publishing_without_review(demand, owner, coordinator):
    def objections():
        return [text for why in trust_objections if "举报" in (text := why(owner.organization))]

    assert objections() == []
    flag(demand)
    assert objections() == ["有 1 条没办完的举报"]
    conduct.close_flags(obj=demand, actor=coordinator, resolution="dismissed", note="没事", at=timezone.now())
    assert objections() == []


@pytest.mark.parametrize("what", ["listing", "organization"])
def test_suspended_things_leave_the_public_at_once_and_come_back_whole(client, demand, owner, coordinator, what):
    obj = demand if what == "listing" else owner.organization
    list_url, page_url = reverse("supplydemand:demand_list"), demand.get_absolute_url()

    def public():
        client.logout()
        is_listed = demand.title in client.get(list_url).content.decode()
        is_matched = TalentDemand.objects.published(on=timezone.localdate()).filter(pk=demand.pk).exists()
        return is_listed, client.get(page_url).status_code, is_matched

    assert public() == (True, 200, True)
    suspend(obj, coordinator)
    assert public() == (False, 404, False)
    if what == "organization":
        assert client.get(obj.get_absolute_url()).status_code == 404
    page = sign_in(client, owner.user).get(page_url)
    assert page.status_code == 200
    assert "补一个能打通的电话" in page.content.decode()
    conduct.lift(obj=obj, actor=coordinator, reason="电话通了", at=timezone.now())
    assert public() == (True, 200, True)


def test_suspension_goes_through_the_workflow_with_history_flag_and_audit(demand, coordinator, owner):
    row = suspend(demand, coordinator)
    demand.refresh_from_db()
    assert (demand.status, demand.suspended_at) == ("approved", row.suspended_at)
    with pytest.raises(WorkflowError):
        suspend(demand, coordinator)
    conduct.lift(obj=demand, actor=coordinator, reason="好了", at=timezone.now())
    demand.refresh_from_db()
    assert demand.suspended_at is None
    steps = ReviewEvent.objects.of(demand).order_by("pk").values_list("action", "actor", "reason")
    assert list(steps) == [("suspend", coordinator.pk, "联系不上"), ("lift", coordinator.pk, "好了")]
    assert [event.pgh_label for event in row.events.order_by("pgh_id")] == ["insert", "update"]
    assert set(Notification.objects.filter(recipient=owner.user).values_list("event", flat=True)) == {
        "review.suspended", "review.suspension_answered"
    }  # fmt: skip


@pytest.mark.parametrize("who", ["elsewhere", "member", "stranger"])
def test_only_the_coordinator_in_scope_suspends(demand, owner, who):
    elsewhere = CoordinatorFactory(scope=MembershipFactory().organization.district)
    actor = {"elsewhere": elsewhere, "member": owner.user, "stranger": MembershipFactory().user}[who]
    with pytest.raises(ConductError):
        suspend(demand, actor)
    demand.refresh_from_db()
    assert demand.suspended_at is None


def test_suspension_needs_reason_and_remedy_and_leaves_nothing_behind(demand, coordinator):
    with pytest.raises(ConductError, match="要做什么"):
        suspend(demand, coordinator, remedy=" ")
    with pytest.raises(MissingReason), transaction.atomic():
        suspend(demand, coordinator, reason=" ")
    assert not Suspension.objects.exists()
    assert not ReviewEvent.objects.of(demand).exists()


def test_appeal_lands_in_the_queue_and_is_answered(client, demand, owner, coordinator):
    row = suspend(demand, coordinator)
    url = row.get_absolute_url()
    page = sign_in(client, owner.user).get(url).content.decode()
    assert [word for word in ("联系不上", "补一个能打通的电话", coordinator.name, "从什么时候起") if word not in page] == []
    client.post(url, {"text": "电话换好了"})
    assert client.post(url, {"text": "再说一次"}).status_code == 422

    assert list(Suspension.objects.in_scope_of(coordinator).waiting_for_answer()) == [row]
    assert Notification.objects.filter(event="review.appealed", recipient=coordinator).count() == 1
    assert conduct_panels.desk_panel(coordinator, timezone.now())["text"].startswith("0 条举报没办，1 个单位")
    case_post(sign_in(client, coordinator), demand, action="answer", text="还是打不通")
    row.refresh_from_db()
    assert row.answer == "还是打不通"
    assert "还是打不通" in sign_in(client, owner.user).get(url).content.decode()
    assert client.post(url, {"text": "这次真好了"}).status_code == 302
    case_post(sign_in(client, coordinator), demand, action="lift", text="通了")
    demand.refresh_from_db()
    assert demand.suspended_at is None


def test_suspension_page_is_for_its_people_and_coordinators_in_scope(client, demand, owner, coordinator):
    url = suspend(demand, coordinator).get_absolute_url()
    viewer = MembershipFactory(organization=owner.organization, role=Role.VIEWER).user
    elsewhere = CoordinatorFactory(scope=MembershipFactory().organization.district)
    people = {coordinator: 200, viewer: 200, elsewhere: 404, MembershipFactory().user: 404}
    assert {person: sign_in(client, person).get(url).status_code for person in people} == people
    assert sign_in(client, viewer).post(url, {"text": "我来说"}).status_code == 422


def test_suspended_organization_neither_writes_nor_asks(coordinator):
    thread, enterprise, school = a_thread()
    Organization.objects.filter(pk=enterprise.organization_id).update(suspended_at=timezone.now())
    from supplydemand.services import asks
    from supplydemand.services.conversations import ContactError

    with pytest.raises(ContactError, match="暂停公开中"):
        say(thread, enterprise)
    enterprise.organization.refresh_from_db()
    assert "暂停公开中" in asks.why_not(
        listing=thread.supply, organization=enterprise.organization, at=timezone.now() + timedelta(days=1)
    )
    assert say(thread, school)


@pytest.mark.parametrize("is_suspended", [False, True])
def test_listing_of_a_suspended_organization_is_in_no_public_list(client, demand, owner, coordinator, is_suspended):
    major = MajorFactory()
    demand.majors.set([major])
    TalentDemand.objects.filter(pk=demand.pk).update(level_min=major.level)
    if is_suspended:
        suspend(owner.organization, coordinator)
    searchable = next(entry for entry in SEARCHABLES if entry.code == "demands")
    at = timezone.now()

    def page(name, **query):
        response = client.get(reverse(name), query)
        return b"".join(response) if response.streaming else response.content

    in_matching = records.demand_records(TalentDemand.objects.published(on=timezone.localdate(at)), families={})
    seen = {
        "list": demand.title.encode() in page("supplydemand:demand_list"),
        "index": demand.pk in table_of(TalentDemand, on=timezone.localdate()).ids,
        "feed": demand.title.encode() in page("supplydemand:demand_feed"),
        "export": demand.title.encode() in page("supplydemand:demand_export", format="csv"),
        "saved search": bool(searchable.hits(owner.user, QueryDict(""), at - timedelta(days=900), [], 10).rows),
        "matching": [record.id for record in in_matching] == [demand.pk],
        "directory": owner.organization.name.encode() in page("directory:organization_list"),
        "pathway": any(step.demand_count for step in ladder_of(major, on=timezone.localdate())[0]),
    }

    assert seen == dict.fromkeys(seen, not is_suspended)
    own = sign_in(client, owner.user).get(reverse("directory:organization_list")).context["object_list"]
    assert (owner.organization in own) is not is_suspended


def test_suspended_organization_keeps_drafts_and_cannot_hand_in(client, demand, owner, coordinator):
    draft = TalentDemandFactory(organization=owner.organization, status="draft")
    assert rules.can_submit(owner.user, draft)
    suspend(owner.organization, coordinator)
    draft = TalentDemand.objects.get(pk=draft.pk)
    now = timezone.now()

    assert not rules.can_submit(owner.user, draft)
    with pytest.raises(WorkflowError, match="单位暂停公开中，先存草稿"):
        listings.submit(listing=draft, actor=owner.user, at=now, on=timezone.localdate(now), expected_version=draft.version)
    expired = TalentDemand.objects.get(pk=demand.pk)
    TalentDemand.objects.filter(pk=demand.pk).update(status="expired")
    expired.status = "expired"
    assert "单位暂停公开中" in lifecycle.why_not_renewable(expired, on=timezone.localdate(now))
    assert not rules.can_renew(owner.user, expired)


@pytest.mark.parametrize("what", ["listing", "organization"])
def test_no_page_calls_a_suspended_listing_public(client, demand, owner, coordinator, what):
    assert standing_of(demand) == "公开中"
    suspend(demand if what == "listing" else owner.organization, coordinator)

    assert standing_of(TalentDemand.objects.get(pk=demand.pk)) == "被暂停公开"
    for person in (owner.user, coordinator):
        page = sign_in(client, person).get(demand.get_absolute_url()).content.decode()
        assert "审核专员暂停了公开" in page
        assert "公开中" not in page.replace("暂停公开中", "")


def test_own_people_find_the_suspension_on_their_workbench(demand, owner, coordinator):
    row = suspend(demand, coordinator)
    items = conduct_panels.work_items(owner.user, timezone.now())
    assert [(item.url, item.group) for item in items] == [(row.get_absolute_url(), "do")]
    conduct.appeal(suspension=row, actor=owner.user, text="好了", at=timezone.now())
    assert [item.group for item in conduct_panels.work_items(owner.user, timezone.now())] == ["wait"]
    assert [item.title for item in conduct_panels.work_items(coordinator, timezone.now())] == ["答复暂停的说明"]


def test_report_is_due_by_the_local_day(demand, coordinator):
    """Half past midnight is still the day before in UTC, as the database gives it."""
    midnight = timezone.make_aware(datetime(2026, 11, 25, 0, 30))
    conduct.flag(obj=demand, actor=MembershipFactory().user, reason="fake", note="", at=midnight)

    (item,) = conduct_panels.work_items(coordinator, midnight)

    assert item.due_at == end_of(add_working_days(date(2026, 11, 25), conduct_panels.ANSWER_WITHIN_DAYS))


def test_coordinator_in_the_reported_organization_learns_of_no_report(demand, owner, coordinator):
    MembershipFactory(organization=owner.organization, user=coordinator)
    flag(demand, note="只给别的审核专员看")
    assert not Notification.objects.filter(event="review.flagged").exists()


@pytest.mark.parametrize("what", ["report", "stopped listing", "stopped organization"])
def test_trusted_organization_publishes_nothing_by_itself_while_something_is_reported_or_stopped(
    demand, owner, coordinator, what
):
    """A copy of what was stopped would otherwise be public again at once."""
    on = timezone.localdate()
    for _ in range(3):
        TalentDemandFactory(organization=owner.organization)
    Organization.objects.filter(pk=owner.organization_id).update(is_trusted=True)
    owner.organization.refresh_from_db()
    copy = TalentDemandFactory(organization=owner.organization, status=Status.SUBMITTED, published_at=None)
    assert listings.needs_no_review(copy, on=on)

    if what == "report":
        flag(demand)
    else:
        suspend(demand if what == "stopped listing" else owner.organization, coordinator)
    copy.organization.refresh_from_db()
    assert not listings.needs_no_review(copy, on=on)
