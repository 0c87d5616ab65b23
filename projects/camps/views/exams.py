"""Exams: made alone or together, confirmed by the partner, results attempt by attempt."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.workflow import WorkflowError
from projects.camps import rules
from projects.camps.exam_models import CampExam, CampExamResult
from projects.camps.forms import ExamForm, ReasonForm, ResultsForm
from projects.camps.models import Camp
from projects.camps.services import exams
from projects.camps.views.parts import PartFormView
from projects.camps.views.running import HostStepView, SessionMixin
from taxonomy.pickers import suspend_validation


class ExamFormView(PartFormView):
    """The form of a new exam or one without results."""

    form_class, fields = ExamForm, exams.FIELDS
    name, template_name = "exam", "projects/camp_exam_form.html"

    def words_after(self, values):
        """Who is asked, or what may be done now."""
        return f"存好了，请{values['partner']}确认。" if values["partner"] else "存好了，可以登成绩。"


class ExamCreateView(ExamFormView):
    """A new exam of a camp that the reader's organization offers."""

    def save(self, camp, row, values):
        """Make it."""
        return exams.define(camp=camp, values=values, actor=self.request.user, at=timezone.now())


class ExamEditView(ExamFormView):
    """An exam of which there is no result."""

    def objects_of(self, pk):
        """The exam of a camp that the reader's organization offers."""
        rows = CampExam.objects.filter(camp__in=Camp.objects.written_by(self.request.user).values("pk"))
        exam = get_object_or_404(rows.select_related("camp__organization", "partner"), pk=pk)
        return exam.camp, exam

    def save(self, camp, row, values):
        """Change it against the version that was seen."""
        version = self.request.POST.get("version", "")
        return exams.change(exam=row, values=values, actor=self.request.user, at=timezone.now(), expected_version=version)


class ExamDetailView(View):
    """What is asked and what passes, who confirmed; the partner answers here."""

    def get(self, request, pk):
        """The page."""
        return self.draw(pk)

    def draw(self, pk, status=200, form=None):
        """With a form that had a fault."""
        user = self.request.user
        rows = CampExam.objects.visible_to(user)
        exam = get_object_or_404(rows.select_related("camp__organization", "partner", "host_confirmed_by"), pk=pk)
        is_host, is_partner = rules.runs(user, exam.camp), rules.is_partner(user, exam)
        context = {
            "exam": exam,
            "camp": exam.camp,
            "is_host": is_host,
            "is_partner": is_partner,
            "can_answer": is_partner and exam.partner_confirmed_at is None,
            "can_edit": is_host and not exam.results.exists(),
            "sessions": _begun(exam.camp) if is_host else [],
            "form": form or ReasonForm(),
            "token": idempotency.new_token(),
        }
        return render(self.request, "projects/camp_exam.html", context, status=status)


def _begun(camp):
    """The sessions of which there may be results."""
    rows = camp.sessions.filter(cancelled_at=None, starts_on__lte=timezone.localdate())
    return list(rows.order_by("-number"))


class ExamAnswerView(LoginRequiredMixin, View):
    """The partner confirms, or says what should be otherwise."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the exam."""
        return redirect_to_login(CampExam(pk=self.kwargs["pk"]).get_absolute_url())

    def post(self, request, pk):
        """Once a form."""
        exam = get_object_or_404(CampExam.objects.visible_to(request.user), pk=pk)
        is_confirmed = request.POST.get("choice") == "confirm"

        def act():
            exams.answer(
                exam=exam,
                is_confirmed=is_confirmed,
                objection=request.POST.get("reason", ""),
                actor=request.user,
                at=timezone.now(),
                expected_version=request.POST.get("version", ""),
            )

        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
            messages.success(request, "确认了，对方可以登成绩了。" if is_confirmed else "记下了，对方会收到。")
        except (WorkflowError, idempotency.StaleForm) as error:
            messages.error(request, str(error))
        return redirect(exam)


class ResultsView(kept_forms.KeepsPostedForm, SessionMixin, View):
    """Enter the next attempt of those who have not passed."""

    def get(self, request, pk, exam):
        """What has been entered and the form, with the scores that were posted when the session had ended."""
        return self.draw(posted=kept_forms.take(request, at=timezone.now()))

    def post(self, request, pk, exam):
        """All of them or none."""
        session, row, standing, open_rows = self.rows()
        form = ResultsForm(request.POST, enrolments=open_rows, full_mark=row.full_mark)
        if not form.is_valid():
            return self.draw(form, status=422)

        def act():
            exams.enter_results(
                exam=row,
                session=session,
                scores=form.scores,
                held_on=form.cleaned_data["held_on"],
                actor=request.user,
                at=timezone.now(),
                on=timezone.localdate(),
            )

        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(form, status=409)
        messages.success(request, f"{len(form.scores)} 人的成绩登好了。")
        return redirect(request.path)

    def rows(self):
        """The session, the exam, its standing results, and who may sit it once more."""
        session = self.get_session()
        exam = get_object_or_404(session.camp.exams.select_related("partner"), pk=self.kwargs["exam"])
        results = CampExamResult.objects.standing().filter(exam=exam, enrolment__session=session)
        standing = list(results.select_related("enrolment").order_by("enrolment", "attempt"))
        by_person = {}
        for result in standing:
            by_person.setdefault(result.enrolment_id, []).append(result)
        open_rows = []
        for row in session.enrolments.placed().order_by("pk"):
            sat = by_person.get(row.pk, [])
            if len(sat) < exam.attempts_most and not any(result.is_passed for result in sat):
                row.attempt_next = len(sat) + 1
                open_rows.append(row)
        return session, exam, standing, open_rows

    def draw(self, form=None, *, status=200, posted=None):
        """The page; ``posted`` is what was kept while its reader signed in again."""
        session, exam, standing, open_rows = self.rows()
        exam.camp = session.camp
        if form is None:
            initial = {"held_on": timezone.localdate()}
            form = ResultsForm(posted, enrolments=open_rows, full_mark=exam.full_mark, initial=initial)
        if posted is not None:
            suspend_validation(form)
        context = {
            "session": session,
            "camp": session.camp,
            "exam": exam,
            "results": standing,
            "lines": [(row, form[f"score-{row.pk}"]) for row in open_rows if f"score-{row.pk}" in form.fields],
            "form": form,
            "token": idempotency.token_for(self.request.POST if posted is None else posted),
        }
        return render(self.request, "projects/camp_results.html", context, status=status)


class ResultVoidView(HostStepView):
    """Take a wrong result back."""

    form_class, done = ReasonForm, "作废了，可以重新登。"

    def get_result(self):
        """A result of a session that the reader runs; a 404 for the learner and who enrolled them."""
        rows = CampExamResult.objects.visible_to(self.request.user).select_related(
            "exam", "enrolment__session__camp__organization"
        )
        result = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not rules.runs(self.request.user, result.enrolment.session.camp):
            raise Http404("not theirs to void")
        return result

    def get_session(self):
        """Its session."""
        return self.get_result().enrolment.session

    def back(self, session):
        """To the results."""
        return redirect("projects:camp_results", session.pk, self.get_result().exam_id)

    def step(self, session, values):
        """Void it."""
        exams.void(result=self.get_result(), actor=self.request.user, at=timezone.now(), **values)
