"""Pages about conduct outside the admin: report something, read a suspension and answer to it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from accounts import rules
from core.kept_forms import KeepsPostedForm
from core.limits import limited
from core.registries import reviewables
from review import conduct
from review.conduct import ConductError
from review.conduct_forms import AppealForm, FlagForm
from review.models import Suspension


class FlagCreateView(KeepsPostedForm, View):
    """Report a public listing or organization; for who is signed in, so that the outcome can be told."""

    def get(self, request, kind, pk):
        """The form."""
        return self.draw(self.get_object(kind, pk), FlagForm())

    def get_object(self, kind, pk):
        """What this reader may see of that kind, or a 404."""
        model = next((row.model for row in reviewables if row.can_be_flagged and row.model._meta.model_name == kind), None)
        if model is None or not hasattr(model.objects.all(), "visible_to"):
            raise Http404("no such kind")
        return get_object_or_404(model.objects.visible_to(self.request.user), pk=pk)

    def draw(self, obj, form, status=200):
        """The page."""
        context = {"obj": obj, "form": form, "is_own": rules.is_member(self.request.user, conduct.organization_of(obj))}
        return render(self.request, "review/flag_form.html", context, status=status)

    @limited("flag")
    def post(self, request, kind, pk):
        """Keep the report; a person who reports very much is slowed down."""
        obj, form = self.get_object(kind, pk), FlagForm(request.POST)
        if form.is_valid():
            try:
                conduct.flag(obj=obj, actor=request.user, at=timezone.now(), **form.cleaned_data)
            except ConductError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "收到了。审核专员办完会发消息告诉你；对方看不到是谁举报的。")
                return HttpResponseRedirect(obj.get_absolute_url())
        return self.draw(obj, form, status=422)


class SuspensionDetailView(LoginRequiredMixin, View):
    """Why something is stopped, since when, what to do, who decides, and the organization's word on it."""

    def get(self, request, pk):
        """The page."""
        return self.draw(self.get_suspension(), AppealForm())

    def get_suspension(self):
        """One of the reader's organizations, or in scope; else a 404."""
        rows = Suspension.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("organization", "suspended_by", "appealed_by"), pk=self.kwargs["pk"])

    def draw(self, suspension, form, status=200):
        """The page."""
        context = {
            "suspension": suspension,
            "obj": suspension.obj,
            "form": form,
            "can_appeal": rules.is_editor(self.request.user, suspension.organization),
        }
        return render(self.request, "review/suspension_detail.html", context, status=status)

    def post(self, request, pk):
        """Keep the organization's word."""
        suspension, form = self.get_suspension(), AppealForm(request.POST)
        if form.is_valid():
            try:
                conduct.appeal(suspension=suspension, actor=request.user, text=form.cleaned_data["text"], at=timezone.now())
            except ConductError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "说明交上去了，审核专员答复后会告诉你们。")
                return HttpResponseRedirect(suspension.get_absolute_url())
        return self.draw(suspension, form, status=422)
