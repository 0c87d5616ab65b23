"""A machine of hypothesis: everybody tries everything with one case, and what must hold is looked at after each act."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from accounts.models import User
from core import undoing
from core.enums import Status
from core.undoing import UNDO
from core.workflow import WorkflowError, perform_transition
from review import services
from review.models import ReviewTask
from review.recognition.enums import Purpose, StageKind, StageRole
from review.recognition.models import (
    Appeal,
    Application,
    Objection,
    PublicNotice,
    Recognition,
    StageRun,
)
from review.recognition.services import appeals, cases, notices, panels, seats, votes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    ExpertFactory,
    ReviewFieldFactory,
    SchemeVersionFactory,
    begin,
    close_notices,
    leave_notices,
    put_in_force,
)
from tests.review.recognition.invariants import QUORUM, Invariants

PROCEDURE = (
    StageKind.FORMAL_CHECK,
    StageKind.DISTRICT_OPINION,
    StageKind.EXPERT_REVIEW,
    StageKind.JOINT_REVIEW,
    StageKind.PUBLIC_NOTICE,
    StageKind.DECISION,
)
STEPS = ("approve", "return", "reject", "oppose", "pass_on", "cancel", "open")
RECHECK = (StageKind.FORMAL_CHECK, StageKind.JOINT_REVIEW, StageKind.DECISION)

SCENARIO = st.runner().flatmap(lambda machine: st.sampled_from(machine.scenarios))
"""Up to which stage all goes well, and what happens there."""
ANYBODY = st.sampled_from((1, 2, 3, 1, 2, 3, 0, 4))
"""Whose numbers in ``people``: mostly those who may."""
LATE = 4
"""So many steps come before what ends an example."""
FAR = TUESDAY + timedelta(days=3650)


def while_case_is(*statuses):
    """A rule for when the case has one of these states; what it tried in vain would be a step lost."""
    return precondition(lambda self: self.status in statuses)


def while_in(*kinds):
    """A rule for when the case is in a stage of one of these kinds."""
    return precondition(lambda self: self.kind in kinds)


class Procedure(Invariants, RuleBasedStateMachine):
    """Everybody tries everything at any time."""

    purpose, procedure = Purpose.FIRST, PROCEDURE
    scenarios = (
        (StageKind.FORMAL_CHECK, "withdraw"),
        (StageKind.FORMAL_CHECK, "appeal in vain"),
        (StageKind.DISTRICT_OPINION, "silence"),
        (StageKind.DISTRICT_OPINION, "oppose"),
        (StageKind.EXPERT_REVIEW, "return"),
        (StageKind.JOINT_REVIEW, "abstain"),
        (StageKind.JOINT_REVIEW, "undo"),
        (StageKind.PUBLIC_NOTICE, "objection approve"),
        (StageKind.PUBLIC_NOTICE, "objection reject"),
        (StageKind.DECISION, "appeal"),
        (StageKind.DECISION, "undo"),
        (None, ""),
    )
    seen, done = set(), Counter()
    """Stages and states that some example came to, and the acts that succeeded."""

    @initialize(scenario=SCENARIO)
    def world(self, scenario):
        """A case with the beginning of a story, coordinators with and without a part in it, a stranger."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at, self.final, self.refusals = TUESDAY, None, 0
        self.was_taken_back, self.mark, self.step = False, None, 0
        version = SchemeVersionFactory(stages=PROCEDURE, state="draft")
        for place, kind in enumerate(RECHECK):
            version.stages.create(purpose=Purpose.RECHECK, place=place, kind=kind, role=StageRole.COORDINATOR)
        version.stages.filter(kind=StageKind.JOINT_REVIEW).update(quorum=QUORUM)
        put_in_force(version)
        self.field = ReviewFieldFactory()
        for _ in range(4):
            ExpertFactory(fields=[self.field])
        self.own = CoordinatorFactory()
        member = MembershipFactory(user=self.own)
        self.prepare(version, member)
        call = CallFactory(version=version, closes_at=None, purpose=self.purpose)
        self.application = begin(call=call, membership=member)
        self.author = self.own
        district = self.application.organization.district
        self.people = [
            self.own,
            CoordinatorFactory(),
            CoordinatorFactory(),
            CoordinatorFactory(scope=district),
            MembershipFactory().user,
        ]
        self.what_stands()
        self.go_the_usual_way(who=1, scenario=scenario)

    def prepare(self, version, member):
        """What there is before the case."""

    def teardown(self):
        """Nothing of one example is left for the next."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def case(self):
        return Application.objects.get(pk=self.application.pk)

    def tries(self, name, act):
        """Do something that may be refused; people are read anew, as in a new request. Returns whether it was done."""
        with suppress(WorkflowError):
            act()
            self.done[name] += 1
            return True
        return False

    def person(self, number):
        return User.objects.get(pk=self.people[number].pk)

    @while_case_is(Status.DRAFT, Status.RETURNED)
    @rule(who=st.sampled_from((0, 0, 1, 4)))
    def submit(self, who):
        self.tries("submit", lambda: cases.submit(application=self.case(), actor=self.person(who), at=self.at))

    @precondition(lambda self: self.status in (Status.SUBMITTED, Status.RETURNED) and self.step > LATE)
    @rule(who=st.integers(0, 1))
    def withdraw(self, who):
        by = {"actor": self.person(who), "at": self.at}
        self.tries("withdraw", lambda: cases.withdraw(application=self.case(), reason="不报了", **by))

    @precondition(lambda self: self.status != Status.DRAFT)
    @rule(who=st.integers(0, 4), action=st.sampled_from(STEPS), number=st.integers(0, 8))
    def decide(self, who, action, number):
        runs = list(StageRun.objects.filter(application=self.application).order_by("-pk")[:9])
        if runs:
            self.decide_run(runs[number % len(runs)], action, who)

    def decide_run(self, run, action, who):
        by = {"actor": self.person(who), "at": self.at}
        self.tries(action, lambda: perform_transition(obj=run, action=action, reason="理由", **by))

    def open_run(self):
        return StageRun.objects.open().select_related("stage").filter(application=self.application).first()

    @while_case_is(Status.SUBMITTED)
    @rule(who=st.integers(1, 3), action=st.sampled_from(("reject", "return", "oppose")))
    def decide_now(self, who, action):
        """What is decided on the stage that is open."""
        run = self.open_run()
        if run is not None:
            self.decide_run(run, action, who)

    @while_in(StageKind.DISTRICT_OPINION)
    @rule(days=st.integers(25, 40))
    def pass_over_a_silent_district(self, days):
        self.time_passes(days)
        if (run := self.open_run()) is not None:
            self.decide_run(run, "pass_on", 1)

    @while_case_is(Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    @rule(who=st.integers(1, 3), scenario=SCENARIO)
    def go_the_usual_way(self, who, scenario):
        """A case without trouble up to a stage, and what happens there, so that examples come far."""
        until, trouble = scenario
        self.submit(who=0)
        for _ in self.procedure:
            run = self.open_run()
            if run is None:
                return
            if run.stage.kind == until:
                self.trouble(run, trouble, who)
                return
            self.pass_stage(run, who)

    def pass_stage(self, run, who):
        self.make_ready(run, who)
        if run.stage.kind == StageKind.PUBLIC_NOTICE:
            self.time_passes(days=12)
        else:
            self.decide_run(run, "approve", 3 if run.stage.kind == StageKind.DISTRICT_OPINION else who)

    def make_ready(self, run, who):
        """What a stage waits for."""
        if run.stage.kind == StageKind.PUBLIC_NOTICE:
            self.put_into_notice()
        if run.stage.kind == StageKind.EXPERT_REVIEW:
            self.put_before_experts(count=3)
        if run.stage.kind == StageKind.JOINT_REVIEW:
            for voter, choice in ((who, "agree"), (who % 3 + 1, "agree"), ((who + 1) % 3 + 1, "oppose")):
                self.vote(who=voter, choice=choice)

    def trouble(self, run, trouble, who):
        if trouble == "undo":
            self.pass_stage(run, who)
            self.take_back(who=None, minutes=1)
        elif trouble == "appeal":
            self.decide_run(run, "reject", who)
            self.appeal(who=who % 3 + 1, action="approve")
        elif trouble == "appeal in vain":
            self.decide_run(run, "reject", who)
            self.appeal(who=who % 3 + 1, action="reject")
        elif trouble.startswith("objection"):
            self.object(who=who, action=trouble.partition(" ")[2])
        elif trouble == "silence":
            self.pass_over_a_silent_district(days=30)
        elif trouble == "abstain":
            self.vote(who=who, choice="abstain")
        elif trouble == "withdraw":
            self.withdraw(who=0)
        else:
            self.decide_run(run, trouble, 3 if trouble == "oppose" else who)

    @while_in(StageKind.JOINT_REVIEW)
    @rule(who=ANYBODY, choice=st.sampled_from(("agree", "oppose", "abstain")))
    def vote(self, who, choice):
        run = self.open_run()
        if run is not None:
            act = {"run": run, "choice": choice, "comment": "理由", "actor": self.person(who), "at": self.at}
            self.tries(choice, lambda: votes.cast(**act))

    @while_in(StageKind.EXPERT_REVIEW)
    @rule(count=st.integers(0, 3))
    def put_before_experts(self, count):
        """A panel for the open stage of experts, drawn; so many hand in a good card, and with enough of them it ends."""
        runs = StageRun.objects.open().filter(application=self.application, stage__kind=StageKind.EXPERT_REVIEW)
        run = runs.filter(panel_case=None).select_related("stage").first()
        if run is None:
            return
        by = {"actor": self.person(1), "at": self.at}
        panel = panels.create(
            call=self.application.call, stage=run.stage, field=self.field, title="评审组", score_until=FAR, **by
        )
        panels.take_in(panel=panel, run_ids=[run.pk], **by)
        panels.draw(panel=panel, **by)
        panels.invite(panel=panel, **by)
        criteria = run.stage.version.criteria.values_list("pk", flat=True)
        for seat in list(panel.seats.order_by("draw_place"))[:count]:
            seats.answer(seat=seat, accepts=True, at=self.at)
            card = seats.card_of(seat, panel.cases.get())
            points = dict.fromkeys(criteria, 80)
            seats.hand_in(card=card, expected_version=card.version, at=self.at, points=points, comments={}, comment="")
        panels.write_conclusion(panel=panel, text="同意", **by)
        self.tries("close panel", lambda: panels.close(panel=panel, **by))

    @precondition(lambda self: self.status != Status.DRAFT)
    @rule(who=st.none() | ANYBODY, minutes=st.sampled_from((1, 1, 9, 11)))
    def take_back(self, who, minutes):
        """Who took the latest decision (``None``), or whoever it is, wants it undone."""
        self.at += timedelta(minutes=minutes)
        closed = ReviewTask.objects.exclude(closed_at=None).order_by("-closed_at", "-pk").first()
        if closed is None:
            return

        def act():
            actor = closed.decided_by if who is None else self.person(who)
            event = services.take_back(task=closed, actor=actor, at=self.at)
            assert closed.decided_by_id == event.actor_id
            assert self.at <= closed.closed_at + undoing.window()
            self.final, self.was_taken_back = None, True
            self.seen.add(UNDO)
            if Recognition.objects.filter(status=Status.DRAFT).exists():
                self.seen.add("title taken back")

        self.tries("take back", act)

    @rule(action=st.sampled_from(("approve", "reject", "return", "reopen", "lapse", "end", "resume")), who=st.integers(0, 4))
    def act_on_the_case_itself(self, action, who):
        """Nobody but the portal does."""
        by = {"actor": self.person(who), "at": self.at}
        with pytest.raises(WorkflowError):
            perform_transition(obj=self.case(), action=action, reason="理由", **by)

    @while_case_is(Status.SUBMITTED)
    @rule()
    def put_into_notice(self):
        run = self.open_run()
        if run is None:
            return

        def act():
            notice = notices.prepare(
                call=self.application.call,
                runs=[run],
                title="公示",
                text="",
                opens_on=self.at.date(),
                working_days=5,
                actor=self.person(1),
            )
            perform_transition(obj=notice, action="publish", actor=self.person(1), at=self.at)

        self.tries("publish", act)

    @while_in(StageKind.PUBLIC_NOTICE)
    @rule(who=ANYBODY, action=st.sampled_from(("", "approve", "reject")))
    def object(self, who, action):
        """Somebody does, and perhaps it is answered at once."""
        if not PublicNotice.objects.running(self.at).exists():
            self.put_into_notice()
        notice = PublicNotice.objects.running(self.at).first()
        if notice is not None:
            entry = notice.entries.first()
            self.tries("object", lambda: notices.raise_objection(entry=entry, text="数字不对", at=self.at, is_anonymous=True))
            if action:
                self.answer_objection(who, action)

    @precondition(lambda self: self.has_objection)
    @rule(who=ANYBODY, action=st.sampled_from(("approve", "reject")))
    def answer_objection(self, who, action):
        row = Objection.objects.open().first()
        if row is not None:
            by = {"actor": self.person(who), "at": self.at}
            words = {"text": "查过了", "reason": "记录"}
            self.tries(f"objection {action}", lambda: notices.answer(objection=row, action=action, **words, **by))

    @rule(days=st.integers(1, 12))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        close_notices(at=self.at)
        leave_notices(self.at)

    @while_case_is(Status.REJECTED)
    @rule(who=ANYBODY, action=st.sampled_from(("approve", "reject")))
    def appeal(self, who, action):
        self.tries("appeal", lambda: appeals.lodge(application=self.case(), actor=self.author, at=self.at, text="不服"))
        row = Appeal.objects.open().first()
        if row is not None:
            by = {"actor": self.person(who), "at": self.at}
            self.tries(f"appeal {action}", lambda: appeals.decide(appeal=row, action=action, reason="复核过了", **by))
