"""The stage passport: one page that shows it, and one small post for everything that is written into it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency
from core.enums import Status
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import rules
from projects.evidence_querysets import inside
from projects.evidence_tabs import tabs_of
from projects.forms import CheckForm, ExitForm, FigureForm, MilestoneForm, OwnCheckForm, PlanForm, VerdictForm
from projects.gantt import gantt_of
from projects.models import FigureDefinition, Milestone, Project, ProjectFigure, ProjectStage, StageCheck
from projects.passport_page import acceptances_of, figures_of, pace_of, strip_of, whole_stages_of
from projects.services import endings, passport, stage_undo, stages


class PassportView(LoginRequiredMixin, View):
    """Where a project stands, what is missing, and everything that may be written now."""

    def get(self, request, pk):
        """The page."""
        rows = Project.objects.worked_on_by(request.user).for_detail()
        project = get_object_or_404(rows, pk=pk)
        if not project.is_approved:
            messages.info(request, "审核通过以后才有环节护照。")
            return redirect(project)
        return draw_passport(request, project)


def draw_passport(request, project, *, faulty=None, status=200):
    """The passport's page; ``faulty`` is ``(name, key, form)`` of a form that was refused, drawn again in its place."""
    user, on = request.user, timezone.localdate()
    views = whole_stages_of(project)
    current = next((view for view in views if view.is_open), None)
    sides = rules.sides_of(user, project)
    organizations = [project.organization, *(row.organization for row in project.joined_partners)]
    own = [row for row in organizations if row.pk in sides]
    confirming = [row for row in own if row.pk in rules.confirming_sides_of(user, project)]
    said = {row.organization_id for row in current.words} if current else set()
    faulty_name, faulty_key, faulty_form = faulty or ("", "", None)
    context = {
        "project": project,
        "stages": views,
        "current": current,
        "figures": figures_of(project, user),
        "gantt": gantt_of(project, views, on=on),
        "can_print": inside(user).filter(pk=project.pk).exists(),
        "undo_stage": stage_undo.undoable(project, user, timezone.now()),
        "pace": pace_of(project, on),
        "acceptances": acceptances_of(project),
        "is_over": current is None,
        "own": own,
        "confirming": confirming,
        "to_confirm": [row for row in confirming if row.pk not in said],
        "to_retract": [row for row in own if row.pk in said],
        "needed": [row for row in organizations if row.pk in {project.organization_id} | project.counterpart_ids],
        "said": said,
        "is_lead": project.organization_id in sides,
        "can_write": rules.can_contribute(user, project),
        "can_run": rules.can_run(user, project),
        "milestone_form": MilestoneForm(organizations=organizations, initial={"organization": project.organization_id}),
        "verdict_form": VerdictForm(),
        "faulty": {
            "name": faulty_name,
            "key": str(faulty_key),
            "form": faulty_form,
            "definition": row_number(request.POST.get("definition", "")),
        },
        "strip": strip_of(views, on),
        "tabs": tabs_of(project, user, "passport"),
        "today": on,
    }
    if faulty_name == "verdict":
        context["verdict_form"] = faulty_form
    return render(request, "projects/passport.html", context, status=status)


class PassportPostView(LoginRequiredMixin, View):
    """One thing that is written into a passport; the form's token makes it once. ``rows`` says which row the address names."""

    http_method_names = ["post"]
    model = None
    project_path = "project"
    anchor = ""

    def handle_no_permission(self):
        """The address itself answers no GET; the passport's page does, but only who signs in knows which one."""
        return redirect_to_login(reverse("projects:mine"))

    def post(self, request, pk):
        """Do it, or draw the passport again with the fault at its form."""
        rows = self.model.objects.visible_to(request.user)
        if self.project_path:
            joined = (self.project_path, f"{self.project_path}__organization__kind", f"{self.project_path}__type")
            rows = rows.select_related(*joined)
        row = get_object_or_404(rows, pk=pk)
        project = self.project_of(row)
        form = self.form_of(row, project)
        if form is not None and not form.is_valid():
            return draw_passport(request, _whole(request, project), faulty=(self.name, row.pk, form), status=422)
        values = form.cleaned_data if form is not None else {}
        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=lambda: self._act(row, project, values))
        except (WorkflowError, idempotency.StaleForm) as error:
            messages.error(request, str(error))
        return redirect(f"{project.passport_url}{self.anchor_of(row)}")

    name = ""

    def project_of(self, row):
        """The project of the row."""
        for part in self.project_path.split("__"):
            row = getattr(row, part)
        return row

    def form_of(self, row, project):
        """The form of what was posted; ``None`` where a press says everything."""
        return

    def anchor_of(self, row):
        """Where on the page the reader goes on."""
        return self.anchor

    def _act(self, row, project, values):
        now = timezone.now()
        words = self.act(row, project, values, at=now, on=timezone.localdate(now))
        messages.success(self.request, words)
        return project.passport_url

    def act(self, row, project, values, *, at, on):
        """Call one service; returns what is said about it."""
        raise NotImplementedError(f"{type(self).__name__} must act")

    def own_organization(self):
        """The own organization that the form names."""
        own = Organization.objects.edited_by(self.request.user)
        return get_object_or_404(own, pk=row_number(self.request.POST.get("organization", "")))


def _whole(request, project):
    return Project.objects.worked_on_by(request.user).for_detail().get(pk=project.pk)


class CheckPostView(PassportPostView):
    """A view on one exit check."""

    model, project_path = StageCheck, "stage__project"

    def anchor_of(self, row):
        """At the check."""
        return f"#check-{row.pk}"


class CheckMeetView(CheckPostView):
    """Say that a check is met."""

    name = "check"

    def form_of(self, row, project):
        """A word and files."""
        return CheckForm(self.request.POST, self.request.FILES)

    def act(self, row, project, values, *, at, on):
        """Meet it."""
        passport.meet_check(check=row, actor=self.request.user, at=at, on=on, note=values["note"], files=values["files"])
        return f"记下了：{row.label}。"


class CheckReopenView(CheckPostView):
    """Say that a check is not met after all."""

    def act(self, row, project, values, *, at, on):
        """Open it again."""
        passport.reopen_check(check=row, actor=self.request.user)
        return f"改回没办到：{row.label}。"


class StagePostView(PassportPostView):
    """A view on one stage."""

    model = ProjectStage

    def anchor_of(self, row):
        """At the stage."""
        return f"#{row.stage}"


class OwnCheckView(StagePostView):
    """A check of the project's own."""

    name = "own_check"

    def form_of(self, row, project):
        """What, and whether it must be."""
        return OwnCheckForm(self.request.POST)

    def act(self, row, project, values, *, at, on):
        """Add it."""
        passport.add_check(stage=row, actor=self.request.user, **values)
        return f"加了一项：{values['label']}。"


class StageConfirmView(StagePostView):
    """Confirm that a stage is over, or that it is skipped."""

    name, anchor = "exit", "#exit"

    def anchor_of(self, row):
        """At the exit."""
        return "#exit"

    def form_of(self, row, project):
        """A word."""
        return ExitForm(self.request.POST)

    def act(self, row, project, values, *, at, on):
        """Confirm for the named organization."""
        stage = stages.confirm_exit(
            stage=row, organization=self.own_organization(), actor=self.request.user, at=at, on=on, **values
        )
        if stage.left_on is None:
            return "记下了，等对方确认。对方已经收到消息。"
        return "双方都确认了，项目往下走了一个环节。"


class StageRetractView(StagePostView):
    """Take one's word back."""

    def anchor_of(self, row):
        """At the exit."""
        return "#exit"

    def act(self, row, project, values, *, at, on):
        """Take it back."""
        stages.retract(stage=row, organization=self.own_organization(), actor=self.request.user)
        return "收回了本单位的确认。"


class StageUndoView(StagePostView):
    """Take the exit of a stage back, for ten minutes."""

    def anchor_of(self, row):
        """At the exit."""
        return "#exit"

    def act(self, row, project, values, *, at, on):
        """Stand in it again."""
        stage_undo.take_back(stage=row, actor=self.request.user, at=at)
        return f"收回了。项目还在“{row.get_stage_display()}”，消息没有发出去。"


class StagePlanView(StagePostView):
    """Write when a stage is to begin and to end."""

    name = "plan"

    def form_of(self, row, project):
        """Two days."""
        return PlanForm(self.request.POST)

    def act(self, row, project, values, *, at, on):
        """Plan it."""
        stages.plan(stage=row, actor=self.request.user, **values)
        return f"“{row.get_stage_display()}”的计划改好了。"


class MilestoneAddView(StagePostView):
    """Set a milestone."""

    name = "milestone"

    def form_of(self, row, project):
        """What, by when, by whom."""
        organizations = [project.organization, *(partner.organization for partner in project.joined_partners)]
        return MilestoneForm(self.request.POST, organizations=organizations)

    def act(self, row, project, values, *, at, on):
        """Set it."""
        organization = Organization.objects.get(pk=values["organization"])
        passport.add_milestone(
            stage=row,
            organization=organization,
            title=values["title"],
            due_on=values["due_on"],
            actor=self.request.user,
            on=on,
        )
        return f"加了里程碑：{values['title']}。到期前会提醒{organization}。"


class MilestoneSettleView(PassportPostView):
    """A milestone is reached or dropped."""

    model, project_path = Milestone, "stage__project"

    def anchor_of(self, row):
        """At the milestone."""
        return f"#milestone-{row.pk}"

    def act(self, row, project, values, *, at, on):
        """Settle it."""
        is_reached = self.request.POST.get("result") != "dropped"
        note = self.request.POST.get("note", "")
        passport.settle_milestone(milestone=row, is_reached=is_reached, actor=self.request.user, on=on, note=note)
        return f"{'办成了' if is_reached else '不做了'}：{row}。"


class FigurePostView(PassportPostView):
    """A view on one reported figure."""

    model, anchor = ProjectFigure, "#figures"


class FigureConfirmView(FigurePostView):
    """The other side bears a figure out."""

    def act(self, row, project, values, *, at, on):
        """Confirm it."""
        passport.confirm_figure(figure=row, actor=self.request.user, at=at)
        return f"确认了：{row}。"


class FigureVerifyView(FigurePostView):
    """A coordinator has looked at the evidence."""

    def act(self, row, project, values, *, at, on):
        """Verify it."""
        passport.verify_figure(figure=row, actor=self.request.user, at=at)
        return f"核验了：{row}。"


class ProjectPassportPostView(PassportPostView):
    """A view on the project itself."""

    model, project_path = Project, ""

    def project_of(self, row):
        """Itself, if the reader sees its inside and it has a passport."""
        rows = Project.objects.worked_on_by(self.request.user).filter(status=Status.APPROVED)
        rows = rows.select_related("organization__kind", "type")
        return get_object_or_404(rows, pk=row.pk)


class FigureReportView(ProjectPassportPostView):
    """Report a figure."""

    name, anchor = "figure", "#figures"

    def form_of(self, row, project):
        """Value, day, evidence."""
        return FigureForm(self.request.POST, self.request.FILES)

    def act(self, row, project, values, *, at, on):
        """Report it for the named organization."""
        definition = get_object_or_404(
            FigureDefinition.objects.filter(type__in=[project.type_id]) | FigureDefinition.objects.filter(type=None),
            pk=row_number(self.request.POST.get("definition", "")),
        )
        figure = passport.report_figure(
            project=project,
            definition=definition,
            organization=self.own_organization(),
            actor=self.request.user,
            at=at,
            on=on,
            **values,
        )
        return f"填报了：{figure}（{figure.get_grade_display()}）。"


class VerdictView(ProjectPassportPostView):
    """Accept what was done, or say what is still missing."""

    name, anchor = "verdict", "#acceptance"

    def form_of(self, row, project):
        """Verdict and words."""
        return VerdictForm(self.request.POST, self.request.FILES)

    def act(self, row, project, values, *, at, on):
        """Say it for the named organization."""
        endings.give_verdict(
            project=project, organization=self.own_organization(), actor=self.request.user, at=at, on=on, **values
        )
        project.refresh_from_db(fields=["ended_on"])
        return "双方都验收合格，项目结束了。" if project.ended_on else "验收意见记下了，对方已经收到。"
