"""Keeping own listings right, one or many at once: stale tabs, double posts and foreign rows change nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.idempotency import new_token
from core.models import Notification, ReviewEvent
from supplydemand.enums import Decision, OutcomeKind, Side
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import lifecycle
from supplydemand.services.listings import start_revision
from supplydemand.services.matches import HeadcountQuestion, MatchError, answer_match, record_outcome
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.project.matching_rows import matches as make_matches
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def author(client):
    member = MembershipFactory()
    sign_in(client, member.user)
    return member


def demands(author, count, **fields):
    return TalentDemandFactory.create_batch(count, organization=author.organization, created_by=author.user, **fields)


def bulk(client, step, rows, **data):
    pairs = [row if isinstance(row, str) else f"{row.pk}:{row.version}" for row in rows]
    data = {"token": new_token(), "step": step, "rows": pairs} | data
    return client.post(reverse("supplydemand:demand_bulk"), data, follow=True)


def keep(client, listing, step, version=None, **data):
    data |= {"step": step, "version": listing.version if version is None else version}
    return client.post(reverse("supplydemand:demand_keep", args=[listing.pk]), data, follow=True)


def again(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def test_pause_resume_close_and_open_again_from_the_page(client, author):
    (listing,) = demands(author, 1)
    offered = []
    for step, data in (("pause", {}), ("resume", {}), ("close", {"reason": "cancelled"}), ("open_again", {})):
        answer = keep(client, listing, step, **data)
        assert answer.status_code == 200
        again(listing)
        offered.append((listing.is_offered, TalentDemand.objects.published(on=timezone.localdate()).count(), listing.status))

    assert offered == [(False, 0, "approved"), (True, 1, "approved"), (False, 0, "approved"), (True, 1, "approved")]
    steps = ReviewEvent.objects.of(listing).order_by("pk").values_list("action", "actor")
    assert list(steps) == [(step, author.user.pk) for step in ("pause", "resume", "close", "open_again")]
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "不办了" in page  # the outcome stays in the history


def test_stale_tab_changes_nothing(client, author):
    (listing,) = demands(author, 1)
    keep(client, listing, "pause")
    assert "刚被别人改过" in keep(client, listing, "resume", version=listing.version).content.decode()
    assert again(listing)[0].paused_at is not None


def test_closing_asks_for_numbers_and_about_far_too_many(client, author):
    (listing,) = demands(author, 1, headcount=3)
    assert "写个数" in keep(client, listing, "close", reason="here").content.decode()
    asked = keep(client, listing, "close", reason="here", hired_here_count=500)
    assert "真的是 500 人吗" in asked.content.decode()
    assert again(listing)[0].closed_on is None

    keep(client, listing, "close", reason="here", hired_here_count=500, is_sure="on")
    assert (again(listing)[0].hired_here_count, listing.closed_on) == (500, TODAY())


def test_closed_listing_is_shown_as_closed_to_others_and_takes_no_new_answer(client, author):
    (listing,) = demands(author, 1)
    keep(client, listing, "close", reason="cancelled")
    client.logout()

    assert "结束了" in client.get(listing.get_absolute_url()).content.decode()
    assert str(listing) not in client.get(reverse("supplydemand:demand_list")).content.decode()


def test_open_contact_stays_and_the_other_side_is_told(client, author):
    world = type("World", (), {"enterprise": author})
    make_matches(2, world)
    opened, unanswered = author.organization.talentdemands.order_by("pk")
    match, other = opened.matches.get(), unanswered.matches.get()
    teacher = MembershipFactory(organization=match.supply.organization).user
    for side, user in ((Side.DEMAND, author.user), (Side.SUPPLY, teacher)):
        answer_match(match=match, side=side, decision=Decision.INTERESTED, actor=user, at=timezone.now())
    Notification.objects.all().delete()
    for listing in (opened, unanswered):
        keep(client, listing, "close", reason="cancelled")

    assert [row.recipient for row in Notification.objects.filter(event="supplydemand.listing_closed")] == [teacher]
    sign_in(client, teacher)
    assert client.get(match.get_absolute_url()).status_code == 200
    assert str(opened) in client.get(reverse("supplydemand:match_list")).content.decode()
    with pytest.raises(MatchError):
        answer_match(match=other, side=Side.DEMAND, decision=Decision.INTERESTED, actor=author.user, at=timezone.now())


@pytest.mark.parametrize("step", ["keep", "pause"])
def test_many_at_once_and_a_second_post_does_nothing_more(client, author, step):
    rows, token = demands(author, 3, expires_on=TODAY() + 5 * DAY), new_token()
    assert "3 条" in bulk(client, step, rows, token=token).content.decode()
    assert "3 条" not in bulk(client, step, rows, token=token).content.decode()

    again(*rows)
    assert ReviewEvent.objects.count() == 3
    assert all((row.paused_at is None) == (step == "keep") for row in rows)


def test_stale_row_among_many_is_named_and_left_alone(client, author):
    first, second = demands(author, 2)
    page = bulk(client, "pause", [first, f"{second.pk}:{second.version + 7}"]).content.decode()

    again(first, second)
    assert (first.paused_at is None, second.paused_at is None) == (False, True)
    assert "1 条暂停了" in page
    assert "没动" in page


def test_foreign_rows_are_missing_and_nothing_chosen_is_said(client, author):
    own, foreign = demands(author, 1)[0], TalentDemandFactory(organization=OrganizationFactory())

    assert bulk(client, "pause", [own, foreign]).status_code == 404
    assert bulk(client, "expire", [own]).status_code == 404
    assert keep(client, foreign, "pause").status_code == 404
    assert "先勾选" in bulk(client, "pause", []).content.decode()
    again(own, foreign)
    assert (own.paused_at, foreign.paused_at) == (None, None)
    assert bulk(client, "pause", [own]).status_code == 200
    assert again(own)[0].paused_at is not None


def test_many_are_closed_each_with_its_outcome(client, author):
    first, second = demands(author, 2)
    asked = bulk(client, "close", [first, second])
    assert "结果怎么样" in asked.content.decode()
    outcome = {f"r{first.pk}-reason": "here", f"r{first.pk}-hired_here_count": 4, f"r{second.pk}-reason": ""}
    assert bulk(client, "close", [first, second], asked=1, **outcome).status_code == 422
    bulk(client, "close", [first, second], asked=1, **outcome | {f"r{second.pk}-reason": "cancelled"})

    again(first, second)
    assert (first.hired_here_count, second.close_reason, second.closed_on) == (4, "cancelled", TODAY())


def test_last_terms_listings_are_copied_with_new_dates_and_handed_in_together(client):
    member = MembershipFactory(organization=SchoolFactory())
    sign_in(client, member.user)
    year = TODAY().year + 1
    rows = [
        TalentSupplyFactory(organization=member.organization, title=f"数控技术 {year} 届 {n} 班", status=Status.EXPIRED)
        for n in range(3)
    ]
    url, token = reverse("supplydemand:supply_bulk"), new_token()
    data = {"token": token, "step": "copy", "rows": [f"{row.pk}:{row.version}" for row in rows]}
    assert f"{year + 1} 届" in client.post(url, data).content.decode()
    answer = client.post(url, data | {"asked": 1, "months": 12})
    assert client.post(url, data | {"asked": 1, "months": 12})["Location"] == answer["Location"]

    drafts = TalentSupply.objects.filter(status=Status.DRAFT).order_by("pk")
    assert [(row.title[:11], row.graduates_on.year) for row in drafts] == [(f"数控技术 {year + 1} 届", year + 1)] * 3
    page = client.get(answer["Location"]).content.decode()
    assert page.count("checked") == 3
    assert rows[0].title not in page
    bulk_data = {"token": new_token(), "step": "submit", "rows": [f"{row.pk}:{row.version}" for row in drafts]}
    assert "3 条交上去了" in client.post(url, bulk_data, follow=True).content.decode()
    assert TalentSupply.objects.filter(status=Status.SUBMITTED).count() == 3


def test_incomplete_drafts_are_named_and_the_complete_ones_go_in(client, author):
    whole = demands(author, 1, status=Status.DRAFT)[0]
    gaps = demands(author, 1, status=Status.DRAFT, headcount=None)[0]
    page = bulk(client, "submit", [whole, gaps]).content.decode()

    again(whole, gaps)
    assert (whole.status, gaps.status) == (Status.SUBMITTED, Status.DRAFT)
    assert "没弄好" in page


@pytest.mark.parametrize("step", ["keep", "pause", "resume", "open_again", "close", "copy"])
def test_step_that_does_not_fit_a_bare_draft_is_refused_in_words(client, author, step):
    draft = TalentDemand.objects.create(organization=author.organization)
    data = {"asked": 1, "months": 12, f"r{draft.pk}-reason": "cancelled"}
    answer = bulk(client, step, [draft], **data)

    assert answer.status_code == 200
    assert ("没动" in answer.content.decode()) == (step != "copy")
    assert again(draft)[0].status == Status.DRAFT


def test_own_list_says_what_each_needs_and_filters_by_it(client, author):
    soon = demands(author, 1, expires_on=TODAY() + 3 * DAY)[0]
    paused = demands(author, 1, paused_at=timezone.now())[0]
    silent = demands(author, 1, silent_since=TODAY())[0]
    ended = demands(author, 1, status=Status.EXPIRED, expires_on=TODAY() - 5 * DAY)[0]
    calm = demands(author, 1)[0]
    demands(author, 1, suspended_at=timezone.now())
    url = reverse("supplydemand:demand_mine")

    page = client.get(url).content.decode()
    words = ("到期，还有效吗", "暂停，不公开也不匹配", "不参加匹配", "一键恢复", "不用管", "被暂停公开")
    assert all(text in page for text in words)
    assert (str(calm) in page, page.count('name="rows"')) == (True, 6)
    for need, rows in {"ask": {soon, silent, ended}, "paused": {paused}, "silent": {silent}, "expired": {ended}}.items():
        answer = client.get(url, {"need": need})
        assert set(answer.context["object_list"]) == rows
    assert client.get(url, {"select": "all"}).content.decode().count("checked") >= 5


def test_withdrawn_membership_may_keep_nothing(client, author):
    (listing,) = demands(author, 1)
    author.status = Status.WITHDRAWN
    author.save()

    assert keep(client, listing, "pause").status_code == 404
    assert bulk(client, "pause", [listing]).status_code == 404
    assert again(listing)[0].paused_at is None


def test_outcome_of_a_match_asks_about_far_too_many_hired(author):
    make_matches(1, type("World", (), {"enterprise": author}))
    demand = author.organization.talentdemands.get()
    match = demand.matches.get()
    type(match).objects.update(contact_opened_at=timezone.now())
    TalentDemand.objects.update(headcount=3)
    about = {"match": match, "side": Side.DEMAND, "kind": OutcomeKind.HIRED, "actor": author.user, "at": timezone.now()}

    with pytest.raises(HeadcountQuestion, match="真的是 500 人吗"):
        record_outcome(**about, hired_count=500)
    assert match.outcomes.count() == 0
    assert record_outcome(**about, hired_count=4).hired_count == 4
    assert record_outcome(**about, hired_count=500, is_sure=True).hired_count == 500


@pytest.mark.parametrize("chosen", [None, 9])
def test_open_revision_follows_when_the_listing_is_extended_unless_it_has_a_day_of_its_own(author, chosen):
    (listing,) = demands(author, 1, expires_on=TODAY() + 5 * DAY)
    revision = start_revision(listing=listing, actor=author.user)
    if chosen:
        TalentDemand.objects.filter(pk=revision.pk).update(expires_on=TODAY() + chosen * DAY)

    lifecycle.confirm(listing=listing, actor=author.user, at=timezone.now(), on=TODAY())

    saved = TalentDemand.objects.get(pk=revision.pk)
    assert listing.expires_on > TODAY() + 100 * DAY
    assert saved.expires_on == (TODAY() + chosen * DAY if chosen else listing.expires_on)
    assert saved.version == revision.version + (not chosen)
