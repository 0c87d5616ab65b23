"""Naming a deputy for days of absence, and who stands in for whom."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from accounts.forms.absences import AbsenceForm
from accounts.models import Absence
from accounts.services import absences
from core.workflow import WorkflowError


class AbsenceView(LoginRequiredMixin, View):
    """The reader's own days of absence, and those of colleagues for whom the reader stands in."""

    def get(self, request):
        """The form and what is set."""
        return self._draw(self._form(initial={"starts_on": timezone.localdate()}))

    def post(self, request):
        """Name a deputy, or draw the form with what stands against it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._draw(form, status=422)
        try:
            absence = absences.set_absence(person=request.user, on=timezone.localdate(), **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self._draw(form, status=422)
        messages.success(request, f"定好了，{absence.deputy}会收到通知。提前回来就在这里结束。")
        return redirect("accounts:absence_list")

    def _form(self, data=None, **kwargs):
        return AbsenceForm(data, deputies=absences.possible_deputies(self.request.user), **kwargs)

    def _draw(self, form, status=200):
        user, on = self.request.user, timezone.localdate()
        rows = Absence.objects.visible_to(user).not_over(on).select_related("person", "deputy").order_by("starts_on", "pk")
        context = {
            "form": form,
            "own": [row for row in rows if row.person_id == user.pk],
            "others": [row for row in rows if row.deputy_id == user.pk],
            "today": on,
        }
        return render(self.request, "accounts/absence_list.html", context, status=status)


class AbsenceEndView(LoginRequiredMixin, View):
    """End one's own absence early; a deputy may step back, too."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """End it."""
        absence = get_object_or_404(Absence.objects.visible_to(request.user), pk=pk)
        absences.end_absence(absence=absence, at=timezone.now())
        messages.success(request, "代办结束了。")
        return redirect("accounts:absence_list")
