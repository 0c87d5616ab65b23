"""What the pages of challenges share: a posted action, its refusal in words, and where it leads."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import Organization
from core import idempotency
from core.workflow import WorkflowError
from projects import bid_text, split_keys

REFUSALS = (WorkflowError, bid_text.NotACopy, split_keys.WrongKey)


class ActionView(LoginRequiredMixin, View):
    """A button: ``act()`` does it and returns a sentence; what is refused is said on the page to which ``back()`` leads."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(self.page_url())

    def page_url(self):
        """The page that has the button; known without a session."""
        raise NotImplementedError

    def back(self):
        """Where the action leads."""
        return self.page_url()

    def act(self):
        """Do it; returns what to say."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        """Act, or say why not."""
        try:
            text = self.act()
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            if text:
                messages.success(request, text)
        return redirect(self.back())

    def once(self, act):
        """``act()`` for the first post of the form; raises ``WorkflowError`` for a form without its token."""
        try:
            idempotency.once(token=self.request.POST.get("token", ""), user=self.request.user, act=act)
        except idempotency.StaleForm as error:
            raise WorkflowError(str(error)) from None

    def valid(self, form):
        """The form's cleaned data; raises ``WorkflowError`` with its first fault."""
        if not form.is_valid():
            name, faults = next(iter(form.errors.items()))
            label = form.fields[name].label if name in form.fields else ""
            raise WorkflowError(f"{label}：{faults[0]}" if label else str(faults[0]))
        return form.cleaned_data


class SecretMixin:
    """For views that take what must lie nowhere in the clear: files stay in memory, and nothing of a post is kept for later.

    Who posts after the session has ended gets the typed text back on a page to copy from.
    """

    takes_secrets = True

    @method_decorator([sensitive_post_parameters(), never_cache])
    def dispatch(self, *args, **kwargs):
        """What was posted is in no report of an error, and no answer in a cache."""
        return super().dispatch(*args, **kwargs)

    def handle_no_permission(self):
        """Give back what was typed, since the server must not keep it."""
        if self.request.method != "POST":
            return redirect_to_login(self.request.get_full_path())
        typed = [(label, self.request.POST.get(name, "")) for name, label in bid_text.TEXTS.items()]
        context = {"typed": [row for row in typed if row[1]], "next_url": self.request.path}
        return render(self.request, "projects/bid_signed_out.html", context, status=401)


def own_organizations(user, challenge):
    """The verified organizations for which the reader could bid."""
    rows = Organization.objects.edited_by(user).order_by("pk")
    return [row for row in rows if row.may_publish and row.pk != challenge.organization_id]
