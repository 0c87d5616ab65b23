"""Staying signed in: the request alone notes that somebody is still there."""

from django.http import JsonResponse
from django.views import View


class SessionStayView(View):
    """Whether the reader is still signed in; asked by the notice that comes before an idle sign-out."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        """``{"is_signed_in": …}``; never cached, shows nothing else."""
        response = JsonResponse({"is_signed_in": request.user.is_authenticated})
        response["Cache-Control"] = "no-store"
        return response
