"""Writing a draft of any of the four kinds: the form with its script's saves, and what the organization does with the whole."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.draft_pages import entered, with_notes
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import StaleVersion, WorkflowError, perform_transition
from projects.outcomes import rules
from projects.outcomes.presentation import text_of, words
from projects.outcomes.services import drafts
from projects.outcomes.workflows import DIRECT_ACTIONS
from review.clock import promised
from taxonomy.pickers import search_button_name, suspend_validation


@dataclass
class FormPage:
    """What the form page shows around the form."""

    form: object
    row: object = None
    organization: object = None
    conflicts: list = field(default_factory=list)
    is_kept: bool = False
    token: str = ""


class FormView(kept_forms.KeepsPostedForm, View):
    """Shared by the pages for a new and an existing draft."""

    kind = None

    def draw(self, page, status=200):
        """The form page."""
        form, row = page.form, page.row
        form.mark_needed()
        organizations = [] if row else list(self.kind.organizations_of(self.request.user))
        context = {
            "kind": self.kind,
            "form": form,
            "fieldsets": form.fieldsets(),
            "row": row,
            "version": row.version if row else "",
            "organization": page.organization or (row.organization if row else organizations[0]),
            "organizations": organizations,
            "conflicts": page.conflicts,
            "is_kept": page.is_kept,
            "token": idempotency.token_for({"token": page.token}),
            "autosave_url": self.kind.url("autosave", row.pk) if row else self.kind.url("autosave_new"),
            "action_url": row.edit_url if row else self.kind.url("create"),
            "mine_url": self.kind.url("mine"),
            "cancel_url": row.get_absolute_url() if row else self.kind.url("mine"),
            "submit_label": "重新提交" if row and row.is_returned else "提交审核",
            "events": list(ReviewEvent.objects.of(row).newest_first()) if row else [],
            "promise": promised(self.kind.model, timezone.now()),
        }
        return render(self.request, "projects/outcomes/form.html", context, status=status)

    def finish(self, row, form):
        """After saving: submit if asked, say what is wrong at each field, or lead on."""
        if self.request.POST.get("action") == "submit":
            return self._submit(row, form)
        if form.errors:
            messages.warning(self.request, f"草稿已存。还有 {len(form.errors)} 处读不懂，标在下面，原样留着。")
            return self.draw(FormPage(form, row))
        messages.success(self.request, "草稿已存。关掉页面也不会丢。")
        return redirect(row.edit_url)

    def _submit(self, row, form):
        now = timezone.now()
        try:
            saved = drafts.submit(
                row=row, actor=self.request.user, at=now, on=timezone.localdate(now), expected_version=row.version
            )
        except drafts.Incomplete as error:
            form.add_faults(error.faults)
            return self.draw(FormPage(form, row))
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return self.draw(FormPage(form, row))
        messages.success(self.request, f"交上去了，编号 {saved.code}。审完发邮件告诉你。")
        return redirect(saved)


class CreateView(FormView):
    """A new draft; the first autosave or save makes it, and the form's token makes it once."""

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no organization of the kind's side is led to finding one."""
        if request.user.is_authenticated and not self.kind.organizations_of(request.user).exists():
            if self.is_for_script:
                raise Http404("no organization of that side")
            messages.info(request, self.kind.why_not_writing())
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """An empty form, or the one that was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        organization = self.organization_of(request.GET)
        row = self.kind.model(organization=organization)
        if kept is not None:
            form = suspend_validation(self.kind.form_class(kept, instance=row))
            return self.draw(FormPage(form, organization=organization, is_kept=True, token=kept.get("token", "")))
        initial = {"project": request.GET.get("project", "")}
        return self.draw(FormPage(self.kind.form_class(instance=row, initial=initial), organization=organization))

    def post(self, request):
        """Make the draft once; a form whose autosave already made it writes into that draft."""
        organization = self.organization_of(request.POST)
        form = self.kind.form_class(request.POST, instance=self.kind.model(organization=organization))
        token = request.POST.get("token", "")
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), organization=organization, token=token))
        if not form.is_filled():
            messages.warning(request, "还没填内容，先不存。写上名称就会自动存成草稿。")
            form.show_faults_of_entered(on=timezone.localdate())
            return self.draw(FormPage(form, organization=organization, token=token))
        try:
            row, is_first = self.create_once(form, organization, token)
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(FormPage(suspend_validation(form), organization=organization), status=400)
        if is_first:
            return self.finish(row, form)
        if row is None:
            return redirect(self.kind.url("mine"))
        if not request.POST.get("version") or not row.is_editable:
            return redirect(row.edit_url if row.is_editable else row.get_absolute_url())
        return EditView.as_view(kind=self.kind)(request, pk=row.pk)

    def create_once(self, form, organization, token):
        """``(row, is_first)``: the draft of this form, made by its first post; ``None`` when that post ended badly."""
        values, unreadable = entered(form)
        user = self.request.user

        def act():
            made = drafts.create_draft(
                model=self.kind.model, organization=organization, values=values, unreadable=unreadable, actor=user
            )
            return made.edit_url

        is_first, url = idempotency.once(token=token, user=user, act=act)
        pk = next((part for part in url.split("/") if part.isdecimal()), None)
        own = self.kind.model.objects.of(user).select_related("organization__kind")
        return own.filter(pk=pk).first() if pk else None, is_first

    def organization_of(self, data):
        """The own organization that writes: the posted one, the one chosen in the header, or the first."""
        own, wanted = self.kind.organizations_of(self.request.user), data.get("organization", "")
        if wanted:
            return get_object_or_404(own, pk=row_number(wanted))
        chosen = self.request.user.working_for
        return (own.filter(pk=chosen.pk).first() if chosen else None) or own.first()


class EditView(FormView):
    """A draft or a returned row."""

    def get_row(self):
        """The row if the reader may write it."""
        rows = self.kind.model.objects.visible_to(self.request.user).written_by(self.request.user)
        return get_object_or_404(rows.select_related("organization__kind"), pk=self.kwargs["pk"])

    def get(self, request, pk):
        """The form with what is saved, with what could not be read, or with what was posted when the session had ended."""
        row = self.get_row()
        if not row.is_editable:
            messages.info(request, f"现在是“{row.get_status_display()}”，不能直接改。")
            return redirect(row)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = suspend_validation(self.kind.form_class(kept, instance=row))
            return self.draw(FormPage(with_notes(form, row), row, is_kept=True))
        form = self.kind.form_class(instance=row)
        form.restore_unreadable()
        if "check" in request.GET:
            form.show_faults(on=timezone.localdate())
        return self.draw(FormPage(with_notes(form, row), row))

    def post(self, request, pk):
        """Save; then submit if asked. A stale version shows both sides."""
        row = self.get_row()
        form = self.kind.form_class(request.POST, instance=row)
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), row))
        values, unreadable = entered(form)
        try:
            saved = self.save(row, values, unreadable)
        except StaleVersion as error:
            conflicts = _conflicts(row, values | unreadable)
            if not conflicts:
                return self.finish(row, with_notes(form, row))
            messages.warning(request, str(error))
            return self.draw(FormPage(with_notes(form, row), row, conflicts=conflicts))
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(row)
        return self.finish(saved, with_notes(form, saved))

    def save(self, row, values, unreadable):
        """Keep what was entered against the version that was seen."""
        return drafts.save_draft(
            row=row,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            expected_version=self.request.POST.get("version", ""),
        )


class AutosaveView(EditView):
    """The script's save: JSON with the new version; 409 when another window saved meanwhile."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request, pk):
        """Save what can be read, keep the rest as typed."""
        row = self.get_row()
        try:
            saved = self.save(row, *entered(self.kind.form_class(request.POST, instance=row)))
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return _saved(self.kind, saved)


class AutosaveNewView(CreateView):
    """The script's first save of a new draft; an empty form makes none."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request):
        """Make the draft once and say where it goes on."""
        organization = self.organization_of(request.POST)
        form = self.kind.form_class(request.POST, instance=self.kind.model(organization=organization))
        if not form.is_filled():
            return JsonResponse({"is_empty": True})
        try:
            row, is_first = self.create_once(form, organization, request.POST.get("token", ""))
        except idempotency.StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        if row is None or not (is_first or row.is_editable):
            return JsonResponse({"error": "这张表单已经交过了。"}, status=409)
        return _saved(self.kind, row)


class ActionView(LoginRequiredMixin, View):
    """Submit, withdraw, discard or reopen from the row's page."""

    kind = None
    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(self.kind.url("detail", self.kwargs["pk"]))

    def post(self, request, pk, action):
        """Take the action; what is refused is said on the page."""
        row = get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        if action not in DIRECT_ACTIONS or not rules.is_member(request.user, row):
            raise Http404("no such action")
        now, version = timezone.now(), request.POST.get("version", "")
        try:
            if action == "submit":
                row = drafts.submit(row=row, actor=request.user, at=now, on=timezone.localdate(now), expected_version=version)
                messages.success(request, f"交上去了，编号 {row.code}。审完发邮件告诉你。")
            else:
                reason = request.POST.get("reason", "")[:2000]
                event = perform_transition(
                    obj=row, action=action, actor=request.user, at=now, expected_version=version, reason=reason
                )
                messages.success(request, f"“{row}”现在是“{event.get_to_status_display()}”。")
        except drafts.Incomplete as error:
            messages.error(request, str(error))
            return redirect(f"{row.edit_url}?check=1")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(row)


def _saved(kind, row):
    return JsonResponse(
        {
            "version": row.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "autosave_url": kind.url("autosave", row.pk),
            "unreadable": sorted(row.draft_input),
        }
    )


def _conflicts(row, values):
    """Where the reader's entries differ from what is saved now: ``[{"name", "label", "yours", "saved"}]``."""
    rows = []
    for name, value in values.items():
        yours = words(type(row), name, value)
        saved = row.draft_input.get(name) or text_of(row, name)
        if yours != saved:
            rows.append({"name": name, "label": str(row._meta.get_field(name).verbose_name), "yours": yours, "saved": saved})
    return rows
