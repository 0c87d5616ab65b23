"""Every kind of message leads its reader to the exact page: real messages, made by what causes them, opened by their readers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import mass_mail, mass_sending, operators, saved_searches
from core.enums import Status
from core.models import JobRun, MassMail, Notification, SavedSearch
from core.workflow import perform_transition
from review.models import ReviewTask
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.enums import Decision, Side
from supplydemand.models import Match
from supplydemand.services.announcements import announce_new_matches
from supplydemand.services.matches import answer_match
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.project.access_world import build
from tests.review.submissions import take
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def submitted():
    membership = MembershipFactory()
    demand = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=membership.user, at=NOW)
    return ReviewTask.objects.open().of(demand).get()


def decided(action, **words):
    def story():
        take(submitted(), action, CoordinatorFactory(), at=NOW, **words)

    return story


def joined():
    build()


def membership_decided():
    world = build()
    perform_transition(obj=world.joiner, action="approve", actor=world.users["manager"], at=NOW)


def matched():
    world = build()
    Match.objects.update(is_current=True, first_seen_on=world.run.on)
    announce_new_matches(run_id=world.run.pk)


def _answer(world, side, user):
    answer_match(match=world.match, side=side, decision=Decision.INTERESTED, actor=world.users[user], at=NOW)


def interested():
    _answer(build(), Side.DEMAND, "manager")


def agreed():
    world = build()
    _answer(world, Side.DEMAND, "manager")
    _answer(world, Side.SUPPLY, "counterpart")
    return world


def outcome_asked():
    agreed()
    Match.objects.update(contact_opened_at=NOW - timedelta(days=8))
    ask_for_outcomes(at=NOW)


def announced():
    world = build()
    mail = MassMail.objects.create(
        key="x",
        event="core.announcement",
        audience="accounts.managers",
        title="通知",
        text="看。",
        url="/demands/",
        recipient_count=1,
        created_by=world.users["coordinator"],
    )
    row = mass_mail.release(mail=mail, actor=world.users["coordinator"], at=NOW)
    mass_sending.send(mass_mail_id=row.pk, at=row.starts_at)


def searched():
    before = NOW - timedelta(days=1)
    saved_searches.save(person=UserFactory(), searchable="demands", query="headcount_min=1", name="x", at=before)

    SavedSearch.objects.update(created_at=before)
    TalentDemandFactory(headcount=3)
    saved_searches.look_for_all(on=timezone.localdate(NOW), at=timezone.now())


def work_failed():
    CoordinatorFactory(is_superuser=True)
    JobRun.objects.create(task="x", key="x", state="failed", finished_at=NOW - timedelta(hours=1))
    operators.report_failures(NOW)


STORIES = {
    "accounts.membership_requested": joined,
    "accounts.membership_decided": membership_decided,
    "review.approved": decided("approve"),
    "review.returned": decided("return", reason="请改", field_notes={"title": "写清楚"}),
    "review.rejected": decided("reject", reason="不合适"),
    "supplydemand.new_matches": matched,
    "supplydemand.match_interest": interested,
    "supplydemand.contact_opened": agreed,
    "supplydemand.outcome_asked": outcome_asked,
    "core.announcement": announced,
    "core.saved_search": searched,
    "core.work_failed": work_failed,
}
"""What causes each kind of message; kinds of other parts are tried where they are made, with ``opens``."""


def opens(message):
    """The status with which a message's page answers its reader, on the way that the mail's link takes."""
    client = sign_in(Client(), message.recipient)
    way = client.get(reverse("accounts:notification_open", args=[message.pk]))
    return client.get(way["Location"]).status_code if way.status_code == 302 else way.status_code


@pytest.mark.parametrize("code", STORIES)
def test_message_leads_its_reader_to_its_page(code):
    STORIES[code]()
    messages = list(Notification.objects.filter(event=code).exclude(key="access").select_related("recipient"))

    assert messages
    assert {opens(message) for message in messages} <= {200, 302}
    assert all(message.url for message in messages)


def test_address_that_leads_nowhere_is_refused():
    from core.notifications import notify

    words = {"event": "review.approved", "recipients": [UserFactory()], "title": "x"}
    with pytest.raises(ValueError, match="leads nowhere"):
        notify(key="x", url="/no-such-page/", **words)

    assert notify(key="x", url="/demands/", **words)  # the control
