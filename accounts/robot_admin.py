"""The desk's group robots in the admin, on the same page as an organization's."""

from django.contrib import admin
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts import robot_page
from accounts.models import Robot
from core.admin import ReadOnlyAdmin
from core.admin_history import AuditHistoryMixin


@admin.register(Robot)
class RobotAdmin(AuditHistoryMixin, ReadOnlyAdmin):
    """The desk's robots: added, tried out, paused and removed by coordinators of the whole city."""

    fields = ("name", "vendor", "groups", "state", "failure_count", "stopped_at", "created_by", "created_at")

    def get_queryset(self, request):
        """The desk's own."""
        return Robot.objects.visible_to(request.user).of_desk()

    def has_view_permission(self, request, obj=None):
        """Coordinators of the whole city."""
        user = request.user
        return user.is_active and user.is_staff and user.coordinates(None)

    def changelist_view(self, request, extra_context=None):
        """The robots and the form for one more; what the buttons do is posted here."""
        if not self.has_view_permission(request):
            raise Http404("coordinators of the whole city only")
        form = robot_page.form_for(None)
        if request.method == "POST":
            if request.POST.get("do") != "add":
                robot_page.act(request, None)
                return HttpResponseRedirect(request.path)
            form = robot_page.form_for(None, request.POST)
            if form.is_valid() and robot_page.add(request, None, form):
                return HttpResponseRedirect(request.path)
        context = {**self.admin_site.each_context(request), **robot_page.context_of(None, form), "opts": self.opts}
        context |= {"title": "群机器人", "subtitle": None}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/accounts/robot/change_list.html", context, status=status)
