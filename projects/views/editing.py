"""Writing a draft of a project: the form with its script's saves, and what the lead does with the whole."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency, kept_forms
from core.draft_pages import entered, with_notes
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import StaleVersion, WorkflowError, perform_transition
from projects import rules
from projects.forms import InvitationForm, ProjectForm
from projects.models import Project
from projects.presentation import text_of, words
from projects.promise import promised_review
from projects.services import drafts
from projects.services.partners import why_not_inviting
from supplydemand.models import Match
from taxonomy.pickers import search_button_name, suspend_validation

DIRECT_ACTIONS = ("submit", "withdraw", "discard", "reopen")
"""What the lead itself does on the project's page; reviewing happens at the review desk."""


@dataclass
class FormPage:
    """What the form page shows around the form."""

    form: object
    project: object = None
    organization: object = None
    conflicts: list = field(default_factory=list)
    is_kept: bool = False
    token: str = ""


class ProjectFormView(kept_forms.KeepsPostedForm, View):
    """Shared by the pages for a new and an existing draft."""

    def organizations(self):
        """For which the reader may write."""
        return Organization.objects.edited_by(self.request.user).select_related("kind", "district").order_by("pk")

    def draw(self, page, status=200):
        """The form page."""
        form, project = page.form, page.project
        form.mark_needed()
        organizations = [] if project else list(self.organizations())
        organization = page.organization or (project.organization if project else organizations[0])
        context = {
            "form": form,
            "fieldsets": form.fieldsets(),
            "project": project,
            "version": project.version if project else "",
            "organization": organization,
            "organizations": organizations,
            "conflicts": page.conflicts,
            "is_kept": page.is_kept,
            "token": idempotency.token_for({"token": page.token}),
            "autosave_url": reverse("projects:autosave", args=[project.pk]) if project else reverse("projects:autosave_new"),
            "action_url": project.edit_url if project else reverse("projects:project_create"),
            "cancel_url": project.get_absolute_url() if project else reverse("projects:mine"),
            "submit_label": "重新提交" if project and project.is_returned else "提交审核",
            "events": list(ReviewEvent.objects.of(project).newest_first()) if project else [],
            "promise": promised_review(organization, kind=Project, at=timezone.now()),
            "partners": project.current_partners if project else [],
            "invitation": InvitationForm() if project and not why_not_inviting(project) else None,
        }
        return render(self.request, "projects/project_form.html", context, status=status)

    def finish(self, project, form):
        """After saving: submit if asked, say what is wrong at each field, or lead on."""
        action = self.request.POST.get("action")
        if action == "submit":
            return self._submit(project, form)
        if form.errors:
            messages.warning(self.request, f"草稿已存。还有 {len(form.errors)} 处读不懂，标在下面，原样留着。")
            return self.draw(FormPage(form, project))
        messages.success(self.request, "草稿已存。关掉页面也不会丢。")
        return redirect(f"{project.get_absolute_url()}?as=public" if action == "preview" else project.edit_url)

    def _submit(self, project, form):
        now = timezone.now()
        try:
            saved = drafts.submit(
                project=project, actor=self.request.user, at=now, on=timezone.localdate(now), expected_version=project.version
            )
        except drafts.IncompleteProject as error:
            form.add_faults(error.faults)
            return self.draw(FormPage(form, project))
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return self.draw(FormPage(form, project))
        messages.success(self.request, after_submission(saved))
        return redirect(saved)


class ProjectCreateView(ProjectFormView):
    """A new draft; the first autosave or save makes it, and the form's token makes it once."""

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no organization is led to finding one."""
        if request.user.is_authenticated and not self.organizations().exists():
            if self.is_for_script:
                raise Http404("no organization")
            messages.info(request, "立项之前，先找到你的单位：登记过就申请加入，没有就登记一个。只能看的，请管理员改成经办人。")
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """An empty form with the organization's contact, or the one that was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        organization = self.organization_of(request.GET)
        project = Project(organization=organization)
        if kept is not None:
            form = suspend_validation(ProjectForm(kept, instance=project))
            return self.draw(FormPage(form, organization=organization, is_kept=True, token=kept.get("token", "")))
        initial = {name: getattr(organization, name) for name in ("contact_name", "contact_phone", "contact_email")}
        initial["district"] = organization.district_id
        return self.draw(FormPage(ProjectForm(instance=project, initial=initial), organization=organization))

    def post(self, request):
        """Make the draft once; a form whose autosave already made it writes into that draft."""
        organization = self.organization_of(request.POST)
        form = ProjectForm(request.POST, instance=Project(organization=organization))
        token = request.POST.get("token", "")
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), organization=organization, token=token))
        if not form.is_filled():
            messages.warning(request, "还没填内容，先不存。写上名称就会自动存成草稿。")
            form.show_faults_of_entered(on=timezone.localdate())
            return self.draw(FormPage(form, organization=organization, token=token))
        try:
            project, is_first = create_once(form, organization=organization, actor=request.user, token=token)
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(FormPage(suspend_validation(form), organization=organization), status=400)
        if is_first:
            return self.finish(project, form)
        if project is None:
            return redirect("projects:mine")
        if not request.POST.get("version") or not project.is_editable:
            return redirect(project.edit_url if project.is_editable else project.get_absolute_url())
        return ProjectEditView.as_view()(request, pk=project.pk)

    def organization_of(self, data):
        """The own organization that is to lead: the posted one, the one chosen in the header, or the first."""
        own, wanted = self.organizations(), data.get("organization", "")
        if wanted:
            return get_object_or_404(own, pk=row_number(wanted))
        chosen = self.request.user.working_for
        return (own.filter(pk=chosen.pk).first() if chosen else None) or own.first()


class ProjectEditView(ProjectFormView):
    """A draft or a returned project."""

    def get_project(self):
        """The project if the reader may write it."""
        rows = Project.objects.visible_to(self.request.user).led_by(self.request.user)
        return get_object_or_404(rows.select_related("organization__kind", "type"), pk=self.kwargs["pk"])

    def get(self, request, pk):
        """The form with what is saved, with what could not be read, or with what was posted when the session had ended."""
        project = self.get_project()
        if not project.is_editable:
            messages.info(request, f"现在是“{project.get_status_display()}”，不能直接改。")
            return redirect(project)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = suspend_validation(ProjectForm(kept, instance=project))
            return self.draw(FormPage(with_notes(form, project), project, is_kept=True))
        form = ProjectForm(instance=project)
        form.restore_unreadable()
        if "check" in request.GET:
            form.show_faults(on=timezone.localdate())
        return self.draw(FormPage(with_notes(form, project), project))

    def post(self, request, pk):
        """Save; then submit if asked. A stale version shows both sides."""
        project = self.get_project()
        form = ProjectForm(request.POST, instance=project)
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), project))
        values, unreadable = entered(form)
        try:
            saved = drafts.save_draft(
                project=project,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except StaleVersion as error:
            conflicts = _conflicts(project, values | unreadable)
            if not conflicts:
                return self.finish(project, with_notes(form, project))
            messages.warning(request, str(error))
            return self.draw(FormPage(with_notes(form, project), project, conflicts=conflicts))
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(project)
        form.instance = saved
        return self.finish(saved, with_notes(form, saved))


class ProjectAutosaveView(ProjectEditView):
    """The script's save: JSON with the new version; 409 when another window saved meanwhile."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request, pk):
        """Save what can be read, keep the rest as typed."""
        project = self.get_project()
        values, unreadable = entered(ProjectForm(request.POST, instance=project))
        try:
            saved = drafts.save_draft(
                project=project,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return _saved(saved)


class ProjectAutosaveNewView(ProjectCreateView):
    """The script's first save of a new draft; an empty form makes none."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request):
        """Make the draft once and say where it goes on."""
        organization = self.organization_of(request.POST)
        form = ProjectForm(request.POST, instance=Project(organization=organization))
        if not form.is_filled():
            return JsonResponse({"is_empty": True})
        try:
            project, is_first = create_once(
                form, organization=organization, actor=request.user, token=request.POST.get("token", "")
            )
        except idempotency.StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        if project is None or not (is_first or project.is_editable):
            return JsonResponse({"error": "这张表单已经交过了。"}, status=409)
        return _saved(project)


class ProjectPostView(LoginRequiredMixin, View):
    """A button on a project's page; who is not signed in any more signs in and finds the page again."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(reverse("projects:project_detail", args=[self.kwargs["pk"]]))

    def get_project(self):
        """The project, of those whose inside the reader sees."""
        rows = Project.objects.worked_on_by(self.request.user).select_related("organization__kind", "type")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ProjectActionView(ProjectPostView):
    """Submit, withdraw, discard or reopen from the project's page."""

    def post(self, request, pk, action):
        """Take the action; what is refused is said on the page."""
        project = self.get_project()
        if action not in DIRECT_ACTIONS or not rules.is_member(request.user, project):
            raise Http404("no such action")
        now, version = timezone.now(), request.POST.get("version", "")
        try:
            if action == "submit":
                on = timezone.localdate(now)
                project = drafts.submit(project=project, actor=request.user, at=now, on=on, expected_version=version)
                messages.success(request, after_submission(project))
            else:
                reason = request.POST.get("reason", "")[:2000]
                event = perform_transition(
                    obj=project, action=action, actor=request.user, at=now, expected_version=version, reason=reason
                )
                messages.success(request, f"“{project}”现在是“{event.get_to_status_display()}”。")
        except drafts.IncompleteProject as error:
            messages.error(request, str(error))
            return redirect(f"{project.edit_url}?check=1")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(project)


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
        if rules.is_author(request.user, project) and project.is_editable:
            messages.success(request, "草稿建好了，双方写过的都填进去了。补齐空着的再提交；对方要等你提交才收到邀请。")
            return redirect(project.edit_url)
        return redirect(project)


def create_once(form, *, organization, actor, token):
    """``(project, is_first)``: the draft of this form, made by its first post; ``None`` when that post ended badly."""
    values, unreadable = entered(form)

    def act():
        return drafts.create_draft(organization=organization, values=values, unreadable=unreadable, actor=actor).edit_url

    is_first, url = idempotency.once(token=token, user=actor, act=act)
    pk = next((part for part in url.split("/") if part.isdecimal()), None)
    own = Project.objects.of(actor).select_related("organization__kind", "type")
    return own.filter(pk=pk).first() if pk else None, is_first


def after_submission(project):
    """What is said after handing in."""
    return f"交上去了，编号 {project.code}。审完发邮件告诉你；合作单位已经收到邀请，可以先答复。"


def _saved(project):
    return JsonResponse(
        {
            "version": project.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "autosave_url": reverse("projects:autosave", args=[project.pk]),
            "unreadable": sorted(project.draft_input),
        }
    )


def _conflicts(project, values):
    """Where the reader's entries differ from what is saved now: ``[{"name", "label", "yours", "saved"}]``."""
    rows = []
    for name, value in values.items():
        model_field = project._meta.get_field(name)
        yours = words(Project, name, value)
        saved = project.draft_input.get(name) or text_of(project, name)
        if yours != saved:
            rows.append({"name": name, "label": str(model_field.verbose_name), "yours": yours, "saved": saved})
    return rows
