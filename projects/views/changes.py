"""Changes of a running project: asking, mending, withdrawing, and reading them as before and after."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency
from core.models import ReviewEvent
from core.workflow import WorkflowError, available_actions, perform_transition
from projects import rules
from projects.enums import ChangeKind
from projects.evidence_tabs import tabs_of
from projects.forms import ChangeForm, LeadAnswerForm
from projects.models import Project, ProjectChange
from projects.presentation import change_rows, lead_objection, lead_words
from projects.promise import promised_review
from projects.services import changes, transfers
from taxonomy.pickers import search_button_name, suspend_validation

OWN_ACTIONS = ("withdraw", "discard")
TAKE_LEAD = "take-lead"
LEAD_ANSWERS = (TAKE_LEAD, "refuse-lead")
"""What the organization that is to lead answers, as the address names it."""


class ChangeListView(LoginRequiredMixin, View):
    """What was ever asked for of a project, and what can be asked for now."""

    def get(self, request, pk):
        """The page."""
        project = get_object_or_404(Project.objects.worked_on_by(request.user).for_detail(), pk=pk)
        found = ProjectChange.objects.visible_to(request.user).filter(project=project).for_table().order_by("-pk")
        kinds = changes.kinds_for(project) if rules.is_author(request.user, project) else []
        return render(
            request,
            "projects/change_list.html",
            {
                "project": project,
                "changes": found[:100],
                "kinds": [(kind.value, kind.label) for kind in kinds],
                "tabs": tabs_of(project, request.user, "changes"),
            },
        )


class ChangeCreateView(LoginRequiredMixin, View):
    """Ask for a change of one kind."""

    def get(self, request, pk, kind):
        """The form with what stands there now."""
        project, kind = self.get_project(), self._kind()
        initial = {name: getattr(project, name) for name in changes.FIELDS[kind] if hasattr(project, name)}
        return self.draw(project, kind, ChangeForm(project=project, kind=kind, initial=initial))

    def post(self, request, pk, kind):
        """Hand it in once."""
        project, kind = self.get_project(), self._kind()
        form = ChangeForm(request.POST, project=project, kind=kind)
        if search_button_name(request.POST, form):
            return self.draw(project, kind, suspend_validation(form))
        if not form.is_valid():
            return self.draw(project, kind, form, status=422)
        try:
            _, url = idempotency.once(
                token=request.POST.get("token", ""), user=request.user, act=lambda: self._ask(project, kind, form.cleaned_data)
            )
        except changes.IncompleteChange as error:
            add_faults(form, error.faults)
            return self.draw(project, kind, form, status=422)
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(project, kind, form, status=409)
        messages.success(request, "申请交上去了，同意以后马上生效。结果会发邮件告诉你。")
        return redirect(url or project)

    def get_project(self):
        """The project, of those that the reader may write."""
        rows = Project.objects.visible_to(self.request.user).led_by(self.request.user)
        return get_object_or_404(rows.select_related("organization__kind", "type"), pk=self.kwargs["pk"])

    def draw(self, project, kind, form, *, change=None, status=200):
        """The form's page."""
        at = timezone.now()
        context = {
            "project": project,
            "kind": ChangeKind(kind),
            "form": form,
            "change": change,
            "token": idempotency.new_token(),
            "promise": promised_review(project.organization, kind=ProjectChange, at=at),
            "last_return": ReviewEvent.objects.latest_return_of(change) if change else None,
        }
        return render(self.request, "projects/change_form.html", context, status=status)

    def _kind(self):
        if self.kwargs["kind"] not in ChangeKind.values:
            raise Http404("no such kind of change")
        return ChangeKind(self.kwargs["kind"])

    def _ask(self, project, kind, values):
        now = timezone.now()
        change = changes.ask(
            project=project, kind=kind, values=values, actor=self.request.user, at=now, on=timezone.localdate(now)
        )
        return change.get_absolute_url()


def add_faults(form, faults):
    """Say what is wrong at each field, else above the form."""
    for name, text in faults.items():
        form.add_error(name if name in form.fields else None, text)


class ChangeEditView(ChangeCreateView):
    """Mend a returned request."""

    def get(self, request, pk):
        """The form with what was asked for."""
        change = self.get_change()
        form = ChangeForm(instance=change, project=change.project, kind=change.kind)
        return self.draw(change.project, change.kind, form, change=change)

    def post(self, request, pk):
        """Hand it in again."""
        change = self.get_change()
        form = ChangeForm(request.POST, instance=change, project=change.project, kind=change.kind)
        if search_button_name(request.POST, form):
            return self.draw(change.project, change.kind, suspend_validation(form), change=change)
        if not form.is_valid():
            return self.draw(change.project, change.kind, form, change=change, status=422)
        now = timezone.now()
        try:
            changes.mend(
                change=change,
                values=form.cleaned_data,
                actor=request.user,
                at=now,
                on=timezone.localdate(now),
                expected_version=request.POST.get("version", ""),
            )
        except changes.IncompleteChange as error:
            add_faults(form, error.faults)
            return self.draw(change.project, change.kind, form, change=change, status=422)
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self.draw(change.project, change.kind, form, change=change, status=409)
        messages.success(request, "改好交上去了。")
        return redirect(change)

    def get_change(self):
        """A request that its author may still mend."""
        rows = ProjectChange.objects.visible_to(self.request.user).select_related("project__organization__kind", "organization")
        change = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not change.is_editable or not rules.can_write_change(self.request.user, change):
            raise Http404("not to be mended")
        return change


class ChangeDetailView(LoginRequiredMixin, View):
    """One request: before, after, why, and how it went."""

    def get(self, request, pk):
        """The page."""
        return self.draw(get_object_or_404(ProjectChange.objects.visible_to(request.user).for_table(), pk=pk), LeadAnswerForm())

    def draw(self, change, answer_form, status=200):
        """The page; ``answer_form`` is that of the organization that is to lead."""
        request = self.request
        return render(
            request,
            "projects/change_detail.html",
            {
                "change": change,
                "project": change.project,
                "rows": change_rows(change),
                "events": list(ReviewEvent.objects.of(change).newest_first()),
                "actions": [t for t in available_actions(change, request.user) if t.action in OWN_ACTIONS],
                "can_mend": change.is_editable and rules.can_write_change(request.user, change),
                "lead_words": lead_words(change) if change.kind == ChangeKind.TRANSFER else "",
                "lead_objection": lead_objection(change),
                "can_answer": self._is_asked(change),
                "answer_form": answer_form,
            },
            status=status,
        )

    def _is_asked(self, change):
        is_open = transfers.waiting_for([change.other_id]).filter(pk=change.pk).exists()
        return is_open and rules.can_take_the_lead(self.request.user, change)


class ChangeActionView(ChangeDetailView):
    """Withdraw a request; the organization that is to lead says yes or no."""

    http_method_names = ["post"]

    def post(self, request, pk, action):
        """Back to the request."""
        change = get_object_or_404(ProjectChange.objects.visible_to(request.user).for_table(), pk=pk)
        if action in LEAD_ANSWERS:
            return self.answer(change, accepts=action == TAKE_LEAD)
        if action not in OWN_ACTIONS:
            raise Http404("no such action")
        try:
            version = request.POST.get("version", "")
            perform_transition(obj=change, action=action, actor=request.user, at=timezone.now(), expected_version=version)
            messages.success(request, "申请撤回了，项目照原样进行。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(change)

    def answer(self, change, *, accepts):
        """Keep the answer of the organization that is to lead; for others there is no such button."""
        if not self._is_asked(change):
            raise Http404("not asked, or not any more")
        form = LeadAnswerForm(self.request.POST)
        if not accepts and not form.is_valid():
            return self.draw(change, form, status=422)
        reason = "" if accepts else form.cleaned_data["reason"]
        try:
            transfers.answer(change=change, accepts=accepts, actor=self.request.user, at=timezone.now(), reason=reason)
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return redirect(change)
        messages.success(self.request, "答应了，审核专员同意以后由你们牵头。" if accepts else "告诉对方了。")
        return redirect(change)
