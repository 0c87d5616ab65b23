"""Every kind of message leads its reader to the exact page: real messages, made by what causes them, opened by their readers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization, Robot, RobotMessage
from accounts.services import absences, handovers, invitations, robots
from accounts.services.liaisons import ask_for_liaisons
from core import mass_mail, mass_sending, operators, saved_searches
from core.enums import Status
from core.models import JobRun, MassMail, Notification, SavedSearch
from core.registries import notification_events
from core.workflow import perform_transition
from review import conduct, deadlines, opinions
from review.models import DistrictOpinion, FlagResolution, OpinionRule, ReviewTask
from review.recognition.models import Expert
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.enums import CloseReason, Decision, Side
from supplydemand.models import ContactAsk, Conversation, ListingImport, Match, TalentDemand
from supplydemand.services import asks, care, import_news, lifecycle
from supplydemand.services.announcements import announce_new_matches
from supplydemand.services.follow_ups import remind_of_silence
from supplydemand.services.matches import answer_match
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.project.access_world import build
from tests.projects import challenge_stories, evidence_stories
from tests.projects import message_stories as project_stories
from tests.projects.camps import stories as camp_stories
from tests.projects.outcomes import stories as outcome_stories
from tests.review.recognition import notice_stories
from tests.review.recognition import stories as recognition_stories
from tests.review.recognition.panel_world import seated
from tests.review.submissions import submit_organization, take
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.talks import a_thread, say
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def submitted():
    membership = MembershipFactory()
    demand = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=membership.user, at=NOW - timedelta(hours=1))
    return ReviewTask.objects.open().of(demand).get()


def decided(action, **words):
    def story():
        take(submitted(), action, CoordinatorFactory(), at=NOW - timedelta(minutes=30), **words)  # it can no longer be taken back

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
    Conversation.objects.update(opened_at=NOW - timedelta(days=8))
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


def without_liaison():
    manager = MembershipFactory(is_liaison=False)
    ask_for_liaisons(organizations=Organization.objects.filter(pk=manager.organization_id), on=timezone.localdate())


def invited():
    manager, guest = MembershipFactory(), UserFactory()
    invitation = invitations.invite(
        organization=manager.organization, email=guest.email, role=Role.EDITOR, is_liaison=False, actor=manager.user, at=NOW
    )
    invitations.accept(invitation=invitation, user=guest, at=NOW)


def colleagues():
    manager = MembershipFactory()
    return manager, MembershipFactory(organization=manager.organization, role=Role.EDITOR)


def deputized():
    manager, editor = colleagues()
    today = timezone.localdate()
    absences.set_absence(person=manager.user, deputy=editor.user, starts_on=today, ends_on=today, on=today)


def handed_over():
    manager, leaver = colleagues()
    taker = MembershipFactory(organization=manager.organization, role=Role.EDITOR)
    TalentDemandFactory(organization=manager.organization, created_by=leaver.user)
    handovers.hand_over(
        organization=manager.organization, person=leaver.user, successor=taker.user, actor=manager.user, at=NOW, is_leaving=True
    )


def flagged():
    demand = TalentDemandFactory(organization=MembershipFactory().organization)
    coordinator = CoordinatorFactory(scope=demand.organization.district)
    conduct.flag(obj=demand, actor=MembershipFactory().user, reason="fake", note="", at=NOW)
    return demand, coordinator


def flag_closed():
    demand, coordinator = flagged()
    conduct.close_flags(obj=demand, actor=coordinator, resolution=FlagResolution.DISMISSED, note="核实过", at=NOW)


def owner_asked():
    demand, coordinator = flagged()
    conduct.ask_owner(obj=demand, actor=coordinator, note="工资写清楚", at=NOW)


def suspended():
    demand, coordinator = flagged()
    row = conduct.suspend(obj=demand, actor=coordinator, reason="联系不上", remedy="补一个能打通的电话", at=NOW)
    return row, coordinator


def appealed():
    row, coordinator = suspended()
    editor = row.organization.memberships.get().user
    return conduct.appeal(suspension=row, actor=editor, text="电话改好了", at=NOW), coordinator


def suspension_answered():
    row, coordinator = appealed()
    conduct.answer_appeal(obj=row.obj, actor=coordinator, text="还是打不通", at=NOW)
    conduct.lift(obj=row.obj, actor=coordinator, reason="打通了", at=NOW)


def old_listing(*, ends_in):
    author, today = MembershipFactory(), timezone.localdate()
    TalentDemandFactory(
        organization=author.organization,
        created_by=author.user,
        confirmed_on=today,
        expires_on=today + timedelta(days=ends_in),
    )
    care.care_for_listings(on=today, at=NOW)


def ending():
    old_listing(ends_in=10)


def ended():
    old_listing(ends_in=-1)


def closed():
    world = agreed()
    demand = TalentDemand.objects.get(pk=world.demand.pk)
    outcome = {"reason": CloseReason.CANCELLED}
    lifecycle.close(listing=demand, outcome=outcome, actor=world.users["manager"], at=NOW, on=timezone.localdate(NOW))


def written():
    thread, enterprise, _ = a_thread()
    say(thread, enterprise)


def silent():
    thread, enterprise, _ = a_thread(at=NOW - timedelta(days=8))
    say(thread, enterprise, at=NOW - timedelta(days=8))
    assert remind_of_silence(at=NOW) == 1


def asked():
    owner, school = MembershipFactory(), MembershipFactory(organization=SchoolFactory())
    demand = TalentDemandFactory(organization=owner.organization)
    row = asks.ask(listing=demand, organization=school.organization, actor=school.user, text="想谈实习", at=NOW)
    return row, owner.user


def declined():
    row, owner = asked()
    asks.decline(ask=row, actor=owner, refusal="full", at=NOW)


def accepted():
    row, owner = asked()
    assert isinstance(asks.accept(ask=row, actor=owner, at=NOW), Conversation)


def file_checked():
    editor = MembershipFactory()
    row = ListingImport.objects.create(
        kind="demand", organization=editor.organization, created_by=editor.user, file_name="一.xlsx", content=b"x",
        state="checked", checked_at=NOW,
    )  # fmt: skip
    import_news.tell(row.pk)


def district_asked():
    row = submitted()
    CoordinatorFactory(scope=row.organization.district)
    OpinionRule.objects.create(content_type=row.content_type, days=2)
    opinions.ask(task=row, on=timezone.localdate(NOW))


def _remind():
    deadlines.remind(at=NOW)


def task_due():
    row = submitted()
    CoordinatorFactory(scope=row.organization.district)
    ReviewTask.objects.filter(pk=row.pk).update(due_on=timezone.localdate(NOW) - timedelta(days=4))
    _remind()


def many_due():
    district = DistrictFactory()
    CoordinatorFactory(scope=district)
    for _ in range(deadlines.ONE_BY_ONE + 1):
        submit_organization(district=district)
    ReviewTask.objects.update(due_on=timezone.localdate(NOW) - timedelta(days=4))
    _remind()


def opinion_due():
    district_asked()
    DistrictOpinion.objects.update(due_on=timezone.localdate(NOW))
    _remind()


def answer_due():
    row, _ = asked()
    ContactAsk.objects.filter(pk=row.pk).update(asked_at=NOW - timedelta(days=7))
    _remind()


def robot_stopped():
    manager = MembershipFactory()
    for keeper, organization in ((manager.user, manager.organization), (CoordinatorFactory(), None)):
        robot = Robot.objects.create(
            organization=organization, name="群", vendor="wecom", groups=["审核"], address="x", created_by=keeper
        )
        for number in range(robots.FAILURES_MAX):
            row = RobotMessage.objects.create(robot=robot, key=str(number), text="x", next_attempt_at=NOW)
            robots.deliver(message_id=row.pk, at=NOW)


def panel_waits():
    world = seated(accepts=False)
    Expert.objects.filter(pk=world.seats[0].expert_id).update(user=UserFactory())
    deadlines.remind(at=world.seats[0].invited_at + timedelta(days=2))  # two working days, as it was a Tuesday


STORIES = (
    {
        "accounts.membership_requested": [joined],
        "accounts.membership_decided": [membership_decided],
        "accounts.liaison_missing": [without_liaison],
        "accounts.invitation_accepted": [invited],
        "accounts.deputy_named": [deputized],
        "accounts.handed_over": [handed_over],
        "accounts.robot_stopped": [robot_stopped],
        "recognition.panel_reminder": [panel_waits],
        "review.opinion_asked": [district_asked],
        "review.task_due": [task_due, many_due],
        "review.opinion_due": [opinion_due],
        "supplydemand.answer_due": [answer_due],
        "supplydemand.import_ready": [file_checked],
        "review.approved": [decided("approve")],
        "review.returned": [decided("return", reason="请改", field_notes={"title": "写清楚"})],
        "review.rejected": [decided("reject", reason="不合适")],
        "review.flagged": [flagged],
        "review.flag_closed": [flag_closed],
        "review.owner_asked": [owner_asked],
        "review.suspended": [suspended],
        "review.appealed": [appealed],
        "review.suspension_answered": [suspension_answered],
        "supplydemand.new_matches": [matched],
        "supplydemand.match_interest": [interested],
        "supplydemand.contact_opened": [agreed],
        "supplydemand.outcome_asked": [outcome_asked],
        "supplydemand.validity_asked": [ending],
        "supplydemand.listing_expired": [ended],
        "supplydemand.listing_closed": [closed],
        "supplydemand.message": [written],
        "supplydemand.silence": [silent],
        "supplydemand.ask": [asked],
        "supplydemand.ask_answered": [declined, accepted],
        "core.announcement": [announced],
        "core.saved_search": [searched],
        "core.work_failed": [work_failed],
    }
    | recognition_stories.STORIES
    | notice_stories.STORIES
    | evidence_stories.STORIES
    | project_stories.STORIES
    | challenge_stories.STORIES
    | outcome_stories.STORIES
    | camp_stories.STORIES
)
"""What causes each kind of message, in each way that leads to a page of its own."""


def opens(message):
    """The status with which a message's page answers its reader, on the way that the mail's link takes."""
    client = sign_in(Client(), message.recipient)
    way = client.get(reverse("accounts:notification_open", args=[message.pk]))
    return client.get(way["Location"]).status_code if way.status_code == 302 else way.status_code


def test_every_kind_of_message_has_a_story():
    assert set(STORIES) == {event.code for event in notification_events}


@pytest.mark.parametrize(("code", "story"), [(code, story) for code, stories in STORIES.items() for story in stories])
def test_message_leads_its_reader_to_its_page(code, story):
    story()
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
