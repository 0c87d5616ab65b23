"""The access table's rows of projects: a project of organization A with its counterpart, a challenge, a ledger, publications."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from core import guest_links
from core.documents import store
from core.enums import Status
from core.workflow import perform_transition
from projects.enums import Column, Direction, FigureKind, LedgerKind, MentorSide, PartnerRole
from projects.models import (
    ChallengeBid,
    ChallengeQuestion,
    CriteriaSet,
    DistrictTarget,
    FigureDefinition,
    HeadReport,
    LineageLink,
    ProjectFigure,
    ProjectPartner,
    StageCheck,
    TalentDrive,
    TeamMember,
)
from projects.outcomes.enums import NodeKind
from projects.outcomes.services import needs
from projects.services import bids, challenges, changes, evidence, headcounts, ledger, passport, training
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.core.uploads import upload
from tests.project import access_camps
from tests.projects import challenge_world
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TechnologyNeedFactory, TrainingPlanFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level

PROGRAMS = {"outcomes": "outcome", "courses": "course", "technology-needs": "need"}
"""What programs read, by the page that people read."""
FACTORIES = {"outcome": OutcomeFactory, "course": CourseFactory, "plan": TrainingPlanFactory, "need": TechnologyNeedFactory}


def build(*, member, counterpart, school, coordinator):
    """Objects as attributes: ``member`` writes for organization A, which leads; ``counterpart`` for the school beside it."""
    now, owner, manager = timezone.now(), member.organization, member.user
    draft = ProjectFactory(organization=owner, status=Status.DRAFT)
    project = _running(owner, manager, school, counterpart, coordinator)
    handed_in = ProjectFactory(organization=owner, status=Status.SUBMITTED, submitted_at=now)
    asked = PartnerFactory(
        project=handed_in, organization=school, invited_by=manager, role=PartnerRole.SCHOOL, accepted_at=None, accepted_by=None
    )
    stage = project.stages.open().get()
    commitment = _promise(project, owner, school, manager, now)
    challenge = _challenge(manager)
    bid = bids.start(challenge=challenge.challenge, organization=school, actor=counterpart)
    bids.save_draft(bid=bid, texts=challenge_world.TEXTS, actor=counterpart, expected_version=bid.version)
    bid = ChallengeBid.objects.get(pk=bid.pk)
    closed = _closed(manager, school, counterpart)
    report = _heads(school, counterpart, now)
    other = MembershipFactory(organization=SchoolFactory()).organization
    trained = _training(project, owner, manager, school, now)
    public = {name: factory(organization=owner) for name, factory in FACTORIES.items()}
    return SimpleNamespace(
        draft=draft,
        project=project,
        asked=asked,
        joined=ProjectPartner.objects.get(project=project),
        stage=stage,
        check=StageCheck.objects.create(stage=stage, label="走访三家企业", is_required=False),
        milestone=passport.add_milestone(
            stage=stage,
            organization=owner,
            title="设备进场",
            due_on=timezone.localdate(),
            actor=manager,
            on=timezone.localdate(now),
        ),
        colleague=TeamMember.objects.create(project=project, organization=owner, name="赵工"),
        target=DistrictTarget.objects.create(year=2026, district=project.district, target_count=12),
        figure=_figure(project, owner, manager, now),
        change=_change(project, manager, now),
        **trained,
        commitment=commitment,
        delivery=_deliver(commitment, owner, manager, now),
        link=evidence.ask(entry=commitment, actor=manager, name="张工", at=now),
        challenge_draft=challenge_world.draft(publisher=manager),
        challenge=challenge.challenge,
        question=_question(challenge, school, counterpart, now),
        closed=closed.challenge,
        closed_bid=closed.bids[0],
        report=report,
        bid=bid,
        bid_partner=bids.invite(bid=bid, organization=other, share=Decimal("30"), part="实训", actor=counterpart, at=now),
        camps=access_camps.build(owner=owner, manager=manager, school=school),
        published=public,
        drafts={name: factory(organization=owner, status=Status.DRAFT) for name, factory in FACTORIES.items()},
        answer=needs.answer(
            need=public["need"],
            organization=school,
            team="热误差课题组",
            proposal="建模",
            contact="0999-2000001",
            actor=counterpart,
            at=now,
        ),
        lineage=LineageLink.objects.create(
            cause_kind=NodeKind.OUTCOME,
            cause_id=public["outcome"].pk,
            effect_kind=NodeKind.PLAN,
            effect_id=public["plan"].pk,
            organization=owner,
            made_by=manager,
        ),
        document=store(upload=upload(), subject=commitment, kind="evidence", uploaded_by=manager, at=now),
    )


def described(world):
    """Arguments by the beginning of a route's name, the longer beginnings first; ``{label: arguments}``."""
    project = {
        "draft": {"pk": world.draft.pk, "action": "discard", "kind": "pause"},
        "running": {"pk": world.project.pk, "action": "withdraw", "kind": "pause"},
    }
    challenge = {
        "draft": {"pk": world.challenge_draft.pk, "action": "discard", "question": world.question.pk},
        "public": {"pk": world.challenge.pk, "action": "sign", "question": world.question.pk},
    }
    challenge["closed"] = {"pk": world.closed.pk, "action": "sign", "question": world.question.pk}
    places = {"partner": world.bid_partner.pk, "file": 1, "number": 1}
    bid = {"": {"pk": world.bid.pk} | places, "closed": {"pk": world.closed_bid.pk} | places}
    return {
        "guest_link": {"": {"token": "1.no-such-token"}, "open": {"token": guest_links.token_of(world.link)}},
        "projects:record": {
            "commitment": {"kind": "commitment", "pk": world.commitment.pk},
            "delivery": {"kind": "delivery", "pk": world.delivery.pk},
            "guidance": {"kind": "guidance", "pk": world.guidance.pk},
        },
        "projects:ledger_export": {label: values | {"query": "?format=csv"} for label, values in project.items()},
        "projects:delivery_create": {"": {"pk": world.commitment.pk}},
        "projects:enrollment_edit": {"": {"plan": world.enrollment.pk}},
        "projects:cohort_edit": {"": {"cohort": world.cohort.pk}},
        "projects:enrollment_ask": {"": {"pk": world.enrollment.pk}},
        "projects:cohort_ask": {"": {"pk": world.cohort.pk}},
        "projects:pairing_create": {"": {"cohort": world.cohort.pk}},
        "projects:pairing_edit": {"": {"pairing": world.pairing.pk}},
        "projects:guidance_create": {"": {"pairing": world.pairing.pk}},
        "projects:hires_create": {"": {"cohort": world.cohort.pk}},
        "projects:evaluation_": {"": {"cohort": world.cohort.pk, "criteria": world.criteria.pk}},
        "projects:partner_invite": project,
        "projects:partner_": {"asked": {"pk": world.asked.pk}, "joined": {"pk": world.joined.pk}},
        "projects:team_end": {"": {"pk": world.colleague.pk}},
        "projects:check_": {"": {"pk": world.check.pk}},
        "projects:stage_": {"": {"pk": world.stage.pk}},
        "projects:own_check": {"": {"pk": world.stage.pk}},
        "projects:milestone_add": {"": {"pk": world.stage.pk}},
        "projects:milestone_settle": {"": {"pk": world.milestone.pk}},
        "projects:figure_report": project,
        "projects:figure_": {"": {"pk": world.figure.pk}},
        "projects:change_list": project,
        "projects:change_create": project,
        "projects:change_": {"": {"pk": world.change.pk, "action": "withdraw"}},
        "projects:bid_start": challenge,
        "projects:award_": challenge,
        "projects:head_verify": {"": {"pk": world.report.pk}},
        "projects:bid_": bid,
        "projects:challenge_": challenge,
        **_publications(world),
        **access_camps.described(world.camps),
        **_read_by_programs(world),
        "projects:": project,
    }


def _publications(world):
    entries = {
        "projects:need_decide": {"": {"pk": world.answer.pk}},
        "projects:answer_begin": {"": {"pk": world.answer.pk}},
        "projects:lineage_remove": {"": {"pk": world.lineage.pk}},
    }
    for name in FACTORIES:
        entries[f"projects:{name}_"] = {
            "draft": {"pk": world.drafts[name].pk, "action": "discard"},
            "public": {"pk": world.published[name].pk, "action": "withdraw"},
        }
    return entries


def _read_by_programs(world):
    rows = {name: (world.drafts[kind], world.published[kind]) for name, kind in PROGRAMS.items()}
    rows |= {"camps": (world.camps.draft, world.camps.camp)}
    rows |= {"projects": (world.draft, world.project), "challenges": (world.challenge_draft, world.challenge)}
    plan = {"api:enrollment-plans_": {"": {"pk": world.enrollment.pk}}}
    return plan | {
        f"api:{name}_": {"draft": {"pk": draft.pk}, "public": {"pk": public.pk}} for name, (draft, public) in rows.items()
    }


def _running(owner, manager, school, counterpart, coordinator):
    """A project of A in its first stage, the school beside it."""
    project = ProjectFactory(
        organization=owner, status=Status.DRAFT, description="共建一个班", contact_name="联系人", contact_phone="0999-1234567"
    )
    PartnerFactory(project=project, organization=school, invited_by=manager, role=PartnerRole.SCHOOL, accepted_by=counterpart)
    perform_transition(obj=project, action="submit", actor=manager, at=timezone.now())
    perform_transition(obj=project, action="approve", actor=coordinator, at=timezone.now())
    return project


def _figure(project, owner, manager, now):
    definition = FigureDefinition.objects.create(
        code="visits", name="走访企业", kind=FigureKind.COUNT, unit="家", definition="当面走访"
    )
    return ProjectFigure.objects.create(
        project=project,
        definition=definition,
        organization=owner,
        value=Decimal("3"),
        counted_on=timezone.localdate(now),
        reported_by=manager,
        reported_at=now,
    )


def _change(project, manager, now):
    return changes.ask(
        project=project,
        kind="date",
        values={"reason": "设备晚到", "ends_on": project.ends_on + timedelta(days=60)},
        actor=manager,
        at=now,
        on=timezone.localdate(now),
    )


def _promise(project, owner, school, manager, now):
    return ledger.promise(
        project=project,
        kind=LedgerKind.MONEY,
        amount=Decimal("100000"),
        stated_by=owner,
        direction=Direction.GIVES,
        counterpart=school,
        counterpart_name="",
        due_on=timezone.localdate(now) + timedelta(days=30),
        actor=manager,
        at=now,
    )


def _deliver(commitment, owner, manager, now):
    return ledger.deliver(
        commitment=commitment,
        amount=Decimal("40000"),
        column=Column.RECEIVED,
        stated_by=owner,
        happened_on=timezone.localdate(now),
        actor=manager,
        at=now,
    )


def _training(project, owner, manager, school, now):
    """A cohort of A with its plan, its two mentors and a day of guidance."""
    own = {"project": project, "organization": owner, "actor": manager}
    plan = training.save_plan(
        **own, year=2026, major=MajorFactory(), level=higher_vocational_level(), planned_count=50, admitted_count=None
    )
    cohort = training.save_cohort(
        **own, name="智控 1 班", headcount=40, plan=plan, starts_on=timezone.localdate(now) - timedelta(days=90), ends_on=None
    )
    pairing = training.save_pairing(
        cohort=cohort,
        actor=manager,
        school_mentor="林老师",
        industry_mentor="张工",
        industry_organization=school,
        industry_organization_name="",
    )
    guidance = training.log_guidance(
        pairing=pairing,
        stated_by=owner,
        side=MentorSide.INDUSTRY,
        happened_on=timezone.localdate(now),
        hours=Decimal("2"),
        topic="主轴装调",
        actor=manager,
        at=now,
    )
    criteria = CriteriaSet.objects.get(code="enterprise")
    return {"enrollment": plan, "cohort": cohort, "pairing": pairing, "guidance": guidance, "criteria": criteria}


def _challenge(manager):
    return challenge_world.published(publisher=manager)


def _closed(manager, school, counterpart):
    """A challenge whose deadline is past, with a sealed bid of the school that nobody has opened."""
    closed = challenge_world.published(publisher=manager)
    challenge_world.sealed(closed, person=counterpart, organization=school)
    closed.close()
    return closed


def _heads(school, counterpart, now):
    TalentDrive.objects.get_or_create(year=2026, level="doctor", defaults={"target_count": 100})
    on = timezone.localdate(now)
    headcounts.count(pairs=[("1", "1")], year=2026, level="doctor", organization=school, actor=counterpart, on=on)
    return HeadReport.objects.get()


def _question(world, school, counterpart, now):
    challenges.ask(challenge=world.challenge, organization=school, text="几台机床", actor=counterpart, at=now)
    return ChallengeQuestion.objects.get(challenge=world.challenge)
