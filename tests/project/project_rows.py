"""Rows of the pages of projects, challenges and outcomes, in any number."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.enums import Status
from core.models import Document
from projects.challenge_enums import ChallengeLevel
from projects.enums import Column, Direction, FigureKind, LedgerKind, MentorSide, PublicPart, Stage
from projects.models import (
    ChallengeQuestion,
    CourseChange,
    CriteriaSet,
    FigureDefinition,
    LineageLink,
    Milestone,
    NeedAnswer,
    OpeningOfficer,
    ProjectChange,
    ProjectFigure,
    StageCheck,
    StagePace,
    TalentDrive,
    TalentHead,
    TeamMember,
)
from projects.outcomes.enums import NodeKind
from projects.services import evidence, ledger
from projects.services import training as trained
from tests.accounts.factories import MembershipFactory, SchoolFactory, UserFactory
from tests.project.access_projects import FACTORIES
from tests.projects import challenge_world
from tests.projects.factories import PartnerFactory, ProjectFactory, ProjectTypeFactory
from tests.projects.outcomes.factories import (
    CourseFactory,
    OutcomeFactory,
    TechnologyNeedFactory,
    TrainingPlanFactory,
)
from tests.projects.stories import a_project
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, higher_vocational_level
from tests.taxonomy.factories import EnterpriseKindFactory, SchoolKindFactory


def projects(count, world):
    """Public projects of as many kinds and schools, each with a partner."""
    for _ in range(count):
        PartnerFactory(project=ProjectFactory(type=ProjectTypeFactory(), public_parts=PublicPart.values))


def own_projects(count, world):
    """Projects that the reader's enterprise leads, in two states, and ones that it is asked to join; foreign ones."""
    own = world.enterprise.organization
    for status in (Status.DRAFT, Status.APPROVED):
        ProjectFactory.create_batch(count, organization=own, status=status)
    for accepted_at in (None, timezone.now()):
        PartnerFactory.create_batch(count, organization=own, accepted_at=accepted_at)
    projects(count, world)


def project(count, world):
    """One project, ``count`` times of everything that stands on its page and in its passport; the lead and a visitor read it."""
    made = a_project(public_parts=PublicPart.values)
    world.project, world.lead = made.project, made.lead
    stage, on = made.project.stages.open().get(), timezone.localdate()
    for number in range(count):
        partner = PartnerFactory(project=made.project).organization
        TeamMember.objects.create(project=made.project, organization=partner, name="赵工", is_public=True)
        Milestone.objects.create(stage=stage, organization=partner, title=f"第 {number} 步", due_on=on)
        check = StageCheck.objects.create(stage=stage, label=f"第 {number} 项", done_on=on, done_by=UserFactory())
        _file(check, number)
        _file(_figure(made.project, partner, number, on), number)
        for factory in FACTORIES.values():
            factory(organization=made.lead_organization, project=made.project)
    made.project.majors.set([MajorFactory() for _ in range(count)])
    projects(count, world)


def _figure(of, organization, number, on):
    definition = FigureDefinition.objects.create(
        code=f"figure-{number}", name=f"数字 {number}", kind=FigureKind.COUNT, unit="家", definition="当面走访"
    )
    return ProjectFigure.objects.create(
        project=of,
        definition=definition,
        organization=organization,
        value=Decimal(number),
        counted_on=on,
        reported_by=UserFactory(),
        reported_at=timezone.now(),
    )


def _file(subject, number):
    Document.objects.create(
        content_type=ContentType.objects.get_for_model(type(subject)),
        object_id=subject.pk,
        kind="evidence",
        name="佐证.pdf",
        stored_name=f"documents/{subject._meta.model_name}/{number}",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=UserFactory(),
        uploaded_at=timezone.now(),
    )


def changes(count, world):
    """Decided requests for changes of one project, each with another partner."""
    made = a_project()
    world.project, world.lead = made.project, made.lead
    for number in range(count):
        ProjectChange.objects.create(
            project=made.project,
            organization=made.lead_organization,
            kind="partner_in",
            other=SchoolFactory(),
            reason=f"理由 {number}",
            status=Status.APPROVED,
            created_by=made.lead,
        )


def entries(count, world):
    """Overdue promises of one project, each with a delivery in either column and a link to a person of the other side."""
    made = a_project()
    world.project, world.lead = made.project, made.lead
    for _ in range(count):
        _promise(made)


def _promise(made):
    on = timezone.localdate()
    row = ledger.promise(
        project=made.project,
        stated_by=made.lead_organization,
        direction=Direction.GIVES,
        counterpart=made.partner_organization,
        counterpart_name="",
        kind=LedgerKind.MONEY,
        amount=Decimal("100000"),
        due_on=on - timedelta(days=3),
        actor=made.lead,
        at=made.at,
    )
    evidence.ask(entry=row, actor=made.lead, name="张工", at=made.at)
    for column in Column.values:
        ledger.deliver(
            commitment=row,
            stated_by=made.lead_organization,
            column=column,
            amount=Decimal("300"),
            happened_on=on,
            actor=made.lead,
            at=made.at,
        )


def training(count, world):
    """Plans, cohorts and mentors of one project, each with guidance, hires and an evaluation."""
    made = a_project()
    world.project, world.lead = made.project, made.lead
    school, firm, now = made.lead_organization, made.partner_organization, timezone.now()
    own = {"project": made.project, "organization": school, "actor": made.lead}
    criteria_set = CriteriaSet.objects.get(code="enterprise")
    points = dict.fromkeys(criteria_set.criteria.values_list("pk", flat=True), 80)
    for number in range(count):
        plan = trained.save_plan(
            **own, year=2026, major=MajorFactory(), level=higher_vocational_level(), planned_count=50, admitted_count=None
        )
        cohort = trained.save_cohort(**own, name=f"{number} 班", headcount=40, plan=plan, starts_on=made.on, ends_on=None)
        pairing = trained.save_pairing(
            cohort=cohort,
            actor=made.lead,
            school_mentor="林老师",
            industry_mentor="张工",
            industry_organization=firm,
            industry_organization_name="",
        )
        said = {"stated_by": school, "actor": made.lead, "at": now}
        trained.log_guidance(
            pairing=pairing, side=MentorSide.INDUSTRY, happened_on=made.on, hours=Decimal(2), topic="装调", **said
        )
        trained.record_hires(cohort=cohort, employer=firm, employer_name="", hired_count=3, counted_on=made.on, **said)
        trained.evaluate(
            cohort=cohort,
            stated_by=firm,
            criteria_set=criteria_set,
            scores=points,
            evaluated_on=made.on,
            actor=made.partner,
            at=now,
        )


def ledgers(count, world):
    """Ledgers of as many projects and givers, each with an overdue promise."""
    for _ in range(count):
        _promise(a_project())


def challenges(count, world):
    """Public challenges of as many organizations."""
    for _ in range(count):
        challenge_world.published()


def own_challenges(count, world):
    """Drafts of the reader's enterprise, and bids of it for as many challenges of others."""
    for _ in range(count):
        challenge_world.draft(publisher=world.enterprise.user)
        challenge_world.drafted(challenge_world.published(), person=world.enterprise.user)


def questions(count, world):
    """Answered questions of as many schools about one challenge."""
    made = challenge_world.published()
    world.challenge, world.publisher, now = made.challenge, made.publisher, timezone.now()
    for _ in range(count):
        ChallengeQuestion.objects.create(
            challenge=made.challenge,
            organization=SchoolFactory(),
            text="几台",
            asked_by=UserFactory(),
            asked_at=now,
            answer="三台",
            answered_by=made.publisher,
            answered_at=now,
        )


def opened_bids(count, world):
    """Opened and scored bids of as many schools for one challenge; its publisher decides."""
    made = challenge_world.published()
    for _ in range(count):
        challenge_world.sealed(made)
    made.close()
    made.score({bid.pk: 80 for bid in made.open()})
    world.challenge, world.publisher = made.challenge, made.publisher
    world.evaluator = made.challenge.evaluators.first().user


def heads(count, world):
    """Heads counted by as many organizations, and years with targets."""
    on = timezone.localdate()
    for number in range(count):
        TalentDrive.objects.create(year=2000 - number, level=ChallengeLevel.DOCTOR, target_count=100)
        TalentHead.objects.create(
            year=on.year,
            level=ChallengeLevel.DOCTOR,
            digest=f"{number:064d}",
            counted_on=on,
            organization=SchoolFactory(),
            counted_by=UserFactory(),
        )


def published(factory):
    """Public rows of one kind, each of another organization and with two majors."""

    def make(count, world):
        for _ in range(count):
            factory(majors=[MajorFactory(), MajorFactory()], project=ProjectFactory())

    return make


def own_published(factory, reader):
    """Rows of the reader's organization in two states."""

    def make(count, world):
        organization = getattr(world, reader).organization
        for status in (Status.DRAFT, Status.APPROVED):
            factory.create_batch(count, organization=organization, status=status)

    return make


def chained(factory):
    """One public row that as many demands of others have led to."""

    def make(count, world):
        world.row = factory(majors=[MajorFactory() for _ in range(count)])
        kind = {OutcomeFactory: NodeKind.OUTCOME, TrainingPlanFactory: NodeKind.PLAN}[factory]
        for _ in range(count):
            _link((NodeKind.DEMAND, TalentDemandFactory().pk), (kind, world.row.pk), world.row.organization)

    return make


def _link(cause, effect, organization):
    LineageLink.objects.create(
        cause_kind=cause[0],
        cause_id=cause[1],
        effect_kind=effect[0],
        effect_id=effect[1],
        organization=organization,
        made_by=UserFactory(),
    )


def course_changes(count, world):
    """A course with changes, each caused by another demand."""
    world.row = CourseFactory()
    for _ in range(count):
        change = CourseChange.objects.create(
            course=world.row,
            changed_on=timezone.localdate(),
            after="加一章振动监测",
            recorded_by=UserFactory(),
            recorded_at=timezone.now(),
        )
        _link((NodeKind.DEMAND, TalentDemandFactory().pk), (NodeKind.COURSE_CHANGE, change.pk), world.row.organization)


def answers(count, world):
    """A need of the reader's enterprise with answers of as many schools."""
    world.row = TechnologyNeedFactory(organization=world.enterprise.organization)
    for _ in range(count):
        team = MembershipFactory(organization=SchoolFactory())
        NeedAnswer.objects.create(
            need=world.row,
            organization=team.organization,
            team="热误差课题组",
            proposal="布六个测点",
            contact="0999-2000001",
            answered_by=team.user,
        )


def kinds(count, world):
    """Kinds of projects, each led by two kinds of organizations."""
    for _ in range(count):
        ProjectTypeFactory().lead_kinds.add(EnterpriseKindFactory(), SchoolKindFactory())


def changes_of_many(count, world):
    """Requests for changes of as many projects."""
    for _ in range(count):
        changes(1, world)


def paces(count, world):
    """How long projects of as many kinds stay in a stage."""
    for _ in range(count):
        StagePace.objects.create(
            type=ProjectTypeFactory(),
            stage=Stage.INDUSTRY_SURVEY,
            median_days=30,
            project_count=5,
            counted_on=timezone.localdate(),
        )


def officers(count, world):
    """People who open sealed bids."""
    for _ in range(count):
        OpeningOfficer.objects.create(user=UserFactory())


def criteria(count, world):
    """Sets of criteria."""
    for number in range(count):
        CriteriaSet.objects.create(code=f"set-{number}", name=f"指标 {number}", kind="cohort")
