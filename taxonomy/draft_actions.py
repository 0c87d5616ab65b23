"""The buttons on the page of what was written as a draft: handing in, withdrawing, discarding, reopening."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from core.workflow import IncompleteDraft, WorkflowError, perform_transition
from taxonomy.draft_views import DraftPages


class DraftPostView(DraftPages, LoginRequiredMixin, View):
    """A button on a row's page; who is not signed in any more signs in and finds the page again."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(self.url("detail", self.kwargs["pk"]))


class DraftActionView(DraftPostView):
    """Submit, withdraw, discard or reopen from the row's page."""

    direct_actions = ()

    def get_row(self):
        """The row whose page the reader sees."""
        return get_object_or_404(self.model.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may_act(self, row):
        """Whether the reader belongs to the organization; each action asks further."""
        raise NotImplementedError

    def post(self, request, pk, action):
        """Take the action; what is refused is said on the page."""
        row = self.get_row()
        if action not in self.direct_actions or not self.may_act(row):
            raise Http404("no such action")
        now, version = timezone.now(), request.POST.get("version", "")
        try:
            if action == "submit":
                row = self.submit(row, now, version)
                messages.success(request, self.words_after(row))
            else:
                reason = request.POST.get("reason", "")[:2000]
                event = perform_transition(
                    obj=row, action=action, actor=request.user, at=now, expected_version=version, reason=reason
                )
                messages.success(request, self.words_after_step(row, event))
        except IncompleteDraft as error:
            messages.error(request, str(error))
            return redirect(f"{self.edit_url(row)}?check=1")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(self.page_after(row))

    def page_after(self, row):
        """Where the reader finds the row now."""
        return row
