"""The portal's own pages: home, workbench, duties; and the reader's choice of light or dark."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from core.context_processors import THEME_COOKIE, THEMES

YEAR_SECONDS = 365 * 24 * 3600


class HomeView(TemplateView):
    """What the portal is, live figures and four doors."""

    template_name = "portal/home.html"


class WorkbenchView(LoginRequiredMixin, TemplateView):
    """我的待办: what the reader must do, by when, and how long it takes."""

    template_name = "portal/workbench.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), **kwargs)


class DutiesView(TemplateView):
    """Every duty of the action plan, marked as served, partly served or coming."""

    template_name = "portal/duties.html"


class ThemeView(View):
    """Keep the reader's choice of light or dark in a cookie; an empty choice leaves it to the device."""

    http_method_names = ["post"]

    def post(self, request):
        target = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            target = reverse("portal:home")
        response = HttpResponseRedirect(target)
        theme = request.POST.get("theme", "")
        if theme in THEMES:
            response.set_cookie(
                THEME_COOKIE, theme, max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
        else:
            response.delete_cookie(THEME_COOKIE, samesite="Lax")
        return response
