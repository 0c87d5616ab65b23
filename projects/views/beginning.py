"""Projects that begin elsewhere: at a case, at an accepted project, at a chosen answer to a technology need."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import rules
from projects.models import NeedAnswer, Outcome, Project
from projects.services import adoption, need_projects

BEGUN = "草稿建好了，能照着填的都填进去了。改成你们自己的，邀请合作单位，再提交。"


def to_project(request, project, source, begun):
    """Where a press leads: to the own draft, to the project, or back where the other side's draft is still its own."""
    if rules.is_author(request.user, project) and project.is_editable:
        messages.success(request, begun)
        return redirect(project.edit_url)
    if not Project.objects.visible_to(request.user).filter(pk=project.pk).exists():
        messages.info(request, f"{project.organization}已经开始立项，草稿还没提交。提交以后你们会收到邀请。")
        return redirect(source)
    return redirect(project)


class BeginView(LoginRequiredMixin, View):
    """One press for one of the reader's organizations; whoever presses again finds the same project."""

    http_method_names = ["post"]
    model = None
    page = ""

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page of the source."""
        return redirect_to_login(reverse(self.page, args=[self.kwargs["pk"]]))

    def post(self, request, pk):
        """Begin, or say why not."""
        source = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        own = Organization.objects.edited_by(request.user).select_related("kind", "district")
        organization = get_object_or_404(own, pk=row_number(request.POST.get("organization", "")))
        try:
            project = self.begin(source, organization)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(source)
        return to_project(request, project, source, BEGUN)

    def begin(self, source, organization):
        """The project."""
        raise NotImplementedError


class ProjectAdoptView(BeginView):
    """Follow an accepted project."""

    model, page = Project, "projects:project_detail"

    def begin(self, source, organization):
        """The organization's draft."""
        return adoption.adopt_project(project=source, organization=organization, actor=self.request.user)


class OutcomeAdoptView(BeginView):
    """Follow a case."""

    model, page = Outcome, "projects:outcome_detail"

    def begin(self, source, organization):
        """The organization's draft."""
        return adoption.adopt_outcome(outcome=source, organization=organization, actor=self.request.user)


class AnswerBeginView(BeginView):
    """Begin a project with the team whose answer was chosen."""

    model = NeedAnswer

    def handle_no_permission(self):
        """Which need it answers is no public knowledge, so the sign-in leads to the own ones."""
        return redirect_to_login(reverse("projects:need_mine"))

    def begin(self, source, organization):
        """The draft of both."""
        return need_projects.begin_from_answer(
            answer=source, organization=organization, actor=self.request.user, at=timezone.now()
        )
