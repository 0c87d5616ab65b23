"""No sequence of acts skips a stage, lets somebody decide an own case, or changes a case that has ended."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from core import undoing
from core.enums import Status
from core.models import ReviewEvent
from core.undoing import UNDO
from core.workflow import WorkflowError, perform_transition
from review import services
from review.models import ReviewTask
from review.recognition.enums import StageKind
from review.recognition.models import (
    AnnulledCertificate,
    Appeal,
    Application,
    Objection,
    PublicNotice,
    Recognition,
    StageRun,
    Vote,
)
from review.recognition.services import cases, notices, panels, seats, votes
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

PROCEDURE = (
    StageKind.FORMAL_CHECK,
    StageKind.DISTRICT_OPINION,
    StageKind.EXPERT_REVIEW,
    StageKind.JOINT_REVIEW,
    StageKind.PUBLIC_NOTICE,
    StageKind.DECISION,
)
STEPS = ("approve", "return", "reject", "oppose", "pass_on", "cancel", "open")
QUORUM = 2
TROUBLE = ("", "return", "reject", UNDO, "withdraw")
FAR = TUESDAY + timedelta(days=3650)


class Procedure(RuleBasedStateMachine):
    """Everybody tries everything at any time."""

    seen = set()
    """Stages and states that some example came to, so that the test cannot pass for having done nothing."""

    @initialize()
    def world(self):
        """A case, coordinators with and without a part in it, a stranger."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at, self.final, self.refusals = TUESDAY, None, 0
        self.was_taken_back, self.mark = False, None
        version = SchemeVersionFactory(stages=PROCEDURE, state="draft")
        version.stages.filter(kind=StageKind.JOINT_REVIEW).update(quorum=QUORUM)
        put_in_force(version)
        self.field = ReviewFieldFactory()
        for _ in range(4):
            ExpertFactory(fields=[self.field])
        self.own = CoordinatorFactory()
        member = MembershipFactory(user=self.own)
        self.application = begin(call=CallFactory(version=version, closes_at=None), membership=member)
        self.author = self.own
        district = self.application.organization.district
        self.people = [
            self.own,
            CoordinatorFactory(),
            CoordinatorFactory(),
            CoordinatorFactory(scope=district),
            MembershipFactory().user,
        ]

    def teardown(self):
        """Nothing of one example is left for the next."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def case(self):
        return Application.objects.get(pk=self.application.pk)

    def tries(self, act):
        """Do something that may be refused; people are read anew, as in a new request."""
        with suppress(WorkflowError):
            act()

    def person(self, number):
        return User.objects.get(pk=self.people[number].pk)

    @rule(who=st.integers(0, 4))
    def submit(self, who):
        self.tries(lambda: cases.submit(application=self.case(), actor=self.person(who), at=self.at))

    @rule(who=st.integers(0, 1), is_meant=st.booleans())
    def withdraw(self, who, is_meant):
        if not is_meant:  # a case that is taken back ends the example
            return
        self.tries(lambda: cases.withdraw(application=self.case(), actor=self.person(who), at=self.at, reason="不报了"))

    @rule(who=st.integers(0, 4), action=st.sampled_from(STEPS), number=st.integers(0, 8))
    def decide(self, who, action, number):
        runs = list(StageRun.objects.filter(application=self.application).order_by("-pk")[:9])
        if runs:
            run = runs[number % len(runs)]
            self.tries(lambda: perform_transition(obj=run, action=action, actor=self.person(who), at=self.at, reason="理由"))

    @rule(who=st.integers(1, 3))
    def refuse(self, who):
        run = StageRun.objects.open().filter(application=self.application).first()
        if run is not None:
            self.tries(lambda: perform_transition(obj=run, action="reject", actor=self.person(who), at=self.at, reason="理由"))

    @rule(who=st.integers(1, 3))
    def send_back(self, who):
        run = StageRun.objects.open().filter(application=self.application).first()
        if run is not None:
            self.tries(lambda: perform_transition(obj=run, action="return", actor=self.person(who), at=self.at, reason="理由"))

    def pass_stage(self, run, who):
        self.tries(lambda: perform_transition(obj=run, action="approve", actor=self.person(who), at=self.at))

    @rule(who=st.integers(1, 3), steps=st.integers(0, 7), trouble=st.sampled_from(TROUBLE))
    def go_the_usual_way(self, who, steps, trouble):
        """Some steps of a case without trouble, and then perhaps some, so that examples come far."""
        self.tries(lambda: cases.submit(application=self.case(), actor=self.author, at=self.at))
        for _ in range(steps):
            run = StageRun.objects.open().select_related("stage").filter(application=self.application).first()
            if run is None:
                return
            if run.stage.kind == StageKind.PUBLIC_NOTICE:
                self.put_into_notice()
                self.time_passes(days=12)
                continue
            if run.stage.kind == StageKind.EXPERT_REVIEW:
                self.put_before_experts(count=3)
            if run.stage.kind == StageKind.JOINT_REVIEW:
                for voter, choice in ((who, "agree"), (who % 3 + 1, "agree"), ((who + 1) % 3 + 1, "oppose")):
                    self.vote(who=voter, choice=choice)
            decider = 3 if run.stage.kind == StageKind.DISTRICT_OPINION else who
            self.pass_stage(run, decider)
        if trouble == UNDO:
            self.take_back(who=who, minutes=1)
            return
        if trouble == "withdraw":
            self.withdraw(who=0, is_meant=True)
            return
        run = StageRun.objects.open().filter(application=self.application).first()
        if run is not None and trouble:
            self.tries(lambda: perform_transition(obj=run, action=trouble, actor=self.person(who), at=self.at, reason="理由"))

    @rule(who=st.integers(0, 4), choice=st.sampled_from(("agree", "oppose", "abstain")))
    def vote(self, who, choice):
        run = StageRun.objects.open().select_related("stage").filter(application=self.application).first()
        if run is not None:
            self.tries(lambda: votes.cast(run=run, choice=choice, comment="理由", actor=self.person(who), at=self.at))

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
        self.tries(lambda: panels.close(panel=panel, **by))

    @rule(who=st.integers(0, 4), minutes=st.sampled_from((1, 9, 11)))
    def take_back(self, who, minutes):
        """Whoever it is wants the latest decision undone."""
        self.at += timedelta(minutes=minutes)
        closed = ReviewTask.objects.exclude(closed_at=None).order_by("-closed_at", "-pk").first()
        if closed is None:
            return

        def act():
            event = services.take_back(task=closed, actor=self.person(who), at=self.at)
            assert closed.decided_by_id == event.actor_id
            assert self.at <= closed.closed_at + undoing.window()
            self.final, self.was_taken_back = None, True
            self.seen.add(UNDO)
            if AnnulledCertificate.objects.exists():
                self.seen.add("annulled")

        self.tries(act)

    @rule(action=st.sampled_from(("approve", "reject", "return", "reopen", "lapse")), who=st.integers(0, 4))
    def act_on_the_case_itself(self, action, who):
        self.tries(lambda: perform_transition(obj=self.case(), action=action, actor=self.person(who), at=self.at, reason="理由"))

    @rule()
    def put_into_notice(self):
        run = StageRun.objects.open().filter(application=self.application).first()
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

        self.tries(act)

    @rule()
    def object(self):
        notice = PublicNotice.objects.running(self.at).first()
        if notice is not None:
            notices.raise_objection(entry=notice.entries.first(), text="数字不对", at=self.at, is_anonymous=True)

    @rule(who=st.integers(0, 4), action=st.sampled_from(("approve", "reject")))
    def answer_objection(self, who, action):
        row = Objection.objects.open().first()
        if row is not None:
            self.tries(
                lambda: notices.answer(
                    objection=row, action=action, actor=self.person(who), at=self.at, text="查过了", reason="记录"
                )
            )

    @rule(days=st.integers(1, 12))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        close_notices(at=self.at)
        leave_notices(self.at)

    @rule(who=st.integers(0, 4), action=st.sampled_from(("approve", "reject")))
    def appeal(self, who, action):
        def act():
            row = Appeal.objects.filter(status=Status.SUBMITTED).first() or cases.appeal(
                application=self.case(), actor=self.author, at=self.at, text="不服"
            )
            cases.decide_appeal(appeal=row, action=action, actor=self.person(who), at=self.at, reason="复核过了")

        self.tries(act)

    @invariant()
    def everything_holds(self):
        """What must hold, looked at again once something has changed: most acts are refused."""
        mark = self.what_stands()
        if mark == self.mark:
            return
        self.mark = mark
        self.no_stage_is_skipped()
        self.no_joint_review_passes_without_its_votes()
        self.what_was_annulled_is_never_given_again()
        self.nobody_decided_an_own_case()
        self.what_has_ended_stays()
        self.desk_and_case_agree()

    def what_stands(self):
        """Status and version of the case, its stages, titles and tasks, and how many events, votes and appeals there are."""
        case = Application.objects.filter(pk=self.application.pk).values_list("status", "version")
        runs = StageRun.objects.order_by("pk").annotate(Count("votes")).values_list("status", "version", "votes__count")
        titles = Recognition.objects.order_by("pk").values_list("status", "version", "certificate_number")
        counts = ReviewEvent.objects.aggregate(Count("pk"))
        return str([list(case), list(runs), list(titles), counts, ReviewTask.objects.open().count()])

    def no_stage_is_skipped(self):
        passed = [
            run.stage.kind
            for run in StageRun.objects.filter(application=self.application).select_related("stage").order_by("pk")
            if run.status == Status.APPROVED or (run.status == Status.REJECTED and run.stage.kind == StageKind.DISTRICT_OPINION)
        ]
        assert passed == list(PROCEDURE[: len(passed)])
        runs = StageRun.objects.filter(application=self.application).count()
        if self.case().status == Status.APPROVED:
            assert len(passed) == len(PROCEDURE)
        assert Recognition.objects.granted().count() == (1 if self.case().status == Status.APPROVED else 0)
        assert runs >= len(passed)

    def no_joint_review_passes_without_its_votes(self):
        for run in StageRun.objects.filter(application=self.application, stage__kind=StageKind.JOINT_REVIEW):
            agreed, given = run.votes.agreeing().count(), run.votes.count()
            assert Vote.objects.filter(run=run, voter__in=(self.own, self.people[4])).count() == 0
            assert run.status != Status.APPROVED or agreed >= QUORUM
            assert run.status != Status.REJECTED or given >= QUORUM > agreed
            self.seen.update(run.votes.values_list("choice", flat=True))

    def what_was_annulled_is_never_given_again(self):
        numbers = set(AnnulledCertificate.objects.values_list("certificate_number", flat=True))
        codes = set(AnnulledCertificate.objects.values_list("verify_code", flat=True))
        for title in Recognition.objects.all():
            assert title.certificate_number not in numbers
            assert title.verify_code not in codes

    def nobody_decided_an_own_case(self):
        for run in StageRun.objects.filter(application=self.application):
            actors = ReviewEvent.objects.of(run).exclude(actor=None).values_list("actor", flat=True)
            assert self.own.pk not in actors
            assert self.people[4].pk not in actors

    def what_has_ended_stays(self):
        """An approved or withdrawn case never changes, a refused one only by an appeal; else its decision was taken back."""
        case = self.case()
        if self.final is not None:
            assert (case.status, case.version) == self.final
        if case.status in (Status.APPROVED, Status.WITHDRAWN):
            self.final = case.status, case.version
        if case.status == Status.REJECTED:
            self.refusals = max(self.refusals, 1)
        elif self.refusals and case.status == Status.SUBMITTED and not self.was_taken_back:
            assert case.appeals.filter(status=Status.APPROVED).exists()

    def desk_and_case_agree(self):
        self.seen.update(StageRun.objects.filter(application=self.application).values_list("stage__kind", flat=True))
        self.seen.add(self.case().status)
        is_handled = StageRun.objects.open().filter(application=self.application).count()
        assert is_handled == (1 if self.case().status == Status.SUBMITTED else 0)
        runs = StageRun.objects.filter(application=self.application)
        open_tasks = [task for task in ReviewTask.objects.open() if isinstance(task.obj, StageRun)]
        assert {task.object_id for task in open_tasks} == set(runs.filter(status=Status.SUBMITTED).values_list("pk", flat=True))


@pytest.mark.django_db
def test_no_sequence_of_acts_breaks_the_procedure():
    run_state_machine_as_test(
        Procedure,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )

    assert Procedure.seen >= {
        *PROCEDURE,
        Status.APPROVED,
        Status.REJECTED,
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.WITHDRAWN,
        UNDO,
        "annulled",
        "agree",
        "oppose",
    }
