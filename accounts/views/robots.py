"""An organization's group robots, for its managers."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts import robot_page
from accounts.models import Organization


class RobotListView(LoginRequiredMixin, View):
    """The robots, what they posted of late, and the form for one more."""

    def get(self, request, pk):
        """The page."""
        organization = self._organization(pk)
        return self._draw(organization, robot_page.form_for(organization))

    def post(self, request, pk):
        """Add a robot, or draw the form with what stands against it; or try one out, pause, resume, remove or change it."""
        organization = self._organization(pk)
        if request.POST.get("do") != "add":
            robot_page.act(request, organization)
            return redirect("accounts:robot_list", pk=pk)
        form = robot_page.form_for(organization, request.POST)
        if form.is_valid() and robot_page.add(request, organization, form):
            return redirect("accounts:robot_list", pk=pk)
        return self._draw(organization, form, status=422)

    def _organization(self, pk):
        return get_object_or_404(Organization.objects.managed_by(self.request.user), pk=pk)

    def _draw(self, organization, form, status=200):
        context = robot_page.context_of(organization, form) | {
            "organization": organization,
            "trail": [(organization.name, organization.get_absolute_url())],
        }
        return render(self.request, "accounts/robot_list.html", context, status=status)
