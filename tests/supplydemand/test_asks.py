"""Asking for contact without a match: the week's limit, yes and no, and not again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization
from core.enums import Status
from core.idempotency import new_token
from core.models import Notification
from core.workflow import perform_transition
from supplydemand.contact_forms import DeclineAskForm
from supplydemand.enums import ExclusionScope, Side
from supplydemand.models import AskQuota, ContactAsk, ContactPolicy, Conversation, Exclusion, Match
from supplydemand.services import asks
from supplydemand.services.conversations import ContactError
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.talks import a_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    """A manager of a school that wants to ask."""
    return MembershipFactory(organization=SchoolFactory())


@pytest.fixture
def owner(db):
    """A manager of the enterprise that is asked."""
    return MembershipFactory()


@pytest.fixture
def demand(owner):
    """What the school asks about."""
    return TalentDemandFactory(organization=owner.organization)


def ask(listing, member, *, at=None):
    return asks.ask(
        listing=listing, organization=member.organization, actor=member.user, text="想谈实习", at=at or timezone.now()
    )


def test_request_by_the_page_says_what_is_left_and_is_sent_once(client, school, owner, demand):
    url, token = reverse("supplydemand:demand_contact", args=[demand.pk]), new_token()
    sign_in(client, school.user)
    assert "这个星期还能发 10 个" in client.get(url).content.decode()
    data = {"organization": school.organization_id, "text": "想谈实习", "token": token}
    first, second = client.post(url, data), client.post(url, data)

    row = ContactAsk.objects.get()
    assert first.url == second.url == row.get_absolute_url()
    assert asks.remaining(organization=school.organization, at=timezone.now()) == 9
    assert [row.recipient for row in Notification.objects.filter(event="supplydemand.ask")] == [owner.user]
    assert "已经就这一条问过了" in client.get(url).content.decode()


def test_suspended_organization_accepts_no_request(school, owner, demand):
    row = ask(demand, school)
    Organization.objects.filter(pk=owner.organization_id).update(suspended_at=timezone.now())
    with pytest.raises(ContactError, match="暂停"):
        asks.accept(ask=row, actor=owner.user, at=timezone.now())
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("what", ["owner", "demand"])
def test_request_to_what_is_suspended_is_closed_and_its_asker_told_why(client, school, owner, demand, what):
    row, other = ask(demand, school), ask(TalentDemandFactory(), school)
    stopped = owner.organization if what == "owner" else demand

    perform_transition(obj=stopped, action="suspend", actor=CoordinatorFactory(), at=timezone.now(), reason="核实中")

    assert list(ContactAsk.objects.waiting()) == [other]
    message = Notification.objects.get(event="supplydemand.ask_answered")
    assert (message.recipient, "暂停公开" in message.text) == (school.user, True)
    assert "对方暂停公开，请求已关闭" in sign_in(client, school.user).get(row.get_absolute_url()).content.decode()
    with pytest.raises(ContactError, match="答复过"):
        asks.accept(ask=row, actor=owner.user, at=timezone.now())


def test_who_answers_cannot_choose_the_portals_own_reason():
    assert DeclineAskForm({"refusal": "full"}).is_valid()
    assert not DeclineAskForm({"refusal": "suspended"}).is_valid()


def test_limit_of_the_week_is_the_citys_and_starts_anew_on_monday(school, owner):
    ContactPolicy.objects.create(pk=1, weekly_ask_count=2)
    monday = timezone.make_aware(timezone.datetime(2026, 11, 23, 9))
    demands = [TalentDemandFactory(organization=owner.organization) for _ in range(4)]
    for demand in demands[:2]:
        ask(demand, school, at=monday)
    with pytest.raises(ContactError, match="2 个联系请求用完了"):
        ask(demands[2], school, at=monday + timedelta(days=6))
    ask(demands[2], school, at=monday + timedelta(days=7))
    ask(demands[3], MembershipFactory(organization=SchoolFactory()), at=monday)
    assert ContactAsk.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_never_exceed_the_limit():
    ContactPolicy.objects.create(pk=1, weekly_ask_count=3)
    school, owner = MembershipFactory(organization=SchoolFactory()), MembershipFactory()
    demands = [TalentDemandFactory(organization=owner.organization) for _ in range(6)]

    def send(demand):
        try:
            return bool(ask(demand, school))
        except ContactError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(send, demands))

    assert sum(sent) == ContactAsk.objects.count() == AskQuota.objects.get().used_count == 3


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_only_who_writes_for_the_organization_may_ask(client, school, demand, role):
    person = MembershipFactory(organization=school.organization, role=role).user if role else MembershipFactory().user
    data = {"organization": school.organization_id, "text": "想谈实习", "token": new_token()}
    response = sign_in(client, person).post(reverse("supplydemand:demand_contact", args=[demand.pk]), data)

    assert response.status_code == 422
    assert not ContactAsk.objects.exists()


def test_what_cannot_be_asked_is_refused_in_words(school, owner, demand):
    closed = TalentDemandFactory(organization=owner.organization, paused_at=timezone.now())
    unverified = MembershipFactory(organization=OrganizationFactory(status=Status.SUBMITTED))
    for listing, member, words in [(closed, school, "不再对外"), (demand, owner, "自己"), (demand, unverified, "还没核验")]:
        with pytest.raises(ContactError, match=words):
            ask(listing, member)
    assert not AskQuota.objects.filter(used_count__gt=0).exists()


def test_accepted_request_opens_a_thread_that_begins_with_its_words(client, school, owner, demand):
    row = ask(demand, school)
    response = sign_in(client, owner.user).post(reverse("supplydemand:ask_answer", args=[row.pk]), {"answer": "accept"})

    thread = Conversation.objects.get()
    assert response.url == f"{thread.get_absolute_url()}#thread"
    assert [(message.text, message.side) for message in thread.messages.all()] == [("想谈实习", Side.SUPPLY)]
    assert thread.organization_on(Side.SUPPLY) == school.organization
    for person in (school.user, owner.user):
        assert sign_in(client, person).get(thread.get_absolute_url()).status_code == 200
    assert Notification.objects.filter(event="supplydemand.ask_answered", recipient=school.user).count() == 1
    with pytest.raises(ContactError, match="已经答复过"):
        asks.decline(ask=row, actor=owner.user, refusal="full", at=timezone.now())


def test_refused_request_shows_the_reason_and_for_good_stops_further_ones(client, school, owner, demand):
    row = ask(demand, school)
    url = reverse("supplydemand:ask_answer", args=[row.pk])
    sign_in(client, owner.user)
    assert client.post(url, {"answer": "decline"}).status_code == 422
    client.post(url, {"answer": "decline", "refusal": "unfit", "is_for_good": "on"})

    assert "专业或要求不合适" in sign_in(client, school.user).get(row.get_absolute_url()).content.decode()
    other = TalentDemandFactory(organization=owner.organization)
    with pytest.raises(ContactError, match="暂时不接收"):
        ask(other, school)
    asks.lift_exclusion(exclusion=Exclusion.objects.get(), actor=owner.user, at=timezone.now())
    assert ask(other, school)
    assert not Conversation.objects.exists()


def test_asker_cannot_answer_and_foreign_requests_do_not_exist(client, school, owner, demand):
    row = ask(demand, school)
    answer_url = reverse("supplydemand:ask_answer", args=[row.pk])
    sign_in(client, school.user).post(answer_url, {"answer": "accept"})
    row.refresh_from_db()
    assert row.answered_at is None
    for person in (MembershipFactory().user, CoordinatorFactory()):
        sign_in(client, person)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.post(answer_url, {"answer": "accept"}).status_code == 404


def test_excluded_organizations_matches_are_gone_for_both_until_lifted_and_open_talks_stay(client):
    thread, enterprise, school = a_thread()
    Match.objects.update(contact_opened_at=None)
    match = thread.match
    url = reverse("supplydemand:match_exclude", args=[match.pk])
    sign_in(client, enterprise.user)
    client.post(url, {})
    told = client.post(url, {"reason": "place", "what": "place:"}, follow=True).content.decode()
    assert (Exclusion.objects.exists(), "选一下不要的是哪一类" in told) == (False, True)
    client.post(url, {"reason": "place", "what": "organization"})

    row = Exclusion.objects.get()
    assert (row.organization, row.other, row.scope, row.match) == (
        enterprise.organization, school.organization, ExclusionScope.MATCHES, match
    )  # fmt: skip
    for person in (enterprise.user, school.user):
        assert sign_in(client, person).get(reverse("supplydemand:match_list")).context["cards"] == []
    Match.objects.update(contact_opened_at=timezone.now())
    assert Match.objects.with_public_listings(on=timezone.localdate()).count() == 1
    Match.objects.update(contact_opened_at=None)
    sign_in(client, school.user)
    lift = reverse("supplydemand:exclusion_lift", args=[row.pk])
    assert client.post(lift).status_code == 404
    sign_in(client, enterprise.user).post(lift)
    assert [card.match for card in client.get(reverse("supplydemand:match_list")).context["cards"]] == [match]
