"""A case after it was handed in: where it stands, what was handed in, what was decided, and the appeal."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core import idempotency
from core.models import Document
from core.numbers import row_number
from core.workflow import WorkflowError
from review.models import ReviewTask
from review.recognition import evidence, rules, signing, voting
from review.recognition.completeness import fields_of
from review.recognition.forms import AppealForm
from review.recognition.models import Appeal
from review.recognition.presentation import days_left, differences, history_of, line_of, rows_by_section
from review.recognition.services import appeals
from review.recognition.views.cases import CaseView, address


class ApplicationDetailView(CaseView):
    """A case as its applicant sees it: the line of stages, what happens now, history, submissions, decision."""

    def get(self, request, pk):
        """The page."""
        case, now = self.get_case(), timezone.now()
        runs = list(case.runs.in_order())
        submissions = list(case.submissions.select_related("submitted_by").order_by("-number"))
        refusal = appeals.refusal_of(case)
        may_write = rules.is_applicant(request.user, case)
        context = {
            "application": case,
            "steps": line_of(case, runs),
            "now_run": next((run for run in runs if run.is_open), None),
            "events": history_of(case, runs, more=voting.events_of(runs, request.user)),
            "submissions": submissions,
            "refusal": refusal,
            "appeal": self._appeal(case),
            "appeal_until": appeals.appeal_until(case, refusal) if refusal else None,
            "may_appeal": may_write and appeals.may_appeal(case, refusal, at=now),
            "may_write": may_write,
            "may_withdraw": may_write and case.may_be_withdrawn,
            "scan": self._scan(case, submissions),
            "left": days_left(case.time_left_until, now),
            "task": self._task(runs),
            "outcome": case.awarded,
            "trail": self.trail(case)[:1] if may_write or rules.is_own_case(request.user, case) else [],
            "token": idempotency.new_token(),
        }
        return render(request, "review/recognition/application_detail.html", context)

    def _appeal(self, case):
        appeal = case.appeals.order_by("-pk").first()
        if appeal is not None:
            appeal.files = list(Document.objects.of(appeal))
            appeal.answer = appeal.answer_event
        return appeal

    def _scan(self, case, submissions):
        """The stamped page of what was handed in last."""
        return signing.standing_of(case, submissions[0].fingerprint).page if submissions else None

    def _task(self, runs):
        """For a coordinator of this case: its task on the desk."""
        run = next((run for run in runs if run.is_open), None)
        if run is None or not rules.may_review(self.request.user, run.application):
            return None
        return ReviewTask.objects.open().of(run).first()


class SubmissionView(CaseView):
    """What was handed in at one time, and where it differs from the time before."""

    def get(self, request, pk, number):
        """Exactly what was kept."""
        case = self.get_case()
        submission = get_object_or_404(case.submissions.select_related("submitted_by"), number=number)
        fields = fields_of(case.scheme_version, case.purpose)
        earlier = case.submissions.filter(number__lt=number).order_by("-number").first()
        context = {
            "application": case,
            "submission": submission,
            "sections": rows_by_section(
                fields,
                submission.answers,
                submission.documents,
                submission.figures,
                evidence_of=lambda code: evidence.path_of(case, code, submission),
            ),
            "earlier": earlier,
            "changes": differences(fields, earlier, submission) if earlier else [],
            "trail": self.trail(case),
        }
        return render(request, "review/recognition/submission_detail.html", context)


class FigureEvidenceView(CaseView):
    """The applicant's rows behind a figure, as far as this reader may see them; as of a submission, or of today."""

    def get(self, request, pk, code):
        """The rows."""
        case, on = self.get_case(), timezone.localdate()
        submission = None
        if wanted := request.GET.get("submission"):
            submission = get_object_or_404(case.submissions, number=row_number(wanted))
            on = timezone.localdate(submission.at)
        found = evidence.of(case, code, on=on, user=request.user)
        if found is None:
            raise Http404("no such figure of the case")
        trail = self.trail(case) if rules.is_own_case(request.user, case) else self.trail(case)[1:]
        context = {"application": case, "evidence": found, "on": on, "submission": submission, "trail": trail}
        return render(request, "review/recognition/figure_evidence.html", context)


class AppealView(CaseView):
    """Appeal against a refusal, once, with what proves it."""

    writes = True

    def get(self, request, pk):
        """The decision, the deadline and an empty form."""
        return self._draw(self.get_case(), AppealForm())

    def post(self, request, pk):
        """Hand the appeal in, once per form."""
        case, form = self.get_case(), AppealForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._draw(case, form)
        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=lambda: self._lodge(case, form))
        except (idempotency.StaleForm, WorkflowError) as error:
            messages.error(request, str(error))
            return self._draw(case, form)
        messages.success(request, "申诉交上去了，由没有办过这件事的人重新看。")
        return redirect(f"{case.get_absolute_url()}#appeal")

    def _lodge(self, case, form):
        appeals.lodge(
            application=case,
            text=form.cleaned_data["text"],
            uploads=form.cleaned_data["files"],
            actor=self.request.user,
            at=timezone.now(),
        )

    def _draw(self, case, form):
        refusal, now = appeals.refusal_of(case), timezone.now()
        if refusal is None or not appeals.may_appeal(case, refusal, at=now):
            messages.info(self.request, "现在不能申诉。")
            return redirect(case)
        until = appeals.appeal_until(case, refusal)
        context = {
            "application": case,
            "refusal": refusal,
            "until": until,
            "left": days_left(until, now),
            "form": form,
            "trail": self.trail(case),
            "token": idempotency.new_token(),
        }
        return render(self.request, "review/recognition/appeal_form.html", context)


class AppealWithdrawView(CaseView):
    """Take an appeal back before it is answered."""

    writes = True
    http_method_names = ["post"]

    def post(self, request, pk):
        """The refusal then stands."""
        case = self.get_case()
        appeal = get_object_or_404(
            Appeal.objects.visible_to(request.user), application=case, pk=row_number(request.POST.get("appeal", ""))
        )
        try:
            appeals.withdraw(
                appeal=appeal, actor=request.user, at=timezone.now(), expected_version=request.POST.get("version", "")
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "申诉撤回了，原来的决定不变。")
        return redirect(address("application_detail", case))
