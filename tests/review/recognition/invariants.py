"""What must hold of a case at any time, looked at again once something has changed: most acts are refused."""

from django.db.models import Count
from hypothesis.stateful import invariant

from core.enums import Status
from core.models import ReviewEvent
from review.models import ReviewTask
from review.recognition.enums import StageKind
from review.recognition.models import Application, Objection, Recognition, Scheme, StageRun, Vote
from tests.review.recognition.factories import TUESDAY

QUORUM = 2
"""How many agree in the joint reviews of the machine."""


class Invariants:
    """For a machine that has a case, people, a moment and the stages of its procedure."""

    @invariant()
    def everything_holds(self):
        """What must hold, looked at again once something has changed: most acts are refused."""
        self.step += 1
        mark = self.what_stands()
        if mark == self.mark:
            return
        self.mark = mark
        self.no_stage_is_skipped()
        self.no_joint_review_passes_without_its_votes()
        self.numbers_of_certificates_have_no_gap()
        self.nobody_decided_an_own_case()
        self.what_has_ended_stays()
        self.desk_and_case_agree()

    def what_stands(self):
        """Status and version of the case, its stages, titles and tasks, and how many events, votes and appeals there are."""
        case = Application.objects.filter(pk=self.application.pk).values_list("status", "version").get()
        runs = StageRun.objects.order_by("pk").annotate(Count("votes"))
        runs = list(runs.values_list("status", "stage__kind", "version", "votes__count"))
        titles = Recognition.objects.order_by("pk").values_list("status", "version", "certificate_number")
        counts = ReviewEvent.objects.aggregate(Count("pk"))
        self.status, self.has_objection = case[0], Objection.objects.open().exists()
        self.kind = next((kind for status, kind, *_ in runs if status == Status.SUBMITTED), None)
        return str([case, runs, list(titles), counts, ReviewTask.objects.open().count()])

    def no_stage_is_skipped(self):
        stood = {Status.APPROVED: len(self.procedure)}
        passed = [
            run.stage.kind
            for run in StageRun.objects.filter(application=self.application).select_related("stage").order_by("pk")
            if run.status == Status.APPROVED or (run.status == Status.REJECTED and run.stage.kind == StageKind.DISTRICT_OPINION)
        ]
        status = self.case().status
        assert passed == list(self.procedure[: len(passed)])
        assert len(passed) == stood.get(status, len(passed))
        self.the_title_follows_the_case(status)

    def the_title_follows_the_case(self, status):
        assert Recognition.objects.granted().count() == (1 if status == Status.APPROVED else 0)

    def no_joint_review_passes_without_its_votes(self):
        for run in StageRun.objects.filter(application=self.application, stage__kind=StageKind.JOINT_REVIEW):
            agreed, given = run.votes.agreeing().count(), run.votes.count()
            assert Vote.objects.filter(run=run, voter__in=(self.own, self.people[4])).count() == 0
            assert run.status != Status.APPROVED or agreed >= QUORUM
            assert run.status != Status.REJECTED or given >= QUORUM > agreed
            self.seen.update(run.votes.values_list("choice", flat=True))

    def numbers_of_certificates_have_no_gap(self):
        """What was given and taken back lies with the draft until it is given again: one number a year, whatever was undone."""
        assert Recognition.objects.exclude(certificate_number="").count() <= 1
        assert Scheme.objects.get().last_number <= 1 + self.at.year - TUESDAY.year

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
