"""The pages of drafts: one form for a new and a saved row, its script's saves, and handing in.

An app says what its drafts are in a ``DraftPages`` of its own and mixes it into these views and those of ``draft_actions``.
"""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.draft_pages import entered, with_notes
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import IncompleteDraft, StaleVersion, WorkflowError
from taxonomy.pickers import search_button_name, suspend_validation


@dataclass
class DraftPage:
    """What the form page shows around the form; ``row`` is ``None`` while nothing is saved."""

    form: object
    row: object = None
    organization: object = None
    conflicts: list = field(default_factory=list)
    is_kept: bool = False
    token: str = ""


class DraftPages:
    """What one app's drafts are; ``kind`` tells several of one app apart.

    Rows have ``organization``, ``version``, ``is_editable``, ``is_returned``, ``draft_input`` and ``edit_url``.
    """

    kind = None
    template_name = ""
    nothing_filled = "还没填内容，先不存。写上名称就会自动存成草稿。"

    @property
    def model(self):
        """The class of the rows."""
        return self.kind.model

    @property
    def form_class(self):
        """The form of this page, a ``DraftForm``."""
        return self.kind.form_class

    def url(self, page, *args):
        """The address of ``create``, ``mine``, ``autosave`` or ``autosave_new``."""
        return self.kind.url(page, *args)

    def edit_url(self, row):
        """Where a saved row is written further."""
        return row.edit_url

    def edit_urls(self, row):
        """All addresses at which it is written further, where one kind has several forms."""
        return [self.edit_url(row)]

    def organizations(self):
        """The organizations for which the reader may write."""
        return self.kind.organizations_of(self.request.user)

    def why_not_writing(self):
        """What somebody is told who writes for none."""
        return self.kind.why_not_writing()

    def own_rows(self):
        """The rows that the reader may write, in any state."""
        raise NotImplementedError

    def initial_of(self, organization):
        """What an empty form starts with."""
        return {}

    def create(self, organization, values, unreadable):
        """The saved first draft."""
        raise NotImplementedError

    def save(self, row, values, unreadable):
        """The row with what was entered, saved against the version that was seen. Raises ``WorkflowError``."""
        raise NotImplementedError

    def submit(self, row, at, expected_version):
        """The row, handed in. Raises ``IncompleteDraft`` or another ``WorkflowError``."""
        raise NotImplementedError

    def words_after(self, row):
        """What is said after handing in."""
        return f"交上去了，编号 {row.code}。审完发邮件告诉你。"

    def words_of_state(self, row):
        """Where a row stands that cannot be written."""
        return row.get_status_display()

    def words_after_step(self, row, event):
        """What is said after another step."""
        return f"“{row}”现在是“{event.get_to_status_display()}”。"

    def text_of(self, row, name):
        """A saved value in words."""
        raise NotImplementedError

    def words(self, row, name, value):
        """An entered value in words."""
        raise NotImplementedError

    def extra_context(self, page, organization):
        """What the page shows besides."""
        return {}


class DraftFormView(DraftPages, kept_forms.KeepsPostedForm, View):
    """Shared by the pages for a new and a saved draft."""

    def draw(self, page, status=200):
        """The form page."""
        form, row = page.form, page.row
        form.mark_needed()
        organizations = [] if row else list(self.organizations())
        organization = page.organization or (row.organization if row else organizations[0])
        context = {
            "kind": self.kind,
            "form": form,
            "fieldsets": form.fieldsets(),
            "row": row,
            "version": row.version if row else "",
            "organization": organization,
            "organizations": organizations,
            "conflicts": page.conflicts,
            "is_kept": page.is_kept,
            "token": idempotency.token_for({"token": page.token}),
            "autosave_url": self.url("autosave", row.pk) if row else self.url("autosave_new"),
            "action_url": self.edit_url(row) if row else self.url("create"),
            "mine_url": self.url("mine"),
            "cancel_url": row.get_absolute_url() if row else self.url("mine"),
            "submit_label": "重新提交" if row and row.is_returned else "提交审核",
            "events": list(ReviewEvent.objects.of(row).newest_first()) if row else [],
        }
        return render(self.request, self.template_name, context | self.extra_context(page, organization), status=status)

    def write(self, row):
        """Save what was posted; then submit if asked. A stale version shows both sides."""
        form = self.form_class(self.request.POST, instance=row)
        if search_button_name(self.request.POST, form):
            return self.draw(DraftPage(suspend_validation(form), row))
        values, unreadable = entered(form)
        try:
            saved = self.save(row, values, unreadable)
        except StaleVersion as error:
            conflicts = self._conflicts(row, values | unreadable)
            if not conflicts:
                return self.finish(row, with_notes(form, row))
            messages.warning(self.request, str(error))
            return self.draw(DraftPage(with_notes(form, row), row, conflicts=conflicts))
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return redirect(row)
        form.instance = saved
        return self.finish(saved, with_notes(form, saved))

    def finish(self, row, form):
        """After saving: submit if asked, say what is wrong at each field, or lead on."""
        action = self.request.POST.get("action")
        if action == "submit":
            return self.hand_in(row, form)
        if form.errors:
            messages.warning(self.request, f"草稿已存。还有 {len(form.errors)} 处读不懂，标在下面，原样留着。")
            return self.draw(DraftPage(form, row))
        messages.success(self.request, "草稿已存。关掉页面也不会丢。")
        return redirect(self.address_after(row, action))

    def address_after(self, row, action):
        """Where a save leads that was asked for by the button ``action``."""
        return self.edit_url(row)

    def hand_in(self, row, form):
        """Submit what is saved; what is missing is said at its field."""
        try:
            saved = self.submit(row, timezone.now(), row.version)
        except IncompleteDraft as error:
            form.add_faults(error.faults)
            return self.draw(DraftPage(form, row))
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return self.draw(DraftPage(form, row))
        messages.success(self.request, self.words_after(saved))
        return redirect(saved)

    def saved_as_json(self, row):
        """What the script is told after a save."""
        return JsonResponse(
            {
                "version": row.version,
                "saved_at": f"{timezone.localtime():%H:%M}",
                "autosave_url": self.url("autosave", row.pk),
                "unreadable": sorted(row.draft_input),
            }
        )

    def _conflicts(self, row, values):
        """Where the reader's entries differ from what is saved now: ``[{"name", "label", "yours", "saved"}]``."""
        rows = []
        for name, value in values.items():
            yours = self.words(row, name, value)
            saved = row.draft_input.get(name) or self.text_of(row, name)
            if yours != saved:
                label = str(row._meta.get_field(name).verbose_name)
                rows.append({"name": name, "label": label, "yours": yours, "saved": saved})
        return rows


class DraftCreateView(DraftFormView):
    """A new draft; the first autosave or save makes it, and the form's token makes it once."""

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no organization is led to finding one."""
        if request.user.is_authenticated and not self.organizations().exists():
            if self.is_for_script:
                raise Http404("no organization to write for")
            messages.info(request, self.why_not_writing())
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The form as it begins, or the one that was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        organization = self.organization_of(request.GET)
        row = self.model(organization=organization)
        if kept is not None:
            form = suspend_validation(self.form_class(kept, instance=row))
            return self.draw(DraftPage(form, organization=organization, is_kept=True, token=kept.get("token", "")))
        form = self.form_class(instance=row, initial=self.initial_of(organization))
        return self.draw(DraftPage(form, organization=organization))

    def post(self, request):
        """Make the draft once; a form whose autosave already made it writes into that draft."""
        organization, form = self.posted()
        token = request.POST.get("token", "")
        if search_button_name(request.POST, form):
            return self.draw(DraftPage(suspend_validation(form), organization=organization, token=token))
        if not form.is_filled():
            messages.warning(request, self.nothing_filled)
            form.show_faults_of_entered(on=timezone.localdate())
            return self.draw(DraftPage(form, organization=organization, token=token))
        try:
            row, is_first = self.create_once(form, organization)
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(DraftPage(suspend_validation(form), organization=organization), status=400)
        if is_first:
            return self.finish(row, form)
        return self._again(row)

    def posted(self):
        """``(organization, form)`` of what was posted."""
        organization = self.organization_of(self.request.POST)
        return organization, self.form_class(self.request.POST, instance=self.model(organization=organization))

    def create_once(self, form, organization):
        """``(row, is_first)``: the draft of this form, made by its first post; ``None`` when that post ended badly.

        Raises ``core.idempotency.StaleForm`` for a form without its token.
        """
        values, unreadable = entered(form)
        is_first, url = idempotency.once(
            token=self.request.POST.get("token", ""),
            user=self.request.user,
            act=lambda: self.edit_url(self.create(organization, values, unreadable)),
        )
        pk = next((part for part in url.split("/") if part.isdecimal()), None)
        row = self.own_rows().filter(pk=pk).first() if pk else None
        is_ours = row is not None and url in self.edit_urls(row)  # the token may be that of another kind's form
        return row if is_ours else None, is_first

    def organization_of(self, data):
        """The own organization that writes: the named one, the one chosen in the header, or the first."""
        own, wanted = self.organizations(), data.get("organization", "")
        if wanted:
            return get_object_or_404(own, pk=row_number(wanted))
        chosen = self.request.user.working_for
        return (own.filter(pk=chosen.pk).first() if chosen else None) or own.first()

    def _again(self, row):
        if row is None:
            return redirect(self.url("mine"))
        if not row.is_editable:
            return redirect(row)
        return self.write(row) if self.request.POST.get("version") else redirect(self.edit_url(row))


class DraftEditView(DraftFormView):
    """A saved draft or a returned row."""

    def get_row(self):
        """The row if the reader may write it."""
        return get_object_or_404(self.own_rows(), pk=self.kwargs["pk"])

    def get(self, request, pk):
        """The form with what is saved, with what could not be read, or with what was posted when the session had ended."""
        row = self.get_row()
        if not row.is_editable:
            messages.info(request, f"现在是“{self.words_of_state(row)}”，不能直接改。")
            return redirect(row)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = suspend_validation(self.form_class(kept, instance=row))
            return self.draw(DraftPage(with_notes(form, row), row, is_kept=True))
        form = self.form_class(instance=row)
        form.restore_unreadable()
        if "check" in request.GET:
            form.show_faults(on=timezone.localdate())
        return self.draw(DraftPage(with_notes(form, row), row))

    def post(self, request, pk):
        """Save; then submit if asked."""
        return self.write(self.get_row())


class DraftAutosaveView(DraftEditView):
    """The script's save: JSON with the new version; 409 when another window saved meanwhile."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request, pk):
        """Save what can be read, keep the rest as typed."""
        row = self.get_row()
        try:
            saved = self.save(row, *entered(self.form_class(request.POST, instance=row)))
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return self.saved_as_json(saved)


class DraftAutosaveNewView(DraftCreateView):
    """The script's first save of a new draft; an empty form makes none."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request):
        """Make the draft once and say where it goes on."""
        organization, form = self.posted()
        if not form.is_filled():
            return JsonResponse({"is_empty": True})
        try:
            row, is_first = self.create_once(form, organization)
        except idempotency.StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        if row is None or not (is_first or row.is_editable):
            return JsonResponse({"error": "这张表单已经交过了。"}, status=409)
        return self.saved_as_json(row) if is_first else self._keep_again(row)

    def _keep_again(self, row):
        """The script did not hear that the draft is there and asks again, perhaps with more: kept while nobody else wrote."""
        self.request.POST = self.request.POST.copy()
        self.request.POST["version"] = str(self.model._meta.get_field("version").default)
        values, unreadable = entered(self.form_class(self.request.POST, instance=row))
        try:
            row = self.save(row, values, unreadable)
        except StaleVersion as error:
            row.refresh_from_db()
            if self._conflicts(row, values | unreadable):
                return JsonResponse({"error": str(error)}, status=409)
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return self.saved_as_json(row)
