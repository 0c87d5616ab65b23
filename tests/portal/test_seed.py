"""The demo city: refused without the flag, coherent, complete, and the same for the same seed on the same day."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import Membership, Organization, User
from core.enums import Status
from core.mail_models import MailState
from core.models import Document, JobRun, Notification, OutgoingMail, ReviewEvent
from portal.demo import build, catalog
from review import opinions, pre_checks, queue
from review.models import DistrictOpinion, PreCheck, ReviewTask
from review.recognition import rechecks, rules
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import (
    Appeal,
    Application,
    Call,
    Expert,
    Objection,
    Panel,
    PublicNotice,
    Recognition,
    StageRun,
    Submission,
)
from supplydemand.models import Match, MatchAnswer, MatchChange, MatchingRun, MatchOutcome, TalentDemand, TalentSupply
from taxonomy.models import Industry, Major, Occupation
from taxonomy.services import load_taxonomy
from tests.portal.cities import AT, content, seeded


@pytest.fixture
def codes(db):
    load_taxonomy(on=AT.date())


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    with seeded(django_db_blocker, scale="demo") as lines:
        yield lines


def test_seed_is_refused_without_the_demo_flag(db, settings):
    settings.HAS_DEMO_DATA = False

    with pytest.raises(CommandError, match="XIEYU_DEMO"):
        call_command("seed", scale="demo")
    assert User.objects.count() == 0


def test_second_seed_is_refused_and_writes_nothing(city, db):
    before = content()

    with pytest.raises(build.AlreadySeeded):
        build.seed(scale="demo", number=8, at=AT)
    assert content() == before


def test_catalog_uses_codes_that_exist(codes):
    fields = catalog.fields().values()
    majors = {tuple(pair) for field in fields for pair in field.majors}
    jobs = [job for field in fields for job in field.jobs]

    assert majors - set(Major.objects.values_list("catalogue", "code")) == set()
    assert {job.occupation for job in jobs} - set(Occupation.objects.values_list("name", flat=True)) == set()
    assert {code for field in fields for code in field.industries} - set(Industry.objects.values_list("code", flat=True)) == set()


def test_city_is_big_enough_and_holds_every_state(city, db):
    verified = Organization.objects.verified()
    listings = [*TalentDemand.objects.values_list("status", flat=True), *TalentSupply.objects.values_list("status", flat=True)]

    assert verified.filter(kind__side="supply").count() >= 12
    assert verified.filter(kind__code__in=["enterprise", "leading_enterprise"]).count() >= 40
    assert listings.count(Status.APPROVED) >= 300
    assert set(listings) == set(Status)
    assert Organization.objects.filter(status=Status.SUBMITTED).count() == 2
    assert Membership.objects.waiting().count() == 1
    assert ReviewTask.objects.open().count() == 32


def test_district_coordinator_is_asked_for_an_opinion_and_may_give_it(city, db):
    asked = DistrictOpinion.objects.select_related("task").get(opinion="")
    person = User.objects.get(email="district@demo.example")

    assert asked.due_on >= AT.date()
    assert opinions.may_give(task=asked.task, actor=person)
    assert asked.task.obj.memberships.get().user.email == "newfirm2@demo.example"
    assert asked.task in ReviewTask.objects.visible_to(person).open()
    assert queue.take_next(user=User.objects.get(email="coordinator@demo.example"), at=AT).obj != asked.task.obj


def test_all_demo_accounts_are_there_and_everybody_is_marked(city, db):
    assert set(User.objects.values_list("email", flat=True)) >= {account.email for account in DEMO_ACCOUNTS}
    assert User.objects.filter(is_demo=False).count() == 0
    assert Organization.objects.filter(is_demo=False).count() == 0


def test_matches_are_last_nights_and_answers_come_after_them(city, db):
    run = MatchingRun.objects.published().first()
    refused = MatchChange.objects.filter(run=run, kind="lost", cause="refused").count()

    assert (run.on, run.is_nightly, run.state) == (AT.date(), True, "published")
    assert timezone.localtime(run.published_at).hour == 2
    assert Match.objects.filter(is_current=True).count() == run.match_count - refused > 300
    fresh = MatchAnswer.objects.filter(match__first_seen_on=run.on)
    assert (MatchAnswer.objects.count() > 50, fresh.count() > 5) == (True, True)
    assert fresh.filter(answered_at__lt=run.published_at).count() == 0
    assert MatchAnswer.objects.filter(answered_at__gt=AT).count() == 0


def test_each_stage_of_a_match_is_there_once_for_the_demo_accounts(city, db):
    opened = Match.objects.exclude(contact_opened_at=None)

    assert opened.count() >= 6
    assert MatchOutcome.objects.values("match").annotate(count=Count("pk")).count() == 2
    assert set(MatchOutcome.objects.values_list("kind", flat=True)) == {"met", "hired"}


def test_history_was_told_at_its_moment_and_is_read_but_for_the_last_messages(city, db):
    decided = Notification.objects.filter(event="recognition.decided")
    told = {row.key.rpartition(":")[2]: row.created_at for row in decided}
    moments = {str(pk): at for pk, at in ReviewEvent.objects.filter(pk__in=told).values_list("pk", "at")}
    unread = Counter(Notification.objects.unread().values_list("recipient", flat=True))

    assert len(told) >= 10
    assert told == moments
    assert Notification.objects.filter(created_at__gt=AT).count() == 0
    assert Notification.objects.unread().filter(created_at__lt=AT - timedelta(days=4)).count() == 0
    assert 0 < max(unread.values()) <= 3


def test_mails_of_history_left_long_ago_and_only_what_waits_is_worked_on(city, db):
    mails = OutgoingMail.objects.all()
    tasks = Counter(JobRun.objects.values_list("task", flat=True))

    assert set(mails.values_list("state", flat=True)) == {MailState.SENT}
    assert mails.filter(event="recognition.seat").count() >= 3
    assert mails.filter(Q(ended_at__gt=AT) | ~Q(created_at=F("ended_at"))).count() == 0
    assert tasks == {"review.check_task": ReviewTask.objects.open().count(), "supplydemand.announce_matches": 1}


def test_recognition_is_shown_from_the_call_to_the_end(city, db):
    cases = Application.objects.values_list("status", flat=True)
    objections = Objection.objects.values_list("status", flat=True)
    held = Recognition.objects.filter(scheme__code="integrated_enterprise")

    assert len(cases) >= 20
    assert set(cases) == set(Status) - {Status.EXPIRED}
    assert Expert.objects.filter(is_demo=True).count() >= 6
    assert Panel.objects.exclude(pool=[]).count() >= 4
    assert any(row["reasons"] for panel in Panel.objects.all() for row in panel.pool)
    assert set(objections) == {Status.APPROVED, Status.SUBMITTED}
    assert set(Appeal.objects.values_list("status", flat=True)) == {Status.SUBMITTED, Status.REJECTED}
    assert PublicNotice.objects.running(AT).count() == 2
    assert held.filter(status=Status.WITHDRAWN).count() == 1
    ending = held.in_force(AT.date()).get(valid_until__lte=AT.date() + timedelta(days=60))
    assert rechecks.call_for(ending, at=AT, on=AT.date()).purpose == Purpose.RENEWAL
    assert {row.scheme.code for row in Recognition.objects.all()} >= {"dual_qualified_teacher", "technician_college"}


def test_each_role_of_recognition_has_something_to_do_or_to_see(city, db):
    person = {user.email.split("@")[0]: user for user in User.objects.all()}
    asked = ReviewTask.objects.open().filter(part=StageKind.DISTRICT_OPINION)

    assert Recognition.objects.of_holder(person["faculty"]).in_force(AT.date()).get().scheme.code == "dual_qualified_teacher"
    assert queue.decidable(person["district"], AT).filter(pk__in=asked).exists()
    appeal = ReviewTask.objects.open().of(Appeal.objects.get(status=Status.SUBMITTED)).get()
    assert appeal not in queue.decidable(person["coordinator"], AT)
    assert appeal in queue.decidable(person["coordinator2"], AT)
    assert person["coordinator2"].authenticator_set.exists()
    vote = StageRun.objects.get(status=Status.SUBMITTED, stage__kind=StageKind.JOINT_REVIEW)
    assert rules.may_vote(person["coordinator4"], vote)
    assert person["coordinator4"].authenticator_set.exists()


def test_courses_bases_and_cases_are_recognised_under_notice_and_with_experts(city, db):
    where = {
        (row.content_type.model, row.subject.kind, row.stage) for row in _stages() if row.subject_name != row.organization.name
    }
    held = Recognition.objects.in_force(AT.date()).filter(scheme__code="quality_course")

    assert where >= {
        ("candidate", "base", StageKind.EXPERT_REVIEW),
        ("candidate", "case", StageKind.PUBLIC_NOTICE),
        ("candidate", "course", StageKind.DISTRICT_OPINION),
    }
    assert held.count() == 1
    assert Document.objects.filter(kind="proof", media_type="image/png").exists()
    assert (
        Document.objects.filter(content_type__app_label="review")
        .values("sha256")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .count()
        == 0
    )


def _stages():
    rows = Application.objects.filter(status=Status.SUBMITTED).annotate(
        stage=Subquery(StageRun.objects.filter(application=OuterRef("pk"), status=Status.SUBMITTED).values("stage__kind")[:1])
    )
    return rows.select_related("content_type", "organization")


def test_rechecks_are_shown_refused_at_work_and_due(city, db):
    teachers = Application.objects.filter(call__version__scheme__code="dual_qualified_teacher", purpose=Purpose.RECHECK)
    due = Recognition.objects.in_force(AT.date()).filter(recheck_due_on__range=(AT.date(), AT.date() + timedelta(days=30)))

    assert Recognition.objects.to_decide(AT.date()).get().failure_text == "复核未通过"
    assert [row.status for row in teachers] == [Status.SUBMITTED]
    assert any(row.scheme.code == "dual_qualified_teacher" for row in due)


def test_moments_are_those_of_an_office_and_titles_say_that_they_are_none(city, db):
    opened = [timezone.localtime(at).strftime("%H:%M") for at in Call.objects.values_list("opens_at", flat=True)]
    closed = [
        timezone.localtime(at).strftime("%H:%M")
        for at in Call.objects.exclude(closes_at=None).values_list("closes_at", flat=True)
    ]
    late = Application.objects.filter(created_at__gt=F("submitted_at"))

    assert (set(opened), set(closed)) == ({"09:00"}, {"17:00"})
    assert Panel.objects.filter(meeting_at__lt=F("score_until")).count() == 0
    assert late.count() == 0
    assert Recognition.objects.filter(is_demo=False).count() == 0


def test_needs_of_firms_were_public_before_they_applied(city, db):
    waiting = Submission.objects.filter(
        application__scheme_version__scheme__code="integrated_enterprise", application__status=Status.SUBMITTED
    )
    counted = [int(row.figures["supplydemand.demands"]["value"]) for row in waiting]
    assert len(counted) > 5
    assert min(counted) >= 3  # what the rule asks for


def test_a_check_is_proposed_from_what_was_sent_back(city, db):
    proposed = PreCheck.objects.get(is_active=False)

    assert (proposed.field, proposed.given_count) == ("description", pre_checks.PROPOSED_FROM + 1)
