"""The daily round and what a mail's link answers: asked once, reminded once, silent in time, revived for sixty days."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Membership, User
from core import links
from core.enums import Status
from core.models import ActionLink, JobRun, Notification, ReviewEvent
from supplydemand.enums import CloseReason
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import care
from supplydemand.tasks import care_for_listings as care_job
from supplydemand.tasks import register_care
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits():
    cache.clear()


@pytest.fixture
def author():
    return MembershipFactory()


def listing_of(author, *, ends_in=120, **fields):
    return TalentDemandFactory(
        organization=author.organization,
        created_by=author.user,
        expires_on=timezone.localdate() + timedelta(days=ends_in),
        confirmed_on=timezone.localdate(),
        **fields,
    )


def go(days=0):
    now = timezone.now() + timedelta(days=days)
    return care.care_for_listings(on=timezone.localdate(now), at=now)


def asked():
    return Notification.objects.filter(event__in=["supplydemand.validity_asked", "supplydemand.listing_expired"])


def link_of(notification):
    return links.find(notification.url.split("/")[2])


def answer(client, choice, **data):
    """Press a button of the newest question's page."""
    url = asked().latest("pk").url
    return client.post(url, {"choice": choice, **{f"{choice}-{name}": value for name, value in data.items()}}, follow=True)


def test_listing_near_its_end_is_asked_about_once_and_once_more_after_a_week(author):
    listing = listing_of(author, ends_in=14)
    listing_of(author, ends_in=15)

    counts = [go(day)["expiring"] + 10 * go(day)["reminder"] for day in (0, 0, 1, 6)]
    assert counts == [1, 0, 1, 0]  # the second one's turn came a day later
    assert asked().count() == 2
    assert go(7)["reminder"] == 1
    assert go(7)["reminder"] == 0
    assert go(8)["reminder"] == 1
    assert go(9)["reminder"] == 0

    first = asked().earliest("pk")
    assert str(listing) in first.title
    assert (first.recipient, link_of(first).obj) == (author.user, listing)


def test_reminder_reaches_colleagues_too_with_a_link_of_their_own(author):
    colleague = MembershipFactory(organization=author.organization).user
    listing_of(author, ends_in=14)
    go(), go(7)

    assert [row.recipient for row in asked().order_by("pk")] == [author.user, author.user, colleague]
    assert ActionLink.objects.count() == 2
    assert {link.user for link in ActionLink.objects.all()} == {author.user, colleague}


def test_somebody_who_left_is_not_asked(author):
    colleague = MembershipFactory(organization=author.organization).user
    listing_of(author, ends_in=14)
    author.status = Status.WITHDRAWN
    author.save()
    go()

    assert [row.recipient for row in asked()] == [colleague]


def test_missed_days_are_caught_up(author):
    listing_of(author, ends_in=14)
    assert go(5)["expiring"] == 1

    listing = listing_of(author, ends_in=3)
    assert go(20)["expired"] == 2
    listing.refresh_from_db()
    assert (listing.status, asked().filter(event="supplydemand.listing_expired").count()) == (Status.EXPIRED, 2)


def test_still_valid_extends_and_is_in_the_history(client, author):
    listing = listing_of(author, ends_in=10)
    go()
    until = timezone.localdate() + timedelta(days=180)
    page = client.get(asked().get().url).content.decode()
    assert f"{until.month} 月 {until.day} 日" in page

    assert "仍有效" in answer(client, "valid").content.decode()
    listing.refresh_from_db()
    event = ReviewEvent.objects.of(listing).latest("pk")

    assert (listing.expires_on, listing.confirmed_on, listing.asked_on) == (until, timezone.localdate(), None)
    assert (event.action, event.actor, event.changes[0]["after"]) == ("confirm", author.user, str(until))
    assert go()["expiring"] == 0


def test_pause_and_close_from_the_mail(client, author):
    paused = listing_of(author, ends_in=10)
    go()
    answer(client, "pause")
    closed = listing_of(author, ends_in=10, headcount=3)
    go()
    assert "没写错" in answer(client, "close", reason="here", hired_here_count="500").content.decode()
    answer(client, "close", reason="here", hired_here_count="3")

    paused.refresh_from_db(), closed.refresh_from_db()
    assert paused.paused_at is not None
    assert (closed.closed_on, closed.close_reason, closed.hired_here_count) == (timezone.localdate(), CloseReason.FILLED_HERE, 3)
    assert not TalentDemand.objects.published(on=timezone.localdate()).exists()
    assert TalentDemand.objects.visible_to(author.user).count() == 2


def test_expired_listing_is_revived_from_the_mail_without_review(client, author):
    listing = listing_of(author, ends_in=-1, starts_on=timezone.localdate() - timedelta(days=3))
    assert go()["ended"] == 1
    listing.refresh_from_db()
    assert (listing.status, TalentDemand.objects.published(on=timezone.localdate()).count()) == (Status.EXPIRED, 0)

    answer(client, "valid")
    listing.refresh_from_db()

    assert (listing.status, listing.is_offered, listing.starts_on) == (Status.APPROVED, True, None)
    event = ReviewEvent.objects.of(listing).latest("pk")
    assert (event.action, event.from_status, event.to_status) == ("renew", "expired", "approved")
    assert "内容没有改" in event.reason
    assert list(TalentDemand.objects.published(on=timezone.localdate())) == [listing]


@pytest.mark.parametrize("case", ["too late", "discriminating", "unverified"])
def test_what_may_not_be_revived_is_refused_with_a_reason(client, author, case):
    listing = listing_of(author, ends_in=-1)
    go()
    if case == "too late":
        TalentDemand.objects.update(expires_on=timezone.localdate() - timedelta(days=61))
    elif case == "discriminating":
        TalentDemand.objects.update(description="限男性，35 岁以下")
    else:
        author.organization.status = Status.SUBMITTED
        author.organization.save()

    page = client.get(asked().get().url).content.decode()
    answer(client, "valid")
    listing.refresh_from_db()

    assert listing.status == Status.EXPIRED
    assert "恢复公开到" not in page
    assert "已招满或已结束" in page


def test_link_of_an_editor_who_left_is_refused(client, author):
    listing = listing_of(author, ends_in=-1)
    go()
    author.status = Status.WITHDRAWN
    author.save()

    assert client.get(asked().get().url).status_code == 403
    assert answer(client, "valid").status_code == 403
    listing.refresh_from_db()
    assert listing.status == Status.EXPIRED


def test_long_unconfirmed_listing_is_asked_about_and_leaves_matching_but_not_history(client, author):
    listing = listing_of(author, ends_in=300)
    today = timezone.localdate()
    assert go(89)["long"] == 0
    assert go(90)["long"] == 1
    assert go(97)["reminder"] == 1
    assert go(103)["silenced"] == 0
    assert TalentDemand.objects.published(on=timezone.localdate()).count() == 1
    assert go(104)["silenced"] == 1
    assert go(105)["silenced"] == 0

    listing.refresh_from_db()
    assert (listing.status, listing.silent_since) == (Status.APPROVED, today + timedelta(days=104))
    assert TalentDemand.objects.published(on=timezone.localdate()).count() == 0
    assert TalentDemand.objects.standing().count() == 1

    answer(client, "valid")
    listing.refresh_from_db()
    assert (listing.is_offered, listing.expires_on) == (True, today + timedelta(days=300))


def test_many_listings_of_one_person_are_one_message_and_one_answer(client, author):
    rows = [listing_of(author, ends_in=9) for _ in range(7)]
    other = listing_of(MembershipFactory(organization=author.organization), ends_in=9)
    go()

    mine = asked().get(recipient=author.user)
    assert "7 条需求" in mine.title
    client.post(mine.url, {"choice": "valid"})

    until = timezone.localdate() + timedelta(days=180)
    assert TalentDemand.objects.filter(pk__in=[row.pk for row in rows], expires_on=until).count() == 7
    other.refresh_from_db()
    assert other.expires_on != until


def test_round_is_registered_once_a_day_and_survives_double_delivery(author, settings):
    settings.CARE_HOUR = 0
    listing_of(author, ends_in=14)
    for _ in range(3):
        register_care()
        care.ensure_round(timezone.now())
    row = JobRun.objects.get(task=care.CARE)
    for _ in range(2):
        JobRun.objects.filter(pk=row.pk).update(state="queued")
        care_job(job_id=row.pk)

    assert asked().count() == 1


def test_round_waits_for_its_hour(settings):
    settings.CARE_HOUR = 25
    care.ensure_round(timezone.now())
    assert not JobRun.objects.filter(task=care.CARE).exists()


def test_round_that_breaks_off_goes_on_where_it_stopped(author, monkeypatch):
    """Killed between two authors: the first is not asked twice, the second is asked."""
    listing_of(author, ends_in=14)
    second = MembershipFactory()
    listing_of(second, ends_in=14)
    ask, calls = care._ask, []

    def break_off(*args):
        if calls:
            raise KeyboardInterrupt
        calls.append(args)
        return ask(*args)

    monkeypatch.setattr(care, "_ask", break_off)
    with pytest.raises(KeyboardInterrupt):
        go()
    assert asked().count() == 1
    monkeypatch.undo()
    go()

    assert sorted(row.recipient_id for row in asked()) == sorted([author.user.pk, second.user.pk])
    assert TalentSupply.objects.count() == 0


def test_paused_listing_that_is_still_valid_is_not_called_public_and_can_be_resumed(client, author):
    listing = listing_of(author, ends_in=9)
    go()
    TalentDemand.objects.filter(pk=listing.pk).update(paused_at=timezone.now())

    page = client.get(asked().latest("pk").url).content.decode()
    assert "仍有效，恢复公开" in page
    said = answer(client, "valid").content.decode()
    assert "它还暂停着" in said
    assert "参加匹配。" not in said.replace("再参加匹配。", "")


def test_who_paused_a_listing_near_its_end_is_not_asked_again(client, author):
    paused, open_one = listing_of(author, ends_in=10), listing_of(author, ends_in=10)
    go()
    TalentDemand.objects.filter(pk=open_one.pk).update(asked_on=None)
    client.post(asked().earliest("pk").url, {"choice": "pause"})
    paused.refresh_from_db()
    assert paused.paused_at is not None

    assert go(1)["expiring"] == 1  # the other one
    assert [row.pk for row in TalentDemand.objects.in_question(timezone.localdate())] == [open_one.pk]


@pytest.mark.parametrize("count", [1, 7])
def test_editor_who_is_staff_gets_the_page_where_a_link_would_be_refused(client, author, count):
    staff = MembershipFactory(organization=author.organization, user=CoordinatorFactory())
    for _ in range(count):
        listing = listing_of(staff, ends_in=9)
    go()

    url = asked().get(recipient=staff.user).url
    assert url == (f"{listing.get_absolute_url()}#keep" if count == 1 else "/demands/mine/?need=ask")
    assert not ActionLink.objects.exists()
    assert sign_in(client, staff.user).get(url).status_code == 200


@pytest.mark.parametrize("state", ["left", "closed", "still here", "no account"])
def test_contact_who_left_is_not_published_again(client, author, state):
    gone = MembershipFactory(organization=author.organization, user=UserFactory(name="离开的人", email="gone@example.test"))
    User.objects.filter(pk=author.user_id).update(phone="13800005678")
    email = "outside@example.test" if state == "no account" else gone.user.email
    contact = {"contact_name": "离开的人" if state != "no account" else "外面的人", "contact_phone": "13900001111"}
    listing = listing_of(author, ends_in=-1, contact_email=email, **contact)
    if state == "closed":
        TalentDemand.objects.filter(pk=listing.pk).update(created_by=gone.user)
        User.objects.filter(pk=gone.user_id).update(name="已注销用户", email="closed-1@closed.invalid", is_active=False)
    if state in ("left", "closed"):
        Membership.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    go()
    has_left = state in ("left", "closed")
    assert ("不在本单位了" in client.get(asked().latest("pk").url).content.decode()) is has_left

    answer(client, "valid")
    listing.refresh_from_db()

    assert listing.status == Status.APPROVED
    author.user.refresh_from_db()
    expected = (author.user.name, "13800005678", author.user.email) if has_left else (*contact.values(), email)
    assert (listing.contact_name, listing.contact_phone, listing.contact_email) == expected
    changed = [change["field"] for change in ReviewEvent.objects.of(listing).latest("pk").changes]
    assert ("contact_name" in changed) is has_left
