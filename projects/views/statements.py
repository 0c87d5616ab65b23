"""The form by which one side states something: drafts keep anything, the token makes it once."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.workflow import WorkflowError
from projects.services import form_drafts
from projects.services.evidence import EvidenceError
from taxonomy.pickers import suspend_validation


class StatementFormView(kept_forms.KeepsPostedForm, View):
    """Subclasses give ``find()``, ``form_code()``, ``make_form(data, files)``, ``act(values)`` and ``page()``.

    ``act`` writes and returns the address to go on to. A post with ``action=save`` keeps a draft; ``autosave`` is the script's.
    """

    template_name = "projects/statement_form.html"
    done_text = "记下了。"

    @property
    def is_for_script(self):
        """Whether the script asks."""
        return self.request.GET.get("autosave") == "1"

    def get(self, request, **kwargs):
        """The form as it was left: posted without a session, kept as a draft, or empty."""
        self.find()
        kept = kept_forms.take(request, at=timezone.now())
        draft = form_drafts.find(user=request.user, form=self.form_code())
        if kept is None and draft is not None:
            kept = QueryDict(mutable=True)
            for name, values in draft.fields.items():
                kept.setlist(name, values)
        form = self.make_form() if kept is None else suspend_validation(self.make_form(kept))
        return self.draw(form, draft)

    def post(self, request, **kwargs):
        """Keep a draft, or state it once."""
        self.find()
        if self.is_for_script or request.POST.get("action") == "save":
            return self._save()
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                _, url = idempotency.once(
                    token=request.POST.get("token", ""), user=request.user, act=lambda: self._act(form.cleaned_data)
                )
            except (EvidenceError, WorkflowError, idempotency.StaleForm) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, self.done_text)
                return HttpResponseRedirect(url or self.page()["back_url"])
        return self.draw(form, form_drafts.find(user=request.user, form=self.form_code()), status=422)

    def _act(self, values):
        url = self.act(values)
        form_drafts.forget(user=self.request.user, form=self.form_code())
        return url

    def _save(self):
        request = self.request
        try:
            draft = form_drafts.save(
                user=request.user,
                form=self.form_code(),
                posted=request.POST,
                expected_version=request.POST.get("version", ""),
                at=timezone.now(),
            )
        except WorkflowError as error:
            if self.is_for_script:
                return JsonResponse({"error": str(error)}, status=409)
            messages.error(request, str(error))
            return redirect(request.path)
        if self.is_for_script:
            return JsonResponse({"version": draft.version, "saved_at": f"{timezone.localtime(draft.saved_at):%H:%M}"})
        messages.success(request, "草稿已存，只有你看得到。文件要在提交时再选。")
        return redirect(request.path)

    def draw(self, form, draft, status=200):
        """The page."""
        context = {
            "form": form,
            "token": idempotency.token_for(form.data),
            "version": draft.version if draft else "",
            "saved_at": draft.saved_at if draft else None,
            "autosave_url": f"{self.request.path}?autosave=1",
            "submit_label": "记下",
            **self.page(),
        }
        return render(self.request, self.template_name, context, status=status)
