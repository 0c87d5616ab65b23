"""What the forms of sessions and exams share: a part of a camp, new or saved, written once a form."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.workflow import WorkflowError
from projects.camps.models import Camp
from taxonomy.pickers import suspend_validation


class PartFormView(kept_forms.KeepsPostedForm, View):
    """``fields`` are those of the form and the row, ``name`` is what the template calls the row; it is ``None`` while new."""

    form_class = None
    fields = ()
    name = template_name = ""

    def objects_of(self, pk):
        """``(camp, row)``; here the camp that the reader's organization offers, and no row yet."""
        rows = Camp.objects.visible_to(self.request.user).written_by(self.request.user).select_related("organization")
        return get_object_or_404(rows, pk=pk), None

    def save(self, camp, row, values):
        """The written row. Raises ``WorkflowError``."""
        raise NotImplementedError

    def address_after(self, row):
        """Where saving leads."""
        return row.get_absolute_url()

    def words_after(self, values):
        """What is said after saving."""
        raise NotImplementedError

    def get(self, request, pk):
        """The form as it begins, or with what was posted when the session had ended."""
        camp, row = self.objects_of(pk)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            return self.draw(camp, row, suspend_validation(self.form_class(kept)), posted=kept)
        initial = {name: getattr(row, name) for name in self.fields} if row else {}
        return self.draw(camp, row, self.form_class(initial=initial))

    def post(self, request, pk):
        """Save it once."""
        camp, row = self.objects_of(pk)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.draw(camp, row, form, status=422)
        try:
            _, url = idempotency.once(
                token=request.POST.get("token", ""),
                user=request.user,
                act=lambda: self.address_after(self.save(camp, row, form.cleaned_data)),
            )
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(camp, row, form, status=409)
        messages.success(request, self.words_after(form.cleaned_data))
        return redirect(url or camp.get_absolute_url())

    def draw(self, camp, row, form, *, status=200, posted=None):
        """The page; ``posted`` is what was kept, drawn with the version and the token that it had."""
        version = row.version if row else ""
        context = {
            "camp": camp,
            self.name: row,
            "form": form,
            "version": posted.get("version", version) if posted is not None else version,
            "token": idempotency.token_for(self.request.POST if posted is None else posted),
        }
        return render(self.request, self.template_name, context, status=status)
