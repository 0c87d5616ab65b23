"""A form posted after the session ended is not lost: it is kept on the server and shown again after signing in.

The posted fields wait in the anonymous session (a server-side row behind a signed-in browser's own cookie), which Django
carries over the sign-in. One form is kept, for an hour, up to ``SIZE_LIMIT`` characters; files are not kept. Anybody may post
without an account, so a client gets a limited number of such rows an hour (``kept_form`` in ``ACCOUNT_RATE_LIMITS``).
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse, QueryDict
from django.utils import timezone

from core.limits import is_within

KEPT_FOR = timedelta(hours=1)
SIZE_LIMIT = 30_000
"""The longest form, a listing with all its texts full, has some 15,000 characters."""
SESSION_KEY = "kept_form"
_NOT_KEPT = {"csrfmiddlewaretoken"}


def keep(request, *, path, at):
    """Keep the posted fields for the page ``path``; returns whether they were small enough and few enough of this client."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_KEPT]
    if sum(len(name) + len(value) for name, value in fields) > SIZE_LIMIT:
        return False
    if not is_within(request, "kept_form"):
        return False
    request.session[SESSION_KEY] = {"path": path, "fields": fields, "at": at.isoformat()}
    return True


def take(request, *, at):
    """The fields kept for this page as a ``QueryDict``, once; ``None`` when there are none or they are too old."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    if at - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    data = QueryDict(mutable=True)
    for name, value in kept["fields"]:
        data.appendlist(name, value)
    return data


class KeepsPostedForm(LoginRequiredMixin):
    """For form views: who posts without a session signs in first and then finds the same form with its content.

    A script's post (autosave) is answered with 401 instead, so that the script keeps its copy.
    """

    is_for_script = False

    def handle_no_permission(self):
        """Keep what was posted, then ask for a sign-in that leads back to this page."""
        if self.is_for_script:
            return JsonResponse({"error": "登录已过期"}, status=401)
        if self.request.method == "POST":
            is_kept = keep(self.request, path=self.request.path, at=timezone.now())
            text = (
                "登录过期了。再登录一次，刚才填的内容还在。"
                if is_kept
                else "登录过期了，内容没能留住。请回到上一页复制一份再登录。"
            )
            messages.warning(self.request, text)
        return redirect_to_login(self.request.path)
