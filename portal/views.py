"""The portal's own pages: home, workbench, duties; and the reader's choice of light or dark."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core.addresses import posted_next
from core.context_processors import THEME_COOKIE, THEMES
from portal.doors import DOORS
from portal.duties import all_duties, counts_by_state
from portal.figures import live_figures
from portal.workbench import task_groups
from supplydemand.models import MatchingRun, TalentDemand, TalentSupply
from supplydemand.views.kinds import DEMAND, SUPPLY

NEWEST_COUNT = 5
YEAR_SECONDS = 365 * 24 * 3600


class HomeView(TemplateView):
    """What the portal is, live figures, four doors, and the newest listings."""

    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        """Figures, newest listings and doors; a constant number of queries."""
        now = timezone.now()
        today = timezone.localdate(now)
        return super().get_context_data(
            figures=live_figures(at=now),
            run=MatchingRun.objects.published().first(),
            now=now,
            doors=DOORS,
            demands=_newest(TalentDemand, today),
            supplies=_newest(TalentSupply, today),
            **kwargs,
        )


def _newest(model, on):
    """The listings published last, as rows."""
    return model.objects.published(on=on).for_table().order_by("-published_at", "-pk")[:NEWEST_COUNT]


class WorkbenchView(LoginRequiredMixin, TemplateView):
    """我的待办: what the reader must do, by when, and how long it takes."""

    template_name = "portal/workbench.html"

    def get_context_data(self, **kwargs):
        """The reader's tasks by urgency, and organizations."""
        user, now = self.request.user, timezone.now()
        groups = task_groups(user, at=now)
        return super().get_context_data(
            groups=groups,
            pressing_count=sum(len(group.items) for group in groups if group.key in ("late", "today")),
            now=now,
            publish_actions=[
                {"label": kind.publish, "url": kind.url("ask")} for kind in (DEMAND, SUPPLY) if kind.is_written_by(user)
            ],
            memberships=user.all_memberships,
            run=MatchingRun.objects.published().first(),
            **kwargs,
        )


class DutiesView(TemplateView):
    """Every duty of the action plan, marked as served, partly served or coming."""

    template_name = "portal/duties.html"

    def get_context_data(self, **kwargs):
        """Every duty of the action plan with its state."""
        return super().get_context_data(duties=all_duties(), counts=counts_by_state(), **kwargs)


class ThemeView(View):
    """Keep the reader's choice of light or dark in a cookie; an empty choice leaves it to the device."""

    http_method_names = ["post"]

    def post(self, request):
        """Keep the choice in a cookie and lead back to where the reader was."""
        response = HttpResponseRedirect(posted_next(request, reverse("portal:home")))
        theme = request.POST.get("theme", "")
        if theme in THEMES:
            response.set_cookie(
                THEME_COOKIE, theme, max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
        else:
            response.delete_cookie(THEME_COOKIE, samesite="Lax")
        return response
