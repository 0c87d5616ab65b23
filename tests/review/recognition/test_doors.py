"""Doors that stand open for some and at some times: each with who comes in, and who or when not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from core.enums import Status
from core.models import Notification, OutgoingMail, ReviewEvent
from core.workflow import InvalidTransition
from review.due_dates import deciders
from review.models import ReviewTask
from review.recognition import call_news, due_dates, handling, persons, rules
from review.recognition.codes import new_code
from review.recognition.enums import BenefitKind, Purpose, StageKind, StageRole, VersionState
from review.recognition.models import (
    Benefit,
    BenefitRecord,
    Call,
    Candidate,
    Expert,
    Objection,
    Panel,
    Recognition,
    Scorecard,
    Submission,
)
from review.recognition.services import appeals, cases, experts, notices, recognitions
from taxonomy.calendar import add_working_days, closing_of
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    ReviewFieldFactory,
    SchemeFactory,
    SchemeVersionFactory,
    close_notices,
    open_run,
    publish_notice,
    put_in_force,
    submit,
    take,
)
from tests.review.recognition.panel_world import hand_in, seated
from tests.review.recognition.world import open_call

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)


def refused(membership=None, *, at=TUESDAY):
    call = CallFactory(
        version=SchemeVersionFactory(stages=SHORT), opens_at=at - timedelta(days=9), closes_at=at + timedelta(days=9)
    )
    application = submit(call=call, membership=membership, at=at)
    take(application, "reject", CoordinatorFactory(), at=at, reason="条件不够")
    application.refresh_from_db()
    return application


def test_appeals_are_taken_to_the_last_moment_of_their_days_and_not_after():
    application = refused()
    last = closing_of(add_working_days(TUESDAY.date(), application.scheme_version.appeal_days))
    appeal = {"application": application, "actor": application.created_by, "text": "条件已经具备"}

    with pytest.raises(InvalidTransition):
        appeals.lodge(at=last + timedelta(seconds=1), **appeal)
    assert appeals.lodge(at=last, **appeal).status == Status.SUBMITTED


def test_appeal_is_taken_back_from_the_page_of_its_own_case_alone(client):
    member, now = MembershipFactory(), timezone.now()
    mine, other = refused(member, at=now), refused(member, at=now)
    appeal = appeals.lodge(application=mine, actor=member.user, at=now, text="条件已经具备")
    sign_in(client, member.user)
    urls = [reverse("recognition:appeal_withdraw", args=[case.pk]) for case in (other, mine)]

    assert client.post(urls[0], {"appeal": appeal.pk, "version": appeal.version}).status_code == 404
    appeal.refresh_from_db()
    assert appeal.status == Status.SUBMITTED
    assert client.post(urls[1], {"appeal": appeal.pk, "version": appeal.version}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.status == Status.WITHDRAWN


def test_coordinators_read_cards_that_were_handed_in_and_no_draft():
    world = seated(case_count=1)
    card = hand_in(world, 80, 80)
    draft = world.card(seat=1)

    assert list(Scorecard.objects.visible_to(world.coordinator)) == [card]
    assert draft.status == Status.DRAFT


def test_title_that_is_only_prepared_is_seen_by_coordinators_in_scope_and_not_by_its_holder():
    member = MembershipFactory()
    title = Recognition.objects.create(
        scheme=SchemeFactory(is_competitive=False),
        organization=member.organization,
        content_type=ContentType.objects.get_for_model(type(member.organization)),
        object_id=member.organization_id,
        holder_name=member.organization.name,
        verify_code=new_code(),
    )
    titles = Recognition.objects

    assert list(titles.visible_to(CoordinatorFactory(scope=member.organization.district))) == [title]
    assert not titles.visible_to(member.user).exists()
    titles.filter(pk=title.pk).update(status=Status.APPROVED, certificate_number="A-1", recognized_on=TUESDAY.date())
    assert list(titles.visible_to(member.user)) == [title]


@pytest.mark.parametrize(("status", "answer"), [(Status.DRAFT, 302), (Status.APPROVED, 200)])
def test_only_verified_organizations_come_to_begin(client, status, answer):
    member = MembershipFactory(organization=OrganizationFactory(status=status))
    url = reverse("recognition:application_begin", args=[open_call(SchemeVersionFactory(stages=SHORT)).pk])

    response = sign_in(client, member.user).get(url)

    assert response.status_code == answer
    assert answer == 200 or response.url == reverse("accounts:organization_start")


def test_who_writes_for_the_applicant_begins_and_nobody_else():
    call, member = CallFactory(version=SchemeVersionFactory(stages=SHORT)), MembershipFactory()
    case = {"call": call, "subject": member.organization, "at": TUESDAY}

    for stranger in (MembershipFactory().user, CoordinatorFactory()):
        with pytest.raises(InvalidTransition, match="管理员和经办人"):
            cases.begin(actor=stranger, **case)
    assert cases.begin(actor=member.user, **case).organization == member.organization


def test_city_prepares_notices_and_writes_the_pool_and_nobody_else():
    case = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE,))))
    words = {"title": "公示", "text": "", "opens_on": TUESDAY.date(), "working_days": 5}
    notice = {"call": case.call, "runs": [open_run(case)], **words}
    table = f"姓名,邮箱,领域\n张一,zhang@example.test,{ReviewFieldFactory().name}\n"
    district = CoordinatorFactory(scope=case.organization.district)

    with pytest.raises(InvalidTransition, match="市级审核专员"):
        notices.prepare(actor=district, **notice)
    with pytest.raises(experts.ImportRefused, match="市级审核专员"):
        experts.take_in(text=table, actor=district)
    assert notices.prepare(actor=CoordinatorFactory(), **notice).entries.count() == 1
    assert experts.take_in(text=table, actor=CoordinatorFactory()).new == 1


def test_city_enters_what_others_received_and_nothing_of_its_own(client):
    """A coordinator who belongs to a holder, and one who is a holder, as against a third."""
    scheme, city = SchemeFactory(is_competitive=False), CoordinatorFactory()
    member, person = MembershipFactory(user=CoordinatorFactory()), CoordinatorFactory()
    for_persons = SchemeFactory(is_competitive=False, subject_kind="person")
    candidate = Candidate.objects.create(organization=OrganizationFactory(), name="赵老师", user=person)
    award = {"actor": city, "at": TUESDAY, "reason": "文件"}
    titles = {
        member.user: recognitions.award(scheme=scheme, subject=member.organization, **award),
        person: recognitions.award(scheme=for_persons, subject=candidate, **award),
    }
    add = reverse("admin:review_benefitrecord_add")
    for own, title in titles.items():
        benefit = Benefit.objects.create(scheme=title.scheme, kind=BenefitKind.INCENTIVE, title="抵免")
        data = {"recognition": title.pk, "benefit": benefit.pk, "received_on": "2026-05-01", "amount": "1000000", "note": ""}
        assert sign_in(client, own).post(add, data).status_code == 200
        assert not BenefitRecord.objects.filter(recognition=title).exists()
        assert sign_in(client, city).post(add, data).status_code == 302
        change = reverse("admin:review_benefitrecord_change", args=[BenefitRecord.objects.get(recognition=title).pk])
        assert sign_in(client, own).post(change, data | {"amount": "2"}).status_code == 403
        seen = sign_in(client, city).get(change).context["adminform"].form["seen"].value()
        assert client.post(change, data | {"amount": "2", "seen": seen}).status_code == 302


@pytest.mark.parametrize("part", ["wrote", "sits"])
def test_who_may_not_decide_is_asked_nothing_and_told_so(part):
    """A coordinator who once edited a section, or sits in a panel of the case, as against another."""
    case = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))))
    own, other, on = CoordinatorFactory(), CoordinatorFactory(), TUESDAY.date()
    entry = publish_notice(case).entries.get()
    if part == "wrote":
        case.sections.update(edited_by=own)
    else:
        panel = seated(case_count=1).panel
        seat = panel.seats.first()
        Expert.objects.filter(pk=seat.expert_id).update(email=own.email.upper())
        panel.cases.update(run=entry.run)
    notices.raise_objection(entry=entry, text="数字不对", name="张三", at=TUESDAY)
    told = Notification.objects.filter(event="recognition.objection_raised").values_list("recipient", flat=True)
    assert (own.pk in told, other.pk in told) == (False, True)

    objection = Objection.objects.get()
    notices.answer(objection=objection, action="approve", actor=other, at=TUESDAY, text="属实", reason="核查过")
    run = open_run(case)
    for person, may in ((own, False), (other, True)):
        assert rules.may_decide_stage(person, run) is may
        assert handling.actionable_runs(person, on).filter(pk=run.pk).exists() is may
    assert handling.run_words([run.pk], own, on) == {run.pk: "由别人办"}


def given_part(person, case, part):
    """Give a coordinator a part in a case, each of the ways there are."""
    if part == "belongs":
        MembershipFactory(user=person, organization=case.organization)
    elif part == "wrote":
        case.sections.update(edited_by=person)
    elif part == "handed in":
        Submission.objects.create(application=case, number=2, submitted_by=person, at=TUESDAY)
    elif part in ("created_by", "subject_user"):
        type(case).objects.filter(pk=case.pk).update(**{part: person})
    else:
        seat = (panel := seated(case_count=1).panel).seats.first()
        known_by = {"user": person} if part == "sits" else {"email": person.email.upper()}
        Expert.objects.filter(pk=seat.expert_id).update(**known_by)
        panel.cases.update(run=open_run(case))


PARTS = ("belongs", "wrote", "handed in", "created_by", "subject_user", "sits", "sits by address")


@pytest.mark.parametrize("part", PARTS)
def test_district_with_nobody_free_of_the_case_keeps_the_city_from_nothing(part):
    case = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.DISTRICT_OPINION, StageKind.DECISION))))
    city, run, on = CoordinatorFactory(), open_run(case), TUESDAY.date()
    speaker = CoordinatorFactory(scope=case.organization.district)
    task = ReviewTask.objects.open().of(run)
    assert list(handling.district_people(run)) == [speaker]
    assert not handling.actionable_runs(city, on).filter(pk=run.pk).exists()
    assert list(task.visible_to(speaker)) == list(task)

    given_part(speaker, case, part)
    run.refresh_from_db()

    assert not handling.district_people(run).exists()
    assert handling.actionable_runs(city, on).filter(pk=run.pk).exists()
    assert not task.visible_to(User.objects.get(pk=speaker.pk)).exists()
    assert not handling.actionable_runs(User.objects.get(pk=speaker.pk), on).filter(pk=run.pk).exists()

    CoordinatorFactory(scope=case.organization.district)
    assert not handling.actionable_runs(city, on).filter(pk=run.pk).exists()


def test_queue_counts_the_objections_of_every_round():
    case = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))))
    city, later = CoordinatorFactory(), TUESDAY + timedelta(days=14)
    first = publish_notice(case)
    notices.raise_objection(entry=first.entries.get(), text="数字不对", name="张三", at=TUESDAY)
    take(case, "return", city, reason="补材料")
    case.refresh_from_db()
    cases.submit(application=case, actor=case.created_by, at=TUESDAY)
    publish_notice(case)
    close_notices(at=later)
    run, on = open_run(case), later.date()
    task = ReviewTask.objects.open().of(run)
    due = next(entry.due for entry in due_dates.STAGES if entry.code.endswith(StageKind.PUBLIC_NOTICE))

    def asked():
        return [row for row, _ in due(on, on - timedelta(days=60), on + timedelta(days=60))]

    assert run.obstacles == ["还有异议没有答复。"]
    assert not handling.actionable_runs(city, on).exists()
    assert asked() == []
    Objection.objects.update(status=Status.APPROVED, decided_at=later, answer="属实")
    assert list(handling.actionable_runs(city, on)) == [run]
    assert asked() == list(task)


def test_holders_hear_of_the_renewal_that_they_may_use_and_of_no_recheck_after_the_end():
    version, member = SchemeVersionFactory(stages=(StageKind.DECISION,)), MembershipFactory()
    take(submit(call=CallFactory(version=version), membership=member), "approve", CoordinatorFactory())
    Recognition.objects.update(status=Status.EXPIRED)
    own = Organization.objects.filter(pk=member.organization_id)

    for purpose, count in ((Purpose.RENEWAL, 1), (Purpose.RECHECK, 0)):
        call = CallFactory(version=version, purpose=purpose)
        assert Call.objects.filter(pk=call.pk).offered_to(own).count() == count
        assert call_news.announce(call_id=call.pk) == count


@pytest.mark.parametrize(("role", "may"), [(StageRole.CITY, False), (StageRole.COORDINATOR, True)])
def test_appeal_against_the_city_is_answered_by_the_city(role, may):
    version = SchemeVersionFactory(stages=SHORT, state=VersionState.DRAFT)
    version.stages.update(role=role)
    case = submit(call=CallFactory(version=put_in_force(version)))
    take(case, "reject", CoordinatorFactory(), reason="不符合")
    case.refresh_from_db()
    appeal = appeals.lodge(application=case, actor=case.created_by, at=TUESDAY, text="不服")
    city, district, on = CoordinatorFactory(), CoordinatorFactory(scope=case.organization.district), TUESDAY.date()

    for person, allowed in ((district, may), (city, True)):
        assert rules.can_decide_appeal(person, appeal) is allowed
        assert handling.actionable_appeals(person, on).exists() is allowed
    asked = set(deciders(ReviewTask.objects.open().of(appeal).get()))
    assert (district in asked, city in asked) == (may, not may)


def test_a_letter_about_a_title_goes_by_the_local_day():
    """Half past midnight is still the day before in UTC."""
    midnight = timezone.make_aware(datetime(2026, 11, 25, 0, 30)).astimezone(UTC)
    scheme = SchemeFactory(is_competitive=False, subject_kind="person")
    person = Candidate.objects.create(organization=OrganizationFactory(), name="赵老师", email="zhao@example.test")
    title = recognitions.award(scheme=scheme, subject=person, actor=CoordinatorFactory(), at=TUESDAY, reason="文件")
    for last, is_held in ((date(2026, 11, 24), False), (date(2026, 11, 25), True)):
        OutgoingMail.objects.all().delete()
        title.valid_until, event = last, ReviewEvent.objects.of(title).get()
        event.at = midnight
        persons.tell(title, event)
        assert (persons.path_of(title) in OutgoingMail.objects.get().text) is is_held


def test_reading_writes_no_row(client):
    world = seated(case_count=1)
    assert client.get(world.path(part="cases/1/")).status_code == 200
    assert not Scorecard.objects.exists()
    assert client.post(world.path(part="cases/1/"), {"action": "save", "version": "1", "comment": "看过"}).status_code == 302
    assert Scorecard.objects.get().comment == "看过"
    Scorecard.objects.all().delete()
    Panel.objects.update(closed_at=TUESDAY)
    assert client.get(world.path(part="cases/1/")).status_code == 200
    assert client.post(world.path(part="cases/1/"), {"action": "save", "version": "1"}).status_code == 302
    assert client.post(world.path(part="cases/1/autosave/"), {"version": "1"}).status_code == 409
    assert not Scorecard.objects.exists()
