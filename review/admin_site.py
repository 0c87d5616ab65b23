"""The coordinators' admin site: stock Django admin behind the portal's own sign-in and second factor."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpResponseRedirect
from django.urls import reverse

RECOGNITION = (
    "Application",
    "Panel",
    "PublicNotice",
    "Objection",
    "Recognition",
    "BenefitRecord",
    "Call",
    "Scheme",
    "SchemeVersion",
    "Expert",
    "ReviewField",
    "Benefit",
    "Target",
)
"""What the menu gathers under 认定, in the order of the work: cases first, then what is set up once."""


class PortalAdminSite(AdminSite):
    """Django admin with the portal's names; who is not signed in goes to the portal's sign-in page."""

    site_title = "协育审核后台"
    site_header = "协育审核后台"
    index_title = "审核后台"
    site_url = "/"
    index_template = "admin/review/desk.html"
    enable_nav_sidebar = False  # lists need the width; the first page is the menu

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take what the project's own apps register; what a package would show of itself stays out of the admin.

        A package's page knows no scopes and no Chinese; where one of its tables is needed, ``review.sign_in_admin`` shows it.
        """
        if admin_class is not None and admin_class.__module__.partition(".")[0] in settings.PROJECT_APPS:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        """The stock pages but ``view_on_site``, which tells an existing row of any table from a missing one."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]

    def get_app_list(self, request, app_label=None):
        """The menu; recognition is a part of its own."""
        apps = super().get_app_list(request, app_label)
        return [part for app in apps for part in _parts_of(app)] if app_label is None else apps

    def index(self, request, extra_context=None):
        """What is due comes first; the lists follow."""
        from django.utils import timezone

        from review.desk import desk_summary

        return super().index(request, {"desk": desk_summary(request.user, timezone.now()), **(extra_context or {})})

    def login(self, request, extra_context=None):
        """There is one sign-in page, so that its rate limit and second factor cannot be walked around."""
        from django.contrib.auth.views import redirect_to_login  # the app registry is not ready when this module loads

        return redirect_to_login(request.GET.get("next", "/admin/"))

    def password_change(self, request, extra_context=None):
        """There is one page for one's own password, with its rate limit and its mail."""
        return HttpResponseRedirect(reverse("account_change_password"))


def _parts_of(app):
    gathered = sorted(
        (row for row in app["models"] if row["object_name"] in RECOGNITION), key=lambda row: RECOGNITION.index(row["object_name"])
    )
    rest = [row for row in app["models"] if row not in gathered]
    return [part for part in (app | {"models": rest}, app | {"name": "认定", "models": gathered}) if part["models"]]


class PortalAdminConfig(AdminConfig):
    """Makes ``PortalAdminSite`` the default admin site."""

    default_site = "review.admin_site.PortalAdminSite"
