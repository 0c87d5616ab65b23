"""What the applicants' pages share: which case, and what is refused is said on the page."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View

from core import idempotency
from core.workflow import WorkflowError
from review.recognition.models import Application

JOINED = (
    "call__version__scheme",
    "scheme_version__scheme",
    "scheme_version__follows",
    "organization__district",
    "recognition",
    "copied_from",
)


def address(name, application, *more):
    """The address of one of a case's pages."""
    return reverse(f"recognition:{name}", args=[application.pk, *more])


class CaseView(LoginRequiredMixin, View):
    """A page of one case; who may not see it gets a 404."""

    writes = False
    """Whether the page is for those who write for the applicant only."""

    def get_case(self):
        """The case if this reader may see it, or write it."""
        rows = Application.objects.visible_to(self.request.user)
        rows = rows.edited_by(self.request.user) if self.writes else rows
        return get_object_or_404(rows.select_related(*JOINED).with_stage(), pk=self.kwargs["pk"])

    def trail(self, application):
        """Where the page stands."""
        return [
            ("我的申报", reverse("recognition:application_list")),
            (str(application.subject_name), application.get_absolute_url()),
        ]


class CasePostView(CaseView):
    """A button; who is not signed in any more signs in and finds the case again."""

    writes = True
    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the case."""
        return redirect_to_login(reverse("recognition:application_detail", args=[self.kwargs["pk"]]))


def once(request, act):
    """``(is_done, url)``: run ``act`` for the first post of this form; what is refused is said on the next page."""
    try:
        is_first, url = idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
    except (idempotency.StaleForm, WorkflowError) as error:
        messages.error(request, str(error))
        return False, ""
    return is_first, url
