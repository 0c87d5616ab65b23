"""Closing one's account, taking that back, and a copy of what the portal keeps about oneself."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from accounts.own_data import own_data
from accounts.services import closures
from core.limits import limited
from core.workflow import WorkflowError


@method_decorator(reauthentication_required, name="dispatch")
class ClosureView(LoginRequiredMixin, View):
    """What goes, what stays, what must come first; and the button. The password was confirmed a moment ago."""

    def get(self, request):
        """The facts."""
        return self._draw()

    def post(self, request):
        """Close the account; the reader is signed out everywhere."""
        if not request.POST.get("is_sure"):
            messages.error(request, "先勾上“我知道”，再注销。")
            return self._draw(status=422)
        try:
            closure = closures.close_account(user=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            return self._draw(status=422)
        logout(request)
        return render(request, "accounts/closure_done.html", {"closure": closure})

    def _draw(self, status=200):
        context = {"objections": closures.objections(self.request.user), "grace_days": closures.GRACE_DAYS}
        return render(self.request, "accounts/closure.html", context, status=status)


class ReopenView(View):
    """What the link in the mail opens: one button that takes the closure back."""

    def get(self, request, token):
        """The button, or why it is too late. Opening it changes nothing."""
        return self._draw(self._find(token))

    @limited("invitation")
    def post(self, request, token):
        """Take the closure back."""
        closure = self._find(token)
        try:
            closures.reopen(closure=closure, at=timezone.now())
        except WorkflowError as error:
            return self._draw(closure, refusal=str(error), status=410)
        messages.success(request, "账号恢复了。登录以后重新加入单位。")
        return redirect("account_login")

    def _find(self, token):
        closure = closures.read_token(token)
        if closure is None:
            raise Http404("not a link of ours")
        return closure

    def _draw(self, closure, refusal="", status=200):
        return render(self.request, "accounts/closure_reopen.html", {"closure": closure, "refusal": refusal}, status=status)


@method_decorator(reauthentication_required, name="dispatch")
class OwnDataView(LoginRequiredMixin, View):
    """A JSON file of what the portal keeps about the reader."""

    def get(self, request):
        """The file."""
        answer = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="xieyu-my-data.json"'
        return answer
