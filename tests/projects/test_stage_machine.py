"""No sequence of acts moves a project's stage without both sides, without its required checks, or backwards.

Each act that succeeds is counted: the run fails where one never does, because then nothing was shown about it.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from core.workflow import WorkflowError, perform_transition
from projects.enums import CheckKind, EndKind, Stage, Verdict
from projects.models import Project, ProjectStage, TypeCheck, TypeStage
from projects.services import changes, endings, partners, passport, stages
from tests.accounts.factories import MembershipFactory
from tests.projects.factories import ProjectTypeFactory
from tests.projects.stories import a_project

USED = (Stage.INDUSTRY_SURVEY, Stage.JOINT_TRAINING, Stage.EMPLOYMENT)
WHO = st.sampled_from(("lead", "partner", "lead", "partner", "stranger"))
WHICH = st.integers(0, 2)
DONE = Counter()
TURNS_MAX = 6
"""One is mostly enough for every act to succeed once; which draw it takes is not the subject."""


def _kind():
    kind = ProjectTypeFactory()
    for stage in Stage:
        TypeStage.objects.create(type=kind, stage=stage, is_used=stage in USED)
    for stage in USED:
        TypeCheck.objects.create(type=kind, stage=stage, code="must", label="要办的", kind=CheckKind.STATEMENT)
        TypeCheck.objects.create(type=kind, stage=stage, code="may", label="可办的", kind=CheckKind.STATEMENT, is_required=False)
    return kind


class Passport(RuleBasedStateMachine):
    """Lead, partner and a stranger try everything at any time; a coordinator decides on changes and stops."""

    @initialize()
    def begin(self):
        """A project in its first stage whose partner has said yes."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.world = a_project(kind=_kind())
        self.stranger = MembershipFactory()
        self.day, self.trail = 0, [(USED[0], None)]
        self.people = {
            "lead": (self.world.lead, self.world.lead_organization),
            "partner": (self.world.partner, self.world.partner_organization),
            "stranger": (self.stranger.user, self.stranger.organization),
        }

    def teardown(self):
        """Nothing of an example stays."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def project(self):
        """As it stands now."""
        return Project.objects.select_related("organization__kind", "type").get(pk=self.world.project.pk)

    @property
    def now(self):
        """The moment of the next act."""
        return self.world.at + timedelta(days=self.day)

    def act(self, name, function, **words):
        """Try something; what is refused changes nothing."""
        self.day += 1
        with suppress(WorkflowError), transaction.atomic():
            function(**words)
            DONE[name] += 1
            return True
        return False

    def any_stage(self, which):
        """One of the project's stages."""
        rows = sorted(self.project.stages.all(), key=lambda row: Stage.values.index(row.stage))
        return rows[which % len(rows)]

    @rule(who=WHO, which=WHICH, skips=st.sampled_from(("", "", "这一届不招生")))
    def confirm(self, who, which, skips):
        """Somebody says that a stage is over or, seldom, to be skipped."""
        actor, organization = self.people[who]
        before = self.project
        row = self.any_stage(which)
        said = self.act(
            "skip" if skips else "confirm",
            stages.confirm_exit,
            stage=row,
            organization=organization,
            actor=actor,
            at=self.now,
            on=timezone.localdate(self.now),
            skip_reason=skips,
        )
        if said:
            assert who != "stranger"
            assert before.is_running
            assert row.stage == before.stage

    @rule(who=WHO, which=WHICH)
    def retract(self, who, which):
        """Somebody takes a word back."""
        actor, organization = self.people[who]
        self.act("retract", stages.retract, stage=self.any_stage(which), organization=organization, actor=actor)

    @rule(who=WHO, which=WHICH, is_met=st.sampled_from((True, True, True, False)), note=st.sampled_from(("办好了", "")))
    def check(self, who, which, is_met, note):
        """Somebody ticks a required check, or takes the tick away."""
        check = self.any_stage(which).checks.get(is_required=True)
        actor, on = self.people[who][0], timezone.localdate(self.now)
        if is_met:
            done = self.act("meet", passport.meet_check, check=check, actor=actor, at=self.now, on=on, note=note)
            assert not done or note
        else:
            done = self.act("reopen", passport.reopen_check, check=check, actor=actor)
        assert not done or who != "stranger"

    @rule(kind=st.sampled_from(("pause", "resume", "resume", "close")), who=WHO)
    def change(self, kind, who):
        """A change is asked for, and agreed to; an end seldom comes early."""
        if kind == "close" and self.day < 18:
            return
        actor = self.people[who][0]

        def through():
            words = {"values": {"reason": "搬迁"}, "actor": actor, "at": self.now, "on": timezone.localdate(self.now)}
            row = changes.ask(project=self.project, kind=kind, **words)
            perform_transition(obj=row, action="approve", actor=self.world.coordinator, at=self.now)

        with suppress(PermissionDenied):
            assert not self.act(kind, through) or who == "lead"

    @precondition(lambda self: self.day > 6)
    @rule(action=st.sampled_from(("suspend", "lift", "lift")))
    def stop(self, action):
        """A coordinator stops the project, or lets it go on."""
        self.act(
            action,
            perform_transition,
            obj=self.project,
            action=action,
            actor=self.world.coordinator,
            at=self.now,
            reason="核实",
        )

    @rule(who=WHO, verdict=st.sampled_from((Verdict.PASSED, Verdict.PASSED, Verdict.FAILED)))
    def accept(self, who, verdict):
        """Somebody says what they think of the whole."""
        actor, organization = self.people[who]
        before = self.project
        said = self.act(
            "verdict",
            endings.give_verdict,
            project=before,
            organization=organization,
            verdict=verdict,
            note="看过了",
            actor=actor,
            at=self.now,
            on=timezone.localdate(self.now),
        )
        assert not said or (who != "stranger" and before.is_running and not self.open_stages())

    def open_stages(self):
        """Stages that are not behind the project."""
        return list(ProjectStage.objects.filter(project=self.world.project, left_on=None))

    @invariant()
    def a_stage_that_is_over_had_both_words_and_its_checks_or_a_reason(self):
        """The heart of it."""
        project = self.project
        needed = {project.organization_id, self.world.partner_organization.pk}
        for row in project.stages.exclude(left_on=None):
            assert set(row.confirmations.values_list("organization_id", flat=True)) == needed
            assert row.skip_reason or not row.checks.missing().exists()

    @invariant()
    def the_stage_goes_forward_only_and_alone(self):
        """At most one stage is open, it is the project's own, and none before it is open or untouched."""
        project = self.project
        rows = sorted(project.stages.all(), key=lambda row: Stage.values.index(row.stage))
        standing = [row for row in rows if row.is_open]
        assert len(standing) <= 1
        place = next((number for number, row in enumerate(rows) if row.stage == project.stage), None)
        assert place is not None
        assert not standing or standing[0].stage == project.stage
        assert all(row.left_on for row in rows[:place])
        assert all(row.entered_on is None for row in rows[place + 1 :])
        last, ended = self.trail[-1]
        assert USED.index(project.stage) >= USED.index(last)
        assert ended is None or (project.stage, project.ended_on) == (last, ended)
        self.trail.append((project.stage, project.ended_on))
        if project.end_kind == EndKind.ACCEPTED:
            assert not self.open_stages()
            assert project.acceptances.filter(verdict=Verdict.PASSED).count() == 2


@pytest.mark.django_db
def test_no_sequence_of_acts_moves_a_stage_against_the_rules():
    DONE.clear()
    wanted = {"confirm", "skip", "retract", "meet", "reopen", "pause", "resume", "suspend", "lift"}

    for turn in range(TURNS_MAX):
        machine = type(f"Passport{turn}", (Passport,), {})  # by its name hypothesis draws other acts
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=8, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
            ),
        )
        if wanted <= set(DONE):
            break

    assert wanted - set(DONE) == set()


@pytest.mark.django_db
def test_all_goes_well_to_the_end():
    world = a_project(kind=_kind())
    for number, _ in enumerate(USED):
        stage = world.project.stages.open().get()
        passport.meet_check(
            check=stage.checks.get(is_required=True), actor=world.partner, at=world.at, on=world.on, note="办好了"
        )
        for side, organization in (("partner", world.partner_organization), ("lead", world.lead_organization)):
            stages.confirm_exit(
                stage=stage,
                organization=organization,
                actor=getattr(world, side),
                at=world.at,
                on=world.on + timedelta(days=number),
            )
    for side, organization in (("partner", world.partner_organization), ("lead", world.lead_organization)):
        words = {"verdict": Verdict.PASSED, "note": "好", "at": world.at, "on": world.on}
        endings.give_verdict(project=world.project, organization=organization, actor=getattr(world, side), **words)

    world.project.refresh_from_db()
    assert world.project.end_kind == EndKind.ACCEPTED


@pytest.mark.django_db
def test_without_a_partner_that_said_yes_nothing_moves():
    world = a_project(accepted=False)
    stage = world.project.stages.open().get()
    words = {"stage": stage, "at": world.at, "on": world.on}

    stages.confirm_exit(organization=world.lead_organization, actor=world.lead, **words)
    with pytest.raises(WorkflowError):
        stages.confirm_exit(organization=world.partner_organization, actor=world.partner, **words)
    assert world.project.stages.open().get() == stage

    partners.answer(partner=world.row, accepts=True, actor=world.partner, at=world.at)
    stages.confirm_exit(organization=world.partner_organization, actor=world.partner, **words)
    assert world.project.stages.open().get() != stage
