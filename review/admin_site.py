"""The coordinators' admin site: stock Django admin behind the portal's own sign-in and second factor."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class PortalAdminSite(AdminSite):
    """Django admin with the portal's names; who is not signed in goes to the portal's sign-in page."""

    site_title = "协育审核后台"
    site_header = "协育审核后台"
    index_title = "审核后台"
    site_url = "/"
    index_template = "admin/review/desk.html"

    def index(self, request, extra_context=None):
        """What is due comes first; the lists follow."""
        from django.utils import timezone

        from review.desk import desk_summary

        return super().index(request, {"desk": desk_summary(request.user, timezone.now()), **(extra_context or {})})

    def login(self, request, extra_context=None):
        """There is one sign-in page, so that its rate limit and second factor cannot be walked around."""
        from django.contrib.auth.views import redirect_to_login  # the app registry is not ready when this module loads

        return redirect_to_login(request.GET.get("next", "/admin/"))


class PortalAdminConfig(AdminConfig):
    """Makes ``PortalAdminSite`` the default admin site."""

    default_site = "review.admin_site.PortalAdminSite"
