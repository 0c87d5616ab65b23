"""Writing a draft of a project: the form with its script's saves, and what the lead does with the whole."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import rules
from projects.forms import InvitationForm, ProjectForm
from projects.models import Project
from projects.presentation import text_of, words
from projects.promise import promised_review
from projects.services import drafts
from projects.services.partners import why_not_inviting
from projects.views.beginning import to_project
from supplydemand.models import Match
from taxonomy.draft_actions import DraftActionView, DraftPostView
from taxonomy.draft_views import (
    DraftAutosaveNewView,
    DraftAutosaveView,
    DraftCreateView,
    DraftEditView,
    DraftPages,
)

DIRECT_ACTIONS = ("submit", "withdraw", "discard", "reopen")
"""What the lead itself does on the project's page; reviewing happens at the review desk."""
BEGUN_FROM_MATCH = "草稿建好了，双方写过的都填进去了。补齐空着的再提交；对方要等你提交才收到邀请。"
PAGES = {"create": "project_create", "detail": "project_detail"}
"""The names in the URLconf, where they are not the page's own."""


class ProjectDrafts(DraftPages):
    """What the drafts of projects are."""

    model, form_class = Project, ProjectForm
    template_name = "projects/project_form.html"

    def url(self, page, *args):
        """The address of a page of projects."""
        return reverse(f"projects:{PAGES.get(page, page)}", args=args)

    def organizations(self):
        """For which the reader may write."""
        return Organization.objects.edited_by(self.request.user).select_related("kind", "district").order_by("pk")

    def why_not_writing(self):
        """What to do first."""
        return "立项之前，先找到你的单位：登记过就申请加入，没有就登记一个。只能看的，请管理员改成经办人。"

    def own_rows(self):
        """Those that the reader's organizations lead."""
        rows = Project.objects.visible_to(self.request.user).led_by(self.request.user)
        return rows.select_related("organization__kind", "type")

    def initial_of(self, organization):
        """The organization's contact and district."""
        initial = {name: getattr(organization, name) for name in ("contact_name", "contact_phone", "contact_email")}
        return initial | {"district": organization.district_id}

    def create(self, organization, values, unreadable):
        """The draft."""
        actor = self.request.user
        return drafts.create_draft(organization=organization, values=values, unreadable=unreadable, actor=actor)

    def save(self, row, values, unreadable):
        """The saved project."""
        return drafts.save_draft(
            project=row,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            expected_version=self.request.POST.get("version", ""),
        )

    def submit(self, row, at, expected_version):
        """The project in review, its partners asked."""
        on = timezone.localdate(at)
        return drafts.submit(project=row, actor=self.request.user, at=at, on=on, expected_version=expected_version)

    def words_after(self, row):
        """Who is asked meanwhile."""
        return f"交上去了，编号 {row.code}。审完发邮件告诉你；合作单位已经收到邀请，可以先答复。"

    def text_of(self, row, name):
        """As on the project's page."""
        return text_of(row, name)

    def words(self, row, name, value):
        """As on the project's page."""
        return words(Project, name, value)

    def address_after(self, row, action):
        """The reader may look at the page as the public will."""
        return f"{row.get_absolute_url()}?as=public" if action == "preview" else super().address_after(row, action)

    def extra_context(self, page, organization):
        """Partners and who may still be asked, and how long a review takes."""
        project = page.row
        return {
            "project": project,
            "promise": promised_review(organization, kind=Project, at=timezone.now()),
            "partners": project.current_partners if project else [],
            "invitation": InvitationForm() if project and not why_not_inviting(project) else None,
        }


class ProjectCreateView(ProjectDrafts, DraftCreateView):
    """A new draft."""


class ProjectEditView(ProjectDrafts, DraftEditView):
    """A draft or a returned project."""


class ProjectAutosaveView(ProjectDrafts, DraftAutosaveView):
    """The script's save of a saved project."""


class ProjectAutosaveNewView(ProjectDrafts, DraftAutosaveNewView):
    """The script's first save of a new project."""


class ProjectPostView(ProjectDrafts, DraftPostView):
    """A button on a project's page."""

    def get_project(self):
        """The project, of those whose inside the reader sees."""
        rows = Project.objects.worked_on_by(self.request.user).select_related("organization__kind", "type")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ProjectActionView(ProjectPostView, DraftActionView):
    """Submit, withdraw, discard or reopen from the project's page."""

    direct_actions = DIRECT_ACTIONS

    def get_row(self):
        """Of those whose inside the reader sees."""
        return self.get_project()

    def may_act(self, row):
        """Members of the lead."""
        return rules.is_member(self.request.user, row)


class ProjectBeginView(LoginRequiredMixin, View):
    """One press on a match whose contact is open: a draft with what both listings say, the other side asked to take part."""

    http_method_names = ["post"]

    def post(self, request):
        """Begin once; whoever presses again finds the same project."""
        match = get_object_or_404(Match.objects.visible_to(request.user), pk=row_number(request.POST.get("match", "")))
        try:
            project = drafts.begin_from_match(
                match=match, side=request.POST.get("side", ""), actor=request.user, at=timezone.now()
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(match)
        return to_project(request, project, match, BEGUN_FROM_MATCH)
