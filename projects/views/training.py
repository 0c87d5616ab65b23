"""The training of a project, and the forms that write it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core.numbers import row_number
from projects import evidence_rules as rules
from projects.evidence_querysets import inside
from projects.evidence_tabs import tabs_of
from projects.ledger_forms import OUTSIDE, FloorForm
from projects.models import Cohort, CriteriaSet, EnrollmentPlan, MentorPairing
from projects.services import training
from projects.services.evidence import EvidenceError
from projects.training_forms import CohortForm, EvaluationForm, EvaluationSetForm, GuidanceForm, HiresForm, PairingForm, PlanForm
from projects.training_page import cohorts_of, note_evidence, plans_of, total_of
from projects.views.ledger import ProjectStatementView

PLAN_COLUMNS = (("planned_count", "计划"), ("tilt_count", "其中倾斜"), ("admitted_count", "录取"))


class TrainingView(LoginRequiredMixin, TemplateView):
    """Plans and cohorts of a project, for those inside."""

    template_name = "projects/training.html"

    def get_context_data(self, **kwargs):
        """Figures count from the reader's floor up."""
        user = self.request.user
        project = get_object_or_404(inside(user).select_related("organization"), pk=self.kwargs["pk"])
        own = {party.pk for party in rules.own_parties(user, project)}
        floor = FloorForm.floor_of(self.request.GET)
        rows = cohorts_of(project, floor)
        for row in rows:
            row.is_own = row.cohort.organization_id in own
            row.can_evaluate = bool(own - {row.cohort.organization_id})
            for pairing in row.pairings:
                pairing.can_log = bool(own & {pairing.pairing.organization_id, pairing.pairing.industry_organization_id})
        plans = plans_of(project)
        cohorts = [row.cohort for row in rows]
        note_evidence(project, [*plans, *cohorts])
        others = rules.parties_of(project)
        for row in (*plans, *cohorts):
            row.is_own = row.organization_id in own
            row.askable = [party for pk, party in others.items() if pk != row.organization_id] if row.is_own else []
        return super().get_context_data(
            project=project,
            tabs=tabs_of(project, user, "training"),
            floor=floor,
            floor_form=FloorForm(initial={"floor": floor}),
            plans=plans,
            totals=[(label, total_of(plans, name, floor)) for name, label in PLAN_COLUMNS] if plans else [],
            heads=total_of(cohorts, "headcount", floor),
            rows=rows,
            can_write=bool(own),
            **kwargs,
        )


class HeadcountAskView(LoginRequiredMixin, View):
    """Ask another party of the project whether a plan's or a cohort's figures are right."""

    http_method_names = ["post"]
    model = None

    def handle_no_permission(self):
        """Whose it is is no public knowledge, so the sign-in leads to the own projects."""
        return redirect_to_login(reverse("projects:mine"))

    def post(self, request, pk):
        """To the statement's page, from where a link may be sent to a person."""
        row = get_object_or_404(self.model.objects.visible_to(request.user).select_related("project"), pk=pk)
        parties = rules.parties_of(row.project)
        counterpart = parties.get(row_number(request.POST.get("counterpart", "")))
        if counterpart is None:
            raise Http404("no such party")
        try:
            said = training.ask_about(row=row, counterpart=counterpart, actor=request.user, at=timezone.now())
        except EvidenceError as error:
            messages.error(request, str(error))
            return redirect("projects:training", row.project_id)
        messages.success(request, f"请{said.counterpart}确认了。要找到具体的人，可以再发一个链接。")
        return redirect(f"{said.get_absolute_url()}#ask")


class TrainingFormView(ProjectStatementView):
    """A form of the training; ``kind`` names it among drafts, ``title`` and ``lead`` stand above it."""

    kind, title, lead = "", "", ""

    def back_url(self):
        """The page of training."""
        return reverse("projects:training", args=[self.project.pk])

    def trail(self):
        """The way back, through the project's training."""
        return [(str(self.project), self.project.get_absolute_url()), ("共同培养", self.back_url())]

    def form_code(self):
        """One draft for each place where the form stands."""
        return f"{self.kind}:{':'.join(str(value) for value in self.kwargs.values())}"

    def page(self):
        """Words around the form."""
        return {"title": self.title, "lead": self.lead, "trail": self.trail(), "back_url": self.back_url()}


class OwnRowView(TrainingFormView):
    """A row that one party writes in place: ``model`` with ``initial_of``; an existing one carries its version."""

    model = None
    done_text = "存好了。"

    def find_row(self, pk):
        """The row, for its own organization's writers; ``None`` for a new one."""
        if pk is None:
            return None
        row = get_object_or_404(self.model.objects.visible_to(self.request.user), pk=pk)
        if not rules.writes_for(self.request.user, row.organization_id):
            raise Http404("another organization's row")
        return row

    def page(self):
        """With the row's version, so that a stale tab is noticed."""
        return super().page() | {"row_version": self.request.POST.get("row_version") or (self.row.version if self.row else "")}

    def expected(self):
        """What the form says of the row's version."""
        return {"expected_version": self.request.POST.get("row_version", "")} if self.row else {}


class PlanFormView(OwnRowView):
    """A new enrolment plan or an existing one."""

    model, kind, title = EnrollmentPlan, "plan", "招生计划"
    lead = "这个项目一年招多少人，其中市里批了多少倾斜名额。"

    def find(self):
        """The project, and the plan where one is mended."""
        self.row = self.find_row(self.kwargs.get("plan"))
        self.find_project(self.row.project_id if self.row else self.kwargs["pk"])

    def make_form(self, data=None, files=None):
        """The form, filled with the plan."""
        own = [self.row.organization] if self.row else self.own
        names = ("year", "major", "level", "planned_count", "admitted_count", "tilt_source")
        initial = (
            {name: getattr(self.row, name) for name in names} | {"tilt_count": self.row.tilt_count or None} if self.row else {}
        )
        return PlanForm(data, own=own, initial=initial)

    def act(self, values):
        """Save it."""
        organization = values.pop("stated_by")
        training.save_plan(
            project=self.project, organization=organization, actor=self.request.user, plan=self.row, **self.expected(), **values
        )
        return f"{self.back_url()}#plans"


class CohortFormView(OwnRowView):
    """A new cohort or an existing one."""

    model, kind, title = Cohort, "cohort", "班级"
    lead = "只写人数，不填学生姓名。"

    def find(self):
        """The project, and the cohort where one is mended."""
        self.row = self.find_row(self.kwargs.get("cohort"))
        self.find_project(self.row.project_id if self.row else self.kwargs["pk"])

    def make_form(self, data=None, files=None):
        """The form, filled with the cohort."""
        own = [self.row.organization] if self.row else self.own
        names = ("name", "headcount", "plan", "starts_on", "ends_on")
        initial = {name: getattr(self.row, name) for name in names} if self.row else {}
        plans = EnrollmentPlan.objects.filter(project=self.project, organization__in=[party.pk for party in own])
        return CohortForm(data, own=own, plans=plans.select_related("major"), initial=initial)

    def act(self, values):
        """Save it."""
        organization = values.pop("stated_by")
        row = training.save_cohort(
            project=self.project, organization=organization, actor=self.request.user, cohort=self.row, **self.expected(), **values
        )
        return row.get_absolute_url()


class ByCohortMixin:
    """Finds the cohort that the address names."""

    def find_cohort(self, pk):
        """The cohort and its project."""
        rows = Cohort.objects.visible_to(self.request.user).select_related("organization", "project")
        self.cohort = get_object_or_404(rows, pk=pk)
        self.find_project(self.cohort.project_id)

    def back_url(self):
        """The cohort's place on the page of training."""
        return self.cohort.get_absolute_url()


class PairingFormView(ByCohortMixin, OwnRowView):
    """The two mentors of a cohort, by its school."""

    model, kind, title = MentorPairing, "pairing", "双导师"
    lead = "学校一位，产业一位。姓名只给项目里的人看。"

    def find(self):
        """The cohort of one's own organization, and the pairing where one is mended."""
        self.row = self.find_row(self.kwargs.get("pairing"))
        self.find_cohort(self.row.cohort_id if self.row else self.kwargs["cohort"])
        self.own = [party for party in self.own if party.pk == self.cohort.organization_id]
        if not self.own:
            raise Http404("another organization's cohort")

    def make_form(self, data=None, files=None):
        """The form, filled with the pairing."""
        initial = {}
        if self.row:
            names = ("school_mentor", "school_position", "industry_mentor", "industry_position")
            initial = {name: getattr(self.row, name) for name in names}
            initial |= {
                "counterpart": self.row.industry_organization_id or OUTSIDE,
                "counterpart_name": self.row.industry_organization_name,
            }
        return PairingForm(data, own=self.own, parties=list(self.parties.values()), initial=initial)

    def act(self, values):
        """Save it."""
        values.pop("stated_by")
        values["industry_organization"] = values.pop("counterpart")
        values["industry_organization_name"] = values.pop("counterpart_name")
        training.save_pairing(cohort=self.cohort, actor=self.request.user, pairing=self.row, **self.expected(), **values)
        return self.back_url()


class GuidanceCreateView(ByCohortMixin, TrainingFormView):
    """A day of guidance."""

    kind, title, lead = "guidance", "记一次指导", "产业导师的指导由对方点链接确认，不用注册。"
    done_text = "记下了，现在是自报。请对方确认，才算数。"

    def find(self):
        """The pairing, for the two mentors' organizations."""
        rows = MentorPairing.objects.visible_to(self.request.user).select_related("industry_organization", "organization")
        self.pairing = get_object_or_404(rows, pk=self.kwargs["pairing"])
        self.find_cohort(self.pairing.cohort_id)
        sides = {self.pairing.organization_id, self.pairing.industry_organization_id}
        self.own = [party for party in self.own if party.pk in sides]
        if not self.own:
            raise Http404("not one of the two sides")

    def make_form(self, data=None, files=None):
        """The form."""
        return GuidanceForm(data, own=self.own, pairing=self.pairing, today=timezone.localdate())

    def act(self, values):
        """Write it and go on to asking the other side."""
        row = training.log_guidance(pairing=self.pairing, actor=self.request.user, at=timezone.now(), **values)
        return f"{row.get_absolute_url()}#ask"


class HiresCreateView(ByCohortMixin, TrainingFormView):
    """How many of a cohort an employer took."""

    kind, title, lead = "hires", "记就业去向", "一家单位记一条，写这个班去的总数。对方确认后，会出现在最初的需求旁边。"
    done_text = "记下了，现在是自报。请对方确认，才算数。"

    def find(self):
        """The cohort."""
        self.find_cohort(self.kwargs["cohort"])

    def make_form(self, data=None, files=None):
        """The form; employers are the other parties of the project."""
        employers = [party for pk, party in self.parties.items() if pk != self.cohort.organization_id]
        return HiresForm(data, own=self.own, parties=employers, today=timezone.localdate())

    def act(self, values):
        """Write it and go on to asking the other side."""
        row = training.record_hires(cohort=self.cohort, actor=self.request.user, at=timezone.now(), **values)
        return f"{row.get_absolute_url()}#ask"


class EvaluationCreateView(ByCohortMixin, TrainingFormView):
    """What a party says of another's cohort; first by which criteria, then the scores."""

    kind, title, lead = "evaluation", "评价班级", "每项 0 到 100 分，按权重合成总分。"
    done_text = "评价记下了，请学校确认。"

    def find(self):
        """The cohort, for parties other than its school; the set of criteria is in the address."""
        self.find_cohort(self.kwargs["cohort"])
        self.own = [party for party in self.own if party.pk != self.cohort.organization_id]
        if not self.own:
            raise Http404("one does not evaluate one's own cohort")
        self.set = CriteriaSet.objects.filter(retired_on=None, pk=self.kwargs.get("criteria")).first()
        if "criteria" in self.kwargs and self.set is None:
            raise Http404("no such criteria")

    def get(self, request, **kwargs):
        """Lead to the only set of criteria, or let the reader choose."""
        self.find()
        if self.set is None:
            chosen = EvaluationSetForm(request.GET if "set" in request.GET else None)
            if chosen.is_valid():
                return redirect("projects:evaluation_create", cohort=self.cohort.pk, criteria=chosen.cleaned_data["set"].pk)
            return self.draw_choice(chosen)
        return super().get(request, **kwargs)

    def draw_choice(self, form):
        """The sets of criteria with what they weigh."""
        self.template_name = "projects/evaluation_set.html"
        sets = CriteriaSet.objects.filter(retired_on=None).prefetch_related("criteria")
        if not sets:
            messages.info(self.request, "还没有评价指标，请市里的管理员先录入。")
        return self.draw(form, None, extra={"sets": sets, "cohort": self.cohort})

    def draw(self, form, draft, status=200, extra=None):
        """The page, with what the choice needs."""
        self.extra = extra or {}
        return super().draw(form, draft, status)

    def page(self):
        """Words around the form."""
        return super().page() | self.extra

    def make_form(self, data=None, files=None):
        """The form of the chosen set."""
        if self.set is None:
            raise Http404("choose the criteria first")
        return EvaluationForm(data, own=self.own, criteria_set=self.set, today=timezone.localdate())

    def act(self, values):
        """Write it and go on to asking the school."""
        row = training.evaluate(cohort=self.cohort, actor=self.request.user, at=timezone.now(), **values)
        return f"{row.get_absolute_url()}#ask"
