"""Who takes part: inviting, answering, taking back; and the people of a project's team."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import rules
from projects.forms import AnswerForm, InvitationForm, MemberForm
from projects.models import ProjectPartner, TeamMember
from projects.services import partners
from projects.views.editing import ProjectPostView
from taxonomy.pickers import search_button_name, suspend_validation


class PartnerInviteView(ProjectPostView):
    """Ask an organization to take part; without script the search shows its hits on a page of its own."""

    def post(self, request, pk):
        """Ask once; then back to where the lead works on the project."""
        project = self.get_project()
        form = InvitationForm(request.POST)
        if search_button_name(request.POST, form):
            return self._draw(project, suspend_validation(form))
        if not form.is_valid():
            return self._draw(project, form, status=422)
        try:
            partners.invite(
                project=project,
                organization=form.cleaned_data["organization"],
                role=form.cleaned_data["role"],
                duty=form.cleaned_data["duty"],
                actor=request.user,
                at=timezone.now(),
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self._draw(project, form, status=422)
        when = "提交项目时对方收到邀请。" if project.is_editable else "对方已经收到邀请。"
        messages.success(request, f"“{form.cleaned_data['organization']}”写进合作单位了。{when}")
        return redirect(_back(request.user, project))

    def _draw(self, project, form, status=200):
        context = {"project": project, "form": form, "back_url": _back(self.request.user, project)}
        return render(self.request, "projects/partner_form.html", context, status=status)


def _back(user, project):
    return project.edit_url if project.is_editable and rules.is_author(user, project) else project.get_absolute_url()


class PartnerMixin(LoginRequiredMixin):
    """Finds a partner's row of a project whose inside the reader sees."""

    def get_partner(self):
        """The row with its project."""
        rows = ProjectPartner.objects.visible_to(self.request.user)
        joined = ("organization", "project__organization__kind", "project__type", "project__district")
        return get_object_or_404(rows.select_related(*joined), pk=self.kwargs["pk"])


class PartnerAnswerView(PartnerMixin, View):
    """The page on which an organization says yes or no; the mail's link does the same without signing in."""

    def get(self, request, pk):
        """What the project is, and the two buttons."""
        return self._draw(self.get_partner(), AnswerForm())

    def post(self, request, pk):
        """Keep the answer."""
        partner = self.get_partner()
        form, accepts = AnswerForm(request.POST), request.POST.get("answer") == "accept"
        if not accepts and not form.is_valid():
            return self._draw(partner, form, status=422)
        reason = "" if accepts else form.cleaned_data["reason"]
        try:
            partners.answer(partner=partner, accepts=accepts, actor=request.user, at=timezone.now(), reason=reason)
        except WorkflowError as error:
            messages.error(request, str(error))
            return self._draw(partner, form, status=409)
        messages.success(request, "答应了，牵头单位已经知道。" if accepts else "告诉牵头单位了。")
        return redirect(partner.project if accepts else "projects:mine")

    def _draw(self, partner, form, status=200):
        user = self.request.user
        context = {
            "partner": partner,
            "project": partner.project,
            "form": form,
            "is_open": partner.accepted_at is None and partner.declined_at is None and partner.left_on is None,
            "can_answer": rules.can_answer_invitation(user, partner),
        }
        return render(self.request, "projects/partner_answer.html", context, status=status)


class PartnerWithdrawView(PartnerMixin, View):
    """Take an invitation back."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the project."""
        partner = self.get_partner()
        try:
            partners.withdraw_invitation(partner=partner, actor=request.user, on=timezone.localdate())
            messages.success(request, f"收回了对“{partner.organization}”的邀请。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(_back(request.user, partner.project))


class TeamView(ProjectPostView):
    """Name a person of the own organization."""

    def post(self, request, pk):
        """Once a form; what cannot be read is said on the page."""
        project, form = self.get_project(), MemberForm(request.POST)
        organization = Organization.objects.edited_by(request.user).filter(pk=row_number(request.POST.get("organization", "")))
        own = get_object_or_404(organization)
        if not form.is_valid():
            messages.error(request, "没有记下：写上姓名。")
            return redirect(f"{project.get_absolute_url()}#team")
        try:
            idempotency.once(
                token=request.POST.get("token", ""), user=request.user, act=lambda: self._add(project, own, form.cleaned_data)
            )
        except (WorkflowError, idempotency.StaleForm) as error:
            messages.error(request, str(error))
        return redirect(f"{project.get_absolute_url()}#team")

    def _add(self, project, organization, values):
        partners.add_member(project=project, organization=organization, actor=self.request.user, values=values)
        return project.get_absolute_url()


class TeamEndView(LoginRequiredMixin, View):
    """A person does not work on the project any more."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the project."""
        rows = TeamMember.objects.filter(project__in=_worked_on(request.user)).select_related("project")
        member = get_object_or_404(rows, pk=pk)
        try:
            partners.end_membership(member=member, actor=request.user, on=timezone.localdate())
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(f"{member.project.get_absolute_url()}#team")


def _worked_on(user):
    project = TeamMember._meta.get_field("project").related_model
    return project.objects.worked_on_by(user).values("pk")
